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
  if (type.is(K::kNull)) return "CAST(NULL AS TIMESTAMP)";
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
          .parameters = {{"timestamp_str", kAny}, {"fmt", kString, "-"}},
          .type = returns(ntz ? K::kTimestampNtz : K::kTimestamp),
          .nullability = never_fails ? Nullability::kAlways : Nullability::kIfAnyArgument,
          .sql_by_type =
              [ntz, never_fails](std::span<const DataType> arguments, bool ansi) {
                const bool strict = ansi && !never_fails;
                const bool plain = arguments.size() < 2 || !arguments[0].is(K::kString);
                if (plain) return timestamp_of(arguments[0], ntz, strict);
                const char* attempt = strict ? "" : "try_";
                if (ntz) return fmt::format("brook_{}parse_wall_clock({{0}}, {{1}})", attempt);
                return fmt::format("brook_{}parse_timestamp({{0}}, {{1}}, {{zone}})", attempt);
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

enum class Zone : std::uint8_t { kSession, kNone };

// The seconds come as DECIMAL(18,6).
Function make_timestamp(std::string name, Zone zone, bool never_fails) {
  const bool local = zone == Zone::kNone;
  std::vector<Parameter> parameters = {{"year", kInt}, {"month", kInt}, {"day", kInt},
                                       {"hour", kInt}, {"min", kInt},   {"sec", kSeconds}};
  if (!local) parameters.push_back({"timezone", kString, "-"});
  std::string example = name + "(2014, 12, 28, 6, 30, 45.887)";
  return {.name = std::move(name),
          .parameters = std::move(parameters),
          .type = returns(local ? K::kTimestampNtz : K::kTimestamp),
          .nullability = never_fails ? Nullability::kAlways : Nullability::kIfAnyArgument,
          .sql_by_type = [never_fails](std::span<const DataType> arguments, bool ansi) -> std::string {
            const std::string wall = fmt::format(
                "brook_{}make_timestamp({{0}}, {{1}}, {{2}}, {{3}}, {{4}}, CAST(CAST({{5}} AS "
                "DECIMAL(18,6)) * 1000000 AS BIGINT))",
                ansi && !never_fails ? "" : "try_");
            if (arguments.size() < 7) return "{instant:" + wall + "}";
            return fmt::format("brook_to_instant({}, {{6}})", wall);
          },
          .doc = "The timestamp of its fields.",
          .example = std::move(example),
          .result = "2014-12-28 06:30:45.887"};
}

// make_timestamp(date[, time[, timezone]])
Function of_date(std::string name, Zone zone, bool never_fails) {
  const bool local = zone == Zone::kNone;
  std::vector<Parameter> parameters = {{"date", kAny}, {"time", kTime, "-"}};
  if (!local) parameters.push_back({"timezone", kString, "-"});
  std::string example = name + "(DATE '2014-12-28', TIME '6:30:45.887')";
  const auto rule = [name, local](std::span<const DataType> arguments) -> Result<DataType> {
    if (!arguments[0].is(K::kDate) && !arguments[0].is(K::kNull)) return unexpected_type(name, arguments[0], "a DATE");
    return DataType(local ? K::kTimestampNtz : K::kTimestamp);
  };
  return {.name = name + " of date",
          .parameters = std::move(parameters),
          .type = rule,
          .nullability = never_fails ? Nullability::kAlways : Nullability::kIfAnyArgument,
          .sql_by_type = [never_fails](std::span<const DataType> arguments, bool) -> std::string {
            const std::string wall = arguments.size() < 2 ? "CAST({0} AS TIMESTAMP)" : "brook_at_time({0}, {1})";
            const std::string instant =
                arguments.size() < 3 ? "{instant:" + wall + "}" : fmt::format("brook_to_instant({}, {{2}})", wall);
            return never_fails ? "TRY(" + instant + ")" : instant;
          },
          .doc = "The timestamp of a date and a time of day.",
          .example = std::move(example),
          .result = "2014-12-28 06:30:45.887"};
}

// The SQL of an argument as a wall clock time.
std::string wall_clock(const DataType& type, std::size_t argument, bool ansi) {
  if (type.is(K::kString)) return fmt::format("brook_{}to_timestamp_ntz({{{}}})", ansi ? "" : "try_", argument);
  if (type.is(K::kTimestamp)) return fmt::format("{{local:{}}}", argument);
  return fmt::format("CAST({{{}}} AS TIMESTAMP)", argument);
}

Result<DataType> bucket_type(std::span<const DataType> arguments) {
  if (!arguments[0].is_ansi_interval()) return unexpected_type("time_bucket", arguments[0], "an INTERVAL");
  const bool time = arguments[1].is(K::kTimestamp) || arguments[1].is(K::kTimestampNtz);
  if (!time) return unexpected_type("time_bucket", arguments[1], "a TIMESTAMP or a TIMESTAMP_NTZ");
  if (!(arguments[2] == arguments[1])) return unexpected_type("time_bucket", arguments[2], arguments[1].sql());
  return arguments[1];
}

Result<DataType> literal_bucket_type(std::span<const DataType> arguments,
                                     std::span<const std::optional<std::string>> constants) {
  DataType type = TRY(bucket_type(arguments));
  if (!constants[0] || !constants[2]) {
    return fail(usage_error("The size and the origin of time_bucket() must be literals.")
                    .with_class("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT"));
  }
  if (constants[0]->starts_with('-') || *constants[0] == "0") {
    return fail(usage_error("The size of time_bucket() must be more than nothing.")
                    .with_class("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE"));
  }
  return type;
}

Function unix_timestamp(std::string name, std::vector<Parameter> parameters) {
  std::string example = name + "('2016-04-08', 'yyyy-MM-dd')";
  return {.name = std::move(name),
          .parameters = std::move(parameters),
          .type = returns(K::kLong),
          .sql_by_type = [](std::span<const DataType> arguments, bool ansi) -> std::string {
            std::string instant = arguments[0].is(K::kNull) ? "CAST(NULL AS TIMESTAMP)" : "{0}";
            if (arguments[0].is(K::kDate)) instant = "{instant:CAST({0} AS TIMESTAMP)}";
            if (arguments[0].is(K::kTimestampNtz)) instant = "{instant:{0}}";
            if (arguments[0].is(K::kString)) {
              const char* format = arguments.size() > 1 ? "{1}" : "'yyyy-MM-dd HH:mm:ss'";
              instant = fmt::format("brook_{}parse_timestamp({{0}}, {}, {{zone}})", ansi ? "" : "try_", format);
            }
            return fmt::format("(epoch_us({}) // 1000000)", instant);
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
      make_timestamp("make_timestamp", Zone::kSession, false),
      make_timestamp("make_timestamp_ltz", Zone::kSession, false),
      make_timestamp("make_timestamp_ntz", Zone::kNone, false),
      make_timestamp("try_make_timestamp", Zone::kSession, true),
      make_timestamp("try_make_timestamp_ltz", Zone::kSession, true),
      make_timestamp("try_make_timestamp_ntz", Zone::kNone, true),
      of_date("make_timestamp", Zone::kSession, false),
      of_date("make_timestamp_ltz", Zone::kSession, false),
      of_date("make_timestamp_ntz", Zone::kNone, false),
      of_date("try_make_timestamp", Zone::kSession, true),
      of_date("try_make_timestamp_ltz", Zone::kSession, true),
      of_date("try_make_timestamp_ntz", Zone::kNone, true),
      {.name = "convert_timezone",
       .parameters = {{"sourceTz", kString}, {"targetTz", kString}, {"sourceTs", kAny}},
       .type = returns(K::kTimestampNtz),
       .sql_by_type =
           [](std::span<const DataType> arguments, bool ansi) {
             return fmt::format("brook_to_local(brook_to_instant({}, {{0}}), {{1}})",
                                wall_clock(arguments[2], 2, ansi));
           },
       .doc = "A wall clock time of one zone as that of another.",
       .example = "convert_timezone('Europe/Brussels', 'America/Los_Angeles', TIMESTAMP_NTZ '2021-12-06 00:00:00')",
       .result = "2021-12-05 15:00:00"},
      {.name = "time_bucket",
       .parameters = {{"bucketSize", kInterval}, {"ts", kAny}, {"origin", kAny}},
       .type = bucket_type,
       .type_by_constants = literal_bucket_type,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         if (arguments[0].is(K::kYearMonthInterval)) return "{instant:brook_month_bucket({0}, {local:1}, {local:2})}";
         // Days are those of the session's zone.
         if (arguments[0].last_field() == IntervalField::kDay)
           return "{instant:brook_time_bucket({0}, {local:1}, {local:2})}";
         return "brook_time_bucket({0}, {1}, {2})";
       },
       .doc = "The start of the bucket that a time falls into, where buckets follow each other from an origin.",
       .example = "time_bucket(INTERVAL '15' MINUTE, TIMESTAMP '2024-01-01 11:27:00')",
       .result = "2024-01-01 11:15:00"},
      {.name = "timestamp_seconds",
       .parameters = {{"seconds", kNumeric}},
       .type = returns(K::kTimestamp),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         if (arguments[0].is_integral()) return "brook_timestamp_of(CAST({0} AS BIGINT), 1000000)";
         if (arguments[0].is(K::kDecimal)) return "make_timestamp(brook_decimal_to_micros({0}))";
         return "make_timestamp(CAST(trunc(CAST({0} AS DOUBLE) * 1000000) AS BIGINT))";
       },
       .doc = "The timestamp so many seconds after 1970.",
       .example = "timestamp_seconds(1230219000)",
       .result = "2008-12-25 15:30:00"},
      {.name = "timestamp_millis",
       .parameters = {{"milliseconds", kIntegral}},
       .type = returns(K::kTimestamp),
       .sql = "brook_timestamp_of(CAST({0} AS BIGINT), 1000)",
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
      {.name = "timestampadd",
       .parameters = {{"unit", kLiteralString}, {"value", kLong}, {"timestamp", kAnyTimestamp}},
       .type = type_of(2),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         return fmt::format("brook_timestamp_add({{0}}, {{1}}, {{2}}, {})",
                            arguments[2].is(K::kTimestampNtz) ? "'UTC'" : "{zone}");
       },
       .doc = "So many units later.",
       .example = "timestampadd(HOUR, 8, TIMESTAMP '2022-02-14 01:02:03')",
       .result = "2022-02-14 09:02:03"},
      {.name = "timestampdiff",
       .parameters = {{"unit", kLiteralString}, {"start", kAnyTimestamp}, {"end", kAnyTimestamp}},
       .type = returns(K::kLong),
       .sql = "brook_timestamp_diff({0}, {local:1}, {local:2})",
       .doc = "The whole units from the first time to the second.",
       .example = "timestampdiff(MONTH, TIMESTAMP '2021-01-01 00:00:00', TIMESTAMP '2022-02-14 01:02:03')",
       .result = "13"},
  };
}

}  // namespace brook::function
