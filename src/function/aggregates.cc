// Aggregates of the SQL standard and what is near them. Templates serve batch queries; see function.h for {f} and {d}.
#include <algorithm>

#include <fmt/format.h>

#include "function/averages.h"
#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

constexpr FunctionKind kAggregate = FunctionKind::kAggregate;

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

// max_by, min_by: one value, or with a third argument the first so many.
Function extreme_by(std::string name, std::string duckdb_name, std::string direction, std::string doc,
                    std::string example, std::string result) {
  return {.name = std::move(name),
          .kind = kAggregate,
          .parameters = {{"x", kAny}, {"y", kOrdered}, {"k", kInt, "-"}},
          .type = [](std::span<const DataType> a) -> Result<DataType> {
            return a.size() > 2 ? DataType::array(a[0]) : a[0];
          },
          .nullability = Nullability::kAlways,
          .sql_by_type = [duckdb_name, direction](std::span<const DataType> a, bool) -> std::string {
            if (a.size() < 3) return duckdb_name + "({0}, {1}){f}";
            return "list_slice(list({0} ORDER BY {1} " + direction + "){f:{1} IS NOT NULL}, 1, {2})";
          },
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function bits(const std::string& name, std::string sql, std::string doc, std::string result) {
  return {.name = name,
          .kind = kAggregate,
          .parameters = {{"expr", kAny}},
          .type = [name](std::span<const DataType> a) -> Result<DataType> {
            if (a[0].is_integral() || a[0].is(K::kNull)) return a[0];
            return unexpected_type(name, a[0], "INTEGRAL");
          },
          .nullability = Nullability::kAlways,
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = name + "(col)",
          .result = std::move(result)};
}

bool holds_map(const DataType& type) {
  return type.is(K::kMap) ||
         std::ranges::any_of(type.fields(), [](const Field& field) { return holds_map(field.type); });
}

Function set_of(std::string name, TypeRule type, std::string sql, std::string doc, std::string example,
                std::string result) {
  return {.name = std::move(name),
          .kind = kAggregate,
          .parameters = {{"expr", kAny}},
          .type = [type = std::move(type)](std::span<const DataType> a) -> Result<DataType> {
            if (!holds_map(a[0])) return type(a);
            return fail(usage_error("The input cannot be a map, or hold one: maps cannot be compared.")
                            .with_class("DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE"));
          },
          .nullability = Nullability::kNever,
          .deterministic = false,
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Result<DataType> listagg_type(std::span<const DataType> arguments) {
  const bool binary = arguments[0].is(K::kBinary);
  const DataType& delimiter = arguments[1];
  if (binary ? delimiter.is(K::kString) : delimiter.is(K::kBinary)) {
    return fail(usage_error("The values and the delimiter should be of one type, STRING or BINARY.")
                    .with_class("DATATYPE_MISMATCH.DATA_DIFF_TYPES"));
  }
  return DataType(binary ? K::kBinary : K::kString);
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
       .type = [](std::span<const DataType> arguments) { return sum_type(arguments[0]); },
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> arguments,
                         bool ansi) { return sum_sql(arguments[0], "{0}", !ansi); },
       .doc = "The sum; overflow is an error.",
       .example = "sum(col)",
       .result = "30"},
      {.name = "avg",
       .aliases = {"mean"},
       .kind = kAggregate,
       .parameters = {{"expr", kAny}},
       .type = [](std::span<const DataType> arguments) { return average_type(arguments[0]); },
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> arguments,
                         bool ansi) { return average_sql(arguments[0], "{0}", !ansi); },
       .doc = "The mean.",
       .example = "avg(col)",
       .result = "2.0"},
      {.name = "try_sum",
       .kind = kAggregate,
       .parameters = {{"expr", kAny}},
       .type = [](std::span<const DataType> arguments) { return sum_type(arguments[0]); },
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> arguments, bool) { return sum_sql(arguments[0], "{0}", true); },
       .doc = "The sum, or NULL where it overflows.",
       .example = "try_sum(col)",
       .result = "30"},
      {.name = "try_avg",
       .kind = kAggregate,
       .parameters = {{"expr", kAny}},
       .type = [](std::span<const DataType> arguments) { return average_type(arguments[0]); },
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> arguments, bool) { return average_sql(arguments[0], "{0}", true); },
       .doc = "The mean, or NULL where it overflows.",
       .example = "try_avg(col)",
       .result = "2.0"},
      keeping_type("min", {}, kOrdered, "min({0}){f}", "The least value.", "min(col)", "-1"),
      keeping_type("max", {}, kOrdered, "max({0}){f}", "The greatest value; NaN is the greatest number.", "max(col)",
                   "50"),
      extreme_by("max_by", "arg_max_null", "DESC", "The first argument where the second is greatest.", "max_by(x, y)",
                 "b"),
      extreme_by("min_by", "arg_min_null", "ASC", "The first argument where the second is least.", "min_by(x, y)", "a"),
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
      one_of_group("first", {"first_value"}, "first({0}{nulls}){f}", "The first value.", "first(col)", "10"),
      one_of_group("last", {"last_value"}, "last({0}{nulls}){f}", "The last value.", "last(col)", "20"),
      one_of_group("any_value", {}, "first({0}{nulls}){f}", "Some value.", "any_value(col)", "10"),
      {.name = "collect_list",
       .aliases = {"array_agg"},
       .kind = kAggregate,
       .parameters = {{"expr", kAny}},
       .type = array_of(0),
       .nullability = Nullability::kNever,
       .deterministic = false,
       .sql = "coalesce({values}, CAST([] AS {type}))",
       .doc = "The values that are not NULL as an array.",
       .example = "collect_list(col)",
       .result = "[1, 2, 1]"},
      set_of("collect_set", array_of(0), "coalesce(brook_distinct_values({0}){p}, CAST([] AS {type}))",
             "The different values that are not NULL as an array.", "collect_set(col)", "[1, 2]"),
      set_of(
          "collect_union",
          [](std::span<const DataType> a) -> Result<DataType> {
            if (a[0].is(K::kArray)) return DataType::array(a[0].element(), false);
            return unexpected_type("collect_union", a[0], "ARRAY");
          },
          "coalesce(list_filter(brook_array_distinct(flatten(list({0}){f:{0} IS NOT NULL})), lambda brook_x: brook_x "
          "IS NOT NULL), "
          "CAST([] AS {type}))",
          "The different elements of the arrays, without NULL.", "collect_union(col)", "[1, 2, 3]"),
      {.name = "listagg",
       .aliases = {"string_agg"},
       .kind = kAggregate,
       .parameters = {{"expr", kStringOrBinary}, {"delimiter", kStringOrBinary, "NULL"}},
       .type = listagg_type,
       .nullability = Nullability::kAlways,
       .deterministic = false,
       .sql_by_type = [](std::span<const DataType> a, bool) -> std::string {
         const std::string list = "{values}";
         if (a[0].is(K::kBinary)) return "brook_joined(" + list + ", CAST({1} AS BLOB))";
         return "brook_joined(" + (a[0].is(K::kString) ? list : "{texts:" + list + "}") + ", CAST({1} AS VARCHAR))";
       },
       .doc = "The values that are not NULL, joined.",
       .example = "listagg(col, ', ')",
       .result = "a, b, c"},
      bits("bit_and", "bit_and({0}){f}", "The bits set in all.", "1"),
      bits("bit_or", "bit_or({0}){f}", "The bits set in one.", "7"),
      bits("bit_xor", "bit_xor({d}{0}){f}", "The bits set in an odd number.", "6"),
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
