// What only all rows of a key together give: window functions, and aggregates without an incremental form. Two steps
// around an engine query: the rows by key, and what was made of them (operator/partition.cc, operator/replace.cc).
#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "plan/cut.h"
#include "plan/delta.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::OutputColumn;
using analyze::RelationPtr;

bool same_partition(const analyze::WindowCall& a, const analyze::WindowCall& b) {
  return std::ranges::equal(a.partition_by, b.partition_by, analyze::same_expression);
}

}  // namespace

Result<DeltaBuilder::Kept> DeltaBuilder::by_partition(const Delta& input, const std::vector<ExpressionPtr>& keys,
                                                      const Columns& output, const Compute& compute) {
  const Columns columns(input.query->output.begin(),
                        input.query->output.begin() + static_cast<std::ptrdiff_t>(input.column_count()));
  Columns key_columns;
  for (const ExpressionPtr& key : keys) {
    if (!is_comparable(key->type)) {
      return obstacle(fmt::format("it partitions by a value of type {}", key->type.sql()));
    }
    key_columns.push_back({next_id_++, fmt::format("key{}", key_columns.size()), key->type, key->nullable});
  }
  std::vector<ExpressionPtr> read = keys;
  Columns read_columns = key_columns;
  for (const OutputColumn& column : columns) {
    read.push_back(analyze::column_of(column));
    read_columns.push_back(column);
  }
  Step partition{.name = {},
                 .kind = PartitionStep{keys.size()},
                 .inputs = {projected(input, read, fresh(read_columns)).query},
                 .weighted_input = input.weighted,
                 .output = schema_with_weight(read_columns, false),
                 .fingerprint = {}};
  const Delta rows = changes_of_step(add_step(std::move(partition)), read_columns);

  const RelationPtr touched = analyze::make_relation(fresh(key_columns), analyze::Project{input.query, keys});
  Step replace{.name = {},
               .kind = ReplaceStep{keys.size()},
               .inputs = {touched, TRY(compute(rows.query, key_columns))},
               .output = schema_with_weight(output, true),
               .fingerprint = {}};
  const std::size_t index = add_step(std::move(replace));
  const bool emits = steps_[index].emits;
  Kept kept{index, rows_of_step(index, output), changes_of_step(index, output)};
  steps_[index].emits = emits;
  return kept;
}

Result<Delta> DeltaBuilder::of_node(const RelationPtr& relation, const analyze::Window& window) {
  for (const analyze::WindowCall& call : window.calls) {
    if (call.partition_by.empty()) {
      return obstacle(fmt::format("{} ranges over the whole table", call.call.function->name));
    }
  }
  return window_chain(relation, window);
}

// Calls with the same partitions are computed together, others one after another.
Result<Delta> DeltaBuilder::window_chain(const RelationPtr& relation, const analyze::Window& window) {
  const std::size_t passed = relation->output.size() - window.calls.size();
  Delta delta = TRY(of(window.input));
  std::vector<bool> done(window.calls.size());
  for (std::size_t first = 0; first < window.calls.size(); ++first) {
    if (done[first]) continue;
    std::vector<analyze::WindowCall> calls;
    Columns made;
    for (std::size_t i = first; i < window.calls.size(); ++i) {
      if (done[i] || !same_partition(window.calls[first], window.calls[i])) continue;
      done[i] = true;
      calls.push_back(window.calls[i]);
      made.push_back(relation->output[passed + i]);
    }
    delta = TRY(one_window(delta, calls, made));
  }
  return projected(delta, columns_of(relation->output), relation->output);
}

Result<Delta> DeltaBuilder::one_window(const Delta& input, const std::vector<analyze::WindowCall>& calls,
                                       const Columns& made) {
  Columns output(input.query->output.begin(),
                 input.query->output.begin() + static_cast<std::ptrdiff_t>(input.column_count()));
  output.insert(output.end(), made.begin(), made.end());
  const auto compute = [&](const RelationPtr& rows, const Columns& keys) -> Result<RelationPtr> {
    analyze::Window again{.input = rows, .calls = calls};
    for (analyze::WindowCall& call : again.calls) call.partition_by = columns_of(keys);
    Columns all = rows->output;
    all.insert(all.end(), made.begin(), made.end());
    return analyze::make_relation(std::move(all), std::move(again));
  };
  Kept kept = TRY(by_partition(input, calls.front().partition_by, output, compute));
  steps_[kept.step].emits = true;
  return kept.changes;
}

}  // namespace brook::plan
