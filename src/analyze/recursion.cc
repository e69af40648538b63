// WITH RECURSIVE t AS (anchor UNION ALL step): t in the step stands for the rows that the round before made.
#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/resolve_query.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

Error invalid_recursion(const std::string& name, const Location& location) {
  return spark_error("INVALID_RECURSIVE_CTE",
                     fmt::format("Invalid recursive definition found. Recursive queries must contain an UNION or an "
                                 "UNION ALL statement with 2 children. The first child needs to be the anchor term "
                                 "without any recursive references. The table is {}.",
                                 in_backquotes(name)),
                     location);
}

Result<const sql::SetOperation*> union_of(const CommonTable& table, const Location& location) {
  const auto* operation = std::get_if<sql::SetOperation>(&table.query->body);
  const bool clauses = table.query->order_by_all || !table.query->order_by.empty() || table.query->limit;
  if (operation == nullptr || operation->op != sql::SetOperator::kUnion || clauses || !table.query->with.empty())
    return fail(invalid_recursion(table.name, location));
  const auto is_table = [&](const TableUse& use) { return use.name.size() == 1 && same_name(use.name[0], table.name); };
  if (std::ranges::any_of(tables_used(operation->left), is_table)) return fail(invalid_recursion(table.name, location));
  if (!operation->all) {
    return fail(spark_error("UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE",
                            "The UNION operator is not yet supported within recursive common table expressions "
                            "(WITH clauses that refer to themselves, directly or indirectly). Please use UNION ALL "
                            "instead.",
                            location));
  }
  return operation;
}

// Rows of the round before may not be gathered within one round.
bool gathers_last_round(const RelationPtr& relation, bool gathered) {
  if (const auto* values = std::get_if<Values>(&relation->node)) return gathered && !values->recursion.empty();
  const bool gathers = std::holds_alternative<Aggregate>(relation->node) ||
                       std::holds_alternative<Window>(relation->node) || std::holds_alternative<Sort>(relation->node) ||
                       std::holds_alternative<Distinct>(relation->node);
  const auto within = [&](const RelationPtr& input) { return gathers_last_round(input, gathered || gathers); };
  if (const auto* join = std::get_if<Join>(&relation->node)) {
    const bool keeps_left = join->kind == JoinKind::kLeft || join->kind == JoinKind::kSemi ||
                            join->kind == JoinKind::kAnti || join->kind == JoinKind::kFull;
    const bool keeps_right = join->kind == JoinKind::kRight || join->kind == JoinKind::kFull;
    return gathers_last_round(join->left, gathered || keeps_right) ||
           gathers_last_round(join->right, gathered || keeps_left);
  }
  return std::ranges::any_of(inputs_of(relation), within);
}

// The step's columns as those of the anchor; only to a wider type of the same kind.
Result<RelationPtr> like_anchor(Analysis& analysis, const RelationPtr& step, const std::vector<OutputColumn>& columns,
                                const Location& location) {
  Project project{.input = step, .expressions = {}};
  std::vector<OutputColumn> output;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const DataType& type = step->output[i].type;
    const std::optional<DataType> common = tightest_common_type(columns[i].type, type);
    if (!common || !(*common == columns[i].type)) {
      return fail(spark_error("CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE",
                              fmt::format("Failed to merge incompatible data types {} and {} of the column {}. Please "
                                          "check the data types of the columns being merged and ensure that they are "
                                          "compatible.",
                                          in_quotes(columns[i].type), in_quotes(type), in_backquotes(columns[i].name)),
                              location)
                      .with_hint("Cast the columns of the first SELECT to the types of the second."));
    }
    project.expressions.push_back(cast_to(column_of(step->output[i]), columns[i].type));
    output.push_back(analysis.new_column(columns[i].name, columns[i].type, true));
  }
  return make_relation(std::move(output), std::move(project));
}

}  // namespace

Result<RelationPtr> QueryResolver::resolve_recursion(const CommonTable& table, const Location& location) {
  const sql::SetOperation& both = *TRY(union_of(table, location));
  const RelationPtr anchor = TRY(QueryResolver(analysis_, surroundings_).resolve(both.left));
  std::vector<OutputColumn> columns = anchor->output;
  if (!table.columns.empty() && table.columns.size() != columns.size()) {
    return fail(spark_error("ASSIGNMENT_ARITY_MISMATCH",
                            fmt::format("The number of columns or variables assigned or aliased: {} does not match the "
                                        "number of source expressions: {}.",
                                        columns.size(), table.columns.size()),
                            location));
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i].nullable = true;
    if (!table.columns.empty()) columns[i].name = table.columns[i];
  }
  constexpr std::int64_t kSparksLevels = 100;
  const Recursion recursion{.name = fmt::format("{}_{}", folded_name(table.name), ++analysis_.last_column),
                            .most_levels = table.most_levels.value_or(kSparksLevels)};
  const Values last_round{.rows = {}, .recursion = recursion.name};
  const CommonTable inside{.name = table.name,
                           .columns = {},
                           .query = table.query,
                           .surroundings = surroundings_,
                           .unused = nullptr,
                           .last_round = &last_round,
                           .round_columns = columns};
  Surroundings step_surroundings = surroundings_;
  step_surroundings.common_tables = &inside;
  RelationPtr step = TRY(QueryResolver(analysis_, step_surroundings).resolve(both.right));
  if (step->output.size() != columns.size()) {
    return fail(spark_error("NUM_COLUMNS_MISMATCH",
                            fmt::format("UNION can only be performed on inputs with the same number of columns, but "
                                        "the first input has {} columns and the second input has {} columns.",
                                        columns.size(), step->output.size()),
                            location));
  }
  const bool gathers = gathers_last_round(step, false);
  step = TRY(like_anchor(analysis_, step, columns, location));
  if (gathers) {
    return fail(spark_error("INVALID_RECURSIVE_REFERENCE.PLACE",
                            "Invalid recursive reference found inside WITH RECURSIVE clause. Recursive references "
                            "cannot be used on the right side of left outer/semi/anti joins, on the left side of right "
                            "outer joins, in full outer joins, in aggregates, window functions or sorts.",
                            location));
  }
  std::vector<OutputColumn> output;
  for (const OutputColumn& column : columns) output.push_back(analysis_.new_column(column.name, column.type, true));
  return make_relation(
      std::move(output),
      SetOperation{
          .kind = SetKind::kUnion, .all = true, .left = anchor, .right = std::move(step), .recursion = recursion});
}

}  // namespace brook::analyze
