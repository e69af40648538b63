// Joins as steps. What a condition says beyond equal keys is a filter over the pairs; outer, semi and anti joins with
// such a rest are made of that filter and a second join: with the rows of a side that have a partner.
#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "plan/cut.h"
#include "plan/delta.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::JoinKind;
using analyze::OutputColumn;
using analyze::RelationPtr;

void split_conjunction(const ExpressionPtr& condition, std::vector<ExpressionPtr>& parts) {
  const auto* call = std::get_if<analyze::Call>(&condition->node);
  if (call != nullptr && call->function->name == "and") {
    for (const ExpressionPtr& argument : call->arguments) split_conjunction(argument, parts);
  } else {
    parts.push_back(condition);
  }
}

// Whether an expression reads columns of these alone, and at least one.
bool reads_only(const ExpressionPtr& expression, const std::vector<OutputColumn>& columns) {
  std::vector<analyze::ColumnId> ids;
  analyze::collect_columns(expression, ids);
  return !ids.empty() && std::ranges::all_of(ids, [&](analyze::ColumnId id) {
    return std::ranges::find(columns, id, &OutputColumn::id) != columns.end();
  });
}

// Whether the rows of a side that do not pass a condition on that side alone are simply not there.
bool filters_left(JoinKind kind) {
  return kind == JoinKind::kInner || kind == JoinKind::kCross || kind == JoinKind::kSemi || kind == JoinKind::kRight;
}
bool filters_right(JoinKind kind) { return kind != JoinKind::kRight && kind != JoinKind::kFull; }

}  // namespace

Result<Delta> DeltaBuilder::of_node(const RelationPtr& relation, const analyze::Join& join) {
  if (join.lateral) return obstacle("it has a LATERAL join");
  std::vector<ExpressionPtr> parts;
  if (join.condition) split_conjunction(join.condition, parts);
  JoinKeys keys;
  std::vector<ExpressionPtr> rest;
  std::vector<ExpressionPtr> of_left;
  std::vector<ExpressionPtr> of_right;
  for (const ExpressionPtr& part : parts) {
    const auto* call = std::get_if<analyze::Call>(&part->node);
    const bool equal = call != nullptr && (call->function->name == "=" || call->function->name == "<=>") &&
                       call->arguments[0]->type == call->arguments[1]->type && is_comparable(call->arguments[0]->type);
    const bool straight = equal && reads_only(call->arguments[0], join.left->output) &&
                          reads_only(call->arguments[1], join.right->output);
    const bool crossed = equal && reads_only(call->arguments[1], join.left->output) &&
                         reads_only(call->arguments[0], join.right->output);
    if (straight || crossed) {
      keys.left.push_back(call->arguments[straight ? 0 : 1]);
      keys.right.push_back(call->arguments[straight ? 1 : 0]);
      keys.null_safe.push_back(call->function->name == "<=>");
    } else if (filters_left(join.kind) && reads_only(part, join.left->output)) {
      of_left.push_back(part);
    } else if (filters_right(join.kind) && reads_only(part, join.right->output)) {
      of_right.push_back(part);
    } else {
      rest.push_back(part);
    }
  }
  Delta left = TRY(of(join.left));
  Delta right = TRY(of(join.right));
  if (!of_left.empty()) left.query = analyze::filter_of(left.query, TRY(analyze::conjunction(of_left)));
  if (!of_right.empty()) right.query = analyze::filter_of(right.query, TRY(analyze::conjunction(of_right)));
  if (rest.empty()) {
    return keyed_join(relation->output, join.kind, keys, left, right, right.column_count());
  }
  return join_beyond_keys(relation, join, keys, TRY(analyze::conjunction(rest)), left, right);
}

Result<Delta> DeltaBuilder::keyed_join(const Columns& output, JoinKind kind, const JoinKeys& keys, Delta left,
                                       Delta right, std::size_t right_columns) {
  const bool weighted = left.weighted || right.weighted;
  if (weighted) {
    left = with_weight(left);
    right = with_weight(right);
  }
  const auto input = [&](const Delta& side, std::vector<ExpressionPtr> read, std::size_t count) {
    Columns columns;
    for (const ExpressionPtr& key : read) {
      columns.push_back({next_id_++, fmt::format("key{}", columns.size()), key->type, key->nullable});
    }
    for (std::size_t i = 0; i < count; ++i) {
      read.push_back(analyze::column_of(side.query->output[i]));
      columns.push_back(side.query->output[i]);
      columns.back().id = next_id_++;
    }
    return projected(side, read, std::move(columns)).query;
  };
  const bool only_grows =
      !weighted && (kind == JoinKind::kInner || kind == JoinKind::kCross || kind == JoinKind::kSemi);
  Step step{.name = {},
            .kind = JoinStep{keys.left.size(), keys.null_safe, kind == JoinKind::kCross ? JoinKind::kInner : kind},
            .inputs = {input(left, keys.left, left.column_count()), input(right, keys.right, right_columns)},
            .weighted_input = weighted,
            .output = schema_with_weight(output, !only_grows),
            .fingerprint = {}};
  return changes_of_step(add_step(std::move(step)), output);
}

Result<Delta> DeltaBuilder::rows_among(JoinKind kind, const Delta& side, const Delta& matched,
                                       const Columns& of_matched) {
  JoinKeys keys;
  keys.left = columns_of(Columns(side.query->output.begin(),
                                 side.query->output.begin() + static_cast<std::ptrdiff_t>(side.column_count())));
  keys.right = columns_of(of_matched);
  keys.null_safe.assign(keys.left.size(), true);
  Columns output(side.query->output.begin(),
                 side.query->output.begin() + static_cast<std::ptrdiff_t>(side.column_count()));
  return keyed_join(output, kind, keys, side, matched, 0);
}

Result<Delta> DeltaBuilder::join_beyond_keys(const RelationPtr& relation, const analyze::Join& join,
                                             const JoinKeys& keys, const ExpressionPtr& rest, const Delta& left,
                                             const Delta& right) {
  Columns both = join.left->output;
  both.insert(both.end(), join.right->output.begin(), join.right->output.end());
  Delta pairs = TRY(keyed_join(both, JoinKind::kInner, keys, left, right, right.column_count()));
  pairs.query = analyze::filter_of(pairs.query, rest);
  if (join.kind == JoinKind::kInner || join.kind == JoinKind::kCross) return pairs;
  if (join.kind == JoinKind::kSemi || join.kind == JoinKind::kAnti) {
    return rows_among(join.kind, left, pairs, join.left->output);
  }
  const auto nulls_of = [](const Columns& columns) {
    std::vector<ExpressionPtr> nulls;
    for (const OutputColumn& column : columns) nulls.push_back(analyze::null_of(column.type));
    return nulls;
  };
  Delta all = projected(pairs, columns_of(both), fresh(relation->output));
  if (join.kind != JoinKind::kRight) {
    const Delta alone = TRY(rows_among(JoinKind::kAnti, left, pairs, join.left->output));
    std::vector<ExpressionPtr> row = columns_of(join.left->output);
    for (const ExpressionPtr& null : nulls_of(join.right->output)) row.push_back(null);
    all = TRY(union_all(fresh(relation->output), all, projected(alone, row, fresh(relation->output))));
  }
  if (join.kind != JoinKind::kLeft) {
    const Delta alone = TRY(rows_among(JoinKind::kAnti, right, pairs, join.right->output));
    std::vector<ExpressionPtr> row = nulls_of(join.left->output);
    for (const ExpressionPtr& column : columns_of(join.right->output)) row.push_back(column);
    all = TRY(union_all(fresh(relation->output), all, projected(alone, row, fresh(relation->output))));
  }
  const Columns found(all.query->output.begin(),
                      all.query->output.begin() + static_cast<std::ptrdiff_t>(relation->output.size()));
  return projected(all, columns_of(found), relation->output);
}

}  // namespace brook::plan
