// Functions that take lambdas.
#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

// x, and the index for those that take one.
std::vector<DataType> element_and_index(std::span<const DataType> arguments, std::size_t) {
  return {arguments[0].element(), DataType(K::kInt)};
}
std::vector<DataType> element_alone(std::span<const DataType> arguments, std::size_t) {
  return {arguments[0].element()};
}
std::vector<DataType> key_and_value(std::span<const DataType> arguments, std::size_t) {
  return {arguments[0].key(), arguments[0].value()};
}
std::vector<DataType> elements_of_both(std::span<const DataType> arguments, std::size_t) {
  return {arguments[0].element(), arguments[1].element()};
}
std::vector<DataType> key_and_both_values(std::span<const DataType> arguments, std::size_t) {
  return {arguments[0].key(), arguments[0].value(), arguments[1].value()};
}
// aggregate: (acc, x) -> acc, then acc -> result. The accumulator has the type of the start value.
std::vector<DataType> accumulator(std::span<const DataType> arguments, std::size_t lambda_index) {
  if (lambda_index > 0) return {arguments[1]};
  return {arguments[1], arguments[0].element()};
}

// The rule `type` for functions whose lambda, the second argument, says yes or no.
TypeRule of_condition(std::string function, TypeRule type) {
  return [function = std::move(function),
          type = std::move(type)](std::span<const DataType> arguments) -> Result<DataType> {
    if (!arguments[1].is(K::kBoolean) && !arguments[1].is(K::kNull))
      return unexpected_type(function, arguments[1], "a lambda that returns a BOOLEAN");
    return type(arguments);
  };
}

// DuckDB folds values of one type: where the accumulator has another, both travel in a struct.
std::string aggregate_sql(std::span<const DataType> arguments, bool) {
  std::string reduced = "list_reduce({0}, {2}, {1})";
  if (!(arguments[0].element() == arguments[1])) {
    const std::string element = duckdb_type(arguments[0].element());
    reduced = fmt::format(
        "struct_extract(list_reduce(list_transform({{0}}, lambda brook_x: struct_pack(folded := CAST(NULL AS "
        "{{type:1}}), "
        "next := CAST(brook_x AS {0}))), {{folded:2}}, struct_pack(folded := CAST({{1}} AS {{type:1}}), next := "
        "CAST(NULL "
        "AS {0}))), 'folded')",
        element);
  }
  return arguments.size() < 4 ? reduced : "list_extract(list_transform([" + reduced + "], {3}), 1)";
}

// The accumulator keeps its type.
Result<DataType> aggregated(std::span<const DataType> arguments) {
  if (!(arguments[2] == arguments[1]))
    return unexpected_type("aggregate", arguments[2], "a lambda that returns the type of the start value");
  return arguments.back();
}

}  // namespace

std::vector<Function> higher_order() {
  return {
      {.name = "transform",
       .parameters = {{"expr", kArray}, {"func", kLambda1}},
       .type = array_of(1),
       .sql = "list_transform({0}, {indexed:1})",
       .lambda_parameters = element_and_index,
       .doc = "The array of a function's results for each element (and its index).",
       .example = "transform(array(1, 2, 3), x -> x + 1)",
       .result = "[2, 3, 4]"},
      {.name = "filter",
       .parameters = {{"expr", kArray}, {"func", kLambda1}},
       .type = of_condition("filter", type_of(0)),
       .sql = "list_filter({0}, {indexed:1})",
       .lambda_parameters = element_and_index,
       .doc = "The elements for which a function holds.",
       .example = "filter(array(1, 2, 3), x -> x % 2 == 1)",
       .result = "[1, 3]"},
      {.name = "exists",
       .parameters = {{"expr", kArray}, {"pred", kLambda1}},
       .type = of_condition("exists", returns(K::kBoolean)),
       .nullability = Nullability::kAlways,
       .sql = "brook_any(CAST(list_transform({0}, {1}) AS BOOLEAN[]))",
       .lambda_parameters = element_alone,
       .doc = "Whether a function holds for an element.",
       .example = "exists(array(1, 2, 3), x -> x % 2 == 0)",
       .result = "true"},
      {.name = "forall",
       .parameters = {{"expr", kArray}, {"pred", kLambda1}},
       .type = of_condition("forall", returns(K::kBoolean)),
       .nullability = Nullability::kAlways,
       .sql = "brook_all(CAST(list_transform({0}, {1}) AS BOOLEAN[]))",
       .lambda_parameters = element_alone,
       .doc = "Whether a function holds for every element.",
       .example = "forall(array(1, 2, 3), x -> x > 0)",
       .result = "true"},
      {.name = "aggregate",
       .aliases = {"reduce"},
       .parameters = {{"expr", kArray}, {"start", kAny}, {"merge", kLambda2}, {"finish", kLambda1, "-"}},
       .type = aggregated,
       .nullability = Nullability::kAlways,
       .sql_by_type = aggregate_sql,
       .lambda_parameters = accumulator,
       .doc = "The elements folded into one value.",
       .example = "aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x)",
       .result = "6"},
      {.name = "zip_with",
       .parameters = {{"left", kArray}, {"right", kArray}, {"func", kLambda2}},
       .type = array_of(2),
       .sql = "CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN list_transform(list_zip({0}, {1}), {zipped:2}) END",
       .lambda_parameters = elements_of_both,
       .doc = "The array of a function's results for the elements at the same places of two arrays.",
       .example = "zip_with(array(1, 2), array(3, 4), (x, y) -> x + y)",
       .result = "[4, 6]"},
      {.name = "map_zip_with",
       .parameters = {{"map1", kMap}, {"map2", kMap}, {"function", kLambda2}},
       .type = [](std::span<const DataType> arguments) -> Result<DataType> {
         return DataType::map(arguments[0].key(), arguments[2]);
       },
       .sql =
           "CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN brook_map_from_lists(brook_array_union(map_keys({0}), "
           "map_keys({1})), list_transform(brook_array_union(map_keys({0}), map_keys({1})), {joined:2}), false) END",
       .lambda_parameters = key_and_both_values,
       .doc = "The map of a function's results for each key of two maps and its values in them.",
       .example = "map_zip_with(map(1, 'a', 2, 'b'), map(1, 'x', 2, 'y'), (k, v1, v2) -> concat(v1, v2))",
       .result = "{1 -> ax, 2 -> by}"},
      {.name = "map_filter",
       .parameters = {{"expr", kMap}, {"func", kLambda2}},
       .type = of_condition("map_filter", type_of(0)),
       .sql = "map_from_entries(list_filter(map_entries({0}), {entry:1}))",
       .lambda_parameters = key_and_value,
       .doc = "The entries for which a function holds.",
       .example = "map_filter(map(1, 0, 2, 2, 3, -1), (k, v) -> k > v)",
       .result = "{1 -> 0, 3 -> -1}"},
      {.name = "transform_values",
       .parameters = {{"expr", kMap}, {"func", kLambda2}},
       .type = [](std::span<const DataType> arguments) -> Result<DataType> {
         return DataType::map(arguments[0].key(), arguments[1]);
       },
       .sql = "CASE WHEN {0} IS NOT NULL THEN map(map_keys({0}), list_transform(map_entries({0}), {entry:1})) END",
       .lambda_parameters = key_and_value,
       .doc = "The map with a function's result for each value.",
       .example = "transform_values(map(1, 1, 2, 2), (k, v) -> v + 1)",
       .result = "{1 -> 2, 2 -> 3}"},
      {.name = "transform_keys",
       .parameters = {{"expr", kMap}, {"func", kLambda2}},
       .type = [](std::span<const DataType> arguments) -> Result<DataType> {
         return DataType::map(arguments[1], arguments[0].value());
       },
       .sql = "CASE WHEN {0} IS NOT NULL THEN brook_map_from_lists(list_transform(map_entries({0}), {entry:1}), "
              "map_values({0}), {last_wins}) END",
       .lambda_parameters = key_and_value,
       .doc = "The map with a function's result for each key.",
       .example = "transform_keys(map(1, 1, 2, 2), (k, v) -> k + 1)",
       .result = "{2 -> 1, 3 -> 2}"},
  };
}

}  // namespace brook::function
