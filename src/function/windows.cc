// Window functions proper (aggregates may stand in a window, too), and windows of time. Of a call of those the analyzer
// makes the one that is described here (analyze/time_windows.h): durations are microseconds.
#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

constexpr FunctionKind kWindow = FunctionKind::kWindow;

Function ranking(std::string name, TypeKind type, std::string sql, std::string doc, std::string result) {
  std::string example = name + "() OVER (ORDER BY b)";
  return {.name = std::move(name),
          .kind = kWindow,
          .type = returns(type),
          .nullability = Nullability::kNever,
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function neighbour(std::string name, std::string doc) {
  std::string example = name + "(b, 1, 0) OVER (ORDER BY b)";
  return {.name = std::move(name),
          .kind = kWindow,
          .parameters = {{"input", kSame}, {"offset", kInt, "1"}, {"default", kSame, "NULL"}},
          .type = type_of(0),
          .nullability = Nullability::kAlways,
          .doc = std::move(doc),
          .example = std::move(example),
          .result = "0"};
}

TypeRule window_of_times() {
  return [](std::span<const DataType> arguments) -> Result<DataType> {
    return DataType::structure({{"start", arguments[0], true}, {"end", arguments[0], true}});
  };
}

}  // namespace

std::vector<Function> windows() {
  Function lag = neighbour("lag", "The value of so many rows before.");
  lag.sql = "lag({0}, {1}, {2}{nulls}){f}";
  Function lead = neighbour("lead", "The value of so many rows after.");
  lead.sql = "lead({0}, {1}, {2}{nulls}){f}";
  return {
      ranking("row_number", K::kInt, "CAST(row_number(){f} AS INTEGER)", "The row's number, from 1.", "1"),
      ranking("rank", K::kInt, "CAST(rank(){f} AS INTEGER)", "The rank, with gaps after ties.", "1"),
      ranking("dense_rank", K::kInt, "CAST(dense_rank(){f} AS INTEGER)", "The rank, without gaps.", "1"),
      ranking("percent_rank", K::kDouble, "percent_rank(){f}", "The rank as a share of the other rows.", "0.0"),
      ranking("cume_dist", K::kDouble, "cume_dist(){f}", "The share of rows up to this one.", "0.5"),
      {.name = "ntile",
       .kind = kWindow,
       .parameters = {{"buckets", kInt, "1"}},
       .type = returns(K::kInt),
       .nullability = Nullability::kNever,
       .sql = "CAST(ntile({0}){f} AS INTEGER)",
       .doc = "The bucket of as many equal ones.",
       .example = "ntile(2) OVER (ORDER BY b)",
       .result = "1"},
      std::move(lag),
      std::move(lead),
      {.name = "nth_value",
       .kind = kWindow,
       .parameters = {{"input", kAny}, {"offset", kInt}, {"ignoreNulls", kBoolean, "false"}},
       .type = type_of(0),
       .nullability = Nullability::kAlways,
       .sql = "nth_value({0}, {1}{nulls}){f}",
       .doc = "The value of the frame's n-th row.",
       .example = "nth_value(b, 2) OVER (ORDER BY b)",
       .result = "2"},
      {.name = "window",
       .parameters = {{"time_column", kTimestamp},
                      {"window_duration", kLong},
                      {"slide_duration", kLong},
                      {"start_time", kLong},
                      {"slides_back", kLong, "0"}},
       .type = window_of_times(),
       .nullability = Nullability::kNever,
       .sql =
           "struct_pack(\"start\" := make_timestamp(epoch_us({0}) - (((epoch_us({0}) - {3}) % {2}) + {2}) % {2} - {4} "
           "* {2}), \"end\" := make_timestamp(epoch_us({0}) - (((epoch_us({0}) - {3}) % {2}) + {2}) % {2} - {4} * {2} "
           "+ {1}))",
       .doc = "The window of a fixed length that a time lies in; a row of each that it lies in when they overlap.",
       .example = "window(TIMESTAMP'2026-01-01 10:05:00', '1 hour')",
       .result = "{2026-01-01 10:00:00, 2026-01-01 11:00:00}"},
      {.name = "session_window",
       .parameters = {{"time_column", kTimestamp}, {"gap_duration", kLong}},
       .type = window_of_times(),
       .nullability = Nullability::kNever,
       .sql = "struct_pack(\"start\" := {0}, \"end\" := make_timestamp(epoch_us({0}) + {1}))",
       .doc = "The session of rows none of which is more than a gap behind another, as a group key.",
       .example = "session_window(TIMESTAMP'2026-01-01 10:05:00', '10 minutes')",
       .result = "{2026-01-01 10:05:00, 2026-01-01 10:15:00}"},
      {.name = "window_time",
       .parameters = {{"window_column", kStruct}},
       .type = [](std::span<const DataType> arguments) -> Result<DataType> { return arguments[0].fields()[1].type; },
       .sql = "make_timestamp(epoch_us(struct_extract({0}, 'end')) - 1)",
       .doc = "The last microsecond of a window: its event time.",
       .example = "window_time(window(TIMESTAMP'2026-01-01 10:05:00', '1 hour'))",
       .result = "2026-01-01 10:59:59.999999"},
      {.name = "event_time",
       .parameters = {{"time", kTimestamp}, {"delay", kLong}},
       .type = type_of(0),
       .sql = "{0}",
       .doc = "The time itself, declared as the event time of its row by WATERMARK.",
       .example = "event_time(TIMESTAMP'2026-01-01 10:05:00', 0)",
       .result = "2026-01-01 10:05:00"},
  };
}

}  // namespace brook::function
