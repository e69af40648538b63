// Physical: how a value of a Spark type lies in a chunk (chunk.h), for code that is written once per layout.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "base/data_type.h"
#include "engine/chunk.h"

namespace brook::engine {

enum class Physical : std::uint8_t { kBool, kInt8, kInt16, kInt32, kInt64, kFloat, kDouble, kInt128, kString, kNested };

[[nodiscard]] inline Physical physical_of(const DataType& type) {
  switch (type.kind()) {
    case TypeKind::kBoolean: return Physical::kBool;
    case TypeKind::kByte: return Physical::kInt8;
    case TypeKind::kShort: return Physical::kInt16;
    case TypeKind::kNull:
    case TypeKind::kInt:
    case TypeKind::kDate:
    case TypeKind::kYearMonthInterval: return Physical::kInt32;
    case TypeKind::kLong:
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz:
    case TypeKind::kTime:
    case TypeKind::kDayTimeInterval: return Physical::kInt64;
    case TypeKind::kFloat: return Physical::kFloat;
    case TypeKind::kDouble: return Physical::kDouble;
    case TypeKind::kDecimal:
      if (type.precision() <= 4) return Physical::kInt16;
      if (type.precision() <= 9) return Physical::kInt32;
      return type.precision() <= 18 ? Physical::kInt64 : Physical::kInt128;
    case TypeKind::kCalendarInterval: return Physical::kInt128;
    case TypeKind::kString:
    case TypeKind::kBinary: return Physical::kString;
    case TypeKind::kArray:
    case TypeKind::kMap:
    case TypeKind::kStruct:
    case TypeKind::kVariant: return Physical::kNested;
  }
  return Physical::kNested;
}

// Calls f(std::type_identity<T>()) with the C++ type of a value. REQUIRES: not kNested.
template <class F>
decltype(auto) with_physical(Physical physical, F&& f) {
  switch (physical) {
    case Physical::kBool: return f(std::type_identity<bool>());
    case Physical::kInt8: return f(std::type_identity<std::int8_t>());
    case Physical::kInt16: return f(std::type_identity<std::int16_t>());
    case Physical::kInt32: return f(std::type_identity<std::int32_t>());
    case Physical::kInt64: return f(std::type_identity<std::int64_t>());
    case Physical::kFloat: return f(std::type_identity<float>());
    case Physical::kDouble: return f(std::type_identity<double>());
    case Physical::kInt128: return f(std::type_identity<Int128>());
    case Physical::kString:
    case Physical::kNested: break;
  }
  return f(std::type_identity<StringRef>());
}

// Bytes of a value in its span; 16 for a ListEntry.
[[nodiscard]] inline std::size_t width_of(Physical physical) {
  if (physical == Physical::kNested) return sizeof(ListEntry);
  return with_physical(physical, [](auto type) { return sizeof(typename decltype(type)::type); });
}

}  // namespace brook::engine
