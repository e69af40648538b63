// Functions of timestamps: the clock, construction, Unix times, truncation, zones, and reading them from text.
#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

// A timestamp from a text without a format, a date or a timestamp, to an instant (`ntz`: to a wall clock time).
std::string timestamp_of(const DataType& type, bool ntz, bool strict) {
  if (type.is(K::kTimestamp)) return ntz ? "{local:0}" : "{0}";
  if (type.is(K::kTimestampNtz)) return ntz ? "{0}" : "{instant:{0}}";
  if (type.is(K::kDate)) return ntz ? "CAST({0} AS TIMESTAMP)" : "{instant:CAST({0} AS TIMESTAMP)}";
  if (type.is(K::kString)) {
    return fmt::format("brook_{}to_timestamp{}({{0}}{})", strict ? "" : "try_", ntz ? "_ntz" : "",
                       ntz ? "" : ", {zone}");
  }
  if (type.is(K::kDecimal)) return "make_timestamp(brook_decimal_to_micros({0}))";
  if (type.is_fractional()) return "make_timestamp(brook_to_bigint(CAST({0} AS DOUBLE) * 1000000))";
  return "make_timestamp(CAST({0} AS BIGINT) * 1000000)";
}

Function reading_timestamp(std::string name, bool ntz, bool never_fails) {
  std::string example = name + "('2016-12-31 00:12:00')";
  return {.name = std::move(name),
          .parameters = {{"timestamp_str", kAny}, {"fmt", kString, "NULL"}},
          .type = returns(ntz ? K::kTimestampNtz : K::kTimestamp),
          .nullability = never_fails ? Nullability::kAlways : Nullability::kIfAnyArgument,
          .sql_by_type =
              [ntz, never_fails](std::span<const DataType> arguments, bool ansi) {
                const bool strict = ansi && !never_fails;
                const bool plain = arguments.size() < 2 || arguments[1].is(K::kNull) || !arguments[0].is(K::kString);
                if (plain) return timestamp_of(arguments[0], ntz, strict);
                return fmt::format("brook_{}parse_timestamp({{0}}, {{1}}, {})", strict ? "" : "try_",
                                   ntz ? "'UTC'" : "{zone}");
              },
          .doc = "The timestamp that a text stands for, by a pattern or as a cast reads it.",
          .example = std::move(example),
          .result = "2016-12-31 00:12:00"};
}

Function unix_time(std::string name, std::string divisor, std::string result) {
  std::string example = name + "(TIMESTAMP('1970-01-01 00:00:01Z'))";
  return {.name = std::move(name),
          .parameters = {{"timestamp", kTimestamp}},
          .type = returns(K::kLong),
          .sql = divisor.empty() ? "epoch_us({0})" : "brook_floor_divide(epoch_us({0}), " + divisor + ")",
          .doc = "The time since 1970-01-01 00:00:00 UTC.",
          .example = std::move(example),
          .result = std::move(result)};
}

Function unix_timestamp(std::string name, std::vector<Parameter> parameters) {
  std::string example = name + "('2016-04-08', 'yyyy-MM-dd')";
  return {.name = std::move(name),
          .parameters = std::move(parameters),
          .type = returns(K::kLong),
          .sql_by_type = [](std::span<const DataType> arguments, bool ansi) -> std::string {
            std::string instant = "{0}";
            if (arguments[0].is(K::kDate)) instant = "{instant:CAST({0} AS TIMESTAMP)}";
            if (arguments[0].is(K::kTimestampNtz)) instant = "{instant:{0}}";
            if (arguments[0].is(K::kString)) {
              const char* format = arguments.size() > 1 ? "{1}" : "'yyyy-MM-dd HH:mm:ss'";
              instant = fmt::format("brook_{}parse_timestamp({{0}}, {}, {{zone}})", ansi ? "" : "try_", format);
            }
            return fmt::format("brook_floor_divide(epoch_us({}), 1000000)", instant);
          },
          .doc = "The seconds since 1970 of a date, a timestamp, or a text read by a pattern.",
          .example = std::move(example),
          .result = "1460073600"};
}

}  // namespace

std::vector<Function> timestamps() {
  return {
      {.name = "current_timestamp",
       .aliases = {"now"},
       .type = returns(K::kTimestamp),
       .nullability = Nullability::kNever,
       .sql = "{now}",
       .doc = "The time at the start of the epoch.",
       .example = "current_timestamp()",
       .result = ""},
      {.name = "localtimestamp",
       .type = returns(K::kTimestampNtz),
       .nullability = Nullability::kNever,
       .sql = "{local:{now}}",
       .doc = "The local time at the start of the epoch, without a zone.",
       .example = "localtimestamp()",
       .result = ""},
      {.name = "current_timezone",
       .type = returns(K::kString),
       .nullability = Nullability::kNever,
       .sql = "{zone}",
       .doc = "The session's time zone.",
       .example = "current_timezone()",
       .result = "UTC"},
      reading_timestamp("to_timestamp", false, false),
      reading_timestamp("to_timestamp_ltz", false, false),
      reading_timestamp("to_timestamp_ntz", true, false),
      reading_timestamp("try_to_timestamp", false, true),
      {.name = "date_trunc",
       .parameters = {{"fmt", kString}, {"ts", kTimestamp}},
       .type = returns(K::kTimestamp),
       .nullability = Nullability::kAlways,
       .sql = "{instant:brook_date_trunc({0}, {local:1})}",
       .doc = "The start of the time's year, quarter, month, week, day, hour, minute, second …",
       .example = "date_trunc('HOUR', '2015-03-05T09:32:05.359')",
       .result = "2015-03-05 09:00:00"},
      {.name = "make_timestamp",
       .aliases = {"make_timestamp_ltz"},
       .parameters = {{"year", kInt},
                      {"month", kInt},
                      {"day", kInt},
                      {"hour", kInt},
                      {"min", kInt},
                      {"sec", kDecimal},
                      {"timezone", kString, "NULL"}},
       .type = returns(K::kTimestamp),
       .sql_by_type = [](std::span<const DataType> arguments, bool ansi) -> std::string {
         const std::string wall = fmt::format(
             "brook_{}make_timestamp({{0}}, {{1}}, {{2}}, {{3}}, {{4}}, CAST(CAST({{5}} AS DECIMAL(18,6)) * 1000000 AS "
             "BIGINT))",
             ansi ? "" : "try_");
         if (arguments.size() < 7 || arguments[6].is(K::kNull)) return "{instant:" + wall + "}";
         return fmt::format("brook_to_instant({}, {{6}})", wall);
       },
       .doc = "The timestamp of its fields.",
       .example = "make_timestamp(2014, 12, 28, 6, 30, 45.887)",
       .result = "2014-12-28 06:30:45.887"},
      {.name = "make_timestamp_ntz",
       .parameters = {{"year", kInt}, {"month", kInt}, {"day", kInt}, {"hour", kInt}, {"min", kInt}, {"sec", kDecimal}},
       .type = returns(K::kTimestampNtz),
       .sql = "brook_make_timestamp({0}, {1}, {2}, {3}, {4}, CAST(CAST({5} AS DECIMAL(18,6)) * 1000000 AS BIGINT))",
       .sql_not_ansi =
           "brook_try_make_timestamp({0}, {1}, {2}, {3}, {4}, CAST(CAST({5} AS DECIMAL(18,6)) * 1000000 AS BIGINT))",
       .doc = "The wall clock time of its fields.",
       .example = "make_timestamp_ntz(2014, 12, 28, 6, 30, 45.887)",
       .result = "2014-12-28 06:30:45.887"},
      {.name = "timestamp_seconds",
       .parameters = {{"seconds", kNumeric}},
       .type = returns(K::kTimestamp),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         if (arguments[0].is_integral()) return "make_timestamp(CAST({0} AS BIGINT) * 1000000)";
         if (arguments[0].is(K::kDecimal)) return "make_timestamp(brook_decimal_to_micros({0}))";
         return "make_timestamp(CAST(trunc(CAST({0} AS DOUBLE) * 1000000) AS BIGINT))";
       },
       .doc = "The timestamp so many seconds after 1970.",
       .example = "timestamp_seconds(1230219000)",
       .result = "2008-12-25 15:30:00"},
      {.name = "timestamp_millis",
       .parameters = {{"milliseconds", kIntegral}},
       .type = returns(K::kTimestamp),
       .sql = "make_timestamp(CAST({0} AS BIGINT) * 1000)",
       .doc = "The timestamp so many milliseconds after 1970.",
       .example = "timestamp_millis(1230219000123)",
       .result = "2008-12-25 15:30:00.123"},
      {.name = "timestamp_micros",
       .parameters = {{"microseconds", kIntegral}},
       .type = returns(K::kTimestamp),
       .sql = "make_timestamp(CAST({0} AS BIGINT))",
       .doc = "The timestamp so many microseconds after 1970.",
       .example = "timestamp_micros(1230219000123123)",
       .result = "2008-12-25 15:30:00.123123"},
      unix_time("unix_seconds", "1000000", "1"),
      unix_time("unix_millis", "1000", "1000"),
      unix_time("unix_micros", "", "1000000"),
      unix_timestamp("unix_timestamp",
                     {{"timeExp", kAny, "current_timestamp()"}, {"fmt", kString, "'yyyy-MM-dd HH:mm:ss'"}}),
      unix_timestamp("to_unix_timestamp", {{"timeExp", kAny}, {"fmt", kString, "'yyyy-MM-dd HH:mm:ss'"}}),
      {.name = "from_unixtime",
       .parameters = {{"unix_time", kLong}, {"fmt", kString, "'yyyy-MM-dd HH:mm:ss'"}},
       .type = returns(K::kString),
       .sql = "brook_date_format({local:make_timestamp({0} * 1000000)}, {1}, {zone})",
       .doc = "Seconds since 1970 as text, by a pattern.",
       .example = "from_unixtime(0, 'yyyy-MM-dd HH:mm:ss')",
       .result = "1970-01-01 00:00:00"},
      {.name = "from_utc_timestamp",
       .parameters = {{"timestamp", kTimestamp}, {"timezone", kString}},
       .type = returns(K::kTimestamp),
       .sql = "brook_to_local({0}, {1})",
       .doc = "A time of UTC as it is shown in a zone.",
       .example = "from_utc_timestamp('2016-08-31', 'Asia/Seoul')",
       .result = "2016-08-31 09:00:00"},
      {.name = "to_utc_timestamp",
       .parameters = {{"timestamp", kTimestamp}, {"timezone", kString}},
       .type = returns(K::kTimestamp),
       .sql = "brook_to_instant({0}, {1})",
       .doc = "A time shown in a zone as that of UTC.",
       .example = "to_utc_timestamp('2016-08-31', 'Asia/Seoul')",
       .result = "2016-08-30 15:00:00"},
      {.name = "timestamp_add_interval",
       .parameters = {{"timestamp", kAny}, {"interval", kAny}},
       .type = type_of(0),
       .sql = "make_timestamp(epoch_us({0}) + {1})",
       .doc = "A timestamp and a day-time interval: what + means for them.",
       .example = "TIMESTAMP '2020-01-01 00:00:00' + INTERVAL 1 DAY",
       .result = "2020-01-02 00:00:00"},
      {.name = "timestamp_add_months",
       .parameters = {{"timestamp", kAny}, {"months", kAny}},
       .type = type_of(0),
       .sql = "{instant:{local:0} + to_months({1})}",
       .doc = "A timestamp and a year-month interval: what + means for them.",
       .example = "TIMESTAMP '2020-01-31 00:00:00' + INTERVAL 1 MONTH",
       .result = "2020-02-29 00:00:00"},
      {.name = "timestamp_diff",
       .parameters = {{"end", kAny}, {"start", kAny}},
       .type = returns(K::kDayTimeInterval),
       .sql = "epoch_us({0}) - epoch_us({1})",
       .doc = "The day-time interval between two times: what - means for them.",
       .example = "TIMESTAMP '2020-01-02 00:00:00' - TIMESTAMP '2020-01-01 00:00:00'",
       .result = "INTERVAL '1 00:00:00' DAY TO SECOND"},
      {.name = "timestampadd",
       .parameters = {{"unit", kLiteralString}, {"value", kLong}, {"timestamp", kTimestamp}},
       .type = returns(K::kTimestamp),
       .sql = "{instant:brook_timestamp_add({0}, {1}, {local:2})}",
       .doc = "So many units later.",
       .example = "timestampadd(HOUR, 8, TIMESTAMP '2022-02-14 01:02:03')",
       .result = "2022-02-14 09:02:03"},
      {.name = "timestampdiff",
       .parameters = {{"unit", kLiteralString}, {"start", kTimestamp}, {"end", kTimestamp}},
       .type = returns(K::kLong),
       .sql = "brook_timestamp_diff({0}, {local:1}, {local:2})",
       .doc = "The whole units from the first time to the second.",
       .example = "timestampdiff(MONTH, TIMESTAMP '2021-01-01 00:00:00', TIMESTAMP '2022-02-14 01:02:03')",
       .result = "13"},
      {.name = "make_dt_interval",
       .parameters = {{"days", kInt, "0"}, {"hours", kInt, "0"}, {"mins", kInt, "0"}, {"secs", kDecimal, "0.000000"}},
       .type = returns(K::kDayTimeInterval),
       .sql = "CAST({0} AS BIGINT) * 86400000000 + CAST({1} AS BIGINT) * 3600000000 + CAST({2} AS BIGINT) * 60000000 + "
              "CAST(CAST({3} AS DECIMAL(18,6)) * 1000000 AS BIGINT)",
       .doc = "The day-time interval of its fields.",
       .example = "make_dt_interval(1, 12, 30, 01.001001)",
       .result = "INTERVAL '1 12:30:01.001001' DAY TO SECOND"},
      {.name = "make_ym_interval",
       .parameters = {{"years", kInt, "0"}, {"months", kInt, "0"}},
       .type = returns(K::kYearMonthInterval),
       .sql = "{0} * 12 + {1}",
       .doc = "The year-month interval of its fields.",
       .example = "make_ym_interval(1, 2)",
       .result = "INTERVAL '1-2' YEAR TO MONTH"},
  };
}

}  // namespace brook::function
