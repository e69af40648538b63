#include "analyze/decimal_rules.h"

#include <algorithm>

namespace brook::analyze {

namespace {

constexpr int kMaxPrecision = 38;
constexpr int kMinAdjustedScale = 6;

// DecimalType.adjustPrecisionScale: digits of the fraction give way to whole ones, down to six.
DataType adjusted(int precision, int scale) {
  if (precision <= kMaxPrecision) return DataType::decimal(precision, scale);
  const int whole_digits = precision - scale;
  return DataType::decimal(kMaxPrecision, std::max(kMaxPrecision - whole_digits, std::min(scale, kMinAdjustedScale)));
}

}  // namespace

DataType decimal_for(const DataType& type) {
  switch (type.kind()) {
    case TypeKind::kByte: return DataType::decimal(3, 0);
    case TypeKind::kShort: return DataType::decimal(5, 0);
    case TypeKind::kInt: return DataType::decimal(10, 0);
    case TypeKind::kLong: return DataType::decimal(20, 0);
    case TypeKind::kFloat: return DataType::decimal(14, 7);
    case TypeKind::kDouble: return DataType::decimal(30, 15);
    default: return type;
  }
}

DataType decimal_for_text(std::string_view digits) {
  if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
  const std::size_t point = digits.find('.');
  std::string_view whole = digits.substr(0, point);
  while (whole.starts_with('0')) whole.remove_prefix(1);
  const std::string_view fraction = point == std::string_view::npos ? std::string_view() : digits.substr(point + 1);
  const int scale = static_cast<int>(fraction.size());
  int precision = static_cast<int>(whole.size()) + scale;
  // 0.05 has two digits, not one: the scale is the least precision.
  precision = std::max({precision, scale, 1});
  return DataType::decimal(std::min(precision, kMaxPrecision), std::min(scale, kMaxPrecision));
}

bool is_wider_decimal(const DataType& decimal, const DataType& other) {
  const DataType narrow = decimal_for(other);
  return decimal.precision() - decimal.scale() >= narrow.precision() - narrow.scale() &&
         decimal.scale() >= narrow.scale();
}

DataType common_decimal(const DataType& a, const DataType& b) {
  const int scale = std::max(a.scale(), b.scale());
  const int whole_digits = std::max(a.precision() - a.scale(), b.precision() - b.scale());
  if (whole_digits + scale <= kMaxPrecision) return DataType::decimal(whole_digits + scale, scale);
  return DataType::decimal(kMaxPrecision, std::max(0, kMaxPrecision - whole_digits));
}

DataType decimal_result(std::string_view op, const DataType& a, const DataType& b) {
  const int whole_a = a.precision() - a.scale();
  const int whole_b = b.precision() - b.scale();
  const int scale = std::max(a.scale(), b.scale());
  if (op == "*") return adjusted(a.precision() + b.precision() + 1, a.scale() + b.scale());
  if (op == "/") {
    const int quotient_scale = std::max(kMinAdjustedScale, a.scale() + b.precision() + 1);
    return adjusted(whole_a + b.scale() + quotient_scale, quotient_scale);
  }
  if (op == "%") return adjusted(std::min(whole_a, whole_b) + scale, scale);
  return adjusted(std::max(whole_a, whole_b) + scale + 1, scale);
}

}  // namespace brook::analyze
