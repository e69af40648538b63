// UNION, INTERSECT and EXCEPT.
#include "analyze/build.h"
#include "plan/delta.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::OutputColumn;
using analyze::RelationPtr;

const DataType kBoolean(TypeKind::kBoolean);
const DataType kLong(TypeKind::kLong);

ExpressionPtr number(const char* text) { return analyze::constant(kLong, text); }

Result<ExpressionPtr> call(std::string_view function, const DataType& type, std::vector<ExpressionPtr> arguments) {
  return analyze::call_of(function, type, std::move(arguments), {});
}

// The rows of both, one kind, with a column of where they come from.
analyze::AggregateCall count_where(const ExpressionPtr& condition) {
  analyze::AggregateCall count;
  count.function = function::find_function("count");
  count.filter = condition;
  count.type = kLong;
  count.nullable = false;
  return count;
}

}  // namespace

Result<Delta> DeltaBuilder::union_all(const Columns& output, Delta left, Delta right) {
  const bool weighted = left.weighted || right.weighted;
  if (weighted) {
    left = with_weight(left);
    right = with_weight(right);
  }
  Columns columns = output;
  if (weighted) columns.push_back(weight_column());
  return Delta{analyze::make_relation(
                   std::move(columns),
                   analyze::SetOperation{
                       .kind = analyze::SetKind::kUnion, .all = true, .left = left.query, .right = right.query}),
               weighted};
}

Result<Delta> DeltaBuilder::of_node(const RelationPtr& relation, const analyze::SetOperation& set) {
  if (set.recursion) return fail(usage_error("a recursive common table is not maintained"));
  if (set.kind != analyze::SetKind::kUnion) return intersect_or_except(relation, set);
  if (set.all) {
    const Delta left = TRY(of(set.left));
    return union_all(relation->output, left, TRY(of(set.right)));
  }
  analyze::SetOperation all = set;
  all.all = true;
  const RelationPtr rows = analyze::make_relation(fresh(relation->output), std::move(all));
  return of(analyze::make_relation(relation->output, analyze::Distinct{rows}));
}

// Rows are counted by side; the counts decide how often a row is there.
Result<Delta> DeltaBuilder::intersect_or_except(const RelationPtr& relation, const analyze::SetOperation& set) {
  const auto marked = [&](const RelationPtr& side, const char* is_left) {
    std::vector<ExpressionPtr> columns = columns_of(side->output);
    columns.push_back(analyze::constant(kBoolean, is_left));
    Columns output = fresh(side->output);
    output.push_back({next_id_++, "is_left", kBoolean, false});
    return analyze::make_relation(std::move(output), analyze::Project{side, std::move(columns)});
  };
  Columns both = fresh(relation->output);
  both.push_back({next_id_++, "is_left", kBoolean, false});
  const RelationPtr rows = analyze::make_relation(both, analyze::SetOperation{.kind = analyze::SetKind::kUnion,
                                                                              .all = true,
                                                                              .left = marked(set.left, "true"),
                                                                              .right = marked(set.right, "false")});
  const ExpressionPtr is_left = analyze::column_of(both.back());
  const ExpressionPtr is_right = TRY(call("not", kBoolean, {is_left}));
  Columns counted = relation->output;
  counted.push_back({next_id_++, "left_rows", kLong, false});
  counted.push_back({next_id_++, "right_rows", kLong, false});
  const Columns keys(both.begin(), both.end() - 1);
  const RelationPtr counts =
      analyze::make_relation(counted, analyze::Aggregate{.input = rows,
                                                         .keys = columns_of(keys),
                                                         .calls = {count_where(is_left), count_where(is_right)},
                                                         .grouping_sets = {}});
  const Delta delta = TRY(of(counts));

  const ExpressionPtr left = analyze::column_of(counted[counted.size() - 2]);
  const ExpressionPtr right = analyze::column_of(counted.back());
  const bool intersect = set.kind == analyze::SetKind::kIntersect;
  ExpressionPtr times = number("1");
  ExpressionPtr there;
  if (set.all) {
    times = intersect ? TRY(call("least", kLong, {left, right})) : TRY(call("-", kLong, {left, right}));
    there = TRY(call(">", kBoolean, {times, number("0")}));
  } else {
    const ExpressionPtr has_left = TRY(call(">", kBoolean, {left, number("0")}));
    const ExpressionPtr has_right = TRY(call(intersect ? ">" : "=", kBoolean, {right, number("0")}));
    there = TRY(call("and", kBoolean, {has_left, has_right}));
  }
  const RelationPtr kept = analyze::filter_of(delta.query, there);
  std::vector<ExpressionPtr> columns = columns_of(relation->output);
  columns.push_back(TRY(call("*", kLong, {analyze::column_of(delta.query->output.back()), times})));
  Columns output = relation->output;
  output.push_back(weight_column());
  return Delta{analyze::make_relation(std::move(output), analyze::Project{kept, std::move(columns)}), true};
}

}  // namespace brook::plan
