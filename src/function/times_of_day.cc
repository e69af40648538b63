// Functions of TIME, the time of day. brookmill has the type always; Spark asks for spark.sql.timeType.enabled.
#include <charconv>

#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

constexpr int kMostDigits = 9;

// current_time(precision).
Result<DataType> clock_type(std::span<const DataType> arguments,
                            std::span<const std::optional<std::string>> constants) {
  if (arguments.empty()) return DataType(K::kTime);
  int precision = 0;
  const std::string text = constants[0].value_or("");
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), precision);
  if (problem != std::errc() || end != text.data() + text.size()) {
    return fail(usage_error("The precision of current_time() must be a literal INT.")
                    .with_class("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT"));
  }
  if (precision < 0 || precision > kMostDigits) {
    return fail(usage_error(fmt::format("The precision must be between 0 and {}, not {}.", kMostDigits, precision))
                    .with_class("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE"));
  }
  return DataType::time(precision);
}

Function clock(std::string name) {
  std::string example = name + "(0)";
  return {.name = std::move(name),
          .parameters = {{"precision", kInt, "6"}},
          .type = returns(K::kTime),
          .type_by_constants = clock_type,
          .nullability = Nullability::kNever,
          .sql = "brook_time_of_timestamp({local:{now}}, {precision})",
          .doc = "The local time of day at the start of the epoch.",
          .example = std::move(example),
          .result = ""};
}

Function simple(std::string name, Accepts accepts, DataType type, std::string sql, std::string doc, std::string example,
                std::string result) {
  return {.name = std::move(name),
          .parameters = {{accepts == kTime ? "time" : "count", accepts}},
          .type = returns(std::move(type)),
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function reading_time(std::string name, bool never_fails) {
  std::string example = name + "('12.10.05', 'HH.mm.ss')";
  return {.name = std::move(name),
          .parameters = {{"str", kString}, {"format", kString, "-"}},
          .type = returns(K::kTime),
          .nullability = never_fails ? Nullability::kAlways : Nullability::kIfAnyArgument,
          .sql_by_type = [never_fails](std::span<const DataType> arguments, bool) -> std::string {
            const bool plain = arguments.size() < 2;
            const std::string strict = plain ? "brook_parse_time({0})" : "brook_parse_time_by({0}, {1})";
            return never_fails ? "TRY(" + strict + ")" : strict;
          },
          .doc = "The time of day that a text stands for, by a pattern or as a cast reads it.",
          .example = std::move(example),
          .result = "12:10:05"};
}

}  // namespace

std::vector<Function> times_of_day() {
  return {
      clock("current_time"),
      clock("localtime"),
      {.name = "make_time",
       .parameters = {{"hour", kInt}, {"minute", kInt}, {"second", kSeconds}},
       .type = returns(K::kTime),
       .sql = "brook_make_time({0}, {1}, CAST(CAST({2} AS DECIMAL(18,6)) * 1000000 AS BIGINT))",
       .doc = "The time of day of its fields.",
       .example = "make_time(6, 30, 45.887)",
       .result = "06:30:45.887"},
      reading_time("to_time", false),
      reading_time("try_to_time", true),
      {.name = "time_trunc",
       .parameters = {{"unit", kString}, {"time", kTime}},
       .type = type_of(1),
       .sql = "brook_time_trunc({0}, {1})",
       .doc = "The start of the time's hour, minute, second, millisecond or microsecond.",
       .example = "time_trunc('HOUR', TIME '09:32:05.359')",
       .result = "09:00:00"},
      {.name = "time_diff",
       .parameters = {{"unit", kString}, {"start", kTime}, {"end", kTime}},
       .type = returns(K::kLong),
       .sql = "brook_time_diff({0}, {1}, {2})",
       .doc = "The whole units from the first time of day to the second.",
       .example = "time_diff('HOUR', TIME '20:30:29', TIME '21:30:29')",
       .result = "1"},
      {.name = "time_from_seconds",
       .parameters = {{"seconds", kNumeric}},
       .type = returns(K::kTime),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         if (arguments[0].is_integral()) return "brook_time_of_micros(CAST({0} AS BIGINT) * 1000000)";
         if (arguments[0].is(K::kDecimal)) return "brook_time_of_micros(brook_decimal_to_micros({0}))";
         return "brook_time_of_micros(CAST(trunc(CAST({0} AS DOUBLE) * 1000000) AS BIGINT))";
       },
       .doc = "The time of day so many seconds after midnight.",
       .example = "time_from_seconds(52200.5)",
       .result = "14:30:00.5"},
      simple("time_from_millis", kIntegral, DataType(K::kTime), "brook_time_of_micros(CAST({0} AS BIGINT) * 1000)",
             "The time of day so many milliseconds after midnight.", "time_from_millis(52200500)", "14:30:00.5"),
      simple("time_from_micros", kIntegral, DataType(K::kTime), "brook_time_of_micros(CAST({0} AS BIGINT))",
             "The time of day so many microseconds after midnight.", "time_from_micros(52200500000)", "14:30:00.5"),
      simple("time_to_seconds", kTime, DataType::decimal(14, 6),
             "CAST(CAST(brook_time_nanos({0}) // 1000 AS DECIMAL(18,0)) * CAST('0.000001' AS DECIMAL(6,6)) AS "
             "DECIMAL(14,6))",
             "The seconds since midnight.", "time_to_seconds(TIME '14:30:00.5')", "52200.500000"),
      simple("time_to_millis", kTime, DataType(K::kLong), "brook_time_nanos({0}) // 1000000",
             "The milliseconds since midnight.", "time_to_millis(TIME '14:30:00.5')", "52200500"),
      simple("time_to_micros", kTime, DataType(K::kLong), "brook_time_nanos({0}) // 1000",
             "The microseconds since midnight.", "time_to_micros(TIME '14:30:00.5')", "52200500000"),
      {.name = "time + interval",
       .parameters = {{"time", kTime}, {"interval", kAny}},
       .type = type_of(0),
       .sql = "brook_time_plus({0}, {1})",
       .doc = "A time of day and a day-time interval: what + means for them.",
       .example = "TIME '12:00:00' + INTERVAL 1 HOUR",
       .result = "13:00:00"},
      {.name = "time - time",
       .parameters = {{"end", kTime}, {"start", kTime}},
       .type = returns(DataType::interval(IntervalField::kHour, IntervalField::kSecond)),
       .sql = "brook_time_between({0}, {1})",
       .doc = "The interval between two times of day: what - means for them.",
       .example = "TIME '12:00:00' - TIME '10:00:00'",
       .result = "INTERVAL '02:00:00' HOUR TO SECOND"},
  };
}

}  // namespace brook::function
