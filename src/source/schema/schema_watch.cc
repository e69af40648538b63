#include "source/schema/schema_watch.h"

#include <algorithm>

#include <fmt/format.h>

#include "source/schema/merge_columns.h"

namespace brook::source {

Error SchemaWatch::changed(const Schema& merged, const Location& where) const {
  return input_error(fmt::format("Encountered columns that {} does not have: {}.\n    table: {}\n    files: {}",
                                 table_.table.name, changes_text(table_.columns, merged), ddl(table_.columns),
                                 ddl(merged)))
      .with_class("UNKNOWN_FIELD_EXCEPTION.NEW_FIELDS_IN_FILE")
      .with_hint(
          table_.table.inferred
              ? "Set schemaEvolutionMode to addNewColumns to take them in, to rescue or to none to go on without."
              : "Declare the columns, or set schemaEvolutionMode to rescue or to none to go on without them.")
      .at(where);
}

Result<> SchemaWatch::compare(const Schema& found, const Location& where) {
  const bool fractions = !same_name(table_.table.format, "parquet");
  Schema others = found;  // than those that do not come from the files
  const auto has = [](const Schema& columns, const std::string& name) {
    return std::ranges::any_of(columns, [&](const Field& field) { return same_name(field.name, name); });
  };
  std::erase_if(others, [&](const Field& field) {
    return has(table_.table.schema, field.name) && !has(table_.columns, field.name);
  });
  const Schema merged = merged_columns(table_.columns, others, fractions);
  if (merged == table_.columns) return {};
  if (table_.options.evolution == EvolutionMode::kAddNewColumns) {
    table_.changes->report(table_.table.key, {.columns = merged, .file = where.file});
  }
  return fail(changed(merged, where));
}

Result<> SchemaWatch::notice(bool is_new, const Location& where) {
  if (!is_new && table_.options.evolution != EvolutionMode::kAddNewColumns) return {};
  const std::scoped_lock lock(mutex_);
  if (has_looked_) return {};
  const SourceFormat* format = TRY(find_source_format(table_.table.format, table_.table.location));
  const Schema found = TRY(format->infer(table_.table, sample_));
  TRY(compare(found, where));
  has_looked_ = true;
  return {};
}

}  // namespace brook::source
