#include "base/widening.h"

#include <algorithm>

namespace brook {

namespace {

int whole_digits(const DataType& decimal) { return decimal.precision() - decimal.scale(); }

// Of any value of an integral type.
int digits_of(TypeKind kind) { return kind == TypeKind::kLong ? 20 : 10; }

bool is_time(const DataType& type) { return type.is(TypeKind::kTimestamp) || type.is(TypeKind::kTimestampNtz); }

bool fields_widen(const DataType& narrow, const DataType& wide) {
  return std::ranges::all_of(narrow.fields(), [&](const Field& field) {
    const auto same =
        std::ranges::find_if(wide.fields(), [&](const Field& each) { return same_name(each.name, field.name); });
    return same != wide.fields().end() && widens(field.type, same->type);
  });
}

}  // namespace

bool widens(const DataType& narrow, const DataType& wide) {
  if (narrow == wide) return true;
  if (is_time(narrow) && is_time(wide)) return true;
  switch (wide.kind()) {
    case TypeKind::kShort:
    case TypeKind::kInt:
    case TypeKind::kLong: return narrow.is_integral() && narrow.kind() < wide.kind();
    case TypeKind::kDouble: return narrow.is(TypeKind::kFloat) || (narrow.is_integral() && !narrow.is(TypeKind::kLong));
    case TypeKind::kDecimal:
      if (narrow.is_integral()) return whole_digits(wide) >= digits_of(narrow.kind());
      return narrow.is(TypeKind::kDecimal) && wide.scale() >= narrow.scale() &&
             whole_digits(wide) >= whole_digits(narrow);
    case TypeKind::kTimestampNtz: return narrow.is(TypeKind::kDate);
    case TypeKind::kStruct:
    case TypeKind::kArray:
    case TypeKind::kMap: return narrow.kind() == wide.kind() && fields_widen(narrow, wide);
    default: return false;
  }
}

}  // namespace brook
