#include "analyze/collection_arguments.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

struct ElementOf {
  std::string_view function;
  std::size_t value;  // the place of the argument that an element is compared with or joined by
  bool takes_null;    // a bare NULL is a value, too
  bool joins;         // becomes an element
};
constexpr auto kElements = std::to_array<ElementOf>({{"array_append", 1, true, true},
                                                     {"array_prepend", 1, true, true},
                                                     {"array_insert", 2, true, true},
                                                     {"array_contains", 1, false, false},
                                                     {"array_position", 1, false, false},
                                                     {"array_remove", 1, true, false}});

Error null_type(std::string_view function, const std::string& printed, const Location& location) {
  return type_mismatch("NULL_TYPE", printed,
                       fmt::format("Null typed values cannot be used as arguments of `{}`.", function), location);
}

DataType array_like(const DataType& array, DataType element) {
  return DataType::array(std::move(element), array.fields()[0].nullable);
}

Result<void> fit_element(const ElementOf& rule, std::vector<ExpressionPtr>& values, const std::string& printed,
                         const std::vector<std::string>& names, const Location& location) {
  const DataType array = values[0]->type;
  const DataType value = values[rule.value]->type;
  if (value.is(TypeKind::kNull) && !rule.takes_null) return fail(null_type(rule.function, printed, location));
  if (array.is(TypeKind::kNull) && !rule.takes_null) return fail(null_type(rule.function, printed, location));
  if (!array.is(TypeKind::kArray) && rule.function != "array_insert")
    return fail(unexpected_input_type(printed, 1, "\"ARRAY\"", names.at(0), array, location));
  std::optional<DataType> common;
  if (array.is(TypeKind::kArray)) {
    common = tightest_common_type(array.element(), value);
    // What is only compared may meet in a wider number.
    if (!common && !rule.joins && array.element().is_numeric() && value.is_numeric())
      common = common_type(array.element(), value);
  }
  if (!common) {
    return fail(type_mismatch(
        "ARRAY_FUNCTION_DIFF_TYPES", printed,
        fmt::format("Input to `{}` should have been \"ARRAY\" followed by a value with same element type, but it's "
                    "[{}, {}].",
                    rule.function, in_quotes(array), in_quotes(value)),
        location));
  }
  if (rule.function == "array_insert" && !values[1]->type.is_integral())
    return fail(unexpected_input_type(printed, 2, "\"INT\"", names.at(1), values[1]->type, location));
  if (rule.function == "array_insert") values[1] = cast_to(values[1], DataType(TypeKind::kInt));
  values[0] = cast_to(values[0], array_like(array, *common));
  values[rule.value] = cast_to(values[rule.value], *common);
  return {};
}

Result<void> fit_map_keys(std::vector<ExpressionPtr>& values, const std::string& printed, const Location& location) {
  const DataType& a = values[0]->type;
  const DataType& b = values[1]->type;
  const std::optional<DataType> key = tightest_common_type(a.key(), b.key());
  if (!key) {
    return fail(
        type_mismatch("MAP_ZIP_WITH_DIFF_TYPES", printed,
                      fmt::format("Input to the `map_zip_with` should have been two \"MAP\"s with compatible key "
                                  "types, but it's [{}, {}].",
                                  in_quotes(a.key()), in_quotes(b.key())),
                      location));
  }
  values[0] = cast_to(values[0], DataType::map(*key, a.value()));
  values[1] = cast_to(values[1], DataType::map(*key, b.value()));
  return {};
}

// A key that the map is asked for, in the map's type.
Result<void> fit_key(const std::string& function, std::vector<ExpressionPtr>& values, const std::string& printed,
                     const Location& location) {
  const DataType map = values[0]->type;
  const DataType key = values[1]->type;
  if (key.is(TypeKind::kNull) && function == "map_contains_key") return fail(null_type(function, printed, location));
  const std::optional<DataType> common = tightest_common_type(map.key(), key);
  if (!common) {
    return fail(
        type_mismatch("MAP_FUNCTION_DIFF_TYPES", printed,
                      fmt::format("Input to `{}` should have been \"MAP\" followed by a value with same key type, "
                                  "but it's [{}, {}].",
                                  function, in_quotes(map), in_quotes(key)),
                      location));
  }
  values[0] = cast_to(values[0], DataType::map(*common, map.value()));
  values[1] = cast_to(values[1], *common);
  return {};
}

// Two arrays as sets.
Result<void> fit_arrays(const std::string& function, std::vector<ExpressionPtr>& values, const std::string& printed,
                        const Location& location) {
  const DataType& a = values[0]->type;
  const DataType& b = values[1]->type;
  const std::optional<DataType> common = tightest_common_type(a, b);
  if (!common || !common->is(TypeKind::kArray)) {
    return fail(
        type_mismatch("BINARY_ARRAY_DIFF_TYPES", printed,
                      fmt::format("Input to function `{}` should have been two \"ARRAY\" with same element type, "
                                  "but it's [{}, {}].",
                                  function, in_quotes(a), in_quotes(b)),
                      location));
  }
  for (ExpressionPtr& value : values) value = cast_to(value, *common);
  return {};
}

}  // namespace

bool compares_elements(std::string_view function) {
  return std::ranges::find(kElements, function, &ElementOf::function) != kElements.end();
}

Result<void> fit_elements(const std::string& function, std::vector<ExpressionPtr>& values, const std::string& printed,
                          const std::vector<std::string>& names, const Location& location) {
  if (values.size() < 2 || !values[0] || !values[1]) return {};
  const auto* rule = std::ranges::find(kElements, function, &ElementOf::function);
  if (rule != kElements.end() && values.size() > rule->value) {
    return fit_element(*rule, values, printed, names, location);
  }
  static constexpr auto kSets =
      std::to_array<std::string_view>({"array_union", "array_intersect", "array_except", "arrays_overlap"});
  if (std::ranges::find(kSets, function) != kSets.end()) return fit_arrays(function, values, printed, location);
  const bool maps = values[0]->type.is(TypeKind::kMap);
  if (function == "map_zip_with" && maps && values[1]->type.is(TypeKind::kMap))
    return fit_map_keys(values, printed, location);
  const bool at = function == "element_at" || function == "try_element_at";
  const bool asks = function == "map_contains_key" || at;
  const DataType& index = values[1]->type;
  if (at && values[0]->type.is(TypeKind::kArray) && (!index.is_integral() || index.is(TypeKind::kLong)))
    return fail(unexpected_input_type(printed, 2, "\"INT\"", names.at(1), index, location));
  if (asks && maps) return fit_key(function, values, printed, location);
  return {};
}

}  // namespace brook::analyze
