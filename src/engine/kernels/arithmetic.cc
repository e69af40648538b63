// Arithmetic of integers and doubles where DuckDB's operators differ: division by zero, Java's wrapping, shifts.
#include <cmath>
#include <concepts>
#include <limits>
#include <type_traits>

#include <fmt/format.h>

#include "duckdb/function/function_set.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

[[noreturn]] void raise_division() {
  raise("DIVIDE_BY_ZERO", "Division by zero. Use try_divide to tolerate a divisor of 0 and get NULL instead.");
}
[[noreturn]] void raise_remainder() {
  raise("REMAINDER_BY_ZERO", "Remainder by zero. Use try_mod to tolerate a divisor of 0 and get NULL instead.");
}

double divide(double a, double b) {
  if (b == 0) [[unlikely]]
    raise_division();
  return a / b;
}
std::optional<double> divide_or_null(double a, double b) {
  if (b == 0) return std::nullopt;
  return a / b;
}

template <class T>
T remainder_of(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::fmod(a, b);
  } else {
    return b == -1 ? T(0) : static_cast<T>(a % b);
  }
}
template <class T>
std::optional<T> remainder_or_null(T a, T b) {
  if (b == 0) return std::nullopt;
  return remainder_of(a, b);
}
template <class T>
T remainder_strict(T a, T b) {
  if (b == 0) [[unlikely]]
    raise_remainder();
  return remainder_of(a, b);
}
// Spark's pmod: r < 0 ? (r + n) % n : r
template <class T>
std::optional<T> positive_or_null(T a, T b) {
  if (b == 0) return std::nullopt;
  const T rest = remainder_of(a, b);
  if (!(rest < 0)) return rest;
  if constexpr (std::is_floating_point_v<T>) {
    return std::fmod(rest + b, b);
  } else {
    return static_cast<T>((static_cast<__int128>(rest) + b) % b);
  }
}
template <class T>
T positive_strict(T a, T b) {
  if (b == 0) [[unlikely]]
    raise_remainder();
  return *positive_or_null(a, b);
}

std::optional<std::int64_t> div_or_null(std::int64_t a, std::int64_t b) {
  if (b == 0) return std::nullopt;
  return b == -1 ? static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(a)) : a / b;
}
std::int64_t div_strict(std::int64_t a, std::int64_t b) {
  if (b == 0) [[unlikely]]
    raise_division();
  if (b == -1 && a == std::numeric_limits<std::int64_t>::min()) {
    raise("ARITHMETIC_OVERFLOW",
          "Overflow in integral divide. Use try_divide to tolerate overflow and get NULL instead.");
  }
  return a / b;
}
std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

template <std::integral T>
using Bits = std::make_unsigned_t<T>;
template <class T>
T wrapping_add(T a, T b) {
  return static_cast<T>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
template <class T>
T wrapping_subtract(T a, T b) {
  return static_cast<T>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
template <class T>
T wrapping_multiply(T a, T b) {
  return static_cast<T>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}
template <class T>
T wrapping_abs(T a) {
  return a < 0 ? wrapping_subtract<T>(0, a) : a;
}
template <class T>
std::optional<T> try_add(T a, T b) {
  T out = 0;
  if (__builtin_add_overflow(a, b, &out)) return std::nullopt;
  return out;
}
template <class T>
std::optional<T> try_subtract(T a, T b) {
  T out = 0;
  if (__builtin_sub_overflow(a, b, &out)) return std::nullopt;
  return out;
}
template <class T>
std::optional<T> try_multiply(T a, T b) {
  T out = 0;
  if (__builtin_mul_overflow(a, b, &out)) return std::nullopt;
  return out;
}

template <class T>
T present(std::optional<T> value, char operation) {
  if (value) [[likely]]
    return *value;
  raise("BINARY_ARITHMETIC_OVERFLOW",
        fmt::format("The result of {} does not fit a {}. Use a try_ function to get NULL instead.", operation,
                    sizeof(T) == 1 ? "TINYINT" : "SMALLINT"));
}
template <class T>
T checked_add(T a, T b) {
  return present(try_add(a, b), '+');
}
template <class T>
T checked_subtract(T a, T b) {
  return present(try_subtract(a, b), '-');
}
template <class T>
T checked_multiply(T a, T b) {
  return present(try_multiply(a, b), '*');
}

// The count is taken modulo the width, as in Java.
template <class T>
T shift_left(T a, std::int32_t count) {
  return static_cast<T>(static_cast<Bits<T>>(a) << (static_cast<unsigned>(count) % (8 * sizeof(T))));
}
template <class T>
T shift_right(T a, std::int32_t count) {
  return static_cast<T>(a >> (static_cast<unsigned>(count) % (8 * sizeof(T))));
}
template <class T>
T shift_right_unsigned(T a, std::int32_t count) {
  return static_cast<T>(static_cast<Bits<T>>(a) >> (static_cast<unsigned>(count) % (8 * sizeof(T))));
}

std::int8_t bit_get(std::int64_t value, std::int32_t position, std::int32_t width) {
  if (position < 0 || position >= width) {
    raise(
        "INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE",
        fmt::format("The value of parameter(s) `pos` in `bit_get` is invalid: expects an integer value in [0, {}), but "
                    "got {}.",
                    width, position));
  }
  return static_cast<std::int8_t>((value >> position) & 1);
}

template <class T>
void add_integer_kernels(std::map<std::string, duckdb::ScalarFunctionSet>& sets) {
  const auto add = [&](duckdb::ScalarFunction function) {
    sets.try_emplace(function.name, function.name).first->second.AddFunction(function);
  };
  add(kernel<wrapping_add<T>>("brook_wrapping_add"));
  add(kernel<wrapping_subtract<T>>("brook_wrapping_subtract"));
  add(kernel<wrapping_multiply<T>>("brook_wrapping_multiply"));
  add(kernel<wrapping_abs<T>>("brook_wrapping_abs"));
  if constexpr (sizeof(T) < 4) {
    add(fallible<checked_add<T>>("brook_checked_add"));
    add(fallible<checked_subtract<T>>("brook_checked_subtract"));
    add(fallible<checked_multiply<T>>("brook_checked_multiply"));
  }
  add(kernel<try_add<T>>("brook_try_add"));
  add(kernel<try_subtract<T>>("brook_try_subtract"));
  add(kernel<try_multiply<T>>("brook_try_multiply"));
}

template <class T>
void add_remainder_kernels(std::map<std::string, duckdb::ScalarFunctionSet>& sets) {
  const auto add = [&](duckdb::ScalarFunction function) {
    sets.try_emplace(function.name, function.name).first->second.AddFunction(function);
  };
  add(fallible<remainder_strict<T>>("brook_remainder"));
  add(kernel<remainder_or_null<T>>("brook_remainder_or_null"));
  add(fallible<positive_strict<T>>("brook_positive_remainder"));
  add(kernel<positive_or_null<T>>("brook_positive_remainder_or_null"));
}

template <class T>
void add_shift_kernels(std::map<std::string, duckdb::ScalarFunctionSet>& sets) {
  const auto add = [&](duckdb::ScalarFunction function) {
    sets.try_emplace(function.name, function.name).first->second.AddFunction(function);
  };
  add(kernel<shift_left<T>>("brook_shift_left"));
  add(kernel<shift_right<T>>("brook_shift_right"));
  add(kernel<shift_right_unsigned<T>>("brook_shift_right_unsigned"));
}

}  // namespace

void register_arithmetic(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(fallible<divide>("brook_divide"));
  loader.RegisterFunction(kernel<divide_or_null>("brook_divide_or_null"));
  loader.RegisterFunction(fallible<div_strict>("brook_div"));
  loader.RegisterFunction(kernel<div_or_null>("brook_div_or_null"));
  loader.RegisterFunction(kernel<floor_divide>("brook_floor_divide"));
  loader.RegisterFunction(fallible<bit_get>("brook_bit_get"));
  std::map<std::string, duckdb::ScalarFunctionSet> sets;
  add_integer_kernels<std::int8_t>(sets);
  add_integer_kernels<std::int16_t>(sets);
  add_integer_kernels<std::int32_t>(sets);
  add_integer_kernels<std::int64_t>(sets);
  add_remainder_kernels<std::int8_t>(sets);
  add_remainder_kernels<std::int16_t>(sets);
  add_remainder_kernels<std::int32_t>(sets);
  add_remainder_kernels<std::int64_t>(sets);
  add_remainder_kernels<float>(sets);
  add_remainder_kernels<double>(sets);
  add_shift_kernels<std::int32_t>(sets);
  add_shift_kernels<std::int64_t>(sets);
  for (auto& [name, set] : sets) loader.RegisterFunction(std::move(set));
}

}  // namespace brook::engine
