// AggregateCut: takes a grouping apart into what runs over its input, what an operator keeps, and the operator's rows.
#pragma once

#include <string>
#include <vector>

#include "analyze/relation.h"
#include "plan/aggregate_step.h"

namespace brook::plan {

class AggregateCut {
 public:
  // `grouping` is an Aggregate or a Distinct, `input` what runs in the place of its input and has the same columns. The
  // columns it makes get ids from `next_id` on.
  AggregateCut(analyze::RelationPtr grouping, analyze::RelationPtr input, analyze::ColumnId& next_id)
      : grouping_(std::move(grouping)), input_(std::move(input)), next_id_(next_id) {}

  // Why it cannot be maintained; empty: the rest holds.
  [[nodiscard]] std::string run();

  [[nodiscard]] const AggregateStep& step() const { return step_; }
  // The group keys, then the arguments and filters of the calls, each distinct expression once.
  [[nodiscard]] const analyze::RelationPtr& columns() const { return columns_query_; }
  // The columns of the operator's rows: the keys, then each distinct call.
  [[nodiscard]] std::vector<analyze::OutputColumn> row_columns() const;
  // What takes the place of the grouping: its columns from the operator's rows, which are bound to `key`.
  [[nodiscard]] analyze::RelationPtr rows(const std::string& key) const;

 private:
  void add_key(const analyze::ExpressionPtr& key);
  std::size_t add_column(const analyze::ExpressionPtr& expression);
  std::string add_call(const analyze::AggregateCall& call);
  void finish_columns();

  analyze::RelationPtr grouping_;
  analyze::RelationPtr input_;
  analyze::ColumnId& next_id_;
  std::vector<analyze::ExpressionPtr> columns_;
  std::vector<std::size_t> call_of_output_;  // for each call of the grouping, the one of step_ that computes it
  AggregateStep step_;
  analyze::RelationPtr columns_query_;
};

// The greatest id of a column in a tree.
[[nodiscard]] analyze::ColumnId largest_id(const analyze::RelationPtr& root);

}  // namespace brook::plan
