#include "analyze/coercion.h"

#include <algorithm>

#include "analyze/cast_rules.h"
#include "analyze/decimal_rules.h"

namespace brook::analyze {

namespace {

using function::Accepts;
using CommonTypeRule = std::optional<DataType> (*)(const DataType&, const DataType&);

std::optional<DataType> common_number(const DataType& a, const DataType& b) {
  if (a.is(TypeKind::kDecimal) || b.is(TypeKind::kDecimal)) {
    const DataType& decimal = a.is(TypeKind::kDecimal) ? a : b;
    const DataType& other = a.is(TypeKind::kDecimal) ? b : a;
    if (other.is_integral() && is_wider_decimal(decimal, other)) return decimal;
    return std::nullopt;
  }
  const DataType& wider = a.kind() > b.kind() ? a : b;
  return wider.is(TypeKind::kFloat) ? DataType(TypeKind::kDouble) : wider;
}

DataType common_time(const DataType& a, const DataType& b) {
  if (a.is(TypeKind::kTimestamp) || b.is(TypeKind::kTimestamp)) return DataType(TypeKind::kTimestamp);
  return DataType(TypeKind::kTimestampNtz);
}

DataType common_interval(const DataType& a, const DataType& b) {
  return DataType::interval(std::min(a.first_field(), b.first_field()), std::max(a.last_field(), b.last_field()));
}

// Nested types of one shape meet part by part.
std::optional<DataType> common_nested(const DataType& a, const DataType& b, CommonTypeRule rule) {
  if (a.kind() != b.kind() || a.fields().size() != b.fields().size()) return std::nullopt;
  std::vector<Field> fields;
  for (std::size_t i = 0; i < a.fields().size(); ++i) {
    const Field& x = a.fields()[i];
    const Field& y = b.fields()[i];
    std::optional<DataType> type = rule(x.type, y.type);
    if (!type || !same_name(x.name, y.name)) return std::nullopt;
    fields.push_back(Field{.name = x.name, .type = *type, .nullable = x.nullable || y.nullable});
  }
  switch (a.kind()) {
    case TypeKind::kArray: return DataType::array(fields[0].type, fields[0].nullable);
    case TypeKind::kMap: return DataType::map(fields[0].type, fields[1].type, fields[1].nullable);
    case TypeKind::kStruct: return DataType::structure(std::move(fields));
    default: return std::nullopt;
  }
}

std::optional<DataType> common_decimals(const DataType& a, const DataType& b) {
  if (!a.is_numeric() || !b.is_numeric() || !(a.is(TypeKind::kDecimal) || b.is(TypeKind::kDecimal)))
    return std::nullopt;
  if (a.is_fractional() || b.is_fractional()) return DataType(TypeKind::kDouble);
  return common_decimal(decimal_for(a), decimal_for(b));
}

// STRING takes the other's type; whole numbers BIGINT, other numbers DOUBLE.
std::optional<DataType> beside_string(const DataType& other) {
  if (other.is_integral()) return DataType(TypeKind::kLong);
  if (other.is_numeric()) return DataType(TypeKind::kDouble);
  if (other.is(TypeKind::kNull)) return DataType(TypeKind::kString);
  if (other.is_nested() || is_interval(other) || other.is(TypeKind::kCalendarInterval) || other.is(TypeKind::kVariant))
    return std::nullopt;
  return other;
}

std::optional<DataType> if_store(const DataType& from, TypeKind to) {
  const DataType type(to);
  if (from.is(TypeKind::kString) || can_store(from, type)) return type;
  return std::nullopt;
}

std::optional<DataType> number_argument(const DataType& type) {
  if (type.is_numeric()) return type;
  if (type.is(TypeKind::kString) || type.is(TypeKind::kNull)) return DataType(TypeKind::kDouble);
  return std::nullopt;
}

std::optional<DataType> kept_if(bool condition, const DataType& type) {
  if (condition) return type;
  return std::nullopt;
}

}  // namespace

bool is_time(const DataType& type) {
  return type.is(TypeKind::kDate) || type.is(TypeKind::kTimestamp) || type.is(TypeKind::kTimestampNtz);
}

bool is_interval(const DataType& type) { return type.is_ansi_interval(); }

bool same_structure(const DataType& a, const DataType& b) {
  if (!a.is_nested() || a.kind() != b.kind()) return a == b;
  const auto same = [](const Field& x, const Field& y) { return same_structure(x.type, y.type); };
  return std::ranges::equal(a.fields(), b.fields(), same);
}

bool is_orderable(const DataType& type) {
  if (type.is(TypeKind::kMap) || type.is(TypeKind::kVariant) || type.is(TypeKind::kCalendarInterval)) return false;
  return std::ranges::all_of(type.fields(), [](const Field& field) { return is_orderable(field.type); });
}

std::optional<DataType> tightest_common_type(const DataType& a, const DataType& b) {
  if (a == b) return a.is_nested() ? common_nested(a, b, tightest_common_type) : a;
  if (a.is(TypeKind::kNull)) return b;
  if (b.is(TypeKind::kNull)) return a;
  if (a.is_numeric() && b.is_numeric()) return common_number(a, b);
  if (is_time(a) && is_time(b)) return common_time(a, b);
  if (a.is_ansi_interval() && b.is(a.kind())) return common_interval(a, b);
  if (a.is(TypeKind::kTime) && b.is(TypeKind::kTime)) return DataType::time(std::max(a.precision(), b.precision()));
  return common_nested(a, b, tightest_common_type);
}

std::optional<DataType> string_promotion(const DataType& a, const DataType& b) {
  if (a.is(TypeKind::kString) && !b.is(TypeKind::kString)) return beside_string(b);
  if (b.is(TypeKind::kString) && !a.is(TypeKind::kString)) return beside_string(a);
  return std::nullopt;
}

std::optional<DataType> common_type(const DataType& a, const DataType& b) {
  if (auto type = tightest_common_type(a, b)) return type;
  if (auto type = common_decimals(a, b)) return type;
  if (auto type = string_promotion(a, b)) return type;
  return common_nested(a, b, common_type);
}

std::optional<DataType> common_type(std::span<const DataType> types) {
  std::optional<DataType> common = DataType();
  for (const DataType& type : types) {
    common = common_type(*common, type);
    if (!common) return std::nullopt;
  }
  return common;
}

std::optional<DataType> argument_type(const DataType& type, Accepts accepts) {
  const bool is_null = type.is(TypeKind::kNull);
  switch (accepts) {
    case Accepts::kAny:
    case Accepts::kSame: return type;
    case Accepts::kBoolean: return if_store(type, TypeKind::kBoolean);
    case Accepts::kInt: return if_store(type, TypeKind::kInt);
    case Accepts::kLong: return if_store(type, TypeKind::kLong);
    case Accepts::kDouble: return if_store(type, TypeKind::kDouble);
    case Accepts::kIntegral: return type.is_integral() ? type : if_store(type, TypeKind::kLong);
    case Accepts::kNumeric: return number_argument(type);
    case Accepts::kDecimal:
      if (type.is(TypeKind::kDecimal)) return type;
      if (type.is_numeric()) return decimal_for(type);
      return kept_if(type.is(TypeKind::kString) || is_null, DataType::decimal(38, 18));
    case Accepts::kSeconds:
      return kept_if(type.is_numeric() || type.is(TypeKind::kString) || is_null, DataType::decimal(18, 6));
    case Accepts::kAnyTimestamp: return type.is(TypeKind::kTimestampNtz) ? type : if_store(type, TypeKind::kTimestamp);
    case Accepts::kTimeOrTimestamp:
      return type.is(TypeKind::kTime) || type.is(TypeKind::kTimestampNtz) ? type : if_store(type, TypeKind::kTimestamp);
    case Accepts::kTime: return type.is(TypeKind::kTime) ? type : if_store(type, TypeKind::kTime);
    case Accepts::kText: return kept_if(type.is(TypeKind::kString) || is_null, DataType(TypeKind::kString));
    case Accepts::kString:
    case Accepts::kLiteralString: return if_store(type, TypeKind::kString);
    case Accepts::kBinary: return if_store(type, TypeKind::kBinary);
    case Accepts::kStringOrBinary: return type.is(TypeKind::kBinary) ? type : if_store(type, TypeKind::kString);
    case Accepts::kDate: return if_store(type, TypeKind::kDate);
    case Accepts::kTimestamp: return if_store(type, TypeKind::kTimestamp);
    case Accepts::kDateOrTimestamp: return is_time(type) ? type : if_store(type, TypeKind::kTimestamp);
    case Accepts::kInterval: return kept_if(is_interval(type) || type.is(TypeKind::kCalendarInterval), type);
    case Accepts::kOrdered: return kept_if(is_orderable(type), type);
    case Accepts::kArray: return kept_if(type.is(TypeKind::kArray) || is_null, type);
    case Accepts::kMap: return kept_if(type.is(TypeKind::kMap) || is_null, type);
    case Accepts::kStruct: return kept_if(type.is(TypeKind::kStruct) || is_null, type);
    case Accepts::kLambda1:
    case Accepts::kLambda2: return type;
  }
  return std::nullopt;
}

std::string required_type_text(Accepts accepts) {
  switch (accepts) {
    case Accepts::kBoolean: return "\"BOOLEAN\"";
    case Accepts::kInt: return "\"INT\"";
    case Accepts::kLong: return "\"BIGINT\"";
    case Accepts::kDouble: return "\"DOUBLE\"";
    case Accepts::kIntegral: return "\"INTEGRAL\"";
    case Accepts::kNumeric: return "\"NUMERIC\"";
    case Accepts::kDecimal: return "\"DECIMAL\"";
    case Accepts::kSeconds: return "\"DECIMAL(18,6)\"";
    case Accepts::kAnyTimestamp: return "\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\"";
    case Accepts::kTimeOrTimestamp: return "\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\"";
    case Accepts::kTime: return "\"TIME\"";
    case Accepts::kString:
    case Accepts::kText:
    case Accepts::kLiteralString: return "\"STRING\"";
    case Accepts::kBinary: return "\"BINARY\"";
    case Accepts::kStringOrBinary: return "(\"STRING\" or \"BINARY\")";
    case Accepts::kDate: return "\"DATE\"";
    case Accepts::kTimestamp: return "\"TIMESTAMP\"";
    case Accepts::kDateOrTimestamp: return "(\"DATE\" or \"TIMESTAMP\")";
    case Accepts::kInterval: return "\"INTERVAL\"";
    case Accepts::kArray: return "\"ARRAY\"";
    case Accepts::kMap: return "\"MAP\"";
    case Accepts::kStruct: return "\"STRUCT\"";
    case Accepts::kLambda1:
    case Accepts::kLambda2: return "\"LAMBDA\"";
    case Accepts::kAny:
    case Accepts::kSame:
    case Accepts::kOrdered: break;
  }
  return "\"ANY\"";
}

}  // namespace brook::analyze
