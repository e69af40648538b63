#include "analyze/exact_argument.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "analyze/coercion.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

using Test = bool (*)(const DataType&);

bool is_int(const DataType& type) { return type.is(TypeKind::kInt); }
bool is_short_integer(const DataType& type) { return type.is_integral() && !type.is(TypeKind::kLong); }
bool is_days(const DataType& type) { return is_short_integer(type) || type.is(TypeKind::kString); }
bool is_date(const DataType& type) { return type.is(TypeKind::kDate); }
bool is_timestamp(const DataType& type) { return type.is(TypeKind::kTimestamp) || type.is(TypeKind::kTimestampNtz); }
bool is_whole(const DataType& type) { return type.is_integral(); }
bool is_number(const DataType& type) { return type.is_numeric(); }
bool is_boolean(const DataType& type) { return type.is(TypeKind::kBoolean); }
bool is_text(const DataType& type) { return type.is(TypeKind::kString); }
bool is_collection(const DataType& type) { return type.is(TypeKind::kArray) || type.is(TypeKind::kMap); }
bool is_array_of_texts(const DataType& type) {  // or of what becomes texts
  return type.is(TypeKind::kArray) && !type.element().is_nested() && !type.element().is(TypeKind::kVariant);
}

struct Exact {
  std::string_view function;
  std::size_t position;
  Test takes;
  std::string_view required;
};
constexpr auto kExact = std::to_array<Exact>({
    {"array_join", 0, is_array_of_texts, "\"ARRAY<STRING>\""},
    {"array_repeat", 1, is_int, "\"INT\""},
    {"date_add", 1, is_days, "(\"INT\" or \"SMALLINT\" or \"TINYINT\")"},
    {"date_sub", 1, is_days, "(\"INT\" or \"SMALLINT\" or \"TINYINT\")"},
    {"size", 0, is_collection, "(\"ARRAY\" or \"MAP\")"},
    {"sort_array", 1, is_boolean, "\"BOOLEAN\""},
    {"str_to_map", 0, is_text, "\"STRING\""},
    {"str_to_map", 1, is_text, "\"STRING\""},
    {"str_to_map", 2, is_text, "\"STRING\""},
    {"timestamp_micros", 0, is_whole, "\"INTEGRAL\""},
    {"timestamp_millis", 0, is_whole, "\"INTEGRAL\""},
    {"timestamp_seconds", 0, is_number, "\"NUMERIC\""},
    {"unix_date", 0, is_date, "\"DATE\""},
    {"unix_micros", 0, is_timestamp, "\"TIMESTAMP\""},
    {"unix_millis", 0, is_timestamp, "\"TIMESTAMP\""},
    {"unix_seconds", 0, is_timestamp, "\"TIMESTAMP\""},
});

// Functions that put the elements of an array, the only argument, in order.
bool orders_elements(std::string_view function, std::size_t count) {
  if (function == "array_sort") return count == 1;
  return function == "array_min" || function == "array_max" || function == "sort_array";
}

}  // namespace

Result<void> check_exact(const function::Function& function, std::size_t position, std::size_t count,
                         const Bound& argument, const std::string& printed, const Location& location) {
  const DataType& type = argument.expression->type;
  if (function.name == "map_concat" && !type.is(TypeKind::kMap)) {
    return fail(type_mismatch("MAP_CONCAT_DIFF_TYPES", printed,
                              fmt::format("The `map_concat` should all be of type map, but it's {}.", in_quotes(type)),
                              location));
  }
  if (position == 0 && orders_elements(function.name, count) && !is_orderable(type)) {
    return fail(type_mismatch(
        "INVALID_ORDERING_TYPE", printed,
        fmt::format("The `{}` does not support ordering on type {}.", function.name, in_quotes(type)), location));
  }
  const auto* rule = std::ranges::find_if(
      kExact, [&](const Exact& one) { return one.function == function.name && one.position == position; });
  if (rule == kExact.end() || type.is(TypeKind::kNull) || rule->takes(type)) return {};
  return fail(unexpected_input_type(printed, position + 1, rule->required, argument.name, type, location));
}

}  // namespace brook::analyze
