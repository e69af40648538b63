#include "source/csv/csv_options.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/data_type.h"
#include "base/time_zone.h"
#include "source/csv/datetime_pattern.h"

namespace brook::source::csv {

namespace {

// Spark's spelling of separators: \t, \\ and so on are one character each.
Result<std::string> unescaped_separator(const OptionReader& reader, const std::string& text) {
  static constexpr std::pair<char, char> kEscapes[] = {{'t', '\t'}, {'r', '\r'},  {'b', '\b'}, {'f', '\f'},
                                                       {'"', '"'},  {'\'', '\''}, {'\\', '\\'}};
  if (text.empty()) return fail(reader.wrong("sep", text, "at least one character"));
  if (text == "\\u0000") return std::string(1, '\0');
  std::string separator;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      separator += text[i];
      continue;
    }
    if (++i == text.size()) return fail(reader.wrong("sep", text, R"(a backslash written as \\)"));
    const auto* const found = std::ranges::find(kEscapes, text[i], &std::pair<char, char>::first);
    if (found == std::end(kEscapes))
      return fail(reader.wrong("sep", text, R"(one of \t \r \b \f \" \' \\ after a backslash)"));
    separator += found->second;
  }
  if (separator.find('\n') != std::string::npos)
    return fail(reader.wrong("sep", text, "something else than a line end"));
  return separator;
}

// One ASCII character; '\0' for an empty text.
Result<char> character(OptionReader& reader, std::string_view name, char fallback) {
  const std::optional<std::string> value = reader.text(name);
  if (!value) return fallback;
  if (value->empty()) return '\0';
  if (value->size() > 1 || static_cast<unsigned char>((*value)[0]) >= 0x80) {
    return fail(reader.wrong(name, *value, "one ASCII character"));
  }
  return (*value)[0];
}

template <class T, std::size_t kSize>
Result<T> choice(OptionReader& reader, std::string_view name, T fallback,
                 const std::array<std::pair<std::string_view, T>, kSize>& choices) {
  const std::optional<std::string> value = reader.text(name);
  if (!value) return fallback;
  std::string names;
  for (const auto& [text, meaning] : choices) {
    if (same_name(text, *value)) return meaning;
    names += (names.empty() ? "" : ", ") + std::string(text);
  }
  return fail(reader.wrong(name, *value, "one of " + names));
}

Result<> read_dialect(OptionReader& reader, Dialect& dialect) {
  dialect.separator = TRY(unescaped_separator(reader, reader.text("sep", "delimiter").value_or(",")));
  dialect.quote = TRY(character(reader, "quote", '"'));
  dialect.escape = TRY(character(reader, "escape", '\\'));
  dialect.escape_of_escape = dialect.quote == dialect.escape ? '\0' : dialect.escape;
  if (const char given = TRY(character(reader, "charToEscapeQuoteEscaping", '\0')); given != '\0') {
    dialect.escape_of_escape = given;
  }
  dialect.comment = TRY(character(reader, "comment", '\0'));
  dialect.trim_leading = TRY(reader.boolean("ignoreLeadingWhiteSpace", false));
  dialect.trim_trailing = TRY(reader.boolean("ignoreTrailingWhiteSpace", false));
  dialect.multi_line = TRY(reader.boolean("multiLine", false));
  if (const auto separator = reader.text("lineSep")) {
    if (separator->empty() || separator->size() > 2)
      return fail(reader.wrong("lineSep", *separator, "one or two characters"));
    dialect.line_separator = *separator;
    dialect.record_end = *separator;
  }
  dialect.null_value = reader.text("nullValue").value_or("");
  dialect.empty_value = reader.text("emptyValue").value_or("");
  dialect.max_columns = TRY(reader.positive("maxColumns")).value_or(dialect.max_columns);
  dialect.max_chars = TRY(reader.integer("maxCharsPerColumn", -1));
  using Quotes = UnescapedQuotes;
  dialect.unescaped_quotes = TRY((choice<Quotes, 5>(reader, "unescapedQuoteHandling", Quotes::kStopAtDelimiter,
                                                    {{{"STOP_AT_CLOSING_QUOTE", Quotes::kStopAtClosingQuote},
                                                      {"STOP_AT_DELIMITER", Quotes::kStopAtDelimiter},
                                                      {"BACK_TO_DELIMITER", Quotes::kBackToDelimiter},
                                                      {"SKIP_VALUE", Quotes::kSkipValue},
                                                      {"RAISE_ERROR", Quotes::kRaiseError}}})));
  if (dialect.multi_line && dialect.unescaped_quotes == Quotes::kBackToDelimiter) {
    return fail(reader.wrong("unescapedQuoteHandling", "BACK_TO_DELIMITER", "another choice together with multiLine"));
  }
  return {};
}

Result<> check_pattern(const OptionReader& reader, const std::optional<std::string>& pattern) {
  if (!pattern) return {};
  if (auto compiled = DatetimePattern::compile(*pattern); !compiled)
    return fail(std::move(compiled).error().at(reader.where()));
  return {};
}

}  // namespace

Result<CsvOptions> read_csv_options(OptionReader& reader, const std::string& session_time_zone) {
  CsvOptions options;
  TRY(read_dialect(reader, options.dialect));
  options.header = TRY(reader.boolean("header", false));
  options.enforce_schema = TRY(reader.boolean("enforceSchema", false));
  options.mode = TRY(read_parse_mode(reader));
  options.corrupt_column = reader.text("columnNameOfCorruptRecord").value_or(options.corrupt_column);
  options.nan = reader.text("nanValue").value_or(options.nan);
  options.positive_infinity = reader.text("positiveInf").value_or(options.positive_infinity);
  options.negative_infinity = reader.text("negativeInf").value_or(options.negative_infinity);
  options.date_format = reader.text("dateFormat");
  options.timestamp_format = reader.text("timestampFormat");
  options.timestamp_ntz_format = reader.text("timestampNTZFormat");
  for (const auto* pattern : {&options.date_format, &options.timestamp_format, &options.timestamp_ntz_format}) {
    TRY(check_pattern(reader, *pattern));
  }
  if (reader.text("enableDateTimeParsingFallback")) {
    options.datetime_fallback = TRY(reader.boolean("enableDateTimeParsingFallback", false));
  }
  options.time_zone = reader.text("timeZone").value_or(session_time_zone);
  if (auto zone = TimeZone::find(options.time_zone); !zone) return fail(std::move(zone).error().at(reader.where()));
  if (const auto encoding = reader.text("encoding", "charset");
      encoding && !same_name(*encoding, "UTF-8") && !same_name(*encoding, "UTF8")) {
    return fail(reader.wrong("encoding", *encoding, "UTF-8; convert the files first"));
  }
  if (const auto locale = reader.text("locale"); locale && !same_name(*locale, "en-US") && !same_name(*locale, "en")) {
    return fail(reader.wrong("locale", *locale, "en-US"));
  }
  options.infer_types = TRY(reader.boolean("inferSchema", false));
  // What only a writer, or only the guessing of a schema, looks at; compression goes by the file's extension.
  reader.ignore({"preferDate", "inputBufferSize", "columnPruning", "compression", "codec", "escapeQuotes", "quoteAll"});
  return options;
}

}  // namespace brook::source::csv
