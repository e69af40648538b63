// Windows of time. The analyzer puts the one of a SELECT below it (analyze/time_windows.h): window() and
// session_window() themselves are never computed.
#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

DataType window_of(const DataType& time) { return DataType::structure({{"start", time}, {"end", time}}); }

Result<DataType> window_type(std::span<const DataType> arguments) { return window_of(arguments[0]); }

Result<DataType> end_type(std::span<const DataType> arguments) {
  const DataType& type = arguments[0];
  const bool window = type.is(K::kStruct) && type.fields().size() == 2 && type == window_of(type.fields()[1].type);
  if (window) return type.fields()[1].type;
  return unexpected_type("window_time", type, "the column of a window()");
}

}  // namespace

std::vector<Function> time_windows() {
  const std::vector<Parameter> parameters = {{"time", kAny}, {"width", kLong}, {"slide", kLong}, {"start", kLong}};
  return {
      {.name = "window",
       .parameters = {{"time_column", kAny},
                      {"window_duration", kString},
                      {"slide_duration", kString, "-"},
                      {"start_time", kString, "-"}},
       .type = window_type,
       .doc = "The window of time that a row falls into, in SELECT and GROUP BY; several where windows slide.",
       .example = "window(TIMESTAMP '2021-01-01 00:07:00', '5 minutes')",
       .result = "{2021-01-01 00:05:00, 2021-01-01 00:10:00}"},
      {.name = "session_window",
       .parameters = {{"time_column", kAny}, {"gap_duration", kAny}},
       .type = window_type,
       .doc = "The session that a row belongs to, in GROUP BY: it ends where for so long no row of the group follows.",
       .example = "session_window(TIMESTAMP '2021-01-01 00:07:00', '5 minutes')",
       .result = "{2021-01-01 00:07:00, 2021-01-01 00:12:00}"},
      {.name = "window_time",
       .parameters = {{"window_column", kAny}},
       .type = end_type,
       .sql = "make_timestamp(epoch_us(struct_extract({0}, 'end')) - 1)",
       .doc = "The last microsecond of a window.",
       .example = "window_time(window(TIMESTAMP '2021-01-01 00:07:00', '5 minutes'))",
       .result = "2021-01-01 00:09:59.999999"},
      {.name = "time window",
       .parameters = parameters,
       .type = window_type,
       .sql = "struct_pack(start := make_timestamp(brook_window_start(epoch_us({0}), {2}, {3})), \"end\" := "
              "make_timestamp(brook_window_start(epoch_us({0}), {2}, {3}) + {1}))",
       .doc = "The window of time that holds a time, where windows do not overlap.",
       .example = "window(TIMESTAMP '2021-01-01 00:07:00', '5 minutes')",
       .result = "{2021-01-01 00:05:00, 2021-01-01 00:10:00}"},
      {.name = "time windows",
       .parameters = parameters,
       .type = [](std::span<const DataType> arguments) -> Result<DataType> {
         return DataType::array(window_of(arguments[0]));
       },
       .sql = "list_transform(brook_window_starts(epoch_us({0}), {1}, {2}, {3}), lambda brook_w: struct_pack(start := "
              "make_timestamp(brook_w), \"end\" := make_timestamp(brook_w + {1})))",
       .doc = "The windows of time that hold a time, the latest first.",
       .example = "window(TIMESTAMP '2021-01-01 00:07:00', '10 minutes', '5 minutes')",
       .result = "{2021-01-01 00:05:00, 2021-01-01 00:15:00}"},
      {.name = "time session",
       .parameters = {{"start", kAny}, {"end", kAny}},
       .type = window_type,
       .sql = "struct_pack(start := {0}, \"end\" := {1})",
       .doc = "A session from its first moment to its end.",
       .example = "session_window(TIMESTAMP '2021-01-01 00:07:00', '5 minutes')",
       .result = "{2021-01-01 00:07:00, 2021-01-01 00:12:00}"},
      {.name = "event time",
       .parameters = {{"time", kAnyTimestamp}, {"delay", kLong}},
       .type = [](std::span<const DataType> arguments) -> Result<DataType> { return arguments[0]; },
       .sql = "{0}",
       .doc = "The time itself, which WATERMARK declares as that of its row; the delay is in microseconds.",
       .example = "t WATERMARK ts DELAY OF INTERVAL 10 MINUTES",
       .result = "2021-01-01 00:07:00"},
  };
}

}  // namespace brook::function
