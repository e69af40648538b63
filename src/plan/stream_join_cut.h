// StreamJoinCut: a join of two streams as steps: one that pairs rows by their keys, and for outer and semi joins one
// for each side that is kept, which finds out what stays alone.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "plan/event_times.h"
#include "plan/incremental.h"

namespace brook::plan {

struct StreamJoinPlan {
  Step pairs;
  // The steps of the sides that are kept, given the name of the pairs' step.
  std::function<std::vector<Step>(const std::string& pairs)> partners;
  // By how much older than its own input its rows may be.
  std::int64_t more_lag_us = 0;
};

class StreamJoinCut {
 public:
  // `join` reads its inputs as they are planned already.
  StreamJoinCut(analyze::RelationPtr join, const EventTimes& times, analyze::ColumnId& next_id, const Location& where);

  // Errors: kUsage for joins without an equality, and for outer and semi joins whose rows would wait for ever.
  [[nodiscard]] Result<StreamJoinPlan> run();
  // What takes the place of the join. REQUIRES: run(); the names of its steps.
  [[nodiscard]] Result<analyze::RelationPtr> rows(const std::string& pairs, const std::vector<std::string>& partners);

 private:
  struct Key {
    analyze::ExpressionPtr sides[2];
    bool null_safe = false;
  };
  [[nodiscard]] Result<> sort_conditions();
  [[nodiscard]] bool is_kept(std::size_t side) const;
  [[nodiscard]] bool is_semi() const;
  void find_times();
  [[nodiscard]] Result<> check_bounds() const;
  [[nodiscard]] Result<analyze::RelationPtr> matches(const std::string& pairs) const;
  [[nodiscard]] analyze::RelationPtr side_columns(std::size_t side) const;

  analyze::RelationPtr join_;
  const EventTimes& times_;
  analyze::ColumnId& next_id_;
  Location where_;
  analyze::RelationPtr inputs_[2];
  std::vector<Key> keys_;
  std::vector<analyze::ExpressionPtr> conditions_;   // all of ON
  std::vector<analyze::ExpressionPtr> own_[2];       // of one side alone
  std::vector<analyze::ExpressionPtr> both_;         // the rest
  JoinSide sides_[2];                                // times by the column of the side's output
  std::optional<std::size_t> time_key_;              // a key that is an event time
  std::vector<analyze::OutputColumn> pair_columns_;  // left, right, and the two numbers
};

// Shared with stream_cut.cc.
[[nodiscard]] std::vector<analyze::ExpressionPtr> conjuncts(const analyze::ExpressionPtr& condition);
[[nodiscard]] bool reads_only(const analyze::ExpressionPtr& expression,
                              const std::vector<analyze::OutputColumn>& columns);
// Whether it may be evaluated earlier: always the same answer, and no subquery.
[[nodiscard]] bool is_movable(const analyze::ExpressionPtr& expression);
// SELECT the columns FROM the binding of that key.
[[nodiscard]] analyze::RelationPtr scan_of(const std::string& key, const std::vector<analyze::OutputColumn>& columns);

}  // namespace brook::plan
