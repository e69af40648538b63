// Functions of arrays. Element positions count from 1, except for get() and [].
#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

Function of_array(std::string name, TypeRule type, std::string sql, std::string doc, std::string example,
                  std::string result) {
  return {.name = std::move(name),
          .parameters = {{"array", kArray}},
          .type = std::move(type),
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function array_and_element(std::string name, TypeRule type, std::string sql, std::string doc, std::string example,
                           std::string result) {
  return {.name = std::move(name),
          .parameters = {{"array", kArray}, {"element", kAny}},
          .type = std::move(type),
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function set_operation(std::string name, std::string doc, std::string result) {
  std::string sql = "brook_" + name + "({0}, {1})";
  std::string example = name + "(array(1, 2, 3), array(1, 3, 5))";
  return {.name = std::move(name),
          .parameters = {{"array1", kAny}, {"array2", kAny}},
          .type = type_of(0),
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Result<DataType> flattened(std::span<const DataType> arguments) {
  const DataType& type = arguments[0];
  if (type.is(K::kArray) && type.element().is(K::kArray)) return type.element();
  return unexpected_type("flatten", type, "an ARRAY of ARRAY");
}

Result<DataType> sorted(std::span<const DataType> arguments) {
  if (arguments.size() > 1 && !arguments[1].is(K::kInt)) {
    return fail(
        usage_error(fmt::format("The `lambdafunction` requires return \"INT\" type, but the actual is \"{}\" type.",
                                arguments[1].sql()))
            .with_class("DATATYPE_MISMATCH.UNEXPECTED_RETURN_TYPE"));
  }
  return arguments[0];
}

// From one to another of the same type: whole numbers by whole numbers, times by intervals.
Result<DataType> sequenced(std::span<const DataType> arguments) {
  const DataType& type = arguments[0];
  const bool time = type.is(K::kDate) || type.is(K::kTimestamp) || type.is(K::kTimestampNtz);
  const DataType step = arguments.size() > 2 ? arguments[2] : DataType();
  if (time && (step.is(K::kNull) || step.is_ansi_interval() || step.is(K::kCalendarInterval)))
    return DataType::array(type);
  if (type.is_integral() && step.is(K::kString)) return DataType::array(DataType(K::kLong));
  if (type.is_integral() && (step.is(K::kNull) || step.is_integral()))
    return DataType::array(step.is_integral() && step.kind() > type.kind() ? step : type);
  return fail(
      usage_error("sequence() goes from a whole number, a date or a timestamp to another of the same type, by a "
                  "whole number or an interval.")
          .with_class("DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES"));
}

// Fields are called by their place; the analyzer puts the names of columns there.
Result<DataType> zipped(std::span<const DataType> arguments) {
  std::vector<Field> fields;
  for (std::size_t i = 0; i < arguments.size(); ++i)
    fields.push_back({std::to_string(i), arguments[i].is(K::kArray) ? arguments[i].element() : DataType()});
  return DataType::array(DataType::structure(std::move(fields)), false);
}

std::string zip_sql(std::span<const DataType> arguments, bool) {
  std::string all;
  std::string present;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].is(K::kNull)) return "CAST(NULL AS {type})";
    all += fmt::format("{}{{{}}}", i == 0 ? "" : ", ", i);
    present += fmt::format("{}{{{}}} IS NOT NULL", i == 0 ? "" : " AND ", i);
  }
  if (arguments.empty()) return "CAST([] AS {type})";
  return fmt::format("CASE WHEN {} THEN CAST(list_zip({}) AS {{type}}) END", present, all);
}

}  // namespace

std::vector<Function> arrays() {
  return {
      {.name = "array",
       .parameters = {{"expr", kSame, "", true}},
       .type = array_of(0),
       .nullability = Nullability::kNever,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         return arguments.empty() ? "CAST([] AS {type})" : "[{*}]";
       },
       .doc = "An array of the arguments.",
       .example = "array(1, 2, 3)",
       .result = "[1, 2, 3]"},
      {.name = "size",
       .aliases = {"cardinality"},
       .parameters = {{"expr", kAny}},
       .type = returns(K::kInt),
       .sql_by_type = [](std::span<const DataType> arguments, bool ansi) -> std::string {
         if (arguments[0].is(K::kNull)) return ansi ? "CAST(NULL AS INTEGER)" : "-1";
         const std::string size =
             arguments[0].is(K::kMap) ? "CAST(cardinality({0}) AS INTEGER)" : "CAST(len({0}) AS INTEGER)";
         return ansi ? size : "coalesce(" + size + ", -1)";
       },
       .doc = "The number of elements of an array or a map.",
       .example = "size(array('b', 'd', 'c', 'a'))",
       .result = "4"},
      of_array("array_size", returns(K::kInt), "CAST(len({0}) AS INTEGER)", "The number of elements.",
               "array_size(array('b', 'd', 'c', 'a'))", "4"),
      array_and_element("array_contains", returns(K::kBoolean), "brook_array_contains({0}, {1})",
                        "Whether an element equals the value.", "array_contains(array(1, 2, 3), 2)", "true"),
      array_and_element("array_position", returns(K::kLong), "brook_array_position({0}, {1})",
                        "The position of the first element that equals the value, or 0.",
                        "array_position(array(312, 773, 708, 708), 708)", "3"),
      array_and_element("array_remove", type_of(0), "brook_array_remove({0}, {1})",
                        "The array without elements equal to the value.", "array_remove(array(1, 2, 3, null, 3), 3)",
                        "[1, 2, NULL]"),
      array_and_element("array_append", type_of(0), "CASE WHEN {0} IS NOT NULL THEN list_concat({0}, [{1}]) END",
                        "The array with one more element at its end.", "array_append(array('b', 'd'), 'd')",
                        "[b, d, d]"),
      array_and_element("array_prepend", type_of(0), "CASE WHEN {0} IS NOT NULL THEN list_concat([{1}], {0}) END",
                        "The array with one more element at its start.", "array_prepend(array('b', 'd'), 'd')",
                        "[d, b, d]"),
      {.name = "element_at",
       .parameters = {{"array", kAny}, {"index", kAny}},
       .type = element_of(0),
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> arguments, bool ansi) -> std::string {
         if (arguments[0].is(K::kMap)) return "map_extract_value({0}, {1})";
         return ansi ? "list_extract({0}, brook_element_index({1}, len({0})))"
                     : "list_extract({0}, brook_try_element_index({1}, len({0})))";
       },
       .doc = "The element at a position (from the end where it is negative), or the value of a key.",
       .example = "element_at(array(1, 2, 3), 2)",
       .result = "2"},
      {.name = "try_element_at",
       .parameters = {{"array", kAny}, {"index", kAny}},
       .type = element_of(0),
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         if (arguments[0].is(K::kMap)) return "map_extract_value({0}, {1})";
         return "list_extract({0}, brook_try_element_index({1}, len({0})))";
       },
       .doc = "element_at(), NULL where there is no such element.",
       .example = "try_element_at(array(1, 2, 3), 2)",
       .result = "2"},
      {.name = "get",
       .parameters = {{"array", kArray}, {"index", kInt}},
       .type = element_of(0),
       .nullability = Nullability::kAlways,
       .sql = "list_extract({0}, brook_try_item_index({1}, len({0})))",
       .doc = "The element at an index from 0, or NULL.",
       .example = "get(array(1, 2, 3), 0)",
       .result = "1"},
      {.name = "[]",
       .parameters = {{"base", kAny}, {"index", kAny}},
       .type = element_of(0),
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> arguments, bool ansi) -> std::string {
         if (arguments[0].is(K::kMap)) return "map_extract_value({0}, {1})";
         return ansi ? "list_extract({0}, brook_item_index(CAST({1} AS INTEGER), len({0})))"
                     : "list_extract({0}, brook_try_item_index(CAST({1} AS INTEGER), len({0})))";
       },
       .doc = "The element at an index from 0, or the value of a key: what base[index] means.",
       .example = "array(1, 2, 3)[0]",
       .result = "1"},
      of_array("array_min", element_of(0), "list_min({0})", "The least element.", "array_min(array(1, 20, null, 3))",
               "1"),
      of_array("array_max", element_of(0), "list_max({0})", "The greatest element.", "array_max(array(1, 20, null, 3))",
               "20"),
      of_array("array_distinct", type_of(0), "brook_array_distinct({0})", "The array without repeated elements.",
               "array_distinct(array(1, 2, 3, null, 3))", "[1, 2, 3, NULL]"),
      of_array("array_compact", type_of(0), "list_filter({0}, lambda brook_x: brook_x IS NOT NULL)",
               "The array without NULLs.", "array_compact(array(1, 2, 3, null))", "[1, 2, 3]"),
      set_operation("array_union", "The elements of both arrays, once each.", "[1, 2, 3, 5]"),
      set_operation("array_intersect", "The elements that are in both arrays, once each.", "[1, 3]"),
      set_operation("array_except", "The elements of the first array that the second has not, once each.", "[2]"),
      {.name = "arrays_overlap",
       .parameters = {{"a1", kAny}, {"a2", kAny}},
       .type = returns(K::kBoolean),
       .sql = "brook_arrays_overlap({0}, {1})",
       .doc = "Whether the arrays share an element.",
       .example = "arrays_overlap(array(1, 2, 3), array(3, 4, 5))",
       .result = "true"},
      {.name = "array_join",
       .parameters = {{"array", kArray}, {"delimiter", kString}, {"nullReplacement", kString, "NULL"}},
       .type = returns(K::kString),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         return arguments.size() < 3 || arguments[2].is(K::kNull) ? "brook_join({texts:0}, {1})"
                                                                  : "brook_join({texts:0}, {1}, {2})";
       },
       .doc = "The elements joined, those that are NULL left out or replaced.",
       .example = "array_join(array('hello', 'world'), ' ')",
       .result = "hello world"},
      {.name = "array_repeat",
       .parameters = {{"element", kAny}, {"count", kInt}},
       .type = array_of(0),
       .sql = "list_transform(range(CAST({1} AS BIGINT)), lambda brook_x: {0})",
       .doc = "An array of an element so many times.",
       .example = "array_repeat('123', 2)",
       .result = "[123, 123]"},
      of_array("flatten", flattened,
               "CASE WHEN NOT list_contains(list_transform({0}, lambda brook_x: brook_x IS NULL), true) THEN "
               "flatten({0}) END",
               "The elements of the inner arrays as one array.", "flatten(array(array(1, 2), array(3, 4)))",
               "[1, 2, 3, 4]"),
      {.name = "slice",
       .parameters = {{"x", kArray}, {"start", kInt}, {"length", kInt}},
       .type = type_of(0),
       .sql = "brook_slice({0}, {1}, {2})",
       .doc = "A part of the array; a negative start counts from its end.",
       .example = "slice(array(1, 2, 3, 4), 2, 2)",
       .result = "[2, 3]"},
      {.name = "sort_array",
       .parameters = {{"array", kArray}, {"ascendingOrder", kBoolean, "true"}},
       .type = type_of(0),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         if (arguments.size() < 2) return "list_sort({0}, 'ASC', 'NULLS FIRST')";
         return "CASE WHEN {1} THEN list_sort({0}, 'ASC', 'NULLS FIRST') ELSE list_sort({0}, 'DESC', 'NULLS LAST') END";
       },
       .doc = "The array sorted, NULLs being least.",
       .example = "sort_array(array('b', 'd', null, 'c', 'a'), true)",
       .result = "[NULL, a, b, c, d]"},
      {.name = "array_sort",
       .parameters = {{"expr", kArray}, {"func", kLambda2, "-"}},
       .type = sorted,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         return arguments.size() < 2 ? "list_sort({0}, 'ASC', 'NULLS LAST')" : "brook_sort_by({0}, {1})";
       },
       .lambda_parameters =
           [](std::span<const DataType> arguments, std::size_t) {
             return std::vector<DataType>{arguments[0].element(), arguments[0].element()};
           },
       .doc = "The array sorted, by a comparator where one is given, else NULLs last.",
       .example = "array_sort(array('b', 'd', null, 'c', 'a'))",
       .result = "[a, b, c, d, NULL]"},
      {.name = "array_insert",
       .parameters = {{"x", kAny}, {"pos", kAny}, {"val", kAny}},
       .type = type_of(0),
       .nullability = Nullability::kAlways,
       .sql = "brook_array_insert({0}, {1}, [{2}])",
       .doc = "The array with one more element at a position; a negative one counts from behind the end.",
       .example = "array_insert(array(1, 2, 3, 4), 5, 5)",
       .result = "[1, 2, 3, 4, 5]"},
      {.name = "arrays_zip",
       .parameters = {{"a", kArray, "", true}},
       .type = zipped,
       .sql_by_type = zip_sql,
       .doc = "An array of structs of the elements at the same places, NULL where an array has none.",
       .example = "arrays_zip(array(1, 2, 3), array(2, 3, 4))",
       .result = "[{1, 2}, {2, 3}, {3, 4}]"},
      {.name = "shuffle",
       .parameters = {{"array", kArray}, {"seed", kLong, "-"}},
       .type = type_of(0),
       .deterministic = false,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         return arguments.size() < 2 ? "brook_shuffle({0}, {seed})" : "brook_shuffle({0}, {1})";
       },
       .doc = "The elements in an order by chance.",
       .example = "shuffle(array(1, 1))",
       .result = "[1, 1]"},
      {.name = "sequence",
       .parameters = {{"start", kSame}, {"stop", kSame}, {"step", kAny, "NULL"}},
       .type = sequenced,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         const bool stepped = arguments.size() > 2 && !arguments[2].is(K::kNull);
         if (arguments[0].is_integral()) {
           return stepped
                      ? "CAST(brook_sequence(CAST({0} AS BIGINT), CAST({1} AS BIGINT), CAST({2} AS BIGINT)) AS {type})"
                      : "CAST(brook_sequence(CAST({0} AS BIGINT), CAST({1} AS BIGINT)) AS {type})";
         }
         if (!stepped) return "brook_sequence_days({0}, {1})";
         return arguments[2].is(K::kYearMonthInterval) ? "brook_sequence_months({0}, {1}, {2})"
                                                       : "brook_sequence_days({0}, {1}, {2})";
       },
       .doc = "The values from one to another, by steps.",
       .example = "sequence(1, 5)",
       .result = "[1, 2, 3, 4, 5]"},
  };
}

}  // namespace brook::function
