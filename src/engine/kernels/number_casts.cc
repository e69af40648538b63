// Casts to and from numbers and booleans.
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "duckdb/function/function_set.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/number_text.h"

namespace brook::engine {

namespace {

template <class T>
constexpr const char* kSparkName = sizeof(T) == 1   ? "TINYINT"
                                   : sizeof(T) == 2 ? "SMALLINT"
                                   : sizeof(T) == 4 ? "INT"
                                                    : "BIGINT";

template <class T>
std::optional<T> try_integer_of_text(std::string_view text) {
  return parse_integer<T>(text);
}
template <class T>
T integer_of_text(std::string_view text) {
  if (const std::optional<T> value = parse_integer<T>(text)) [[likely]]
    return *value;
  raise_malformed(text, "STRING", kSparkName<T>);
}

template <class T>
std::optional<T> try_integer_of_long(std::int64_t value) {
  if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max()) return std::nullopt;
  return static_cast<T>(value);
}
template <class T>
T integer_of_long(std::int64_t value) {
  if (const std::optional<T> narrow = try_integer_of_long<T>(value)) [[likely]]
    return *narrow;
  raise_overflow(fmt::format("{}L", value), "BIGINT", kSparkName<T>);
}

template <class T>
std::optional<T> try_integer_of_double(double value) {
  const double whole = std::trunc(value);
  // 2^63 is exact as a double, and the first that does not fit.
  constexpr double kLimit = -static_cast<double>(std::numeric_limits<T>::min());
  if (!(whole >= -kLimit && whole < kLimit)) return std::nullopt;
  return static_cast<T>(whole);
}
template <class T>
T integer_of_double(double value) {
  if (const std::optional<T> whole = try_integer_of_double<T>(value)) [[likely]]
    return *whole;
  raise_overflow(print_double(value) + "D", "DOUBLE", kSparkName<T>);
}

template <class T>
std::optional<T> try_integer_of_huge(duckdb::hugeint_t value) {
  const auto low = static_cast<std::int64_t>(value.lower);
  if (value.upper != (low < 0 ? -1 : 0)) return std::nullopt;
  return try_integer_of_long<T>(low);
}

// Casts without ANSI mode, as Java narrows: whole numbers lose their upper bits, doubles stop at the ends of INT or
// BIGINT first, and NaN is 0.
template <class T>
T wrapped_long(std::int64_t value) {
  return static_cast<T>(value);
}
template <class T>
T wrapped_double(double value) {
  using Wide = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;
  if (std::isnan(value)) return 0;
  const std::optional<Wide> whole = try_integer_of_double<Wide>(value);
  const Wide end = value < 0 ? std::numeric_limits<Wide>::min() : std::numeric_limits<Wide>::max();
  return static_cast<T>(whole.value_or(end));
}
template <class T>
std::optional<T> whole_part_of_text(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return parse_integer<T>(text);
  std::string_view fraction = text.substr(point + 1);
  while (fraction.ends_with(' ')) fraction.remove_suffix(1);
  if (fraction.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  const std::string_view whole = text.substr(0, point);
  const bool nothing = whole.find_first_not_of(" +-") == std::string_view::npos;  // ".5"
  return nothing ? std::optional<T>(T{0}) : parse_integer<T>(whole);
}
template <class T>
void wrapped_decimal(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  kernel_detail::run<std::optional<T>, duckdb::hugeint_t>(
      chunk, result, [](const duckdb::hugeint_t& value) { return std::optional<T>(static_cast<T>(value.lower)); },
      std::index_sequence<0>());
}

duckdb::unique_ptr<duckdb::FunctionData> as_whole_decimal(duckdb::ClientContext&, duckdb::ScalarFunction& function,
                                                          duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>&) {
  function.arguments[0] = duckdb::LogicalType::DECIMAL(38, 0);
  return nullptr;
}

template <class T, bool is_try>
void integer_of_decimal(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  kernel_detail::run<std::optional<T>, duckdb::hugeint_t>(
      chunk, result,
      [](const duckdb::hugeint_t& value) {
        std::optional<T> whole = try_integer_of_huge<T>(value);
        if (!whole && !is_try) raise_overflow(value.ToString() + "BD", "DECIMAL(38,0)", kSparkName<T>);
        return whole;
      },
      std::index_sequence<0>());
}

template <class T>
void register_integer(duckdb::ExtensionLoader& loader, const std::string& name) {
  const std::string strict_name = "brook_to_" + name;
  const std::string try_name = "brook_try_to_" + name;
  duckdb::ScalarFunctionSet strict(strict_name);
  duckdb::ScalarFunctionSet lenient(try_name);
  strict.AddFunction(fallible<integer_of_text<T>>(strict_name));
  strict.AddFunction(fallible<integer_of_long<T>>(strict_name));
  strict.AddFunction(fallible<integer_of_double<T>>(strict_name));
  lenient.AddFunction(kernel<try_integer_of_text<T>>(try_name));
  lenient.AddFunction(kernel<try_integer_of_long<T>>(try_name));
  lenient.AddFunction(kernel<try_integer_of_double<T>>(try_name));
  const duckdb::LogicalType type = kernel_detail::Slot<T>::type();
  duckdb::ScalarFunction decimal(strict_name, {duckdb::LogicalTypeId::DECIMAL}, type, integer_of_decimal<T, false>,
                                 as_whole_decimal);
  decimal.SetFallible();
  strict.AddFunction(std::move(decimal));
  lenient.AddFunction(duckdb::ScalarFunction(try_name, {duckdb::LogicalTypeId::DECIMAL}, type,
                                             integer_of_decimal<T, true>, as_whole_decimal));
  loader.RegisterFunction(std::move(strict));
  loader.RegisterFunction(std::move(lenient));
  const std::string wrapping_name = "brook_wrapping_to_" + name;
  duckdb::ScalarFunctionSet wrapping(wrapping_name);
  wrapping.AddFunction(kernel<whole_part_of_text<T>>(wrapping_name));
  wrapping.AddFunction(kernel<wrapped_long<T>>(wrapping_name));
  wrapping.AddFunction(kernel<wrapped_double<T>>(wrapping_name));
  wrapping.AddFunction(duckdb::ScalarFunction(wrapping_name, {duckdb::LogicalTypeId::DECIMAL}, type, wrapped_decimal<T>,
                                              as_whole_decimal));
  loader.RegisterFunction(std::move(wrapping));
}

double to_double(std::string_view text) {
  if (const auto value = parse_double(text)) [[likely]]
    return *value;
  raise_malformed(text, "STRING", "DOUBLE");
}
float to_float(std::string_view text) {
  if (const auto value = parse_float(text)) [[likely]]
    return *value;
  raise_malformed(text, "STRING", "FLOAT");
}
bool to_boolean(std::string_view text) {
  if (const auto value = parse_boolean(text)) [[likely]]
    return *value;
  raise_malformed(text, "STRING", "BOOLEAN");
}
float narrow(double value) { return static_cast<float>(value); }

}  // namespace

void register_number_casts(duckdb::ExtensionLoader& loader) {
  register_integer<std::int8_t>(loader, "tinyint");
  register_integer<std::int16_t>(loader, "smallint");
  register_integer<std::int32_t>(loader, "int");
  register_integer<std::int64_t>(loader, "bigint");
  loader.RegisterFunction(fallible<to_double>("brook_to_double"));
  loader.RegisterFunction(kernel<parse_double>("brook_try_to_double"));
  loader.RegisterFunction(fallible<to_float>("brook_to_float"));
  loader.RegisterFunction(kernel<parse_float>("brook_try_to_float"));
  loader.RegisterFunction(fallible<to_boolean>("brook_to_boolean"));
  loader.RegisterFunction(kernel<parse_boolean>("brook_try_to_boolean"));
  loader.RegisterFunction(kernel<narrow>("brook_narrow"));
  loader.RegisterFunction(kernel<print_double>("brook_double_to_string"));
  loader.RegisterFunction(kernel<print_float>("brook_float_to_string"));
}

}  // namespace brook::engine
