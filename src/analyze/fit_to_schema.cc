// What an INSERT does with the columns of its query: order, names, and casts by the rules of store assignment.
#include <algorithm>
#include <functional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/analyzer.h"
#include "analyze/build.h"
#include "analyze/cast_rules.h"
#include "analyze/spark_error.h"
#include "analyze/traverse.h"

namespace brook::analyze {

namespace {

ColumnId highest_id(const RelationPtr& root) {
  ColumnId highest = 0;
  visit_relations(root, [&](const RelationPtr& relation) {
    for (const OutputColumn& column : relation->output) highest = std::max(highest, column.id);
  });
  return highest;
}

std::string both_schemas(const RelationPtr& query, const Schema& target) {
  return fmt::format("The table has ({}), the query gives ({}).", ddl(target), ddl(schema_of(query)));
}

Result<ExpressionPtr> fitted(const OutputColumn& column, const Field& target, const RelationPtr& query,
                             const Schema& schema, const std::string& table) {
  if (!can_store(column.type, target.type)) {
    return fail(
        spark_error("INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST",
                    fmt::format("Cannot write incompatible data for the table {}: Cannot safely cast {} {} to {}.",
                                in_backquotes(table), in_backquotes(target.name), in_quotes(column.type),
                                in_quotes(target.type)),
                    {})
            .with_hint(fmt::format("{} Write CAST({} AS {}) if that is what you mean.", both_schemas(query, schema),
                                   column.name, target.type.sql())));
  }
  return cast_to(column_of(column), target.type);
}

}  // namespace

Result<RelationPtr> fit_to_schema(const RelationPtr& query, const Schema& target, bool by_name,
                                  const std::string& target_name) {
  const std::vector<OutputColumn>& given = query->output;
  if (!by_name && given.size() != target.size()) {
    const char* few = given.size() < target.size() ? "NOT_ENOUGH_DATA_COLUMNS" : "TOO_MANY_DATA_COLUMNS";
    return fail(
        spark_error(fmt::format("INSERT_COLUMN_ARITY_MISMATCH.{}", few),
                    fmt::format("Cannot write to {}, the reason is {} data columns: the table has {}, the query {}.",
                                in_backquotes(target_name), given.size() < target.size() ? "not enough" : "too many",
                                target.size(), given.size()),
                    {})
            .with_hint(both_schemas(query, target)));
  }
  Project project{.input = query, .expressions = {}};
  std::vector<OutputColumn> output;
  ColumnId last_id = highest_id(query);
  std::vector<bool> used(given.size(), false);
  bool changed = given.size() != target.size();
  for (std::size_t i = 0; i < target.size(); ++i) {
    std::optional<std::size_t> source;
    if (!by_name) source = i;
    for (std::size_t j = 0; by_name && j < given.size(); ++j) {
      if (!same_name(given[j].name, target[i].name)) continue;
      if (source) {
        return fail(spark_error("COLUMN_ALREADY_EXISTS",
                                fmt::format("The column {} already exists. Choose another name or rename the existing "
                                            "column.",
                                            in_backquotes(given[j].name)),
                                {}));
      }
      source = j;
    }
    ExpressionPtr value =
        source ? TRY(fitted(given[*source], target[i], query, target, target_name)) : null_of(target[i].type);
    if (source) used[*source] = true;
    changed = changed || source != i || given[i].name != target[i].name || !(given[i].type == target[i].type);
    const bool nullable = value->nullable;
    project.expressions.push_back(std::move(value));
    output.push_back({.id = ++last_id, .name = target[i].name, .type = target[i].type, .nullable = nullable});
  }
  std::vector<std::string> extra;
  for (std::size_t j = 0; j < given.size(); ++j) {
    if (!used[j]) extra.push_back(in_backquotes(given[j].name));
  }
  if (!extra.empty()) {
    return fail(
        spark_error("INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS",
                    fmt::format("Cannot write incompatible data for the table {}: Cannot write extra columns {}.",
                                in_backquotes(target_name), fmt::join(extra, ", ")),
                    {})
            .with_hint(both_schemas(query, target)));
  }
  if (!changed) return query;
  return make_relation(std::move(output), std::move(project));
}

}  // namespace brook::analyze
