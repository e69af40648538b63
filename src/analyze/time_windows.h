// TimeWindows: the windows of time that one SELECT names. window(…) and session_window(…) stand for columns that are
// computed from the rows it reads, below its aggregation; of a sliding window a row has one copy for each window that
// it lies in, and rows without a time have none. Used on one thread, within one analyze_query() call. Source: Spark's
// TimeWindowing and SessionWindowing rules.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyze/resolver.h"

namespace brook::analyze {

class TimeWindows {
 public:
  // The column of a call of window or session_window with these arguments. Errors: Spark's classes for durations that
  // are no intervals, negative or too long; two different windows in one SELECT.
  [[nodiscard]] Result<Bound> add(Analysis& analysis, const std::string& function, const std::vector<Bound>& arguments,
                                  const Location& location);
  // `window`, `window.start` … by name, once it was added.
  [[nodiscard]] Result<std::optional<Bound>> find(const sql::Name& name, const Location& location) const;
  // The relation with the windows as further columns; itself when there are none.
  [[nodiscard]] Result<RelationPtr> over(Analysis& analysis, RelationPtr relation) const;

 private:
  struct Made {
    OutputColumn column;
    ExpressionPtr time;
    ExpressionPtr window;  // of a sliding window: without the number of slides back as its last argument
    std::int64_t overlap = 1;
    Location location;
  };
  std::optional<Made> made_;
};

// window_time(w): the last microsecond of a window.
[[nodiscard]] Result<Bound> bind_window_time(const Bound& window, const Location& location);

}  // namespace brook::analyze
