#include "function/averages.h"

#include <fmt/format.h>

#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;

bool is_interval(const DataType& type) { return type.is(K::kDayTimeInterval) || type.is(K::kYearMonthInterval); }

// The sum of intervals, which must fit their type.
std::string interval_sum(const DataType& type, const std::string& value, bool null_on_error) {
  return fmt::format("brook_interval_sum(sum({{d}}{}){{f}}, {}, {})", value, type.is(K::kYearMonthInterval),
                     null_on_error);
}

}  // namespace

Result<DataType> sum_type(const DataType& type) {
  if (type.is_integral()) return DataType(K::kLong);
  if (type.is(K::kDecimal)) return bounded_decimal(type.precision() + 10, type.scale());
  if (is_interval(type)) return type;
  if (type.is_fractional() || type.is(K::kNull)) return DataType(K::kDouble);
  return unexpected_type("sum", type, "numbers or intervals");
}

Result<DataType> average_type(const DataType& type) {
  if (type.is(K::kDecimal)) return bounded_decimal(type.precision() + 4, type.scale() + 4);
  if (is_interval(type)) return DataType(type.kind());
  if (type.is_numeric() || type.is(K::kNull)) return DataType(K::kDouble);
  return unexpected_type("avg", type, "numbers or intervals");
}

std::string sum_sql(const DataType& type, const std::string& value, bool null_on_error) {
  if (type.is(K::kDouble)) return fmt::format("sum({{d}}{}){{f}}", value);
  if (type.is(K::kFloat) || type.is(K::kNull)) return fmt::format("sum({{d}}CAST({} AS DOUBLE)){{f}}", value);
  if (type.is(K::kDecimal)) {
    return fmt::format("brook_sum_to_decimal(sum({{d}}{}){{f}}, {{precision}}, {{scale}}, {})", value, null_on_error);
  }
  if (is_interval(type)) return fmt::format("CAST({} AS {{type}})", interval_sum(type, value, null_on_error));
  return fmt::format("CAST(brook_sum_to_long(sum({{d}}{}){{f}}, {}) AS {{type}})", value, null_on_error);
}

std::string average_sql(const DataType& type, const std::string& value, bool null_on_error) {
  if (type.is(K::kDecimal)) {
    return fmt::format("brook_decimal_average(sum({{d}}{0}){{f}}, count({{d}}{0}){{f}}, {{precision}}, {{scale}}, {1})",
                       value, null_on_error);
  }
  if (is_interval(type)) {
    return fmt::format("CAST(brook_interval_average({}, count({{d}}{}){{f}}) AS {{type}})",
                       interval_sum(type, value, null_on_error), value);
  }
  return type.is_integral() || type.is(K::kDouble) ? fmt::format("avg({{d}}{}){{f}}", value)
                                                   : fmt::format("avg({{d}}CAST({} AS DOUBLE)){{f}}", value);
}

}  // namespace brook::function
