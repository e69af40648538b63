// Aggregations and DISTINCT as steps.
#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "plan/aggregate_parts.h"
#include "plan/delta.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::OutputColumn;
using analyze::RelationPtr;

RelationPtr input_of(const RelationPtr& grouping) {
  if (const auto* distinct = std::get_if<analyze::Distinct>(&grouping->node)) return distinct->input;
  return std::get<analyze::Aggregate>(grouping->node).input;
}

}  // namespace

Result<DeltaBuilder::Kept> DeltaBuilder::grouping(const RelationPtr& relation) {
  const Delta input = TRY(of(input_of(relation)));
  AggregateParts parts(settings_.ansi);
  if (const Result<> taken = parts.take(relation, input.weighted); !taken) {
    const auto* aggregate = std::get_if<analyze::Aggregate>(&relation->node);
    if (aggregate == nullptr || aggregate->keys.empty()) return fail(taken.error());
    // Not call by call, but group by group.
    const auto compute = [&](const RelationPtr& rows, const Columns& keys) -> Result<RelationPtr> {
      analyze::Aggregate again = *aggregate;
      again.input = rows;
      again.keys = columns_of(keys);
      Columns output = keys;
      output.insert(output.end(), relation->output.begin() + static_cast<std::ptrdiff_t>(keys.size()),
                    relation->output.end());
      for (std::size_t i = 0; i < keys.size(); ++i) output[i].id = next_id_++;
      const RelationPtr groups = analyze::make_relation(output, std::move(again));
      std::vector<ExpressionPtr> twice =
          columns_of(Columns(output.begin(), output.begin() + static_cast<std::ptrdiff_t>(keys.size())));
      for (const ExpressionPtr& column : columns_of(output)) twice.push_back(column);
      Columns named = fresh(Columns(output.begin(), output.begin() + static_cast<std::ptrdiff_t>(keys.size())));
      const Columns rest = fresh(relation->output);
      named.insert(named.end(), rest.begin(), rest.end());
      return analyze::make_relation(std::move(named), analyze::Project{groups, std::move(twice)});
    };
    return by_partition(input, aggregate->keys, relation->output, compute);
  }

  // What the operator gives: the keys, then each distinct call once.
  const Columns given = parts.given(relation->output);
  const bool only_grows = parts.step.calls.empty() && !input.weighted;
  Step step{.name = {},
            .kind = parts.step,
            .inputs = {projected(input, parts.columns, parts.read(next_id_)).query},
            .weighted_input = input.weighted,
            .output = schema_with_weight(given, !only_grows),
            .fingerprint = {}};
  const std::size_t index = add_step(std::move(step));
  const bool emits = steps_[index].emits;
  const auto in_order = [&](Delta given_rows, const Columns& columns) {
    if (columns.size() == relation->output.size()) return given_rows;
    return projected(given_rows, parts.in_order(columns), relation->output);
  };
  const bool as_they_are = given.size() == relation->output.size();
  const Columns columns = as_they_are ? given : fresh(given);
  Kept kept{index, in_order({rows_of_step(index, columns), false}, columns).query,
            in_order(changes_of_step(index, columns), columns)};
  steps_[index].emits = emits;
  return kept;
}

Result<Delta> DeltaBuilder::of_node(const RelationPtr& relation, const analyze::Aggregate& aggregate) {
  if (!aggregate.grouping_sets.empty()) return grouping_sets(relation, aggregate);
  Kept kept = TRY(grouping(relation));
  steps_[kept.step].emits = true;
  return kept.changes;
}

Result<Delta> DeltaBuilder::of_node(const RelationPtr& relation, const analyze::Distinct&) {
  Kept kept = TRY(grouping(relation));
  steps_[kept.step].emits = true;
  return kept.changes;
}

// One aggregation per set. Its id stands among its keys, so that even the set () has a group only where there are rows.
Result<Delta> DeltaBuilder::grouping_sets(const RelationPtr& relation, const analyze::Aggregate& aggregate) {
  const DataType id_type = relation->output.back().type;
  const std::size_t keys = aggregate.keys.size();
  std::optional<Delta> all;
  for (const std::vector<std::size_t>& set : aggregate.grouping_sets) {
    analyze::Aggregate one{.input = aggregate.input, .keys = {}, .calls = aggregate.calls, .grouping_sets = {}};
    Columns output;
    std::uint64_t id = 0;
    for (std::size_t key = 0; key < keys; ++key) {
      const bool in_set = std::ranges::find(set, key) != set.end();
      id = id << 1U | (in_set ? 0U : 1U);
      if (!in_set) continue;
      one.keys.push_back(aggregate.keys[key]);
      output.push_back(relation->output[key]);
    }
    one.keys.push_back(analyze::constant(id_type, std::to_string(id)));
    output.push_back(relation->output.back());
    for (std::size_t i = 0; i < aggregate.calls.size(); ++i) output.push_back(relation->output[keys + i]);
    output = fresh(output);
    Kept kept = TRY(grouping(analyze::make_relation(output, one)));
    steps_[kept.step].emits = true;

    std::vector<ExpressionPtr> columns;
    std::size_t next = 0;
    for (std::size_t key = 0; key < keys; ++key) {
      const bool in_set = std::ranges::find(set, key) != set.end();
      columns.push_back(in_set ? analyze::column_of(output[next++]) : analyze::null_of(relation->output[key].type));
    }
    const ExpressionPtr set_id = analyze::column_of(output[next++]);
    for (; next < output.size(); ++next) columns.push_back(analyze::column_of(output[next]));
    columns.push_back(set_id);
    const Delta rows = projected(kept.changes, columns, fresh(relation->output));
    all = all ? TRY(union_all(fresh(relation->output), *all, rows)) : rows;
  }
  if (!all) return obstacle("it has grouping sets without a set");
  return projected(
      *all,
      columns_of(Columns(all->query->output.begin(),
                         all->query->output.begin() + static_cast<std::ptrdiff_t>(relation->output.size()))),
      relation->output);
}

}  // namespace brook::plan
