// Percentiles, modes and histograms. Their kernels compute with DOUBLE, as Spark's do; times and intervals are taken as
// numbers and given back as what they were.
#include <fmt/format.h>

#include "function/aggregate_groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

constexpr FunctionKind kAggregate = FunctionKind::kAggregate;

bool is_interval(const DataType& type) { return type.is(K::kDayTimeInterval) || type.is(K::kYearMonthInterval); }

// Computed with, and given back, as a DOUBLE.
bool is_plain(const DataType& type) { return type.is(K::kDouble) || type.is(K::kNull) || type.is(K::kString); }

// The first argument as a DOUBLE.
std::string as_number(const DataType& type) {
  if (type.is(K::kDate)) return "CAST({0} - DATE '1970-01-01' AS DOUBLE)";
  if (type.is(K::kTimestamp) || type.is(K::kTimestampNtz)) return "CAST(epoch_us({0}) AS DOUBLE)";
  return "CAST({0} AS DOUBLE)";
}

// A DOUBLE as a value of the type.
std::string from_number(const DataType& type, std::string_view number) {
  if (type.is(K::kDate)) return fmt::format("DATE '1970-01-01' + CAST(brook_number_to_long({}) AS INTEGER)", number);
  if (type.is(K::kTimestamp) || type.is(K::kTimestampNtz))
    return fmt::format("make_timestamp(brook_number_to_long({}))", number);
  if (type.is_integral() || is_interval(type))
    return fmt::format("CAST(brook_number_to_long({}) AS {})", number, duckdb_type(type));
  if (is_plain(type)) return std::string(number);
  return fmt::format("CAST({} AS {})", number, duckdb_type(type));
}

// What a kernel gives for one fraction or an array of them, in the type.
std::string back(const DataType& type, bool many, const std::string& result) {
  if (is_plain(type)) return result;
  if (!many) return from_number(type, result);
  return fmt::format("list_transform({}, lambda brook_x: {})", result, from_number(type, "brook_x"));
}

Result<DataType> by_percentages(const DataType& one, const DataType& percentages) {
  return percentages.is(K::kArray) ? DataType::array(one, false) : one;
}

DataType interpolated(const DataType& type) {
  if (type.is(K::kDayTimeInterval) || type.is(K::kYearMonthInterval)) return DataType(type.kind());
  return DataType(K::kDouble);
}

// What is computed with: numbers, texts that are numbers, intervals; `times`: dates and timestamps too.
Result<DataType> computed(const std::string& function, const DataType& type, bool times) {
  if (type.is_numeric() || is_interval(type)) return type;
  if (type.is(K::kString) || type.is(K::kNull)) return DataType(K::kDouble);
  const bool time = type.is(K::kDate) || type.is(K::kTimestamp) || type.is(K::kTimestampNtz);
  if (time && times) return type;
  if (type.is(K::kDate)) {  // Spark casts it to DOUBLE and fails there
    return fail(usage_error(fmt::format("{}() takes numbers or intervals: cannot cast DATE to DOUBLE.", function))
                    .with_class("DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION"));
  }
  if (time) {
    return fail(usage_error(fmt::format("{}() takes numbers or intervals, not {}.", function, type.sql()))
                    .with_class("UNSUPPORTED_TIME_TYPE"));
  }
  return unexpected_type(function, type, "numbers or intervals");
}

TypeRule interpolated_type(const std::string& function) {
  return [function](std::span<const DataType> a) -> Result<DataType> {
    const DataType one = interpolated(TRY(computed(function, a[0], false)));
    return a.size() > 1 ? by_percentages(one, a[1]) : one;
  };
}

// Of the first argument at the fractions that the second tells.
std::string percentile_sql(std::span<const DataType> arguments, std::string_view frequency, bool discrete) {
  const bool many = arguments[1].is(K::kArray);
  return back(
      interpolated(arguments[0]), many,
      fmt::format("brook_percentile({{d}}CAST({{0}} AS DOUBLE), CAST({{1}} AS {}), {}, {}, {{descending}}){{f}}",
                  many ? "DOUBLE[]" : "DOUBLE", frequency, discrete));
}

Function ordered_percentile(std::string name, bool discrete, std::string doc, std::string result) {
  std::string example = name + "(0.25) WITHIN GROUP (ORDER BY col)";
  TypeRule type = interpolated_type(name);
  return {.name = std::move(name),
          .kind = kAggregate,
          .parameters = {{"col", kAny}, {"percentage", kAny}},
          .type = std::move(type),
          .nullability = Nullability::kAlways,
          .sql_by_type = [discrete](std::span<const DataType> a, bool) { return percentile_sql(a, "1", discrete); },
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Result<DataType> bins_type(std::span<const DataType> arguments) {
  const DataType centre = TRY(computed("histogram_numeric", arguments[0], true));
  return DataType::array(DataType::structure({Field{.name = "x", .type = centre, .nullable = true},
                                              Field{.name = "y", .type = DataType(K::kDouble), .nullable = true}}),
                         true);
}

}  // namespace

std::vector<Function> percentiles() {
  return {
      {.name = "median",
       .kind = kAggregate,
       .parameters = {{"col", kAny}},
       .type = interpolated_type("median"),
       .nullability = Nullability::kAlways,
       .sql_by_type =
           [](std::span<const DataType> a, bool) {
             return back(interpolated(a[0]), false,
                         "brook_percentile({d}CAST({0} AS DOUBLE), 0.5, 1, false, false){f}");
           },
       .doc = "The median.",
       .example = "median(col)",
       .result = "5.0"},
      {.name = "percentile",
       .kind = kAggregate,
       .parameters = {{"col", kAny}, {"percentage", kAny}, {"frequency", kLong, "1"}},
       .type = interpolated_type("percentile"),
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> a, bool) { return percentile_sql(a, "{2}", false); },
       .doc = "The exact percentile, between two values where need be.",
       .example = "percentile(col, 0.3)",
       .result = "3.0"},
      ordered_percentile("percentile_cont", false, "percentile() of the ORDER BY of WITHIN GROUP.", "2.5"),
      ordered_percentile("percentile_disc", true, "The first value at or past the percentile.", "0.0"),
      {.name = "percentile_approx",
       .aliases = {"approx_percentile"},
       .kind = kAggregate,
       .parameters = {{"col", kAny}, {"percentage", kAny}, {"accuracy", kLong, "10000"}},
       .type = [](std::span<const DataType> a) -> Result<DataType> {
         return by_percentages(TRY(computed("percentile_approx", a[0], true)), a[1]);
       },
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> a, bool) -> std::string {
         const bool many = a[1].is(K::kArray);
         return back(a[0], many,
                     fmt::format("brook_percentile_approx({{d}}{}, CAST({{1}} AS {}), {{2}}){{f}}", as_number(a[0]),
                                 many ? "DOUBLE[]" : "DOUBLE"));
       },
       .doc = "A value near the percentile: 1 / accuracy is the relative error of its rank.",
       .example = "percentile_approx(col, 0.5)",
       .result = "10"},
      {.name = "mode",
       .kind = kAggregate,
       .parameters = {{"col", kAny}, {"deterministic", kBoolean, "false"}},
       .type = type_of(0),
       .nullability = Nullability::kAlways,
       .deterministic = false,
       .sql = "brook_mode({0}, {1} OR {ordered}, {descending}){f}",
       .doc = "The most frequent value; of several the least if `deterministic`, or the first by WITHIN GROUP.",
       .example = "mode(col)",
       .result = "10"},
      {.name = "histogram_numeric",
       .kind = kAggregate,
       .parameters = {{"expr", kAny}, {"nb", kInt}},
       .type = bins_type,
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> a, bool) -> std::string {
         return fmt::format(
             "list_transform(brook_histogram({{d}}{}, {{1}}){{f}}, lambda brook_x: struct_pack(\"x\" := {}, "
             "\"y\" := brook_x.y))",
             as_number(a[0]), from_number(a[0], "brook_x.x"));
       },
       .doc = "A histogram of so many bins: their centres and heights.",
       .example = "histogram_numeric(col, 5)",
       .result = "[{0, 1.0}, {1, 1.0}, {2, 1.0}, {10, 1.0}]"},
  };
}

}  // namespace brook::function
