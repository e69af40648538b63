#include "source/files/parse_mode.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/data_type.h"

namespace brook::source {

namespace {

constexpr std::size_t kShownRecordBytes = 200;

}  // namespace

Result<ParseMode> read_parse_mode(OptionReader& reader) {
  static constexpr std::array<std::pair<std::string_view, ParseMode>, 3> kModes = {
      {{"PERMISSIVE", ParseMode::kPermissive},
       {"DROPMALFORMED", ParseMode::kDropMalformed},
       {"FAILFAST", ParseMode::kFailFast}}};
  const std::optional<std::string> text = reader.text("mode");
  if (!text) return ParseMode::kPermissive;
  for (const auto& [name, mode] : kModes) {
    if (same_name(name, *text)) return mode;
  }
  return fail(reader.wrong("mode", *text, "one of PERMISSIVE, DROPMALFORMED, FAILFAST"));
}

Error malformed_record(std::string_view record, const Location& where) {
  const bool is_long = record.size() > kShownRecordBytes;
  return input_error(fmt::format("Malformed records are detected in record parsing: {}{}. Parse Mode: FAILFAST.",
                                 record.substr(0, kShownRecordBytes), is_long ? "…" : ""))
      .with_class("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION")
      .with_hint("To keep such records as NULL, set the option mode to PERMISSIVE; DROPMALFORMED leaves them out.")
      .at(where);
}

}  // namespace brook::source
