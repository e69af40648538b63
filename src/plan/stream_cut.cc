#include "plan/stream_cut.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/traverse.h"
#include "plan/aggregate_parts.h"
#include "plan/delta.h"
#include "plan/draft.h"
#include "plan/event_times.h"
#include "plan/fingerprint.h"
#include "plan/refuse.h"
#include "plan/state_settings.h"
#include "plan/stream_join_cut.h"
#include "plan/update_mode.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::OutputColumn;
using analyze::RelationPtr;

constexpr const char* kViewHint =
    "Give it a watermark:   FROM STREAM t WATERMARK ts DELAY OF INTERVAL 10 MINUTES   and group by window(ts, …); or "
    "put it into   CREATE MATERIALIZED VIEW … AS SELECT … FROM t   which brookmill keeps up to date batch by batch; or "
    "write USING delta TBLPROPERTIES ('outputMode' = 'update').";

// The conditions above a relation that Spark's optimizer would move below it.
using Conditions = std::vector<ExpressionPtr>;

bool reads(const ExpressionPtr& expression, analyze::ColumnId id) {
  std::vector<analyze::ColumnId> ids;
  analyze::collect_columns(expression, ids);
  return std::ranges::find(ids, id) != ids.end();
}

// Of WATERMARK … DELAY OF, as the analyzer writes it.
std::optional<std::int64_t> declared_delay(const ExpressionPtr& expression) {
  const auto* call = std::get_if<analyze::Call>(&expression->node);
  if (call == nullptr || call->function->name != "event time") return std::nullopt;
  return std::stoll(std::get<analyze::Constant>(call->arguments[1]->node).text.value());
}

class StreamCut {
 public:
  StreamCut(const RelationPtr& query, const Dataset& target, const StreamCutOptions& options, const Location& where)
      : query_(query), target_(target), options_(options), where_(where), next_id_(largest_id(query) + 1) {}

  Result<FlowPlan> run() {
    state_ = TRY(state_settings(target_));
    plan_.idle_timeout_us = state_.idle_timeout_us;
    if (is_update_mode(target_)) updating_ = updated_grouping(query_);
    if (updating_) plan_.updates = updated_rows(query_);
    RelationPtr output = TRY(lower(updating_ ? updating_ : query_, {}));
    if (updating_) output = TRY(over_groups(query_, output, where_));
    for (const auto& [name, value] : target_.properties) {
      const bool within = same_name(name, "dropDuplicatesWithinWatermark");
      if (!within && !same_name(name, "dropDuplicates")) continue;
      if (updating_) return fail(not_in_update_mode("duplicates of updated rows", where_));
      output = TRY(without_duplicates(output, value, within));
    }
    if (plan_.steps.empty()) return FlowPlan(StatelessPlan{query_});
    plan_.output = std::move(output);
    if (target_.property(kLateRows) != nullptr) plan_.late_rows = TRY(late_rows());
    plan_.latest_watermark_counts = options_.latest_watermark_counts;
    return FlowPlan(std::move(plan_));
  }

 private:
  Result<RelationPtr> lower(const RelationPtr& relation, const Conditions& above) {
    if (!analyze::reads_stream(relation)) return relation;
    return std::visit([&](const auto& node) { return of(relation, node, above); }, relation->node);
  }

  Result<RelationPtr> lower_inputs(const RelationPtr& relation, const Conditions& above) {
    std::vector<RelationPtr> lowered;
    for (const RelationPtr& input : analyze::inputs_of(relation)) {
      const Conditions reach = conditions_over(input->output, above);
      lowered.push_back(TRY(lower(input, reach)));
    }
    std::size_t next = 0;
    return analyze::map_relation(
        relation, [&](const RelationPtr&) { return lowered[next++]; },
        [](const ExpressionPtr& expression) { return expression; });
  }

  template <class Node>
  Result<RelationPtr> of(const RelationPtr& relation, const Node&, const Conditions& above) {
    return lower_inputs(relation, above);
  }

  Result<RelationPtr> of(const RelationPtr& relation, const analyze::Filter& filter, const Conditions& above) {
    Conditions reach = above;
    for (const ExpressionPtr& condition : conjuncts(filter.condition)) {
      if (is_movable(condition)) reach.push_back(condition);
    }
    return lower_inputs(relation, reach);
  }

  Result<RelationPtr> of(const RelationPtr& relation, const analyze::Project& project, const Conditions& above) {
    Conditions reach;
    for (const ExpressionPtr& condition : above) {
      reach.push_back(analyze::replace_columns(condition, [&](const analyze::ColumnRef& column) -> ExpressionPtr {
        const auto at = std::ranges::find(relation->output, column.id, &OutputColumn::id);
        return at == relation->output.end()
                   ? nullptr
                   : project.expressions[static_cast<std::size_t>(at - relation->output.begin())];
      }));
    }
    std::erase_if(reach, [](const ExpressionPtr& condition) { return !is_movable(condition); });
    RelationPtr lowered = TRY(lower_inputs(relation, reach));
    for (std::size_t i = 0; i < project.expressions.size(); ++i) {
      if (const std::optional<EventTimeColumn> time = times_.of(project.expressions[i]))
        times_.add(relation->output[i].id, *time);
      const auto* column = std::get_if<analyze::ColumnRef>(&project.expressions[i]->node);
      if (column != nullptr && event_rows_.contains(column->id)) event_rows_.insert(relation->output[i].id);
    }
    TRY(declare(relation, project, lowered, above));
    return lowered;
  }

  // A declaration of an event time: what it sees is asked for at the end of each epoch. `above` are the conditions that
  // Spark evaluates before it: those that do not read the time.
  Result<> declare(const RelationPtr& relation, const analyze::Project& project, const RelationPtr& lowered,
                   const Conditions& above) {
    for (std::size_t i = 0; i < project.expressions.size(); ++i) {
      const std::optional<std::int64_t> delay_us = declared_delay(project.expressions[i]);
      if (!delay_us) continue;
      if (declares_watermark(project.input)) {
        return fail(usage_error("a watermark is declared already on the rows that this one is declared on")
                        .at(project.expressions[i]->location)
                        .with_hint("Keep one of the two."));
      }
      const OutputColumn& time = relation->output[i];
      for (const OutputColumn& column : relation->output) {
        times_.remove(column.id);
        event_rows_.insert(column.id);
      }
      times_.add(time.id, {.delay_us = *delay_us});
      RelationPtr seen = lowered;
      for (const ExpressionPtr& condition : above) {
        if (is_movable(condition) && !reads(condition, time.id)) seen = analyze::filter_of(seen, condition);
      }
      analyze::Aggregate latest{.input = seen};
      latest.calls.push_back({.function = function::find_function("max"),
                              .arguments = {analyze::column_of(time)},
                              .filter = nullptr,
                              .type = time.type,
                              .location = project.expressions[i]->location});
      plan_.watermarks.push_back({.name = time.name,
                                  .latest = analyze::make_relation(
                                      {{.id = next_id_++, .name = "latest", .type = time.type}}, std::move(latest)),
                                  .delay_us = *delay_us});
    }
    return {};
  }

  // Sliding windows: a row for each that a time is in.
  Result<RelationPtr> of(const RelationPtr& relation, const analyze::Generate& generate, const Conditions& above) {
    RelationPtr lowered = TRY(lower_inputs(relation, above));
    if (generate.arguments.empty()) return lowered;
    if (const std::optional<EventTimeColumn> time = times_.of(generate.arguments.front());
        time && time->kind == EventTimeColumn::Kind::kWindow) {
      times_.add(relation->output.back().id, *time);
    }
    return lowered;
  }

  Result<RelationPtr> of(const RelationPtr& relation, const analyze::Aggregate& aggregate, const Conditions&) {
    const RelationPtr input = TRY(lower(aggregate.input, {}));
    if (!aggregate.grouping_sets.empty())
      return fail(not_built("grouping sets over a stream in a streaming table", where_, kViewHint));
    for (std::size_t i = 0; i < aggregate.keys.size(); ++i) {
      const std::optional<EventTimeColumn> time = times_.of(aggregate.keys[i]);
      if (!time) continue;
      times_.add(relation->output[i].id, *time);
      if (time->kind == EventTimeColumn::Kind::kSession) return sessions(relation, aggregate, input, i);
    }
    return grouped(relation, input);
  }

  Result<RelationPtr> of(const RelationPtr& relation, const analyze::Distinct& distinct, const Conditions&) {
    return grouped(relation, TRY(lower(distinct.input, {})));
  }

  Result<RelationPtr> of(const RelationPtr& relation, const analyze::SetOperation& set, const Conditions&) {
    RelationPtr lowered = TRY(lower_inputs(relation, {}));
    for (std::size_t i = 0; i < relation->output.size(); ++i) {
      if (const auto time = times_.of(set.left->output[i].id)) times_.add(relation->output[i].id, *time);
      if (event_rows_.contains(set.left->output[i].id)) event_rows_.insert(relation->output[i].id);
    }
    if (set.all || set.kind != analyze::SetKind::kUnion) return lowered;
    // UNION without ALL is the DISTINCT of UNION ALL.
    analyze::SetOperation all = std::get<analyze::SetOperation>(lowered->node);
    all.all = true;
    const RelationPtr rows = analyze::make_relation(relation->output, std::move(all));
    return grouped(analyze::make_relation(relation->output, analyze::Distinct{rows}), rows);
  }

  Result<RelationPtr> of(const RelationPtr& relation, const analyze::Join& join, const Conditions& above) {
    Conditions reach = above;
    if (join.kind == analyze::JoinKind::kInner && join.condition) {
      for (const ExpressionPtr& condition : conjuncts(join.condition)) {
        if (is_movable(condition)) reach.push_back(condition);
      }
    }
    RelationPtr lowered = TRY(lower_inputs(relation, reach));
    if (!analyze::reads_stream(join.left) || !analyze::reads_stream(join.right)) return lowered;
    if (is_update_mode(target_)) return fail(not_in_update_mode("a join of two streams", where_));
    for (const RelationPtr& input : analyze::inputs_of(lowered)) {
      const std::optional<EventTime> time = times_.first_of(input->output);
      if (time) drops_late(input, analyze::column_of(input->output[time->column]), time->is_window);
    }
    StreamJoinCut cut(lowered, times_, next_id_, where_);
    StreamJoinPlan planned = TRY(cut.run());
    std::get<StreamJoinStep>(planned.pairs.kind).ttl_us = state_.ttl_us;
    const std::int64_t lag_us = lag_of(planned.pairs.inputs);
    const std::string pairs = add_step(std::move(planned.pairs), lag_us, lag_us + planned.more_lag_us);
    std::vector<std::string> partners;
    for (Step& step : planned.partners(pairs))
      partners.push_back(add_step(std::move(step), lag_us, lag_us + planned.more_lag_us));
    return cut.rows(pairs, partners);
  }

  // Spark's limits.
  static Error not_in_update_mode(std::string_view what, const Location& where) {
    return usage_error(fmt::format("Invalid streaming output mode: update. This output mode is not supported for {} on "
                                   "streaming DataFrames/DataSets.",
                                   what))
        .at(where)
        .with_class("STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION")
        .with_hint(
            "In outputMode 'update' a query has one aggregation, of a stream that is read row by row, and above "
            "it HAVING and expressions. Put the rest into a streaming table of its own, before this one.");
  }

  // An aggregation whose groups go out when they are complete, or whenever rows came for them.
  Result<RelationPtr> grouped(const RelationPtr& grouping, const RelationPtr& input) {
    const bool updates = grouping == updating_;
    if (is_update_mode(target_) && !updates) {
      return fail(not_in_update_mode("an aggregation below another step", place_of(grouping)));
    }
    AggregateParts parts(options_.settings.ansi);
    if (const Result<> taken = parts.take(grouping, false); !taken) {
      return fail(usage_error(fmt::format("this aggregation over a stream is not supported: {}", taken.error().message))
                      .at(place_of(grouping))
                      .with_class("UNSUPPORTED_FEATURE")
                      .with_hint(kViewHint));
    }
    const std::vector<OutputColumn> given = parts.given(grouping->output);
    const std::optional<EventTime> time =
        times_.first_of({given.begin(), given.begin() + static_cast<std::ptrdiff_t>(parts.step.key_count)});
    if (!time && !updates) {
      return fail(usage_error("Invalid streaming output mode: append. This output mode is not supported for streaming "
                              "aggregations without watermark on streaming DataFrames/DataSets.")
                      .at(place_of(grouping))
                      .with_class("STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION")
                      .with_hint(kViewHint));
    }
    for (const AggregateStep::Call& call : parts.step.calls) {
      if (!call.distinct) continue;
      return fail(usage_error(fmt::format("{}(DISTINCT …) is not supported in a streaming aggregation", call.function))
                      .at(place_of(grouping))
                      .with_hint("Use approx_count_distinct(…), or a materialized view."));
    }
    if (time) drops_late(input, parts.columns[time->column], time->is_window);
    const bool takes_back = updates && plan_.updates->takes_back;
    Step step{.name = {},
              .kind = WindowStep{.aggregate = parts.step, .time = time, .updates = updates},
              .inputs = {project(input, parts.read(next_id_), parts.columns)},
              .output = schema_with_weight(given, takes_back),
              .fingerprint = {}};
    const std::int64_t lag_us = lag_of(step.inputs);
    const std::string key = step_changes_key(add_step(std::move(step), lag_us, lag_us));
    const OutputColumn weight{next_id_++, kWeightColumn, DataType(TypeKind::kLong), false};
    if (given.size() == grouping->output.size()) {
      std::vector<OutputColumn> columns = given;
      if (takes_back) columns.push_back(weight);
      return scan_of(key, columns);
    }
    std::vector<OutputColumn> columns = given;  // with ids of their own below the projection, which gives the old ones
    for (OutputColumn& column : columns) column.id = next_id_++;
    std::vector<OutputColumn> output = grouping->output;
    std::vector<ExpressionPtr> in_order = parts.in_order(columns);
    if (takes_back) {
      columns.push_back(weight);
      output.push_back(weight);
      in_order.push_back(analyze::column_of(weight));
    }
    return project(scan_of(key, columns), std::move(output), std::move(in_order));
  }

  // The rows of a session wait until it is over, and are aggregated then.
  Result<RelationPtr> sessions(const RelationPtr& relation, const analyze::Aggregate& aggregate,
                               const RelationPtr& input, std::size_t session_key) {
    if (is_update_mode(target_)) return fail(not_in_update_mode("session windows", place_of(relation)));
    if (aggregate.keys.size() == 1) {
      return fail(usage_error("session windows of all rows of a stream are not supported")
                      .at(place_of(relation))
                      .with_hint("Group by a further column beside session_window(…)."));
    }
    SessionStep session{.key_count = aggregate.keys.size() - 1};
    std::vector<OutputColumn> columns;
    std::vector<ExpressionPtr> expressions;
    std::vector<ExpressionPtr> keys(aggregate.keys.size());
    const auto add = [&](OutputColumn column, const ExpressionPtr& expression) {
      columns.push_back(std::move(column));
      expressions.push_back(expression);
    };
    for (std::size_t i = 0; i < aggregate.keys.size(); ++i) {
      if (i == session_key) continue;
      const ExpressionPtr& key = aggregate.keys[i];
      add({next_id_++, relation->output[i].name, key->type, key->nullable}, key);
      keys[i] = analyze::column_of(columns.back());
    }
    const ExpressionPtr& own = aggregate.keys[session_key];
    drops_late(input, own, true);
    add({next_id_++, relation->output[session_key].name, own->type, false}, own);
    keys[session_key] = analyze::column_of(columns.back());
    for (const OutputColumn& column : input->output) {
      const bool read = std::ranges::any_of(aggregate.calls, [&](const analyze::AggregateCall& call) {
        return (call.filter && reads(call.filter, column.id)) ||
               std::ranges::any_of(call.arguments, [&](const ExpressionPtr& e) { return reads(e, column.id); });
      });
      if (read) add(column, analyze::column_of(column));
    }
    // Copies of columns need ids of their own in the step's input.
    std::vector<OutputColumn> copies = columns;
    for (OutputColumn& copy : copies) copy.id = next_id_++;
    Step step{.name = {}, .kind = session, .inputs = {}, .output = {}, .fingerprint = {}};
    step.inputs.push_back(analyze::make_relation(std::move(copies), analyze::Project{input, std::move(expressions)}));
    for (const OutputColumn& column : columns) step.output.push_back({column.name, column.type});
    const std::int64_t lag_us = lag_of(step.inputs);
    const std::string key = step_changes_key(add_step(std::move(step), lag_us, lag_us));
    analyze::Aggregate over = aggregate;
    over.input = scan_of(key, columns);
    over.keys = std::move(keys);
    return analyze::make_relation(relation->output, std::move(over));
  }

  Result<RelationPtr> without_duplicates(const RelationPtr& input, const std::string& names, bool within_watermark) {
    DedupStep dedup;
    std::size_t at = 0;
    while (at <= names.size()) {
      const std::size_t end = std::min(names.find(',', at), names.size());
      std::string name = names.substr(at, end - at);
      name.erase(0, name.find_first_not_of(' '));
      name.erase(name.find_last_not_of(' ') + 1);
      at = end + 1;
      const auto column = std::ranges::find_if(
          input->output, [&](const OutputColumn& candidate) { return same_name(candidate.name, name); });
      if (column == input->output.end()) {
        return fail(usage_error(fmt::format("Cannot resolve column name \"{}\" of dropDuplicates among ({}).", name,
                                            ddl(analyze::schema_of(input))))
                        .at(where_)
                        .with_class("UNRESOLVED_COLUMN_AMONG_FIELD_NAMES"));
      }
      dedup.keys.push_back(static_cast<std::size_t>(column - input->output.begin()));
    }
    dedup.time = times_.first_of(input->output);
    if (within_watermark && !dedup.time) {
      return fail(usage_error("dropDuplicatesWithinWatermark is not supported on streams without a watermark")
                      .at(where_)
                      .with_hint("Write   FROM STREAM t WATERMARK ts DELAY OF INTERVAL …   and keep ts in the table."));
    }
    if (within_watermark) {
      dedup.expiry = dedup.time;
      dedup.remember_us = times_.of(input->output[dedup.time->column].id)->delay_us;
    } else if (dedup.time && std::ranges::find(dedup.keys, dedup.time->column) != dedup.keys.end()) {
      dedup.expiry = dedup.time;
    }
    if (!dedup.expiry) dedup.ttl_us = state_.ttl_us;
    if (dedup.time) drops_late(input, analyze::column_of(input->output[dedup.time->column]), dedup.time->is_window);
    std::vector<OutputColumn> copies = input->output;
    std::vector<ExpressionPtr> expressions;
    for (OutputColumn& copy : copies) {
      expressions.push_back(analyze::column_of(copy));
      copy.id = next_id_++;
    }
    Step step{.name = {}, .kind = dedup, .inputs = {}, .output = analyze::schema_of(input), .fingerprint = {}};
    step.inputs.push_back(analyze::make_relation(std::move(copies), analyze::Project{input, std::move(expressions)}));
    const std::int64_t lag_us = lag_of(step.inputs);
    return scan_of(step_changes_key(add_step(std::move(step), lag_us, lag_us)), input->output);
  }

  // A step takes in the rows of `input`, but not those whose time (of a window: its end) is at or before the late
  // watermark. What earlier steps give is no row that came late.
  void drops_late(const RelationPtr& input, const ExpressionPtr& time, bool is_window) {
    if (reads_step(input)) return;
    const DataType type(TypeKind::kTimestamp);
    late_.push_back({input, is_window ? analyze::make_expression(type, true, {}, analyze::FieldOf{time, 1}) : time});
  }

  // Of the one step that drops rows: those rows, as WATERMARK saw them.
  Result<RelationPtr> late_rows() {
    if (late_.empty()) return RelationPtr();
    if (late_.size() > 1) {
      return fail(not_built("'lateRows' of a query with two places that drop late rows", where_,
                            "Give each of them a streaming table of its own, with late rows of its own."));
    }
    const auto& [input, time] = late_.front();
    const OutputColumn mark{next_id_++, "late_watermark", DataType(TypeKind::kTimestamp), false};
    std::vector<OutputColumn> both = input->output;
    both.push_back(mark);
    const RelationPtr marked =
        analyze::make_relation(std::move(both), analyze::Join{.left = input,
                                                              .right = scan_of(late_watermark_key(), {mark}),
                                                              .kind = analyze::JoinKind::kCross,
                                                              .condition = nullptr});
    const ExpressionPtr is_late =
        TRY(analyze::call_of("<=", DataType(TypeKind::kBoolean), {time, analyze::column_of(mark)}, where_));
    std::vector<OutputColumn> output;
    std::vector<ExpressionPtr> columns;
    for (const OutputColumn& column : input->output) {
      if (!event_rows_.contains(column.id)) continue;
      columns.push_back(analyze::column_of(column));
      output.push_back({next_id_++, column.name, column.type, column.nullable});
    }
    return project(analyze::filter_of(marked, is_late), std::move(output), std::move(columns));
  }

  static bool reads_step(const RelationPtr& query) {
    bool reads = false;
    analyze::visit_relations(query, [&](const RelationPtr& relation) {
      const auto* scan = std::get_if<analyze::Scan>(&relation->node);
      reads = reads || (scan != nullptr && is_step_key(scan->table_key));
    });
    return reads;
  }

  // Returns its name.
  std::string add_step(Step step, std::int64_t lag_us, std::int64_t output_lag_us) {
    step.emits = true;
    step.watermark_lag_us = lag_us;
    identify(step, options_.settings);
    // The same step twice (a stream joined with itself) is one.
    const bool known = std::ranges::any_of(plan_.steps, [&](const Step& other) { return other.name == step.name; });
    lags_[step_changes_key(step.name)] = output_lag_us;
    std::string name = step.name;
    if (!known) plan_.steps.push_back(std::move(step));
    return name;
  }

  // How far behind the watermark the rows of queries over earlier steps may be.
  [[nodiscard]] std::int64_t lag_of(const std::vector<RelationPtr>& queries) const {
    std::int64_t lag_us = 0;
    for (const RelationPtr& query : queries) {
      analyze::visit_relations(query, [&](const RelationPtr& relation) {
        const auto* scan = std::get_if<analyze::Scan>(&relation->node);
        const auto lag = scan == nullptr ? lags_.end() : lags_.find(scan->table_key);
        if (lag != lags_.end()) lag_us = std::max(lag_us, lag->second);
      });
    }
    return lag_us;
  }

  static RelationPtr project(const RelationPtr& input, std::vector<OutputColumn> output,
                             std::vector<ExpressionPtr> expressions) {
    return analyze::make_relation(std::move(output), analyze::Project{input, std::move(expressions)});
  }

  static Conditions conditions_over(const std::vector<OutputColumn>& columns, const Conditions& conditions) {
    Conditions over;
    for (const ExpressionPtr& condition : conditions) {
      if (reads_only(condition, columns)) over.push_back(condition);
    }
    return over;
  }

  [[nodiscard]] Location place_of(const RelationPtr& grouping) const {
    const auto* aggregate = std::get_if<analyze::Aggregate>(&grouping->node);
    if (aggregate == nullptr) return where_;
    const Location at = !aggregate->calls.empty()  ? aggregate->calls.front().location
                        : !aggregate->keys.empty() ? aggregate->keys.front()->location
                                                   : where_;
    return at.known() ? at : where_;
  }

  static bool declares_watermark(const RelationPtr& relation) {
    if (const auto* filter = std::get_if<analyze::Filter>(&relation->node)) return declares_watermark(filter->input);
    const auto* project = std::get_if<analyze::Project>(&relation->node);
    return project != nullptr &&
           (std::ranges::any_of(project->expressions,
                                [](const ExpressionPtr& e) { return declared_delay(e).has_value(); }) ||
            declares_watermark(project->input));
  }

  RelationPtr query_;
  const Dataset& target_;
  const StreamCutOptions& options_;
  const Location& where_;
  analyze::ColumnId next_id_;
  EventTimes times_;
  std::set<analyze::ColumnId> event_rows_;  // columns of the rows that WATERMARK is declared on
  struct Late {
    RelationPtr input;
    ExpressionPtr time;
  };
  std::vector<Late> late_;                    // by step that drops rows
  std::map<std::string, std::int64_t> lags_;  // by the key of a step's rows
  StateSettings state_;
  RelationPtr updating_;  // the grouping whose rows are updated; null: there is none
  IncrementalPlan plan_;
};

}  // namespace

RelationPtr scan_of(const std::string& key, const std::vector<OutputColumn>& columns) {
  analyze::Scan scan{.table_key = key, .table = key};
  for (std::size_t i = 0; i < columns.size(); ++i) scan.columns.push_back(i);
  return analyze::make_relation(columns, std::move(scan));
}

Result<FlowPlan> cut_stream(const RelationPtr& query, const Dataset& target, const StreamCutOptions& options,
                            const Location& where) {
  return StreamCut(query, target, options, where).run();
}

}  // namespace brook::plan
