// Intervals: making them, and what the operators mean for them. The names of the latter hold a blank, so that no query
// can call them.
#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

// Seconds with their fraction as microseconds; NULL-safe.
constexpr const char* kMicros = "CAST(CAST({6} AS DECIMAL(18,6)) * 1000000 AS BIGINT)";

std::vector<Parameter> calendar_parameters() {
  return {{"years", kInt, "0"}, {"months", kInt, "0"}, {"weeks", kInt, "0"},          {"days", kInt, "0"},
          {"hours", kInt, "0"}, {"mins", kInt, "0"},   {"secs", kSeconds, "0.000000"}};
}

// Where the argument is a wall clock time, its zone is that of no changes.
std::string in_zone(const DataType& type) { return type.is(K::kTimestampNtz) ? "'UTC'" : "{zone}"; }

Function moving(std::string name, std::string kernel, std::string doc, std::string example, std::string result) {
  return {.name = std::move(name),
          .parameters = {{"timestamp", kAny}, {"interval", kAny}},
          .type = type_of(0),
          .sql_by_type = [kernel = std::move(kernel)](
                             std::span<const DataType> arguments,
                             bool) { return fmt::format("{}({{0}}, {{1}}, {})", kernel, in_zone(arguments[0])); },
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function part(std::string name, DataType type, std::string sql, std::string doc, std::string example,
              std::string result) {
  return {.name = std::move(name),
          .parameters = {{"interval", kAny}},
          .type = returns(std::move(type)),
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

// Of a day-time interval where `unit` is its amount of microseconds, of a calendar interval by the kernel.
Function clock_part(std::string name, K type, std::string day_time, std::string calendar, std::string example,
                    std::string result) {
  Function function = part("interval " + name, DataType(type), "", "The " + name + " of an interval; for EXTRACT.",
                           std::move(example), std::move(result));
  function.sql_by_type = [day_time, calendar](std::span<const DataType> arguments, bool) {
    return arguments[0].is(K::kCalendarInterval) ? calendar : day_time;
  };
  return function;
}

}  // namespace

std::vector<Function> intervals() {
  const std::string make = fmt::format("brook_make_interval({{0}}, {{1}}, {{2}}, {{3}}, {{4}}, {{5}}, {})", kMicros);
  return {
      {.name = "make_interval",
       .parameters = calendar_parameters(),
       .type = returns(K::kCalendarInterval),
       .sql = make,
       .sql_not_ansi = "TRY(" + make + ")",
       .doc = "The calendar interval of its fields.",
       .example = "make_interval(100, 11, 1, 1, 12, 30, 01.001001)",
       .result = "100 years 11 months 8 days 12 hours 30 minutes 1.001001 seconds"},
      {.name = "try_make_interval",
       .parameters = calendar_parameters(),
       .type = returns(K::kCalendarInterval),
       .nullability = Nullability::kAlways,
       .sql = "TRY(" + make + ")",
       .doc = "The calendar interval of its fields, or NULL where it overflows.",
       .example = "try_make_interval(0, 1, 0, 1, 0, 0, 100.000001)",
       .result = "1 months 1 days 1 minutes 40.000001 seconds"},
      {.name = "make_dt_interval",
       .parameters = {{"days", kInt, "0"}, {"hours", kInt, "0"}, {"mins", kInt, "0"}, {"secs", kSeconds, "0.000000"}},
       .type = returns(K::kDayTimeInterval),
       .sql = "brook_make_dt_interval({0}, {1}, {2}, CAST(CAST({3} AS DECIMAL(18,6)) * 1000000 AS BIGINT))",
       .doc = "The day-time interval of its fields.",
       .example = "make_dt_interval(1, 12, 30, 01.001001)",
       .result = "INTERVAL '1 12:30:01.001001' DAY TO SECOND"},
      {.name = "make_ym_interval",
       .parameters = {{"years", kInt, "0"}, {"months", kInt, "0"}},
       .type = returns(K::kYearMonthInterval),
       .sql = "brook_make_ym_interval({0}, {1})",
       .doc = "The year-month interval of its fields.",
       .example = "make_ym_interval(1, 2)",
       .result = "INTERVAL '1-2' YEAR TO MONTH"},
      moving("timestamp + interval", "brook_timestamp_plus_day_time",
             "A timestamp and a day-time interval: what + means for them. Days move the wall clock.",
             "TIMESTAMP '2020-01-01 00:00:00' + INTERVAL 1 DAY", "2020-01-02 00:00:00"),
      moving("timestamp + months", "brook_timestamp_plus_months",
             "A timestamp and a year-month interval: what + means for them.",
             "TIMESTAMP '2020-01-31 00:00:00' + INTERVAL 1 MONTH", "2020-02-29 00:00:00"),
      moving("timestamp + calendar", "brook_timestamp_plus_calendar",
             "A timestamp and a calendar interval: what + means for them.",
             "TIMESTAMP '2020-01-31 00:00:00' + make_interval(0, 1)", "2020-02-29 00:00:00"),
      {.name = "date + calendar",
       .parameters = {{"date", kDate}, {"interval", kAny}},
       .type = returns(K::kDate),
       .sql = "brook_date_plus_calendar({0}, {1})",
       .sql_not_ansi = "CAST({local:brook_timestamp_plus_calendar({instant:CAST({0} AS TIMESTAMP)}, {1}, {zone})} AS "
                       "DATE)",
       .doc = "A date and a calendar interval: what + means for them.",
       .example = "DATE '2020-01-31' + make_interval(0, 1)",
       .result = "2020-02-29"},
      {.name = "timestamp - timestamp",
       .parameters = {{"end", kAny}, {"start", kAny}},
       .type = returns(K::kDayTimeInterval),
       .sql = "brook_interval_between({local:0}, {local:1})",
       .doc = "The day-time interval between two times: what - means for them.",
       .example = "TIMESTAMP '2020-01-02 00:00:00' - TIMESTAMP '2020-01-01 00:00:00'",
       .result = "INTERVAL '1 00:00:00' DAY TO SECOND"},
      {.name = "interval div interval",
       .parameters = {{"dividend", kAny}, {"divisor", kAny}},
       .type = returns(K::kLong),
       .sql = "brook_div(CAST({0} AS BIGINT), CAST({1} AS BIGINT))",
       .sql_not_ansi = "brook_div_or_null(CAST({0} AS BIGINT), CAST({1} AS BIGINT))",
       .doc = "How often one interval goes into another: what div means for them.",
       .example = "INTERVAL 100 DAY div INTERVAL 3 HOUR",
       .result = "800"},
      clock_part("year", K::kInt, "CAST({0} // 12 AS INTEGER)", "CAST(brook_calendar_part({0}, 0) AS INTEGER)",
                 "extract(YEAR FROM INTERVAL '3-5' YEAR TO MONTH)", "3"),
      clock_part("month", K::kByte, "CAST({0} % 12 AS TINYINT)", "CAST(brook_calendar_part({0}, 1) AS TINYINT)",
                 "extract(MONTH FROM INTERVAL '3-5' YEAR TO MONTH)", "5"),
      clock_part("day", K::kInt, "CAST({0} // 86400000000 AS INTEGER)", "CAST(brook_calendar_part({0}, 2) AS INTEGER)",
                 "extract(DAY FROM INTERVAL 5 DAYS 3 HOURS)", "5"),
      clock_part("hour", K::kByte, "CAST({0} // 3600000000 % 24 AS TINYINT)",
                 "CAST(brook_calendar_part({0}, 3) AS TINYINT)", "extract(HOUR FROM INTERVAL 5 DAYS 3 HOURS)", "3"),
      clock_part("minute", K::kByte, "CAST({0} // 60000000 % 60 AS TINYINT)",
                 "CAST(brook_calendar_part({0}, 4) AS TINYINT)", "extract(MINUTE FROM INTERVAL 90 MINUTES)", "30"),
      part("interval second", DataType::decimal(8, 6),
           "CAST(CAST(brook_interval_seconds({0}) AS DECIMAL(8,0)) * CAST('0.000001' AS DECIMAL(6,6)) AS DECIMAL(8,6))",
           "The seconds of an interval with their fraction; for EXTRACT.", "extract(SECOND FROM INTERVAL 90.5 SECONDS)",
           "30.500000"),
      {.name = "try eval",
       .parameters = {{"expr", kAny}},
       .type = type_of(0),
       .nullability = Nullability::kAlways,
       .sql = "TRY({0})",
       .doc = "The value, or NULL where its computation fails: what the try_ functions are made of.",
       .example = "try_add(DATE '2020-01-01', INTERVAL 1 DAY)",
       .result = "2020-01-02"},
  };
}

}  // namespace brook::function
