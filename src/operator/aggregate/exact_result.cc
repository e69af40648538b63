#include "operator/aggregate/exact_result.h"

#include "engine/physical.h"

namespace brook::op {

namespace {

using engine::Physical;
using engine::physical_of;

Error overflow(std::string message, std::string_view instead) {
  return input_error(std::move(message))
      .with_class("ARITHMETIC_OVERFLOW")
      .with_hint("Use '" + std::string(instead) + "' to tolerate overflow and return NULL instead.");
}

}  // namespace

ExactResult::ExactResult(const Call& call)
    : type_(call.type), average_(call.function.ends_with("avg")), null_on_overflow_(call.function.starts_with("try_")) {
  if (average_ && type_.is(TypeKind::kDecimal)) digits_ = type_.scale() - call.argument_types[0].scale();
}

Result<std::optional<Wide>> ExactResult::of(Wide sum, std::uint64_t count) const {
  if (count == 0) return std::nullopt;
  const std::optional<Wide> value = average_ ? average(sum, count) : std::optional(sum);
  if (value && fits(*value)) return value;
  return overflowed();
}

Result<std::optional<Wide>> ExactResult::overflowed() const {
  if (null_on_overflow_) return std::nullopt;
  const std::string_view instead = average_ ? "try_avg" : "try_sum";
  if (type_.is(TypeKind::kDecimal)) return fail(overflow("Overflow in sum of decimals.", instead));
  return fail(overflow(type_.is(TypeKind::kLong) ? "long overflow." : "interval overflow.", instead));
}

// Rounded half up.
std::optional<Wide> ExactResult::average(Wide sum, std::uint64_t count) const {
  const bool negative = sum < 0;
  const Wide positive = negative ? -sum : sum;
  const Wide divisor = static_cast<Wide>(count);
  Wide quotient = positive / divisor;
  Wide rest = positive % divisor;
  for (int digit = 0; digit < digits_; ++digit) {  // long division: the rest stays below the count
    rest *= 10;
    if (__builtin_mul_overflow(quotient, Wide{10}, &quotient)) return std::nullopt;
    if (__builtin_add_overflow(quotient, rest / divisor, &quotient)) return std::nullopt;
    rest %= divisor;
  }
  if (rest * 2 >= divisor && __builtin_add_overflow(quotient, Wide{1}, &quotient)) return std::nullopt;
  return negative ? -quotient : quotient;
}

bool ExactResult::fits(Wide value) const {
  switch (physical_of(type_)) {
    case Physical::kInt32:
      if (!type_.is(TypeKind::kDecimal)) return value == static_cast<std::int32_t>(value);
      break;
    case Physical::kInt64:
      if (!type_.is(TypeKind::kDecimal)) return value == static_cast<std::int64_t>(value);
      break;
    default: break;
  }
  return fits_precision(value, type_.precision());
}

}  // namespace brook::op
