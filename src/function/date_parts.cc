// Parts of dates and times, as numbers and names.
#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

Function date_part(std::string name, std::vector<std::string> aliases, std::string sql, std::string doc,
                   std::string example, std::string result) {
  return {.name = std::move(name),
          .aliases = std::move(aliases),
          .parameters = {{"date", kDate}},
          .type = returns(K::kInt),
          .sql = "CAST(" + sql + " AS INTEGER)",
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

// Nanoseconds of the unit, and how many of it there are in the next greater one.
Function time_part(std::string name, std::string nanoseconds, std::string within, std::string doc, std::string result) {
  std::string example = name + "('2009-07-30 12:58:59')";
  std::string of_timestamp = "CAST(" + name + "({local:0}) AS INTEGER)";
  std::string of_time = "CAST(brook_time_nanos({0}) // " + nanoseconds + " % " + within + " AS INTEGER)";
  return {.name = std::move(name),
          .parameters = {{"timestamp", kTimeOrTimestamp}},
          .type = returns(K::kInt),
          .sql_by_type = [of_timestamp = std::move(of_timestamp), of_time = std::move(of_time)](
                             std::span<const DataType> arguments,
                             bool) { return arguments[0].is(K::kTime) ? of_time : of_timestamp; },
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

}  // namespace

std::vector<Function> date_parts() {
  return {
      date_part("year", {}, "year({0})", "The year.", "year('2016-07-30')", "2016"),
      date_part("quarter", {}, "quarter({0})", "The quarter, 1 to 4.", "quarter('2016-08-31')", "3"),
      date_part("month", {}, "month({0})", "The month, 1 to 12.", "month('2016-07-30')", "7"),
      date_part("day", {"dayofmonth"}, "day({0})", "The day of the month.", "day('2009-07-30')", "30"),
      date_part("dayofyear", {}, "dayofyear({0})", "The day of the year.", "dayofyear('2016-04-09')", "100"),
      date_part("dayofweek", {}, "dayofweek({0}) + 1", "The day of the week, 1 for Sunday to 7.",
                "dayofweek('2009-07-30')", "5"),
      date_part("weekday", {}, "isodow({0}) - 1", "The day of the week, 0 for Monday to 6.", "weekday('2009-07-30')",
                "3"),
      date_part("dayofweek_iso", {}, "isodow({0})", "The day of the week, 1 for Monday to 7; for EXTRACT.",
                "extract(dayofweek_iso FROM DATE '2009-07-30')", "4"),
      date_part("weekofyear", {}, "week({0})", "The ISO week, which starts on Monday.", "weekofyear('2008-02-20')",
                "8"),
      date_part("yearofweek", {}, "isoyear({0})", "The year that the ISO week belongs to; for EXTRACT.",
                "extract(yearofweek FROM DATE '2005-01-01')", "2004"),
      {.name = "dayname",
       .parameters = {{"date", kDate}},
       .type = returns(K::kString),
       .sql = "left(dayname({0}), 3)",
       .doc = "The day of the week in three letters.",
       .example = "dayname(DATE('2008-02-20'))",
       .result = "Wed"},
      {.name = "monthname",
       .parameters = {{"date", kDate}},
       .type = returns(K::kString),
       .sql = "left(monthname({0}), 3)",
       .doc = "The month in three letters.",
       .example = "monthname('2008-02-20')",
       .result = "Feb"},
      time_part("hour", "3600000000000", "24", "The hour, 0 to 23.", "12"),
      time_part("minute", "60000000000", "60", "The minute, 0 to 59.", "58"),
      time_part("second", "1000000000", "60", "The second, 0 to 59.", "59"),
      {.name = "extract second",
       .parameters = {{"timestamp", kTimeOrTimestamp}},
       .type = returns(DataType::decimal(8, 6)),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         const char* micros =
             arguments[0].is(K::kTime) ? "brook_time_nanos({0}) // 1000 % 60000000" : "microsecond({local:0})";
         return fmt::format("CAST(CAST({} AS DECIMAL(8,0)) * CAST('0.000001' AS DECIMAL(6,6)) AS DECIMAL(8,6))",
                            micros);
       },
       .doc = "The seconds with their fraction; for EXTRACT.",
       .example = "extract(seconds FROM timestamp'2019-10-01 00:00:01.000001')",
       .result = "1.000001"},
  };
}

}  // namespace brook::function
