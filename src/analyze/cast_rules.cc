#include "analyze/cast_rules.h"

#include <fmt/format.h>

#include "analyze/decimal_rules.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

bool is_time(const DataType& type) {
  return type.is(TypeKind::kDate) || type.is(TypeKind::kTimestamp) || type.is(TypeKind::kTimestampNtz);
}
bool is_atomic(const DataType& type) {
  return !type.is_nested() && !type.is(TypeKind::kNull) && !type.is(TypeKind::kVariant);
}

// Nested types of one shape whose parts satisfy `allowed`.
template <class Allowed>
bool nested_pairs(const DataType& from, const DataType& to, Allowed allowed) {
  if (from.kind() != to.kind() || !from.is_nested() || from.fields().size() != to.fields().size()) return false;
  for (std::size_t i = 0; i < from.fields().size(); ++i) {
    if (!allowed(from.fields()[i], to.fields()[i])) return false;
  }
  return true;
}

// The functions Spark recommends instead of a cast; empty: none.
std::string_view functions_instead(const DataType& from, const DataType& to) {
  if (from.is(TypeKind::kDate) && to.is_numeric()) return "`UNIX_DATE`";
  if (from.is_numeric() && to.is(TypeKind::kDate)) return "`DATE_FROM_UNIX_DATE`";
  return "";
}

// Intervals and TIME have no form in a VARIANT.
bool fits_variant(const DataType& type) {
  return !type.is_ansi_interval() && !type.is(TypeKind::kCalendarInterval) && !type.is(TypeKind::kTime);
}

// What CAST makes a VARIANT of; to_variant_object() is for structs and maps.
bool is_variant_material(const DataType& type) {
  if (type.is(TypeKind::kArray)) return is_variant_material(type.element());
  return !type.is_nested() && fits_variant(type);
}

}  // namespace

bool can_cast_variant_to(const DataType& type) {
  if (type.is(TypeKind::kMap) && !type.key().is(TypeKind::kString)) return false;
  if (!type.is_nested()) return !type.is(TypeKind::kNull) && fits_variant(type);
  for (const Field& field : type.fields()) {
    if (!can_cast_variant_to(field.type)) return false;
  }
  return true;
}

bool can_cast(const DataType& from, const DataType& to, bool ansi) {
  if (from == to || from.is(TypeKind::kNull)) return true;
  if (to.is(TypeKind::kVariant)) return is_variant_material(from);
  if (to.is(TypeKind::kString)) return true;
  const auto exact = [](const DataType& type) { return type.is_integral() || type.is(TypeKind::kDecimal); };
  switch (from.kind()) {
    case TypeKind::kString: return is_atomic(to);
    case TypeKind::kBoolean: return to.is_numeric() || (to.is(TypeKind::kTimestamp) && !ansi);
    case TypeKind::kBinary:
    case TypeKind::kCalendarInterval: return false;
    case TypeKind::kDate: return is_time(to) || (!ansi && (to.is_numeric() || to.is(TypeKind::kBoolean)));
    case TypeKind::kTimestamp:
      return is_time(to) || to.is_numeric() || to.is(TypeKind::kTime) || (to.is(TypeKind::kBoolean) && !ansi);
    case TypeKind::kTimestampNtz: return is_time(to) || to.is(TypeKind::kTime);
    case TypeKind::kTime:
      return exact(to) || to.is(TypeKind::kTime) || to.is(TypeKind::kTimestamp) || to.is(TypeKind::kTimestampNtz);
    case TypeKind::kYearMonthInterval:
    case TypeKind::kDayTimeInterval: return exact(to) || to.is(from.kind());
    case TypeKind::kArray:
    case TypeKind::kMap:
    case TypeKind::kStruct:
      return nested_pairs(from, to, [&](const Field& a, const Field& b) { return can_cast(a.type, b.type, ansi); });
    case TypeKind::kVariant: return can_cast_variant_to(to);
    default: break;
  }
  if (!from.is_numeric()) return false;
  if (to.is_numeric() || to.is(TypeKind::kBoolean) || to.is(TypeKind::kTimestamp)) return true;
  if (to.is(TypeKind::kBinary)) return from.is_integral() && !ansi;
  return to.is_ansi_interval() && exact(from);
}

bool can_store(const DataType& from, const DataType& to) {
  if (from == to || from.is(TypeKind::kNull)) return true;
  if (from.is_numeric() && to.is_numeric()) return true;
  if (is_atomic(from) && to.is(TypeKind::kString)) return !from.is(TypeKind::kCalendarInterval);
  if (is_time(from) && is_time(to)) return true;
  if (from.is(to.kind()) && (from.is_ansi_interval() || from.is(TypeKind::kTime))) return true;
  return nested_pairs(from, to, [&](const Field& a, const Field& b) {
    return can_store(a.type, b.type) && (!from.is(TypeKind::kStruct) || same_name(a.name, b.name));
  });
}

bool cast_may_yield_null(const DataType& from, const DataType& to) {
  if (!to.is(TypeKind::kDecimal) || from.is(TypeKind::kNull)) return false;
  if (from.is_integral() || from.is(TypeKind::kDecimal)) return !is_wider_decimal(to, from);
  return from.is_fractional();
}

Error cast_error(std::string_view sql, const DataType& from, const DataType& to, const Location& location) {
  const std::string why = fmt::format("cannot cast {} to {}.", in_quotes(from), in_quotes(to));
  const bool with_boolean = (from.is(TypeKind::kBoolean) && to.is(TypeKind::kTimestamp)) ||
                            ((from.is(TypeKind::kDate) || from.is(TypeKind::kTimestamp)) && to.is(TypeKind::kBoolean));
  if ((from.is_integral() && to.is(TypeKind::kBinary)) || with_boolean) {
    return type_mismatch("CAST_WITH_CONF_SUGGESTION", sql,
                         fmt::format("cannot cast {} to {} with ANSI mode on.", in_quotes(from), in_quotes(to)),
                         location);
  }
  const std::string_view instead = functions_instead(from, to);
  if (instead.empty()) return type_mismatch("CAST_WITHOUT_SUGGESTION", sql, why, location);
  return type_mismatch("CAST_WITH_FUNC_SUGGESTION", sql,
                       fmt::format("{}\nTo convert values from {} to {}, you can use the functions {} instead.", why,
                                   in_quotes(from), in_quotes(to), instead),
                       location);
}

}  // namespace brook::analyze
