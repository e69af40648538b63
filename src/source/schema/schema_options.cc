#include "source/schema/schema_options.h"

#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "source/schema/schema_hints.h"

namespace brook::source {

namespace {

constexpr const char* kRescuedColumn = "_rescued_data";

Result<EvolutionMode> read_mode(OptionReader& reader, bool inferred) {
  static constexpr std::array<std::pair<std::string_view, EvolutionMode>, 4> kModes = {
      {{"none", EvolutionMode::kNone},
       {"failOnNewColumns", EvolutionMode::kFailOnNewColumns},
       {"addNewColumns", EvolutionMode::kAddNewColumns},
       {"rescue", EvolutionMode::kRescue}}};
  const std::optional<std::string> text = reader.text("schemaEvolutionMode");
  if (!text) return inferred ? EvolutionMode::kAddNewColumns : EvolutionMode::kNone;
  for (const auto& [name, mode] : kModes) {
    if (!same_name(name, *text)) continue;
    if (mode == EvolutionMode::kAddNewColumns && !inferred) {
      return fail(usage_error("schemaEvolutionMode 'addNewColumns' needs a table without a column list")
                      .at(reader.where())
                      .with_hint("Leave the columns out, and give types that must be so as schemaHints."));
    }
    return mode;
  }
  return fail(reader.wrong("schemaEvolutionMode", *text, "none, failOnNewColumns, addNewColumns or rescue"));
}

Result<double> read_ratio(OptionReader& reader) {
  const std::optional<std::string> text = reader.text("samplingRatio");
  if (!text) return 1;
  double ratio = 0;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), ratio);
  if (problem != std::errc() || end != text->data() + text->size() || !(ratio > 0) || ratio > 1) {
    return fail(reader.wrong("samplingRatio", *text, "a number above 0, and 1 at most"));
  }
  return ratio;
}

}  // namespace

Result<SchemaOptions> read_schema_options(OptionReader& reader, bool inferred) {
  SchemaOptions options;
  options.evolution = TRY(read_mode(reader, inferred));
  options.rescued_column = reader.text("rescuedDataColumn");
  if (options.evolution == EvolutionMode::kRescue && !options.rescued_column) options.rescued_column = kRescuedColumn;
  options.sampling_ratio = TRY(read_ratio(reader));
  const std::optional<std::string> hints = reader.text("schemaHints");
  if (!hints) return options;
  if (!inferred) {
    return fail(usage_error("schemaHints are for tables without a column list").at(reader.where()));
  }
  Result<std::vector<SchemaHint>> parsed = parse_schema_hints(*hints);
  if (!parsed) return fail(reader.wrong("schemaHints", *hints, "columns with their types: 'a INT, b.c STRING'"));
  options.hints = *std::move(parsed);
  return options;
}

}  // namespace brook::source
