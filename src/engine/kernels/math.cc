// Mathematical functions with Java's results outside of their domain, and rounding of doubles.
#include <cmath>
#include <numbers>

#include "duckdb/function/function_set.hpp"
#include "engine/kernels/decimal_math.h"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/number_text.h"

namespace brook::engine {

namespace {

double sign(double x) { return x > 0 ? 1.0 : x < 0 ? -1.0 : x; }
double exp(double x) { return std::exp(x); }
double expm1(double x) { return std::expm1(x); }
double sqrt(double x) { return std::sqrt(x); }
double cbrt(double x) { return std::cbrt(x); }
double sin(double x) { return std::sin(x); }
double cos(double x) { return std::cos(x); }
double tan(double x) { return std::tan(x); }
double cot(double x) { return 1.0 / std::tan(x); }
double sec(double x) { return 1.0 / std::cos(x); }
double csc(double x) { return 1.0 / std::sin(x); }
double asin(double x) { return std::asin(x); }
double acos(double x) { return std::acos(x); }
double atan(double x) { return std::atan(x); }
double sinh(double x) { return std::sinh(x); }
double cosh(double x) { return std::cosh(x); }
double tanh(double x) { return std::tanh(x); }
double asinh(double x) { return std::isinf(x) ? x : std::asinh(x); }
double acosh(double x) { return std::acosh(x); }
double atanh(double x) { return std::atanh(x); }
double degrees(double x) { return x * (180.0 / std::numbers::pi); }
double radians(double x) { return x / 180.0 * std::numbers::pi; }
double rint(double x) { return std::rint(x); }
double atan2(double y, double x) { return std::atan2(y + 0.0, x + 0.0); }
double hypot(double a, double b) { return std::hypot(a, b); }
double power(double a, double b) {
  if (std::isnan(b) || (std::fabs(a) == 1.0 && std::isinf(b))) return std::nan("");  // Java's Math.pow
  return std::pow(a, b);
}
double nanvl(double a, double b) { return std::isnan(a) ? b : a; }

std::optional<double> ln(double x) { return x <= 0 ? std::nullopt : std::optional(std::log(x)); }
std::optional<double> log10(double x) { return x <= 0 ? std::nullopt : std::optional(std::log10(x)); }
std::optional<double> log2(double x) { return x <= 0 ? std::nullopt : std::optional(std::log(x) / std::log(2.0)); }
std::optional<double> log1p(double x) { return x <= -1 ? std::nullopt : std::optional(std::log1p(x)); }
std::optional<double> log(double base, double x) {
  return x <= 0 || base <= 0 ? std::nullopt : std::optional(std::log(x) / std::log(base));
}

std::int64_t whole(double x) {
  if (std::isnan(x)) return 0;
  constexpr double kLimit = 9223372036854775808.0;
  if (x >= kLimit || x < -kLimit)
    raise("ARITHMETIC_OVERFLOW", "overflow: " + print_double(x) + " does not fit a BIGINT.");
  return static_cast<std::int64_t>(x);
}
std::int64_t ceil(double x) { return whole(std::ceil(x)); }
std::int64_t floor(double x) { return whole(std::floor(x)); }

std::optional<std::int64_t> factorial(std::int32_t n) {
  if (n < 0 || n > 20) return std::nullopt;
  std::int64_t product = 1;
  for (std::int32_t i = 2; i <= n; ++i) product *= i;
  return product;
}

std::optional<std::int64_t> width_bucket(double value, double low, double high, std::int64_t buckets) {
  if (buckets <= 0 || buckets == std::numeric_limits<std::int64_t>::max() || std::isnan(value) || low == high ||
      !std::isfinite(low) || !std::isfinite(high)) {
    return std::nullopt;
  }
  if (low < high ? value < low : value > low) return 0;
  if (low < high ? value >= high : value <= high) return buckets + 1;
  return static_cast<std::int64_t>(static_cast<double>(buckets) * (value - low) / (high - low)) + 1;
}

// Rounds by the decimal digits that the number is printed with: 1.005 to two places is 1.01. Where the answer is not
// within reach of a half, arithmetic gives the same and is ten times as fast.
template <Rounding rounding>
double round_double(double value, std::int32_t digits, bool) {
  if (!std::isfinite(value)) return value;
  if (digits >= 0 && digits <= 15) {
    const double factor = static_cast<double>(static_cast<std::int64_t>(power_of_ten(digits)));
    const double scaled = value * factor;
    if (std::fabs(scaled) < 1e15) {
      const double whole = std::floor(std::fabs(scaled));
      const double rest = std::fabs(scaled) - whole;
      if (std::fabs(rest - 0.5) > 1e-3 * (1.0 + std::fabs(scaled) * 1e-12)) {
        const double rounded = rest > 0.5 ? whole + 1 : whole;
        return std::copysign(rounded / factor, value) + 0.0;
      }
    } else if (std::fabs(value) >= 4503599627370496.0) {
      return value;  // no fraction left
    }
  }
  auto number = parse_decimal_text(print_double(value));
  rescale(*number, digits, rounding);
  if (number->digits.empty()) return 0.0;
  return *parse_double((number->negative ? "-" : "") + number->digits + "e" + std::to_string(-number->scale));
}
template <Rounding rounding>
float round_float(float value, std::int32_t digits, bool) {
  if (!std::isfinite(value)) return value;
  auto number = parse_decimal_text(print_float(value));
  rescale(*number, digits, rounding);
  if (number->digits.empty()) return 0.0F;
  return *parse_float((number->negative ? "-" : "") + number->digits + "e" + std::to_string(-number->scale));
}

template <class T, Rounding rounding>
T round_integer(T value, std::int32_t digits, bool wraps) {
  if (digits >= 0) return value;
  if (digits < -19) return 0;
  const auto rounded = rescaled(rescaled(value, 0, digits, rounding).value_or(0), digits, 0, rounding);
  if (!wraps && (*rounded > std::numeric_limits<T>::max() || *rounded < std::numeric_limits<T>::min())) {
    raise("ARITHMETIC_OVERFLOW", "Overflow in rounding an integer.");
  }
  return static_cast<T>(*rounded);
}

template <Rounding rounding>
void register_rounding(duckdb::ExtensionLoader& loader, const std::string& name) {
  duckdb::ScalarFunctionSet set(name);
  set.AddFunction(kernel<round_double<rounding>>(name));
  set.AddFunction(kernel<round_float<rounding>>(name));
  set.AddFunction(fallible<round_integer<std::int8_t, rounding>>(name));
  set.AddFunction(fallible<round_integer<std::int16_t, rounding>>(name));
  set.AddFunction(fallible<round_integer<std::int32_t, rounding>>(name));
  set.AddFunction(fallible<round_integer<std::int64_t, rounding>>(name));
  loader.RegisterFunction(std::move(set));
}

}  // namespace

void register_math(duckdb::ExtensionLoader& loader) {
  for (auto& function : {kernel<sign>("brook_sign"),
                         kernel<exp>("brook_exp"),
                         kernel<expm1>("brook_expm1"),
                         kernel<sqrt>("brook_sqrt"),
                         kernel<cbrt>("brook_cbrt"),
                         kernel<sin>("brook_sin"),
                         kernel<cos>("brook_cos"),
                         kernel<tan>("brook_tan"),
                         kernel<cot>("brook_cot"),
                         kernel<sec>("brook_sec"),
                         kernel<csc>("brook_csc"),
                         kernel<asin>("brook_asin"),
                         kernel<acos>("brook_acos"),
                         kernel<atan>("brook_atan"),
                         kernel<sinh>("brook_sinh"),
                         kernel<cosh>("brook_cosh"),
                         kernel<tanh>("brook_tanh"),
                         kernel<asinh>("brook_asinh"),
                         kernel<acosh>("brook_acosh"),
                         kernel<atanh>("brook_atanh"),
                         kernel<degrees>("brook_degrees"),
                         kernel<radians>("brook_radians"),
                         kernel<rint>("brook_rint"),
                         kernel<atan2>("brook_atan2"),
                         kernel<hypot>("brook_hypot"),
                         kernel<power>("brook_power"),
                         kernel<nanvl>("brook_nanvl"),
                         kernel<ln>("brook_ln"),
                         kernel<log10>("brook_log10"),
                         kernel<log2>("brook_log2"),
                         kernel<log1p>("brook_log1p"),
                         kernel<log>("brook_log"),
                         fallible<ceil>("brook_ceil"),
                         fallible<floor>("brook_floor"),
                         kernel<factorial>("brook_factorial"),
                         kernel<width_bucket>("brook_width_bucket")}) {
    loader.RegisterFunction(function);
  }
  register_rounding<Rounding::kHalfUp>(loader, "brook_round");
  register_rounding<Rounding::kHalfEven>(loader, "brook_bround");
}

}  // namespace brook::engine
