// Kernels of decimals. Operands come as DECIMAL(38,s); the result's precision and scale and what happens on overflow
// are literals at the end of the argument list, since only Spark's rules (function/arithmetic_operators.cc) know them.
#include <fmt/format.h>

#include "duckdb/common/types/decimal.hpp"
#include "duckdb/execution/expression_executor.hpp"
#include "duckdb/planner/expression/bound_function_expression.hpp"
#include "engine/kernels/decimal_math.h"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;
using duckdb::LogicalTypeId;

Int128Value to_native(const duckdb::hugeint_t& value) {
  return static_cast<Int128Value>((static_cast<unsigned __int128>(value.upper) << 64U) | value.lower);
}
duckdb::hugeint_t to_huge(Int128Value value) {
  return duckdb::hugeint_t(static_cast<std::int64_t>(value >> 64), static_cast<std::uint64_t>(value));
}

struct DecimalInfo : duckdb::FunctionData {
  std::vector<int> scales;  // of the operands, as far as they are decimals
  int digits = 0;           // the second argument of round() and its like
  int precision = 0;
  int scale = 0;
  bool null_on_error = false;
  bool rounds = false;

  duckdb::unique_ptr<duckdb::FunctionData> Copy() const override { return duckdb::make_uniq<DecimalInfo>(*this); }
  bool Equals(const duckdb::FunctionData& other) const override {
    const auto& o = other.Cast<DecimalInfo>();
    return scales == o.scales && digits == o.digits && precision == o.precision && scale == o.scale &&
           null_on_error == o.null_on_error;
  }
};

int literal_int(duckdb::ClientContext& context, const duckdb::Expression& expression) {
  return duckdb::ExpressionExecutor::EvaluateScalar(context, expression).GetValue<std::int32_t>();
}

const DecimalInfo& info_of(duckdb::ExpressionState& state) {
  return state.expr.Cast<duckdb::BoundFunctionExpression>().bind_info->Cast<DecimalInfo>();
}

// (operand…, precision, scale, null_on_error), the last three literals.
duckdb::unique_ptr<duckdb::FunctionData> bind_decimal(
    duckdb::ClientContext& context, duckdb::ScalarFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  auto info = duckdb::make_uniq<DecimalInfo>();
  const std::size_t operands = arguments.size() - 3;
  for (std::size_t i = 0; i < operands; ++i) {
    const LogicalType& type = arguments[i]->return_type;
    if (function.arguments[i].id() != LogicalTypeId::DECIMAL) continue;
    const int scale = type.id() == LogicalTypeId::DECIMAL ? duckdb::DecimalType::GetScale(type) : 0;
    function.arguments[i] = LogicalType::DECIMAL(kDecimalDigits, static_cast<std::uint8_t>(scale));
    info->scales.push_back(scale);
  }
  info->precision = literal_int(context, *arguments[operands]);
  info->scale = literal_int(context, *arguments[operands + 1]);
  info->null_on_error = duckdb::ExpressionExecutor::EvaluateScalar(context, *arguments[operands + 2]).GetValue<bool>();
  function.SetReturnType(
      LogicalType::DECIMAL(static_cast<std::uint8_t>(info->precision), static_cast<std::uint8_t>(info->scale)));
  return info;
}

// round(x, d, precision, scale, null_on_error): d is a literal, too.
duckdb::unique_ptr<duckdb::FunctionData> bind_rounding(
    duckdb::ClientContext& context, duckdb::ScalarFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  auto info = bind_decimal(context, function, arguments);
  info->Cast<DecimalInfo>().digits = literal_int(context, *arguments[1]);
  info->Cast<DecimalInfo>().rounds = true;
  return info;
}

[[noreturn]] void raise_out_of_range(const DecimalInfo& info) {
  raise(info.rounds ? "NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION" : "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
        fmt::format("The value cannot be represented as Decimal({}, {}). Increase its precision, or use try_cast or a "
                    "try_ function to "
                    "get NULL instead.",
                    info.precision, info.scale));
}

void store(duckdb::Vector& result, duckdb::idx_t row, std::optional<Int128Value> value, const DecimalInfo& info) {
  if (value && !fits_precision(*value, info.precision)) value.reset();
  if (!value) {
    if (!info.null_on_error) raise_out_of_range(info);
    duckdb::FlatVector::SetNull(result, row, true);
    return;
  }
  switch (result.GetType().InternalType()) {
    case duckdb::PhysicalType::INT16:
      duckdb::FlatVector::GetData<std::int16_t>(result)[row] = static_cast<std::int16_t>(*value);
      break;
    case duckdb::PhysicalType::INT32:
      duckdb::FlatVector::GetData<std::int32_t>(result)[row] = static_cast<std::int32_t>(*value);
      break;
    case duckdb::PhysicalType::INT64:
      duckdb::FlatVector::GetData<std::int64_t>(result)[row] = static_cast<std::int64_t>(*value);
      break;
    default: duckdb::FlatVector::GetData<duckdb::hugeint_t>(result)[row] = to_huge(*value); break;
  }
}

// Calls body(row, operand values…) for rows without NULL among the first `operands` arguments.
template <class Body>
void for_each_row(duckdb::DataChunk& chunk, duckdb::Vector& result, std::size_t operands, Body&& body) {
  bool constant = true;
  std::vector<duckdb::UnifiedVectorFormat> formats(operands);
  for (std::size_t i = 0; i < operands; ++i) {
    constant &= chunk.data[i].GetVectorType() == duckdb::VectorType::CONSTANT_VECTOR;
    chunk.data[i].ToUnifiedFormat(chunk.size(), formats[i]);
  }
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  const duckdb::idx_t rows = constant ? 1 : chunk.size();
  for (duckdb::idx_t row = 0; row < rows; ++row) {
    bool valid = true;
    for (const auto& format : formats) valid &= format.validity.RowIsValid(format.sel->get_index(row));
    if (valid) {
      body(row, formats);
    } else {
      duckdb::FlatVector::SetNull(result, row, true);
    }
  }
  if (constant) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

template <class T>
const T& at(const duckdb::UnifiedVectorFormat& format, duckdb::idx_t row) {
  return duckdb::UnifiedVectorFormat::GetData<T>(format)[format.sel->get_index(row)];
}
Int128Value native_at(const duckdb::UnifiedVectorFormat& format, duckdb::idx_t row) {
  return to_native(at<duckdb::hugeint_t>(format, row));
}

using BinaryOperation = std::optional<Int128Value> (*)(Int128Value, int, Int128Value, int, int);

std::optional<Int128Value> decimal_subtract(Int128Value a, int a_scale, Int128Value b, int b_scale, int scale) {
  return decimal_add(a, a_scale, -b, b_scale, scale);
}

std::optional<Int128Value> positive_remainder(Int128Value a, int a_scale, Int128Value b, int b_scale, int scale) {
  const std::optional<Int128Value> rest = decimal_remainder(a, a_scale, b, b_scale, scale);
  if (!rest || *rest >= 0) return rest;
  const std::optional<Int128Value> sum = decimal_add(*rest, scale, b, b_scale, scale);
  return sum ? decimal_remainder(*sum, scale, b, b_scale, scale) : sum;
}

// A zero divisor: true when the row is NULL then.
bool is_division_by_zero(Int128Value divisor, const DecimalInfo& info, const char* error_class, const char* hint) {
  if (divisor != 0) return false;
  if (!info.null_on_error) raise(error_class, hint);
  return true;
}

constexpr const char* kDivideHint = "Division by zero. Use try_divide to tolerate a divisor of 0 and get NULL instead.";
constexpr const char* kRemainderHint =
    "Remainder by zero. Use try_mod to tolerate a divisor of 0 and get NULL instead.";

template <BinaryOperation operation, bool divides>
void binary(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  const DecimalInfo& info = info_of(state);
  for_each_row(chunk, result, 2, [&](duckdb::idx_t row, const auto& formats) {
    const Int128Value a = native_at(formats[0], row);
    const Int128Value b = native_at(formats[1], row);
    if constexpr (divides) {
      const bool quotient = operation == decimal_divide;
      if (is_division_by_zero(b, info, quotient ? "DIVIDE_BY_ZERO" : "REMAINDER_BY_ZERO",
                              quotient ? kDivideHint : kRemainderHint)) {
        duckdb::FlatVector::SetNull(result, row, true);
        return;
      }
    }
    store(result, row, operation(a, info.scales[0], b, info.scales[1], info.scale), info);
  });
}

template <BinaryOperation operation, bool divides>
duckdb::ScalarFunction binary_kernel(const char* name) {
  duckdb::ScalarFunction function(name,
                                  {LogicalTypeId::DECIMAL, LogicalTypeId::DECIMAL, LogicalType::INTEGER,
                                   LogicalType::INTEGER, LogicalType::BOOLEAN},
                                  LogicalTypeId::DECIMAL, binary<operation, divides>, bind_decimal);
  function.SetFallible();
  return function;
}

duckdb::unique_ptr<duckdb::FunctionData> bind_div(duckdb::ClientContext& context, duckdb::ScalarFunction& function,
                                                  duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  auto info = duckdb::make_uniq<DecimalInfo>();
  for (std::size_t i = 0; i < 2; ++i) {
    const LogicalType& type = arguments[i]->return_type;
    const int scale = type.id() == LogicalTypeId::DECIMAL ? duckdb::DecimalType::GetScale(type) : 0;
    function.arguments[i] = LogicalType::DECIMAL(kDecimalDigits, static_cast<std::uint8_t>(scale));
    info->scales.push_back(scale);
  }
  info->null_on_error = duckdb::ExpressionExecutor::EvaluateScalar(context, *arguments[2]).GetValue<bool>();
  return info;
}

void whole_quotient(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  const DecimalInfo& info = info_of(state);
  for_each_row(chunk, result, 2, [&](duckdb::idx_t row, const auto& formats) {
    const Int128Value b = native_at(formats[1], row);
    if (is_division_by_zero(b, info, "DIVIDE_BY_ZERO", kDivideHint)) {
      duckdb::FlatVector::SetNull(result, row, true);
      return;
    }
    const auto quotient = decimal_whole_quotient(native_at(formats[0], row), info.scales[0], b, info.scales[1]);
    if (!quotient || *quotient != static_cast<std::int64_t>(*quotient))
      raise("ARITHMETIC_OVERFLOW", "The quotient does not fit a BIGINT.");
    duckdb::FlatVector::GetData<std::int64_t>(result)[row] = static_cast<std::int64_t>(*quotient);
  });
}

template <Rounding rounding>
void round_decimal(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  const DecimalInfo& info = info_of(state);
  for_each_row(chunk, result, 1, [&](duckdb::idx_t row, const auto& formats) {
    const int digits = std::min(info.digits, info.scales[0]);
    auto value = rescaled(native_at(formats[0], row), info.scales[0], digits, rounding);
    if (value) value = rescaled(*value, digits, info.scale, Rounding::kHalfUp);
    store(result, row, value, info);
  });
}

template <Rounding rounding>
duckdb::ScalarFunction rounding_kernel(const char* name) {
  duckdb::ScalarFunction function(
      name,
      {LogicalTypeId::DECIMAL, LogicalType::INTEGER, LogicalType::INTEGER, LogicalType::INTEGER, LogicalType::BOOLEAN},
      LogicalTypeId::DECIMAL, round_decimal<rounding>, bind_rounding);
  function.SetFallible();
  return function;
}

void cast_decimal(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  const DecimalInfo& info = info_of(state);
  for_each_row(chunk, result, 1, [&](duckdb::idx_t row, const auto& formats) {
    store(result, row, rescaled(native_at(formats[0], row), info.scales[0], info.scale, Rounding::kHalfUp), info);
  });
}

void cast_text(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  const DecimalInfo& info = info_of(state);
  for_each_row(chunk, result, 1, [&](duckdb::idx_t row, const auto& formats) {
    const auto& text = at<duckdb::string_t>(formats[0], row);
    const std::string_view view(text.GetData(), text.GetSize());
    auto number = parse_decimal_text(view);
    if (number) {
      store(result, row, decimal_from_text(*std::move(number), info.precision, info.scale), info);
    } else if (info.null_on_error) {
      duckdb::FlatVector::SetNull(result, row, true);
    } else {
      raise_malformed(view, "STRING", fmt::format("DECIMAL({},{})", info.precision, info.scale).c_str());
    }
  });
}

// By the digits that the number is printed with, as Spark does; NaN and infinities are NULL.
void cast_double(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  const DecimalInfo& info = info_of(state);
  for_each_row(chunk, result, 1, [&](duckdb::idx_t row, const auto& formats) {
    auto number = parse_decimal_text(print_double(at<double>(formats[0], row)));
    if (!number) return duckdb::FlatVector::SetNull(result, row, true);
    store(result, row, decimal_from_text(*std::move(number), info.precision, info.scale), info);
  });
}

duckdb::ScalarFunction cast_kernel(LogicalType from, duckdb::scalar_function_t body) {
  duckdb::ScalarFunction function("brook_to_decimal",
                                  {std::move(from), LogicalType::INTEGER, LogicalType::INTEGER, LogicalType::BOOLEAN},
                                  LogicalTypeId::DECIMAL, std::move(body), bind_decimal);
  function.SetFallible();
  return function;
}

// A sum has the digits of its type already; it can only be too long for it.
void narrow_sum(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  const DecimalInfo& info = info_of(state);
  for_each_row(chunk, result, 1, [&](duckdb::idx_t row, const auto& formats) {
    const Int128Value sum = native_at(formats[0], row);
    if (!info.null_on_error && !fits_precision(sum, info.precision))
      raise("ARITHMETIC_OVERFLOW",
            "Overflow in sum of decimals. Use try_sum to tolerate overflow and get NULL instead.");
    store(result, row, sum, info);
  });
}

std::string decimal_text(Int128Value value, int scale) {
  std::string digits;
  const bool negative = value < 0;
  for (unsigned __int128 rest = negative ? -static_cast<unsigned __int128>(value)
                                         : static_cast<unsigned __int128>(value);
       rest != 0; rest /= 10) {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  }
  const auto places = static_cast<std::size_t>(scale);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, ".");
  return (negative ? "-" : "") + digits;
}

// A single decimal, in its own scale.
duckdb::unique_ptr<duckdb::FunctionData> bind_operand(
    duckdb::ClientContext&, duckdb::ScalarFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  auto info = duckdb::make_uniq<DecimalInfo>();
  const LogicalType& type = arguments[0]->return_type;
  info->scales.push_back(type.id() == LogicalTypeId::DECIMAL ? duckdb::DecimalType::GetScale(type) : 0);
  function.arguments[0] = LogicalType::DECIMAL(kDecimalDigits, static_cast<std::uint8_t>(info->scales[0]));
  return info;
}

void to_text(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  const DecimalInfo& info = info_of(state);
  for_each_row(chunk, result, 1, [&](duckdb::idx_t row, const auto& formats) {
    duckdb::FlatVector::GetData<duckdb::string_t>(result)[row] =
        duckdb::StringVector::AddString(result, decimal_text(native_at(formats[0], row), info.scales[0]));
  });
}

// Seconds as microseconds, cut.
void to_micros(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  const DecimalInfo& info = info_of(state);
  for_each_row(chunk, result, 1, [&](duckdb::idx_t row, const auto& formats) {
    const Int128Value value = native_at(formats[0], row);
    const auto micros = rescaled(value, info.scales[0], 6, value < 0 ? Rounding::kCeiling : Rounding::kFloor);
    if (!micros || *micros != static_cast<std::int64_t>(*micros))
      raise("CAST_OVERFLOW", "The number of seconds does not fit a TIMESTAMP.");
    duckdb::FlatVector::GetData<std::int64_t>(result)[row] = static_cast<std::int64_t>(*micros);
  });
}

void average(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  const DecimalInfo& info = info_of(state);
  for_each_row(chunk, result, 2, [&](duckdb::idx_t row, const auto& formats) {
    const std::int64_t count = at<std::int64_t>(formats[1], row);
    if (count == 0) {
      duckdb::FlatVector::SetNull(result, row, true);
    } else {
      store(result, row, decimal_divide(native_at(formats[0], row), info.scales[0], count, 0, info.scale), info);
    }
  });
}

std::optional<std::int64_t> sum_to_long(duckdb::hugeint_t sum, bool null_on_error) {
  const Int128Value value = to_native(sum);
  if (value == static_cast<std::int64_t>(value)) return static_cast<std::int64_t>(value);
  if (null_on_error) return std::nullopt;
  raise("ARITHMETIC_OVERFLOW", "long overflow. Use try_sum to tolerate overflow and get NULL instead.");
}

}  // namespace

void register_decimals(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(binary_kernel<decimal_add, false>("brook_decimal_add"));
  loader.RegisterFunction(binary_kernel<decimal_subtract, false>("brook_decimal_subtract"));
  loader.RegisterFunction(binary_kernel<decimal_multiply, false>("brook_decimal_multiply"));
  loader.RegisterFunction(binary_kernel<decimal_divide, true>("brook_decimal_divide"));
  loader.RegisterFunction(binary_kernel<decimal_remainder, true>("brook_decimal_remainder"));
  loader.RegisterFunction(binary_kernel<positive_remainder, true>("brook_positive_decimal_remainder"));
  loader.RegisterFunction(rounding_kernel<Rounding::kHalfUp>("brook_decimal_round"));
  loader.RegisterFunction(rounding_kernel<Rounding::kHalfEven>("brook_decimal_bround"));
  loader.RegisterFunction(rounding_kernel<Rounding::kCeiling>("brook_decimal_ceil"));
  loader.RegisterFunction(rounding_kernel<Rounding::kFloor>("brook_decimal_floor"));

  duckdb::ScalarFunction div("brook_decimal_div",
                             {LogicalTypeId::DECIMAL, LogicalTypeId::DECIMAL, LogicalType::BOOLEAN},
                             LogicalType::BIGINT, whole_quotient, bind_div);
  div.SetFallible();
  loader.RegisterFunction(std::move(div));

  duckdb::ScalarFunctionSet casts("brook_to_decimal");
  casts.AddFunction(cast_kernel(LogicalTypeId::DECIMAL, cast_decimal));
  casts.AddFunction(cast_kernel(LogicalType::VARCHAR, cast_text));
  casts.AddFunction(cast_kernel(LogicalType::DOUBLE, cast_double));
  loader.RegisterFunction(std::move(casts));

  duckdb::ScalarFunction sum = cast_kernel(LogicalTypeId::DECIMAL, narrow_sum);
  sum.name = "brook_sum_to_decimal";
  loader.RegisterFunction(std::move(sum));
  duckdb::ScalarFunction mean(
      "brook_decimal_average",
      {LogicalTypeId::DECIMAL, LogicalType::BIGINT, LogicalType::INTEGER, LogicalType::INTEGER, LogicalType::BOOLEAN},
      LogicalTypeId::DECIMAL, average, bind_decimal);
  mean.SetFallible();
  loader.RegisterFunction(std::move(mean));
  loader.RegisterFunction(duckdb::ScalarFunction("brook_decimal_to_string", {LogicalTypeId::DECIMAL},
                                                 LogicalType::VARCHAR, to_text, bind_operand));
  duckdb::ScalarFunction micros("brook_decimal_to_micros", {LogicalTypeId::DECIMAL}, LogicalType::BIGINT, to_micros,
                                bind_operand);
  micros.SetFallible();
  loader.RegisterFunction(std::move(micros));
  loader.RegisterFunction(fallible<sum_to_long>("brook_sum_to_long"));
}

}  // namespace brook::engine
