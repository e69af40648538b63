#include "source/json/json_options.h"

#include "base/data_type.h"

namespace brook::source::json {

Result<JsonSourceOptions> read_json_options(OptionReader& reader, const std::string& session_time_zone) {
  JsonSourceOptions options;
  options.mode = TRY(read_parse_mode(reader));
  options.corrupt_column = reader.text("columnNameOfCorruptRecord").value_or(options.corrupt_column);
  options.multi_line = TRY(reader.boolean("multiLine", false));
  if (const auto separator = reader.text("lineSep")) {
    if (separator->empty()) return fail(reader.wrong("lineSep", *separator, "at least one character"));
    options.line_separator = *separator;
  }
  options.time_zone = reader.text("timeZone").value_or(session_time_zone);
  options.reading["timezone"] = options.time_zone;
  for (const std::string_view name :
       {"allowComments", "allowUnquotedFieldNames", "allowSingleQuotes", "allowNumericLeadingZeros",
        "allowNonNumericNumbers", "allowBackslashEscapingAnyCharacter", "allowUnquotedControlChars",
        "enableDateTimeParsingFallback"}) {
    if (!reader.text(name)) continue;
    options.reading[folded_name(name)] = TRY(reader.boolean(name, false)) ? "true" : "false";
  }
  for (const std::string_view name : {"dateFormat", "timestampFormat", "timestampNTZFormat"}) {
    if (const auto pattern = reader.text(name)) options.reading[folded_name(name)] = *pattern;
  }
  if (const auto encoding = reader.text("encoding", "charset");
      encoding && !same_name(*encoding, "UTF-8") && !same_name(*encoding, "UTF8")) {
    return fail(reader.wrong("encoding", *encoding, "UTF-8, the only encoding that is supported"));
  }
  if (const auto column = reader.text("singleVariantColumn")) {
    return fail(reader.wrong("singleVariantColumn", *column, "nothing: read text and call parse_json in the query"));
  }
  // What only a writer, or only the guessing of a schema, looks at; compression goes by the file's extension.
  reader.ignore({"primitivesAsString", "prefersDecimal", "dropFieldIfAllNull", "inferTimestamp", "inferSchema",
                 "compression", "codec", "ignoreNullFields", "locale", "maxStringLen", "maxNestingDepth", "maxNumLen"});
  return options;
}

}  // namespace brook::source::json
