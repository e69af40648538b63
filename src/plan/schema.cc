#include "plan/schema.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyze/analyzer.h"
#include "plan/draft.h"

namespace brook::plan {

namespace {

using Columns = std::vector<sql::ColumnDefinition>;

bool only_renames(const Columns& declared) {
  return !declared.empty() &&
         std::ranges::none_of(declared, [](const auto& column) { return column.type.has_value(); });
}

Result<Schema> renamed(const Dataset& dataset, const Columns& declared, const std::vector<FlowOutput>& outputs) {
  Schema schema = analyze::schema_of(outputs.front().query);
  if (schema.size() != declared.size()) {
    return fail(usage_error(fmt::format("{} lists {} columns, its query has {}: {}", dataset.name, declared.size(),
                                        schema.size(), ddl(schema)))
                    .at(declared.front().location.known() ? declared.front().location : dataset.location)
                    .with_class("CREATE_VIEW_COLUMN_ARITY_MISMATCH"));
  }
  for (std::size_t i = 0; i < schema.size(); ++i) schema[i].name = declared[i].name;
  return schema;
}

Result<Schema> typed(const Dataset& dataset, const Columns& declared) {
  Schema schema;
  for (const sql::ColumnDefinition& column : declared) {
    if (!column.type) {
      return fail(usage_error(fmt::format("the column {} of {} has no type, others have", column.name, dataset.name))
                      .at(column.location.known() ? column.location : dataset.location)
                      .with_hint("Write a type for every column, or for none."));
    }
    schema.push_back({column.name, *column.type, true});
  }
  return schema;
}

Result<Schema> merged(const Dataset& dataset, const std::vector<FlowOutput>& outputs) {
  Schema schema;
  for (const FlowOutput& output : outputs) {
    const Schema own = analyze::schema_of(output.query);
    TRY(check_distinct_names(own, "the query of " + output.flow, output.location));
    for (const Field& field : own) {
      const auto known =
          std::ranges::find_if(schema, [&](const Field& other) { return same_name(other.name, field.name); });
      if (known == schema.end()) {
        schema.push_back(field);
      } else if (!(known->type == field.type)) {
        return fail(
            usage_error(
                fmt::format("Failed to infer the schema for table {} from its flows: {} is {} so far, and {} in "
                            "the flow {}.",
                            dataset.name, field.name, known->type.sql(), field.type.sql(), output.flow))
                .at(output.location)
                .with_class("UNABLE_TO_INFER_PIPELINE_TABLE_SCHEMA")
                .with_hint(fmt::format(
                    "CAST({} AS {}) there, or declare the table's columns.\n  so far:    {}\n  this flow: {}",
                    field.name, known->type.sql(), ddl(schema), ddl(own))));
      }
    }
  }
  return schema;
}

}  // namespace

Result<Schema> target_schema(const Dataset& dataset, const Columns& declared, const std::vector<FlowOutput>& outputs) {
  Schema schema = TRY(declared.empty()         ? merged(dataset, outputs)
                      : only_renames(declared) ? renamed(dataset, declared, outputs)
                                               : typed(dataset, declared));
  for (Field& field : schema) field.nullable = true;  // what is read back from files may be null
  TRY(check_distinct_names(schema, dataset.name, dataset.location));
  return schema;
}

Result<analyze::RelationPtr> fit_output(const FlowOutput& output, const Dataset& dataset, const Columns& declared) {
  const bool by_name = output.by_name && !only_renames(declared);
  Result<analyze::RelationPtr> fitted = analyze::fit_to_schema(output.query, dataset.schema, by_name, dataset.name);
  if (!fitted) return fail(std::move(fitted).error().at(output.location));
  // NOT NULL is promised, not checked row by row: only a query that cannot give NULL may promise it.
  for (std::size_t i = 0; i < declared.size(); ++i) {
    if (declared[i].nullable || !(*fitted)->output[i].nullable) continue;
    return fail(
        usage_error(fmt::format("{}.{} is NOT NULL, but the flow {} may give NULL", dataset.name, declared[i].name,
                                output.flow))
            .at(declared[i].location.known() ? declared[i].location : output.location)
            .with_class("NOT_NULL_ASSERT_VIOLATION")
            .with_hint(fmt::format("Leave NOT NULL out, or write COALESCE({}, …) in the query.", declared[i].name)));
  }
  return fitted;
}

}  // namespace brook::plan
