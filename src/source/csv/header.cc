#include "source/csv/header.h"

#include <algorithm>

#include <fmt/format.h>

namespace brook::source::csv {

Result<> check_header(const Header& header, const Schema& schema, const std::string& path) {
  std::string what;
  if (header.count != schema.size()) {
    what = fmt::format("it has {} names, the table has {} columns", header.count, schema.size());
  }
  for (std::size_t i = 0; i < std::min(header.names.size(), schema.size()) && what.empty(); ++i) {
    if (!same_name(header.names[i], schema[i].name)) {
      what = fmt::format("expected {} but found {}", schema[i].name, header.names[i]);
    }
  }
  if (what.empty()) return {};
  std::string names;
  for (const Field& field : schema) names += (names.empty() ? "" : ", ") + field.name;
  constexpr std::size_t kShownBytes = 500;
  return fail(
      input_error(fmt::format("CSV header does not conform to the schema: {}\n  Header: {}\n  Schema: {}", what,
                              header.text.substr(0, kShownBytes), names))
          .with_hint("Correct the columns of the table, or set enforceSchema to true to take columns by position "
                     "whatever the header says.")
          .at(Location{path, 1, 1}));
}

std::optional<std::string> line_end_of(const Block& first) {
  const std::string_view text(first.begin, static_cast<std::size_t>(first.end - first.begin));
  const std::size_t at = text.find_first_of("\r\n");
  if (at == std::string_view::npos) return std::nullopt;
  if (text[at] == '\n') return "\n";
  if (at + 1 == text.size()) return first.final ? std::optional<std::string>("\r") : std::nullopt;
  return text[at + 1] == '\n' ? "\r\n" : "\r";
}

}  // namespace brook::source::csv
