// Texts out of values by a format: format_string, format_number, mask.
#include <fmt/format.h>

#include "duckdb/common/types/value.hpp"
#include "duckdb/function/function_set.hpp"
#include "engine/kernels/decimal_pattern.h"
#include "engine/kernels/java_format.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/letter_class.h"
#include "engine/kernels/text_groups.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

JavaValue java_value(const duckdb::Value& value) {
  using duckdb::LogicalTypeId;
  if (value.IsNull()) return {};
  switch (value.type().id()) {
    case LogicalTypeId::BOOLEAN: return value.GetValue<bool>();
    case LogicalTypeId::TINYINT: return JavaInteger{value.GetValue<std::int8_t>(), 8};
    case LogicalTypeId::SMALLINT: return JavaInteger{value.GetValue<std::int16_t>(), 16};
    case LogicalTypeId::INTEGER: return JavaInteger{value.GetValue<std::int32_t>(), 32};
    case LogicalTypeId::BIGINT: return JavaInteger{value.GetValue<std::int64_t>(), 64};
    case LogicalTypeId::FLOAT: return JavaFloating{static_cast<double>(value.GetValue<float>()), true};
    case LogicalTypeId::DOUBLE: return JavaFloating{value.GetValue<double>(), false};
    case LogicalTypeId::DECIMAL: return JavaText{value.ToString(), "Decimal"};
    default: return JavaText{duckdb::StringValue::Get(value), "String"};
  }
}

void format_string(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  const bool constant = chunk.AllConstant();
  const duckdb::idx_t rows = constant ? 1 : chunk.size();
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  auto* const out = duckdb::FlatVector::GetData<duckdb::string_t>(result);
  std::vector<JavaValue> values(chunk.ColumnCount() - 1);
  for (duckdb::idx_t row = 0; row < rows; ++row) {
    const duckdb::Value format = chunk.GetValue(0, row);
    if (format.IsNull()) {
      duckdb::FlatVector::SetNull(result, row, true);
      continue;
    }
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = java_value(chunk.GetValue(i + 1, row));
    out[row] = duckdb::StringVector::AddStringOrBlob(result, java_format(duckdb::StringValue::Get(format), values));
  }
  if (constant) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

duckdb::ScalarFunction format_string_kernel() {
  duckdb::ScalarFunction function("brook_format_string", {duckdb::LogicalType::VARCHAR}, duckdb::LogicalType::VARCHAR,
                                  format_string);
  function.varargs = duckdb::LogicalType::ANY;
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  function.SetFallible();
  return function;
}

std::optional<std::string> format_double(double value, std::int32_t decimals) {
  if (decimals < 0) return std::nullopt;
  return DecimalPattern::with_decimals(decimals).format(value);
}
std::optional<std::string> format_decimal(std::string_view text, std::int32_t decimals) {
  auto number = parse_decimal_text(text);
  if (decimals < 0 || !number) return std::nullopt;
  return DecimalPattern::with_decimals(decimals).format(*std::move(number));
}

// The pattern of the last row: it is nearly always a literal.
struct PatternState : KernelState {
  std::string text;
  std::optional<DecimalPattern> pattern;

  const DecimalPattern& get(std::string_view wanted) {
    if (!pattern || text != wanted) {
      pattern = DecimalPattern::parse(wanted);
      text = wanted;
    }
    return *pattern;
  }
};
std::string format_double_by(PatternState& state, double value, std::string_view pattern) {
  return state.get(pattern).format(value);
}
std::optional<std::string> format_decimal_by(PatternState& state, std::string_view text, std::string_view pattern) {
  auto number = parse_decimal_text(text);
  if (!number) return std::nullopt;
  return state.get(pattern).format(*std::move(number));
}

// An empty replacement keeps the character.
std::string mask(std::string_view text, std::string_view upper, std::string_view lower, std::string_view digit,
                 std::string_view other) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    const char32_t point = next_code_point(text, i);
    const std::string_view replacement = is_upper_case(point)   ? upper
                                         : is_lower_case(point) ? lower
                                         : is_digit(point)      ? digit
                                                                : other;
    out += replacement.empty() ? text.substr(start, i - start) : replacement;
  }
  return out;
}

}  // namespace

void register_text_formats(duckdb::ExtensionLoader& loader) {
  duckdb::ScalarFunctionSet numbers("brook_format_number");
  numbers.AddFunction(kernel<format_double>("brook_format_number"));
  numbers.AddFunction(kernel<format_decimal>("brook_format_number"));
  loader.RegisterFunction(std::move(numbers));
  duckdb::ScalarFunctionSet by_pattern("brook_format_number_by");
  by_pattern.AddFunction(fallible<format_double_by>("brook_format_number_by"));
  by_pattern.AddFunction(fallible<format_decimal_by>("brook_format_number_by"));
  loader.RegisterFunction(std::move(by_pattern));
  loader.RegisterFunction(format_string_kernel());
  loader.RegisterFunction(kernel<mask>("brook_mask"));
}

}  // namespace brook::engine
