// The steps of streams that wait for a watermark: what an operator needs to know of its input. Values.
//
// Times are compared as Spark does: a row whose time is at or before the late watermark (that of the epoch before) is
// dropped; what is at or before the watermark is complete, goes out and is forgotten. A null time is never late and
// never complete. Source: Spark's WatermarkSupport, StreamingSymmetricHashJoinHelper, SessionWindowStateStoreSaveExec.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "plan/aggregate_step.h"

namespace brook::plan {

// A column of an input with event times: a TIMESTAMP, or a window of time whose end counts.
struct EventTime {
  std::size_t column = 0;
  bool is_window = false;
};

// GROUP BY of a stream. Input and rows are those of the aggregate; the time, if any, is a key. Each group goes out
// once, when it is complete; with `updates` whenever rows came for it, and, where the step's rows have the weight, as
// it was before with -1. Complete groups are forgotten.
struct WindowStep {
  AggregateStep aggregate;
  std::optional<EventTime> time;  // REQUIRES: present, or updates
  bool updates = false;
};

// Rows wait until their session is over. The input has the keys, then the row's own session, then any other columns; so
// do the rows that go out, with the whole session in place of the row's own.
struct SessionStep {
  std::size_t key_count = 0;
};

// The first row of each key goes on at once. Input and rows have the same columns.
struct DedupStep {
  std::vector<std::size_t> keys;
  std::optional<EventTime> time;  // of late rows
  // When a key is forgotten: at this time of its row, plus `remember_us`; absent: never.
  std::optional<EventTime> expiry;
  std::int64_t remember_us = 0;
  std::optional<std::int64_t> ttl_us;  // without an expiry: by the clock
};

// Rows with `time` at or before the watermark plus `offset_us` match nothing that is still to come.
struct Expiry {
  EventTime time;
  std::int64_t offset_us = 0;
};
struct JoinSide {
  std::optional<EventTime> time;  // of late rows
  std::optional<Expiry> expiry;   // absent: its rows are kept for ever
  bool has_filter = false;        // the last column of the input says whether the row may match at all
};
// Every pair of rows of two streams whose keys are equal, as soon as both are there. Each input has the keys, then the
// side's columns, then the filter. Rows: the left columns, the right columns, and the numbers of both rows (BIGINT) by
// arrival.
struct StreamJoinStep {
  std::vector<bool> null_safe;  // one per key: <=>, else a null matches nothing
  JoinSide sides[2];
  std::optional<std::int64_t> ttl_us;  // of a side without an expiry: by the clock
};

// The rows of one side of a join that found no partner, once none can come; of a semi join those that found one, at
// once. Inputs: the side's columns and its filter, every row that the join sees in the same order; then the numbers of
// rows that found a partner (BIGINT). Rows: the side's columns.
struct PartnerStep {
  JoinSide side;
  bool semi = false;
};

}  // namespace brook::plan
