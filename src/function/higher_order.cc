// Functions that take lambdas.
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
// aggregate: (acc, x) -> acc, then acc -> result. The accumulator has the type of the start value.
std::vector<DataType> accumulator(std::span<const DataType> arguments, std::size_t lambda_index) {
  if (lambda_index > 0) return {arguments[1]};
  return {arguments[1], arguments[0].element()};
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
       .type = type_of(0),
       .sql = "list_filter({0}, {indexed:1})",
       .lambda_parameters = element_and_index,
       .doc = "The elements for which a function holds.",
       .example = "filter(array(1, 2, 3), x -> x % 2 == 1)",
       .result = "[1, 3]"},
      {.name = "exists",
       .parameters = {{"expr", kArray}, {"pred", kLambda1}},
       .type = returns(K::kBoolean),
       .nullability = Nullability::kAlways,
       .sql = "brook_any(list_transform({0}, {1}))",
       .lambda_parameters = element_alone,
       .doc = "Whether a function holds for an element.",
       .example = "exists(array(1, 2, 3), x -> x % 2 == 0)",
       .result = "true"},
      {.name = "forall",
       .parameters = {{"expr", kArray}, {"pred", kLambda1}},
       .type = returns(K::kBoolean),
       .nullability = Nullability::kAlways,
       .sql = "brook_all(list_transform({0}, {1}))",
       .lambda_parameters = element_alone,
       .doc = "Whether a function holds for every element.",
       .example = "forall(array(1, 2, 3), x -> x > 0)",
       .result = "true"},
      {.name = "aggregate",
       .aliases = {"reduce"},
       .parameters = {{"expr", kArray}, {"start", kAny}, {"merge", kLambda2}, {"finish", kLambda1, "-"}},
       .type = [](std::span<const DataType> arguments) -> Result<DataType> { return arguments.back(); },
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         const std::string reduced = "list_reduce({0}, {2}, {1})";
         return arguments.size() < 4 ? reduced : "list_extract(list_transform([" + reduced + "], {3}), 1)";
       },
       .lambda_parameters = accumulator,
       .doc = "The elements folded into one value.",
       .example = "aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x)",
       .result = "6"},
      {.name = "map_filter",
       .parameters = {{"expr", kMap}, {"func", kLambda2}},
       .type = type_of(0),
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
       .sql = "CASE WHEN {0} IS NOT NULL THEN map(list_transform(map_entries({0}), {entry:1}), map_values({0})) END",
       .lambda_parameters = key_and_value,
       .doc = "The map with a function's result for each key.",
       .example = "transform_keys(map(1, 1, 2, 2), (k, v) -> k + 1)",
       .result = "{2 -> 1, 3 -> 2}"},
  };
}

}  // namespace brook::function
