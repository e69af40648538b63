#include "sink/update_rows.h"

#include <algorithm>

#include "analyze/build.h"
#include "analyze/traverse.h"
#include "plan/delta.h"

namespace brook::sink {

namespace {

using analyze::ExpressionPtr;
using analyze::OutputColumn;
using analyze::RelationPtr;

const DataType kBoolean(TypeKind::kBoolean);

bool has_weight(const RelationPtr& relation) { return plan::is_weighted(analyze::schema_of(relation)); }

// Those of one weight, without it.
Result<RelationPtr> of_weight(const RelationPtr& rows, const char* weight) {
  const OutputColumn& column = rows->output.back();
  const ExpressionPtr is_it = TRY(analyze::call_of(
      "=", kBoolean, {analyze::column_of(column), analyze::constant(column.type, weight)}, Location{}));
  const RelationPtr filtered = analyze::filter_of(rows, is_it);
  std::vector<OutputColumn> output(rows->output.begin(), rows->output.end() - 1);
  std::vector<ExpressionPtr> columns = plan::columns_of(output);
  return analyze::make_relation(std::move(output), analyze::Project{filtered, std::move(columns)});
}

const OutputColumn& column_named(const RelationPtr& relation, const std::string& name) {
  return *std::ranges::find_if(relation->output, [&](const OutputColumn& each) { return same_name(each.name, name); });
}

}  // namespace

Result<RelationPtr> rows_now(const Rows& rows) {
  if (!has_weight(rows.query)) return rows.query;
  return of_weight(rows.query, "1");
}

Result<RelationPtr> rows_gone(const Rows& rows, const std::vector<std::string>& keys) {
  if (!has_weight(rows.query)) return RelationPtr();
  return rows_among(analyze::JoinKind::kAnti, TRY(of_weight(rows.query, "-1")), TRY(rows_now(rows)), keys);
}

Result<RelationPtr> rows_among(analyze::JoinKind kind, const RelationPtr& relation, const RelationPtr& others,
                               const std::vector<std::string>& keys) {
  const RelationPtr narrow = keys.empty() ? others : columns_of(others, keys);
  std::vector<OutputColumn> fresh = narrow->output;
  analyze::ColumnId next = std::max(plan::largest_id(relation), plan::largest_id(narrow)) + 1;
  for (OutputColumn& column : fresh) column.id = next++;
  std::vector<ExpressionPtr> conditions;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    conditions.push_back(TRY(analyze::call_of(
        "<=>", kBoolean, false, {analyze::column_of(column_named(relation, keys[i])), analyze::column_of(fresh[i])},
        Location{})));
  }
  const RelationPtr right = analyze::make_relation(fresh, analyze::Project{narrow, plan::columns_of(narrow->output)});
  if (conditions.empty()) conditions.push_back(analyze::constant(kBoolean, "true"));
  analyze::Join join{
      .left = relation, .right = right, .kind = kind, .condition = TRY(analyze::conjunction(conditions))};
  return analyze::make_relation(relation->output, std::move(join));
}

RelationPtr columns_of(const RelationPtr& relation, const std::vector<std::string>& names) {
  std::vector<OutputColumn> output;
  for (const std::string& name : names) output.push_back(column_named(relation, name));
  std::vector<ExpressionPtr> columns = plan::columns_of(output);
  return analyze::make_relation(std::move(output), analyze::Project{relation, std::move(columns)});
}

}  // namespace brook::sink
