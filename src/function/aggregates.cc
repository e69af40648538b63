// Aggregates of the SQL standard and what is near them. Templates serve batch queries; see function.h for {f} and {d}.
#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

constexpr FunctionKind kAggregate = FunctionKind::kAggregate;

bool is_interval(const DataType& type) { return type.is(K::kDayTimeInterval) || type.is(K::kYearMonthInterval); }

Result<DataType> sum_type(std::span<const DataType> arguments) {
  const DataType& type = arguments[0];
  if (type.is_integral()) return DataType(K::kLong);
  if (type.is(K::kDecimal)) return bounded_decimal(type.precision() + 10, type.scale());
  if (is_interval(type)) return type;
  if (type.is_fractional() || type.is(K::kNull)) return DataType(K::kDouble);
  return unexpected_type("sum", type, "numbers or intervals");
}

Result<DataType> avg_type(std::span<const DataType> arguments) {
  const DataType& type = arguments[0];
  if (type.is(K::kDecimal)) return bounded_decimal(type.precision() + 4, type.scale() + 4);
  if (is_interval(type)) return DataType(type.kind());
  if (type.is_numeric() || type.is(K::kNull)) return DataType(K::kDouble);
  return unexpected_type("avg", type, "numbers or intervals");
}

std::string sum_sql(const DataType& type, bool null_on_error) {
  if (type.is(K::kDouble)) return "sum({d}{0}){f}";
  if (type.is(K::kFloat) || type.is(K::kNull)) return "sum({d}CAST({0} AS DOUBLE)){f}";
  if (type.is(K::kDecimal)) {
    return fmt::format("brook_sum_to_decimal(sum({{d}}{{0}}){{f}}, {{precision}}, {{scale}}, {})", null_on_error);
  }
  return fmt::format("CAST(brook_sum_to_long(sum({{d}}{{0}}){{f}}, {}) AS {{type}})", null_on_error);
}

std::string avg_sql(const DataType& type, bool null_on_error) {
  if (type.is(K::kDecimal)) {
    return fmt::format(
        "brook_decimal_average(sum({{d}}{{0}}){{f}}, count({{d}}{{0}}){{f}}, {{precision}}, {{scale}}, {})",
        null_on_error);
  }
  if (is_interval(type)) return "CAST(round(avg({d}CAST({0} AS DOUBLE)){f}) AS {type})";
  return type.is_integral() || type.is(K::kDouble) ? "avg({d}{0}){f}" : "avg({d}CAST({0} AS DOUBLE)){f}";
}

Function keeping_type(std::string name, std::vector<std::string> aliases, Accepts accepts, std::string sql,
                      std::string doc, std::string example, std::string result) {
  return {.name = std::move(name),
          .aliases = std::move(aliases),
          .kind = kAggregate,
          .parameters = {{"expr", accepts}},
          .type = type_of(0),
          .nullability = Nullability::kAlways,
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

// first, last, any_value: the second argument (a literal) says that nulls are passed over. IGNORE NULLS of the call
// does so too.
Function one_of_group(std::string name, std::vector<std::string> aliases, std::string plain, std::string doc,
                      std::string example, std::string result) {
  return {.name = std::move(name),
          .aliases = std::move(aliases),
          .kind = kAggregate,
          .parameters = {{"expr", kAny}, {"isIgnoreNull", kBoolean, "false"}},
          .type = type_of(0),
          .nullability = Nullability::kAlways,
          .deterministic = false,
          .sql = std::move(plain),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function extreme_by(std::string name, std::string duckdb_name, std::string doc, std::string example,
                    std::string result) {
  return {.name = std::move(name),
          .kind = kAggregate,
          .parameters = {{"x", kAny}, {"y", kOrdered}},
          .type = type_of(0),
          .nullability = Nullability::kAlways,
          .sql = duckdb_name + "({0}, {1}){f}",
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

}  // namespace

std::vector<Function> aggregates() {
  return {
      {.name = "count",
       .kind = kAggregate,
       .parameters = {{"expr", kAny, "", true}},
       .type = returns(K::kLong),
       .nullability = Nullability::kNever,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         if (arguments.empty()) return "count(*){f}";
         if (arguments.size() == 1) return "count({d}{0}){f}";
         std::string present;
         for (std::size_t i = 0; i < arguments.size(); ++i) {
           present += fmt::format("{}{{{}}} IS NOT NULL", i == 0 ? "" : " AND ", i);
         }
         return "count({d}({*})){f:" + present + "}";
       },
       .doc = "How many rows there are, or how many where no argument is NULL.",
       .example = "count(col)",
       .result = "4"},
      {.name = "sum",
       .kind = kAggregate,
       .parameters = {{"expr", kAny}},
       .type = sum_type,
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> arguments, bool ansi) { return sum_sql(arguments[0], !ansi); },
       .doc = "The sum; overflow is an error.",
       .example = "sum(col)",
       .result = "30"},
      {.name = "avg",
       .aliases = {"mean"},
       .kind = kAggregate,
       .parameters = {{"expr", kAny}},
       .type = avg_type,
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> arguments, bool ansi) { return avg_sql(arguments[0], !ansi); },
       .doc = "The mean.",
       .example = "avg(col)",
       .result = "2.0"},
      {.name = "try_sum",
       .kind = kAggregate,
       .parameters = {{"expr", kAny}},
       .type = sum_type,
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> arguments, bool) { return sum_sql(arguments[0], true); },
       .doc = "The sum, or NULL where it overflows.",
       .example = "try_sum(col)",
       .result = "30"},
      {.name = "try_avg",
       .kind = kAggregate,
       .parameters = {{"expr", kAny}},
       .type = avg_type,
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> arguments, bool) { return avg_sql(arguments[0], true); },
       .doc = "The mean, or NULL where it overflows.",
       .example = "try_avg(col)",
       .result = "2.0"},
      keeping_type("min", {}, kOrdered, "min({0}){f}", "The least value.", "min(col)", "-1"),
      keeping_type("max", {}, kOrdered, "max({0}){f}", "The greatest value; NaN is the greatest number.", "max(col)",
                   "50"),
      extreme_by("max_by", "arg_max_null", "The first argument where the second is greatest.", "max_by(x, y)", "b"),
      extreme_by("min_by", "arg_min_null", "The first argument where the second is least.", "min_by(x, y)", "a"),
      {.name = "count_if",
       .kind = kAggregate,
       .parameters = {{"expr", kBoolean}},
       .type = returns(K::kLong),
       .nullability = Nullability::kNever,
       .sql = "count({d}CASE WHEN {0} THEN true END){f}",
       .doc = "How many rows hold.",
       .example = "count_if(col % 2 = 0)",
       .result = "2"},
      keeping_type("bool_and", {"every"}, kBoolean, "bool_and({0}){f}", "Whether all hold.", "bool_and(col)", "true"),
      keeping_type("bool_or", {"any", "some"}, kBoolean, "bool_or({0}){f}", "Whether one holds.", "bool_or(col)",
                   "true"),
      one_of_group("first", {"first_value"}, "first({0}){f}", "The first value.", "first(col)", "10"),
      one_of_group("last", {"last_value"}, "last({0}){f}", "The last value.", "last(col)", "20"),
      one_of_group("any_value", {}, "first({0}){f}", "Some value.", "any_value(col)", "10"),
      {.name = "collect_list",
       .aliases = {"array_agg"},
       .kind = kAggregate,
       .parameters = {{"expr", kAny}},
       .type = array_of(0),
       .nullability = Nullability::kNever,
       .deterministic = false,
       .sql = "coalesce(list({d}{0}){f:{0} IS NOT NULL}, CAST([] AS {type}))",
       .doc = "The values that are not NULL as an array.",
       .example = "collect_list(col)",
       .result = "[1, 2, 1]"},
      {.name = "collect_set",
       .kind = kAggregate,
       .parameters = {{"expr", kAny}},
       .type = array_of(0),
       .nullability = Nullability::kNever,
       .deterministic = false,
       .sql = "coalesce(list(DISTINCT {0}){f:{0} IS NOT NULL}, CAST([] AS {type}))",
       .doc = "The different values that are not NULL as an array.",
       .example = "collect_set(col)",
       .result = "[1, 2]"},
      {.name = "listagg",
       .aliases = {"string_agg"},
       .kind = kAggregate,
       .parameters = {{"expr", kString}, {"delimiter", kString, "''"}},
       .type = returns(K::kString),
       .nullability = Nullability::kAlways,
       .deterministic = false,
       .sql = "string_agg({d}{0}, coalesce({1}, ''){o}){f}",
       .doc = "The texts that are not NULL, joined.",
       .example = "listagg(col, ', ')",
       .result = "a, b, c"},
      keeping_type("bit_and", {}, kIntegral, "bit_and({0}){f}", "The bits set in all.", "bit_and(col)", "1"),
      keeping_type("bit_or", {}, kIntegral, "bit_or({0}){f}", "The bits set in one.", "bit_or(col)", "7"),
      keeping_type("bit_xor", {}, kIntegral, "bit_xor({d}{0}){f}", "The bits set in an odd number.", "bit_xor(col)",
                   "6"),
      {.name = "grouping",
       .kind = kAggregate,
       .parameters = {{"col", kAny}},
       .type = returns(K::kByte),
       .nullability = Nullability::kNever,
       .sql = "",
       .doc = "1 where the column is not part of the row's grouping set.",
       .example = "grouping(name)",
       .result = "1"},
      {.name = "grouping_id",
       .kind = kAggregate,
       .parameters = {{"col", kAny, "", true}},
       .type = returns(K::kLong),
       .nullability = Nullability::kNever,
       .sql = "",
       .doc = "The bits of grouping() of each column.",
       .example = "grouping_id()",
       .result = "3"},
  };
}

}  // namespace brook::function
