#include "plan/stream_join_cut.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/traverse.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::JoinKind;
using analyze::OutputColumn;
using analyze::RelationPtr;

const DataType kBoolean(TypeKind::kBoolean);
const DataType kBigint(TypeKind::kLong);

bool has_subquery(const ExpressionPtr& expression) {
  bool found = std::holds_alternative<analyze::SubqueryExpression>(expression->node);
  analyze::visit_children(*expression, [&](const ExpressionPtr& child) { found = found || has_subquery(child); });
  return found;
}

void add_conjuncts(const ExpressionPtr& condition, std::vector<ExpressionPtr>& into) {
  const auto* call = std::get_if<analyze::Call>(&condition->node);
  if (call == nullptr || call->function->name != "and") {
    into.push_back(condition);
    return;
  }
  for (const ExpressionPtr& part : call->arguments) add_conjuncts(part, into);
}

const char* name_of(JoinKind kind) {
  switch (kind) {
    case JoinKind::kLeft: return "LeftOuter";
    case JoinKind::kRight: return "RightOuter";
    case JoinKind::kFull: return "FullOuter";
    case JoinKind::kSemi: return "LeftSemi";
    default: return "Inner";
  }
}

}  // namespace

std::vector<ExpressionPtr> conjuncts(const ExpressionPtr& condition) {
  std::vector<ExpressionPtr> parts;
  if (condition) add_conjuncts(condition, parts);
  return parts;
}

bool reads_only(const ExpressionPtr& expression, const std::vector<OutputColumn>& columns) {
  std::vector<analyze::ColumnId> ids;
  analyze::collect_columns(expression, ids);
  return std::ranges::all_of(
      ids, [&](analyze::ColumnId id) { return std::ranges::find(columns, id, &OutputColumn::id) != columns.end(); });
}

bool is_movable(const ExpressionPtr& expression) {
  return analyze::is_deterministic(expression) && !has_subquery(expression);
}

StreamJoinCut::StreamJoinCut(RelationPtr join, const EventTimes& times, analyze::ColumnId& next_id,
                             const Location& where)
    : join_(std::move(join)), times_(times), next_id_(next_id), where_(where) {
  const auto& node = std::get<analyze::Join>(join_->node);
  inputs_[0] = node.left;
  inputs_[1] = node.right;
  conditions_ = conjuncts(node.condition);
}

bool StreamJoinCut::is_semi() const { return std::get<analyze::Join>(join_->node).kind == JoinKind::kSemi; }

bool StreamJoinCut::is_kept(std::size_t side) const {
  const JoinKind kind = std::get<analyze::Join>(join_->node).kind;
  return kind == JoinKind::kFull || kind == (side == 0 ? JoinKind::kLeft : JoinKind::kRight) ||
         (side == 0 && kind == JoinKind::kSemi);
}

Result<> StreamJoinCut::sort_conditions() {
  for (const ExpressionPtr& condition : conditions_) {
    const bool on_side[2] = {is_movable(condition) && reads_only(condition, inputs_[0]->output),
                             is_movable(condition) && reads_only(condition, inputs_[1]->output)};
    if (on_side[0] || on_side[1]) {
      own_[on_side[0] ? 0 : 1].push_back(condition);
      continue;
    }
    const auto* call = std::get_if<analyze::Call>(&condition->node);
    const bool equality = call != nullptr && (call->function->name == "=" || call->function->name == "<=>");
    bool is_key = false;
    for (std::size_t left = 0; equality && left < 2 && !is_key; ++left) {
      const ExpressionPtr& a = call->arguments[left];
      const ExpressionPtr& b = call->arguments[1 - left];
      is_key = reads_only(a, inputs_[0]->output) && reads_only(b, inputs_[1]->output) && is_movable(condition);
      if (is_key) keys_.push_back({{a, b}, call->function->name == "<=>"});
    }
    if (!is_key) both_.push_back(condition);
  }
  if (!keys_.empty()) return {};
  return fail(usage_error("Stream-stream join without equality predicate is not supported")
                  .at(where_)
                  .with_hint("Join on a key that both streams have:   ON a.id = b.id AND b.ts BETWEEN a.ts AND …"));
}

void StreamJoinCut::find_times() {
  for (std::size_t i = 0; i < keys_.size() && !time_key_; ++i) {
    if (times_.of(keys_[i].sides[0]) || times_.of(keys_[i].sides[1])) time_key_ = i;
  }
  for (std::size_t side = 0; side < 2; ++side) {
    sides_[side].time = times_.first_of(inputs_[side]->output);
    if (sides_[side].time) sides_[side].time->column += keys_.size();
    if (time_key_) {
      // An event time on one side bounds the equal key of the other.
      const ExpressionPtr& key = keys_[*time_key_].sides[side];
      sides_[side].expiry = Expiry{.time = {*time_key_, key->type.is(TypeKind::kStruct)}};
      continue;
    }
    const std::optional<EventTime> mine = times_.first_of(inputs_[side]->output);
    const std::optional<EventTime> theirs = times_.first_of(inputs_[1 - side]->output);
    if (!mine || !theirs) continue;
    const auto bound =
        bound_from(conditions_, inputs_[side]->output[mine->column].id, inputs_[1 - side]->output[theirs->column].id);
    if (bound) sides_[side].expiry = Expiry{.time = *sides_[side].time, .offset_us = *bound};
  }
}

Result<> StreamJoinCut::check_bounds() const {
  const JoinKind kind = std::get<analyze::Join>(join_->node).kind;
  if (kind == JoinKind::kInner) return {};
  const bool bounded = kind == JoinKind::kFull    ? sides_[0].expiry || sides_[1].expiry
                       : kind == JoinKind::kRight ? sides_[1].expiry.has_value()
                                                  : sides_[0].expiry.has_value();
  if (bounded && (kind != JoinKind::kFull || (sides_[0].expiry && sides_[1].expiry))) return {};
  return fail(
      usage_error(fmt::format("Stream-stream {} join between two streaming DataFrame/Datasets is not supported "
                              "without a watermark in the join keys, or a watermark on the nullable side and an "
                              "appropriate range condition",
                              name_of(kind)))
          .at(where_)
          .with_hint("Give both streams a WATERMARK and bound the times:   AND b.ts >= a.ts AND b.ts <= a.ts + "
                     "INTERVAL 1 HOUR"));
}

Result<StreamJoinPlan> StreamJoinCut::run() {
  const JoinKind kind = std::get<analyze::Join>(join_->node).kind;
  if (kind == JoinKind::kAnti || std::get<analyze::Join>(join_->node).lateral) {
    return fail(usage_error("LeftAnti join with a streaming DataFrame/Dataset on the right is not supported")
                    .at(where_)
                    .with_hint("Use a LEFT JOIN with a bound of time and keep the rows whose other side is NULL."));
  }
  TRY(sort_conditions());
  find_times();
  TRY(check_bounds());

  StreamJoinPlan plan;
  StreamJoinStep join;
  for (const Key& key : keys_) join.null_safe.push_back(key.null_safe);
  plan.pairs = {.name = {}, .kind = join, .inputs = {}, .output = {}, .fingerprint = {}};
  pair_columns_.clear();
  for (std::size_t side = 0; side < 2; ++side) {
    RelationPtr input = inputs_[side];
    // A condition of a side that is kept says which rows stay alone, one of the other side which rows there are.
    sides_[side].has_filter = is_kept(side) && !is_semi() && !own_[side].empty();
    if (!sides_[side].has_filter && !own_[side].empty()) {
      input = analyze::filter_of(input, TRY(analyze::conjunction(own_[side])));
      inputs_[side] = input;
    }
    std::vector<OutputColumn> columns;
    std::vector<ExpressionPtr> expressions;
    const auto add = [&](const std::string& name, const ExpressionPtr& expression) {
      columns.push_back({next_id_++, name, expression->type, expression->nullable});
      expressions.push_back(expression);
    };
    for (std::size_t i = 0; i < keys_.size(); ++i) add(fmt::format("key{}", i), keys_[i].sides[side]);
    for (const OutputColumn& column : input->output) {
      add(column.name, analyze::column_of(column));
      pair_columns_.push_back(column);
    }
    if (sides_[side].has_filter) add("may_match", TRY(analyze::conjunction(own_[side])));
    plan.pairs.inputs.push_back(
        analyze::make_relation(std::move(columns), analyze::Project{input, std::move(expressions)}));
    if (sides_[side].expiry) plan.more_lag_us = std::max(plan.more_lag_us, -sides_[side].expiry->offset_us);
  }
  join.sides[0] = sides_[0];
  join.sides[1] = sides_[1];
  plan.pairs.kind = join;
  for (const char* name : {"left_number", "right_number"}) pair_columns_.push_back({next_id_++, name, kBigint, false});
  for (const OutputColumn& column : pair_columns_) plan.pairs.output.push_back({column.name, column.type});

  plan.partners = [this, inputs = plan.pairs.inputs](const std::string& pairs) {
    std::vector<Step> steps;
    for (std::size_t side = 0; side < 2; ++side) {
      if (!is_kept(side)) continue;
      // Its columns are those of the pairs' input without the keys.
      PartnerStep partner{.side = sides_[side], .semi = is_semi()};
      if (partner.side.time) partner.side.time->column -= keys_.size();
      const RelationPtr& paired = inputs[side];
      const auto& project = std::get<analyze::Project>(paired->node);
      std::vector<OutputColumn> columns(paired->output.begin() + static_cast<std::ptrdiff_t>(keys_.size()),
                                        paired->output.end());
      std::vector<ExpressionPtr> expressions(project.expressions.begin() + static_cast<std::ptrdiff_t>(keys_.size()),
                                             project.expressions.end());
      Step step{.name = {}, .kind = {}, .inputs = {}, .output = {}, .fingerprint = {}};
      for (const OutputColumn& column : inputs_[side]->output) step.output.push_back({column.name, column.type});
      if (partner.side.expiry) {
        if (partner.side.expiry->time.column < keys_.size()) {
          // The event time is a key: as a last column, before the filter's.
          const std::size_t key = partner.side.expiry->time.column;
          partner.side.expiry->time.column = step.output.size();
          const auto place = static_cast<std::ptrdiff_t>(step.output.size());
          columns.insert(columns.begin() + place, paired->output[key]);
          expressions.insert(expressions.begin() + place, project.expressions[key]);
        } else {
          partner.side.expiry->time.column -= keys_.size();
        }
      }
      step.kind = partner;
      step.inputs.push_back(
          analyze::make_relation(std::move(columns), analyze::Project{project.input, std::move(expressions)}));
      const RelationPtr found = *matches(pairs);
      const OutputColumn& number = pair_columns_[pair_columns_.size() - 2 + side];
      step.inputs.push_back(analyze::make_relation({{next_id_++, "number", kBigint, false}},
                                                   analyze::Project{found, {analyze::column_of(number)}}));
      steps.push_back(std::move(step));
    }
    return steps;
  };
  return plan;
}

// The pairs that all of ON holds for.
Result<RelationPtr> StreamJoinCut::matches(const std::string& pairs) const {
  RelationPtr scan = scan_of(step_changes_key(pairs), pair_columns_);
  if (both_.empty()) return scan;
  return analyze::filter_of(scan, TRY(analyze::conjunction(both_)));
}

Result<RelationPtr> StreamJoinCut::rows(const std::string& pairs, const std::vector<std::string>& partners) {
  std::size_t next = 0;
  if (is_semi()) return scan_of(step_changes_key(partners[0]), join_->output);
  const RelationPtr found = TRY(matches(pairs));
  std::vector<ExpressionPtr> all;
  for (std::size_t i = 0; i + 2 < pair_columns_.size(); ++i) all.push_back(analyze::column_of(pair_columns_[i]));
  RelationPtr rows = analyze::make_relation(join_->output, analyze::Project{found, std::move(all)});
  for (std::size_t side = 0; side < 2; ++side) {
    if (!is_kept(side)) continue;
    std::vector<OutputColumn> columns = inputs_[side]->output;
    for (OutputColumn& column : columns) column.id = next_id_++;
    const RelationPtr alone = scan_of(step_changes_key(partners[next++]), columns);
    std::vector<ExpressionPtr> padded;
    std::vector<OutputColumn> output = join_->output;
    const std::size_t left = inputs_[0]->output.size();
    for (std::size_t i = 0; i < output.size(); ++i) {
      const bool mine = (i < left) == (side == 0);
      padded.push_back(mine ? analyze::column_of(columns[side == 0 ? i : i - left]) : analyze::null_of(output[i].type));
      output[i].id = next_id_++;
    }
    RelationPtr unmatched = analyze::make_relation(std::move(output), analyze::Project{alone, std::move(padded)});
    // The ids of the join belong to the union; its first part gets others.
    std::vector<OutputColumn> renamed = rows->output;
    std::vector<ExpressionPtr> passed;
    for (OutputColumn& column : renamed) {
      passed.push_back(analyze::column_of(column));
      column.id = next_id_++;
    }
    RelationPtr before = analyze::make_relation(std::move(renamed), analyze::Project{rows, std::move(passed)});
    rows = analyze::make_relation(
        join_->output,
        analyze::SetOperation{
            .kind = analyze::SetKind::kUnion, .all = true, .left = std::move(before), .right = std::move(unmatched)});
  }
  return rows;
}

}  // namespace brook::plan
