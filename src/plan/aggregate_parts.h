// AggregateParts: a grouping taken apart into the columns that an operator reads, its calls, and what it gives. A
// value; shared by views (delta_aggregate.cc) and streams (stream_cut.cc).
#pragma once

#include <vector>

#include "analyze/relation.h"
#include "plan/aggregate_step.h"

namespace brook::plan {

class AggregateParts {
 public:
  explicit AggregateParts(bool ansi) : ansi_(ansi) {}

  // `grouping` is an Aggregate without grouping sets, or a Distinct, which has only keys. Rows of a `weighted` input
  // can be taken back. Errors: why the grouping has no incremental form, as the message.
  [[nodiscard]] Result<> take(const analyze::RelationPtr& grouping, bool weighted);

  AggregateStep step;
  std::vector<analyze::ExpressionPtr> columns;  // of the input: the keys, then arguments and filters, each once
  std::vector<std::size_t> call_of_output;      // for each call of the grouping, the one of `step` that computes it

  // Columns for `columns`, with ids from `next_id` on.
  [[nodiscard]] std::vector<analyze::OutputColumn> read(analyze::ColumnId& next_id) const;
  // What the operator gives, of the grouping's columns: the keys, then each distinct call once.
  [[nodiscard]] std::vector<analyze::OutputColumn> given(const std::vector<analyze::OutputColumn>& grouping) const;
  // The grouping's columns from those of the operator.
  [[nodiscard]] std::vector<analyze::ExpressionPtr> in_order(const std::vector<analyze::OutputColumn>& given) const;

 private:
  void add_key(const analyze::ExpressionPtr& key);
  std::size_t add_column(const analyze::ExpressionPtr& expression);
  Result<> add_call(const analyze::AggregateCall& call, bool weighted);

  bool ansi_;
};

}  // namespace brook::plan
