#include "engine/variant/variant_schema.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/quoted_name.h"
#include "engine/variant/variant_text.h"
#include "sql/parse.h"

namespace brook::engine {

namespace {

constexpr int kMaxPrecision = 38;

int digits_of(__int128 value) {
  int digits = 1;
  for (value = value < 0 ? -value : value; value >= 10; value /= 10) ++digits;
  return digits;
}

DataType decimal_type(const VariantDecimal& decimal) {
  const VariantDecimal plain = without_zeros(decimal);
  const int precision = std::max(digits_of(plain.unscaled), plain.scale);
  return DataType::decimal(precision, plain.scale);
}

DataType flat_type(const Variant& variant) {
  switch (variant.kind()) {
    case VariantKind::kBoolean: return DataType(TypeKind::kBoolean);
    case VariantKind::kLong: return DataType(TypeKind::kLong);
    case VariantKind::kFloat: return DataType(TypeKind::kFloat);
    case VariantKind::kDouble: return DataType(TypeKind::kDouble);
    case VariantKind::kDecimal: return decimal_type(variant.decimal());
    case VariantKind::kString:
    case VariantKind::kUuid: return DataType(TypeKind::kString);
    case VariantKind::kBinary: return DataType(TypeKind::kBinary);
    case VariantKind::kDate: return DataType(TypeKind::kDate);
    case VariantKind::kTimestamp: return DataType(TypeKind::kTimestamp);
    case VariantKind::kTimestampNtz: return DataType(TypeKind::kTimestampNtz);
    case VariantKind::kUnknown: return DataType(TypeKind::kVariant);
    default: return DataType();
  }
}

// The numeric types meet as Spark's JSON inference brings them together; others only with their like.
DataType merged(const DataType& a, const DataType& b) {
  if (a == b || b.is(TypeKind::kNull)) return a;
  if (a.is(TypeKind::kNull)) return b;
  if (a.is_numeric() && b.is_numeric()) {
    if (a.is_fractional() || b.is_fractional()) return DataType(TypeKind::kDouble);
    const auto widened = [](const DataType& type) {
      return type.is(TypeKind::kDecimal) ? type : DataType::decimal(20, 0);  // a BIGINT
    };
    const DataType x = widened(a);
    const DataType y = widened(b);
    const int scale = std::max(x.scale(), y.scale());
    const int whole = std::max(x.precision() - x.scale(), y.precision() - y.scale());
    if (whole + scale > kMaxPrecision) return DataType(TypeKind::kDouble);
    return DataType::decimal(whole + scale, scale);
  }
  const auto is_instant = [](const DataType& type) {
    return type.is(TypeKind::kTimestamp) || type.is(TypeKind::kTimestampNtz);
  };
  if (is_instant(a) && is_instant(b)) return DataType(TypeKind::kTimestamp);
  return DataType(TypeKind::kVariant);
}

}  // namespace

VariantSchema VariantSchema::of(const Variant& variant) {
  VariantSchema schema;
  if (variant.kind() == VariantKind::kArray) {
    schema.shape_ = Shape::kArray;
    schema.element_.resize(1);
    for (std::size_t i = 0; i < variant.size(); ++i) schema.element_[0].merge(of(variant.at(i)));
  } else if (variant.kind() == VariantKind::kObject) {
    schema.shape_ = Shape::kObject;
    for (std::size_t i = 0; i < variant.size(); ++i)
      schema.fields_.emplace_back(std::string(variant.key(i)), of(variant.at(i)));
  } else {
    schema.flat_ = flat_type(variant);
  }
  return schema;
}

void VariantSchema::merge_fields(Fields other) {
  for (auto& [key, schema] : other) {
    const auto place = std::ranges::lower_bound(fields_, key, {}, [](const auto& field) { return field.first; });
    if (place != fields_.end() && place->first == key) {
      place->second.merge(std::move(schema));
    } else {
      fields_.emplace(place, key, std::move(schema));
    }
  }
}

void VariantSchema::merge(VariantSchema other) {
  const auto is_void = [](const VariantSchema& schema) {
    return schema.shape_ == Shape::kFlat && schema.flat_.is(TypeKind::kNull);
  };
  if (is_void(other)) return;
  if (is_void(*this)) {
    *this = std::move(other);
  } else if (shape_ != other.shape_) {
    *this = VariantSchema();
    flat_ = DataType(TypeKind::kVariant);
  } else if (shape_ == Shape::kArray) {
    element_[0].merge(std::move(other.element_[0]));
  } else if (shape_ == Shape::kObject) {
    merge_fields(std::move(other.fields_));
  } else {
    flat_ = merged(flat_, other.flat_);
  }
}

std::string VariantSchema::sql() const {
  if (shape_ == Shape::kFlat) return flat_.sql();
  if (shape_ == Shape::kArray) return fmt::format("ARRAY<{}>", element_[0].sql());
  std::string fields;
  for (const auto& [key, schema] : fields_)
    fields += fmt::format("{}{}: {}", fields.empty() ? "" : ", ", quoted_if_needed(key), schema.sql());
  return fmt::format("OBJECT<{}>", fields);
}

// Reads what sql() writes.
class VariantSchema::Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::optional<VariantSchema> schema() {
    VariantSchema result;
    if (take("ARRAY<")) {
      result.shape_ = Shape::kArray;
      std::optional<VariantSchema> element = schema();
      if (!element || !take(">")) return std::nullopt;
      result.element_.push_back(*std::move(element));
      return result;
    }
    if (take("OBJECT<")) {
      result.shape_ = Shape::kObject;
      if (take(">")) return result;
      do {
        std::optional<std::string> key = name();
        if (!key || !take(": ")) return std::nullopt;
        std::optional<VariantSchema> field = schema();
        if (!field) return std::nullopt;
        result.fields_.emplace_back(*std::move(key), *std::move(field));
      } while (take(", "));
      if (!take(">")) return std::nullopt;
      return result;
    }
    std::size_t end = std::min(text_.find_first_of(",>("), text_.size());
    if (text_.substr(end).starts_with('(')) end = std::min(text_.find(')', end), text_.size() - 1) + 1;
    Result<DataType> flat = sql::parse_data_type(text_.substr(0, end));
    if (!flat) return std::nullopt;
    result.flat_ = *std::move(flat);
    text_.remove_prefix(end);
    return result;
  }
  [[nodiscard]] bool at_end() const { return text_.empty(); }

 private:
  bool take(std::string_view token) {
    if (!text_.starts_with(token)) return false;
    text_.remove_prefix(token.size());
    return true;
  }
  std::optional<std::string> name() {
    std::string key;
    if (!take("`")) {
      const std::size_t end = text_.find(':');
      if (end == std::string_view::npos) return std::nullopt;
      key = text_.substr(0, end);
      text_.remove_prefix(end);
      return key;
    }
    while (!text_.empty()) {
      if (take("``")) {
        key += '`';
      } else if (take("`")) {
        return key;
      } else {
        key += text_[0];
        text_.remove_prefix(1);
      }
    }
    return std::nullopt;
  }

  std::string_view text_;
};

std::optional<VariantSchema> VariantSchema::parse(std::string_view sql) {
  Parser parser(sql);
  std::optional<VariantSchema> schema = parser.schema();
  return schema && parser.at_end() ? schema : std::nullopt;
}

}  // namespace brook::engine
