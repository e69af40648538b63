// EventTimes: which columns of a streaming query are the event time of their rows. A column is one by WATERMARK, and
// stays one through projections under another name, in window(…), window_time(…), as a group key and through joins.
// Source: Spark's metadata key spark.watermarkDelayMs, and where its rules keep it.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "analyze/relation.h"
#include "plan/stream_steps.h"

namespace brook::plan {

struct EventTimeColumn {
  enum class Kind : std::uint8_t { kTime, kWindow, kSession };
  Kind kind = Kind::kTime;
  std::int64_t delay_us = 0;

  [[nodiscard]] EventTime at(std::size_t column) const { return {column, kind != Kind::kTime}; }
};

class EventTimes {
 public:
  void add(analyze::ColumnId id, EventTimeColumn column) { columns_[id] = column; }
  void remove(analyze::ColumnId id) { columns_.erase(id); }
  [[nodiscard]] std::optional<EventTimeColumn> of(analyze::ColumnId id) const;
  // Of a column, a window of an event time, or the time of a window.
  [[nodiscard]] std::optional<EventTimeColumn> of(const analyze::ExpressionPtr& expression) const;
  // The first event time among the columns.
  [[nodiscard]] std::optional<EventTime> first_of(const std::vector<analyze::OutputColumn>& columns) const;

 private:
  std::map<analyze::ColumnId, EventTimeColumn> columns_;
};

// For `side`.time + … compared with `other`.time + …: below the watermark plus this many microseconds, `side` matches
// no row of the other side that is still to come. Nothing where the condition bounds it from the wrong side or not at
// all.
[[nodiscard]] std::optional<std::int64_t> bound_from(const std::vector<analyze::ExpressionPtr>& conditions,
                                                     analyze::ColumnId side, analyze::ColumnId other);

}  // namespace brook::plan
