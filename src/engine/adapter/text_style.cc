#include "engine/adapter/text_style.h"

#include <array>

#include "base/date_text.h"
#include "engine/kernels/number_text.h"
#include "engine/value_text.h"

namespace brook::engine {
namespace {

Result<bool> parse_bool(const std::string& name, const std::string& value) {
  if (same_name(value, "true")) return true;
  if (same_name(value, "false")) return false;
  return fail(usage_error("the option " + name + " is true or false, not '" + value + "'"));
}

Result<char> parse_char(const std::string& name, const std::string& value) {
  if (value == "\\t") return '\t';
  if (value.size() == 1) return value[0];
  return fail(usage_error("the option " + name + " is one character, not '" + value + "'"));
}

Result<TextStyle::Compression> parse_compression(const std::string& value) {
  const std::string name = folded_name(value);
  if (name == "none" || name == "uncompressed") return TextStyle::Compression::kNone;
  if (name == "gzip") return TextStyle::Compression::kGzip;
  if (name == "zstd") return TextStyle::Compression::kZstd;
  return fail(usage_error("cannot write with the compression '" + value + "': use none, gzip or zstd"));
}

Error not_written(const std::string& option) {
  return usage_error("the option " + option + " is not supported when writing").with_class("UNSUPPORTED_FEATURE");
}

// A scalar as Spark's CSV writer prints it. REQUIRES: not null, and not a nested type.
void append_scalar(std::string& out, const DataType& type, const ColumnView& column, std::size_t row) {
  switch (type.kind()) {
    case TypeKind::kBoolean: out += column.at<bool>(row) ? "true" : "false"; break;
    case TypeKind::kByte: out += std::to_string(column.at<std::int8_t>(row)); break;
    case TypeKind::kShort: out += std::to_string(column.at<std::int16_t>(row)); break;
    case TypeKind::kInt: out += std::to_string(column.at<std::int32_t>(row)); break;
    case TypeKind::kLong: out += std::to_string(column.at<std::int64_t>(row)); break;
    case TypeKind::kFloat: out += print_float(column.at<float>(row)); break;
    case TypeKind::kDouble: out += print_double(column.at<double>(row)); break;
    case TypeKind::kString:
    case TypeKind::kBinary: out += column.at<StringRef>(row).view(); break;
    case TypeKind::kDate: out += print_date(column.at<std::int32_t>(row)); break;
    case TypeKind::kTimestamp: append_iso_timestamp(out, column.at<std::int64_t>(row), true); break;
    case TypeKind::kTimestampNtz: append_iso_timestamp(out, column.at<std::int64_t>(row), false); break;
    default: append_text(out, type, read_value(type, column, row));
  }
}

void append_json_cell(std::string& out, const DataType& type, const ColumnView& column, std::size_t row) {
  switch (type.kind()) {
    case TypeKind::kBoolean:
    case TypeKind::kByte:
    case TypeKind::kShort:
    case TypeKind::kInt:
    case TypeKind::kLong:
    case TypeKind::kDecimal: append_scalar(out, type, column, row); break;
    case TypeKind::kString: append_json_string(out, column.at<StringRef>(row).view()); break;
    case TypeKind::kDate:
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz:
      out += '"';
      append_scalar(out, type, column, row);
      out += '"';
      break;
    default: append_json(out, type, read_value(type, column, row));
  }
}

void append_json_row(std::string& out, const Schema& columns, const ChunkView& chunk, std::size_t row,
                     bool skip_nulls) {
  out += '{';
  bool first = true;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool null = !chunk.columns[i].is_valid(row) || columns[i].type.is(TypeKind::kNull);
    if (null && skip_nulls) continue;
    if (!first) out += ',';
    first = false;
    append_json_string(out, columns[i].name);
    out += ':';
    if (null) {
      out += "null";
    } else {
      append_json_cell(out, columns[i].type, chunk.columns[i], row);
    }
  }
  out += '}';
}

bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }

}  // namespace

Result<TextStyle> TextStyle::parse(const std::string& format, const std::map<std::string, std::string>& options) {
  constexpr std::array kRefused = {"timestampformat",           "timestampntzformat", "dateformat",
                                   "chartoescapequoteescaping", "escapequotes",       "locale"};
  TextStyle style;
  style.format = format == "json" ? Format::kJson : format == "text" ? Format::kText : Format::kCsv;
  for (const auto& [name, value] : options) {
    const std::string option = folded_name(name);
    for (const char* refused : kRefused) {
      if (option == refused) return fail(not_written(name));
    }
    if ((option == "encoding" || option == "charset") && !same_name(value, "UTF-8"))
      return fail(not_written(name + " " + value));
    if (option == "compression" || option == "codec") style.compression = TRY(parse_compression(value));
    if (option == "linesep") style.line_end = value;
    if (option == "ignorenullfields") style.ignore_null_fields = TRY(parse_bool(name, value));
    if (option == "header") style.header = TRY(parse_bool(name, value));
    if (option == "quoteall") style.quote_all = TRY(parse_bool(name, value));
    if (option == "sep" || option == "delimiter") style.separator = value == "\\t" ? "\t" : value;
    if (option == "quote") style.quote = TRY(parse_char(name, value));
    if (option == "escape") style.escape = TRY(parse_char(name, value));
    if (option == "nullvalue") style.null_value = value;
    if (option == "emptyvalue") style.empty_value = value;
    if (option == "ignoreleadingwhitespace") style.trim_leading = TRY(parse_bool(name, value));
    if (option == "ignoretrailingwhitespace") style.trim_trailing = TRY(parse_bool(name, value));
  }
  if (style.separator.empty()) return fail(usage_error("the option sep is empty"));
  return style;
}

void TextStyle::append_row(std::string& out, const Schema& columns, const ChunkView& chunk, std::size_t row) const {
  if (format == Format::kJson) {
    append_json_row(out, columns, chunk, row, ignore_null_fields);
  } else if (format == Format::kText) {
    if (chunk.columns[0].is_valid(row)) out += chunk.columns[0].at<StringRef>(row).view();
  } else {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) out += separator;
      if (!chunk.columns[i].is_valid(row) || columns[i].type.is(TypeKind::kNull)) {
        append_field(out, null_value);
        continue;
      }
      text.clear();
      append_scalar(text, columns[i].type, chunk.columns[i], row);
      if (text.empty() && !quote_all) {
        out += empty_value;
      } else {
        append_field(out, text);
      }
    }
  }
  out += line_end;
}

void TextStyle::append_header(std::string& out, const Schema& columns) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out += separator;
    append_field(out, columns[i].name);
  }
  out += line_end;
}

// A field is quoted when it holds what would end it. Inside quotes, quotes are escaped, and so is the escape character
// where it is not the quote itself.
void TextStyle::append_field(std::string& out, std::string_view text) const {
  while (trim_leading && !text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (trim_trailing && !text.empty() && is_space(text.back())) text.remove_suffix(1);
  const bool quoted = quote_all || text.find(quote) != std::string_view::npos ||
                      text.find_first_of("\r\n") != std::string_view::npos ||
                      text.find(separator) != std::string_view::npos;
  if (!quoted) {
    out += text;
    return;
  }
  out += quote;
  for (const char c : text) {
    if (c == quote || c == escape) out += escape;
    out += c;
  }
  out += quote;
}

}  // namespace brook::engine
