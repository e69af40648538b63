#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>

#include <fmt/format.h>

#include "analyze/inferred_schema.h"
#include "base/csv_line.h"
#include "base/date_text.h"

namespace brook::analyze {

namespace {

template <class T>
bool is_whole(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  T value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc() && end == text.data() + text.size();
}

bool is_fraction(const std::string& text) {
  if (text == "NaN" || text == "Inf" || text == "-Inf" || text == "Infinity" || text == "-Infinity") return true;
  if (text.find_first_of("0123456789") == std::string::npos || text.find_first_of("xXpPnN") != std::string::npos)
    return false;
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  return end == text.c_str() + text.size();
}

DataType type_of_field(const std::string& text) {
  constexpr std::size_t kMaxPrecision = 38;
  if (is_whole<std::int32_t>(text)) return DataType(TypeKind::kInt);
  if (is_whole<std::int64_t>(text)) return DataType(TypeKind::kLong);
  const std::size_t digits = text.size() - (text.starts_with('-') || text.starts_with('+') ? 1 : 0);
  if (text.find_first_not_of("0123456789", text.size() - digits) == std::string::npos && digits <= kMaxPrecision)
    return DataType::decimal(static_cast<int>(digits), 0);
  if (is_fraction(text)) return DataType(TypeKind::kDouble);
  if (parse_timestamp(text))
    return DataType(text.find(':') == std::string::npos ? TypeKind::kDate : TypeKind::kTimestamp);
  if (same_name(text, "true") || same_name(text, "false")) return DataType(TypeKind::kBoolean);
  return DataType(TypeKind::kString);
}

}  // namespace

DataType csv_field_type(const std::string& text) { return type_of_field(text); }

DataType common_csv_type(const DataType& a, const DataType& b) {
  if (a == b || b.is(TypeKind::kNull)) return a;
  if (a.is(TypeKind::kNull)) return b;
  if (a.is_numeric() && b.is_numeric()) {
    if (a.is_fractional() || b.is_fractional()) return DataType(TypeKind::kDouble);
    if (a.is_integral() && b.is_integral()) return DataType(TypeKind::kLong);
    constexpr int kDigitsOfLong = 20;
    const int digits =
        std::max(a.is_integral() ? kDigitsOfLong : a.precision(), b.is_integral() ? kDigitsOfLong : b.precision());
    return DataType::decimal(digits, 0);
  }
  const auto is_time = [](const DataType& type) { return type.is(TypeKind::kDate) || type.is(TypeKind::kTimestamp); };
  return DataType(is_time(a) && is_time(b) ? TypeKind::kTimestamp : TypeKind::kString);
}

Result<DataType> infer_csv_schema(std::string_view line, const InferenceOptions& options) {
  std::vector<Field> fields;
  for (const std::optional<std::string>& field : split_csv_line(line, CsvLineOptions::from(options))) {
    fields.push_back({fmt::format("_c{}", fields.size()), field ? type_of_field(*field) : DataType(TypeKind::kString)});
  }
  if (fields.empty()) {
    return fail(usage_error("The example of schema_of_csv() has no field.").with_class("INTERNAL_ERROR"));
  }
  return DataType::structure(std::move(fields));
}

}  // namespace brook::analyze
