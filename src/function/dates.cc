// Functions of dates: arithmetic, rounding, construction, and reading dates from text.
#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

constexpr const char* kToday = "CAST({local:{now}} AS DATE)";

// A date from a date, a timestamp or a text without a format.
std::string date_of(const DataType& type, bool strict) {
  if (type.is(K::kDate)) return "{0}";
  if (type.is(K::kNull)) return "CAST(NULL AS DATE)";
  if (type.is(K::kTimestamp) || type.is(K::kTimestampNtz)) return "CAST({local:0} AS DATE)";
  return strict ? "brook_to_date({0})" : "brook_try_to_date({0})";
}

Function reading_date(std::string name, bool never_fails) {
  std::string example = name + "('2009-07-30 04:17:52')";
  return {.name = std::move(name),
          .parameters = {{"date_str", kAny}, {"fmt", kString, "-"}},
          .type = returns(K::kDate),
          .nullability = never_fails ? Nullability::kAlways : Nullability::kIfAnyArgument,
          .sql_by_type = [never_fails](std::span<const DataType> arguments, bool ansi) -> std::string {
            const bool strict = ansi && !never_fails;
            if (arguments.size() < 2 || !arguments[0].is(K::kString)) return date_of(arguments[0], strict);
            return strict ? "CAST({local:brook_parse_timestamp({0}, {1}, {zone})} AS DATE)"
                          : "CAST({local:brook_try_parse_timestamp({0}, {1}, {zone})} AS DATE)";
          },
          .doc = "The date that a text stands for, by a pattern or as a cast reads it.",
          .example = std::move(example),
          .result = "2009-07-30"};
}

}  // namespace

std::vector<Function> dates() {
  return {
      {.name = "current_date",
       .aliases = {"curdate"},
       .type = returns(K::kDate),
       .nullability = Nullability::kNever,
       .sql = kToday,
       .doc = "The date at the start of the epoch.",
       .example = "current_date()",
       .result = ""},
      {.name = "date_add",
       .aliases = {"dateadd"},
       .parameters = {{"start_date", kDate}, {"num_days", kInt}},
       .type = returns(K::kDate),
       .sql = "brook_date_plus_days({0}, {1})",
       .doc = "So many days later.",
       .example = "date_add('2016-07-30', 1)",
       .result = "2016-07-31"},
      {.name = "date_sub",
       .parameters = {{"start_date", kDate}, {"num_days", kInt}},
       .type = returns(K::kDate),
       .sql = "brook_date_plus_days({0}, -{1})",
       .doc = "So many days earlier.",
       .example = "date_sub('2016-07-30', 1)",
       .result = "2016-07-29"},
      {.name = "datediff",
       .aliases = {"date_diff"},
       .parameters = {{"endDate", kDate}, {"startDate", kDate}},
       .type = returns(K::kInt),
       .sql = "CAST({0} - {1} AS INTEGER)",
       .doc = "The days from the second date to the first.",
       .example = "datediff('2009-07-31', '2009-07-30')",
       .result = "1"},
      {.name = "add_months",
       .parameters = {{"start_date", kDate}, {"num_months", kInt}},
       .type = returns(K::kDate),
       .sql = "brook_date_plus_months({0}, {1})",
       .doc = "So many months later, on the month's last day at most.",
       .example = "add_months('2016-08-31', 1)",
       .result = "2016-09-30"},
      {.name = "months_between",
       .parameters = {{"timestamp1", kTimestamp}, {"timestamp2", kTimestamp}, {"roundOff", kBoolean, "true"}},
       .type = returns(K::kDouble),
       .sql = "brook_months_between({local:0}, {local:1}, {2})",
       .doc = "The months from the second time to the first, days counting as 31 to a month.",
       .example = "months_between('1997-02-28 10:30:00', '1996-10-30')",
       .result = "3.94959677"},
      {.name = "last_day",
       .parameters = {{"date", kDate}},
       .type = returns(K::kDate),
       .sql = "last_day({0})",
       .doc = "The last day of the date's month.",
       .example = "last_day('2009-01-12')",
       .result = "2009-01-31"},
      {.name = "next_day",
       .parameters = {{"start_date", kDate}, {"day_of_week", kString}},
       .type = returns(K::kDate),
       .sql = "brook_next_day({0}, {1})",
       .sql_not_ansi = "brook_try_next_day({0}, {1})",
       .doc = "The first later date on a day of the week.",
       .example = "next_day('2015-01-14', 'TU')",
       .result = "2015-01-20"},
      {.name = "trunc",
       .parameters = {{"date", kDate}, {"fmt", kString}},
       .type = returns(K::kDate),
       .nullability = Nullability::kAlways,
       .sql = "brook_trunc_date({0}, {1})",
       .doc = "The first day of the date's year, quarter, month or week.",
       .example = "trunc('2019-08-04', 'week')",
       .result = "2019-07-29"},
      {.name = "make_date",
       .parameters = {{"year", kInt}, {"month", kInt}, {"day", kInt}},
       .type = returns(K::kDate),
       .sql = "brook_make_date({*})",
       .sql_not_ansi = "brook_try_make_date({*})",
       .doc = "The date of a year, a month and a day.",
       .example = "make_date(2013, 7, 15)",
       .result = "2013-07-15"},
      {.name = "date_from_unix_date",
       .parameters = {{"days", kInt}},
       .type = returns(K::kDate),
       .sql = "DATE '1970-01-01' + {0}",
       .doc = "The date so many days after 1970-01-01.",
       .example = "date_from_unix_date(1)",
       .result = "1970-01-02"},
      {.name = "unix_date",
       .parameters = {{"date", kDate}},
       .type = returns(K::kInt),
       .sql = "CAST({0} - DATE '1970-01-01' AS INTEGER)",
       .doc = "The days since 1970-01-01.",
       .example = "unix_date(DATE('1970-01-02'))",
       .result = "1"},
      reading_date("to_date", false),
      reading_date("try_to_date", true),
      {.name = "date_format",
       .parameters = {{"timestamp", kAny}, {"fmt", kString}},
       .type = returns(K::kString),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         if (arguments[0].is(K::kTime)) return "brook_time_format({0}, {1})";
         if (arguments[0].is(K::kNull)) return "CAST(NULL AS VARCHAR)";
         return "brook_date_format({local:0}, {1}, {zone})";
       },
       .doc = "The time as text, by a pattern of Java's letters.",
       .example = "date_format('2016-04-08', 'y')",
       .result = "2016"},
  };
}

}  // namespace brook::function
