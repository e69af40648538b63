#include "engine/value_text.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "base/base64.h"
#include "base/calendar.h"
#include "base/date_text.h"
#include "base/interval_text.h"
#include "engine/kernels/number_text.h"
#include "engine/variant/variant_text.h"

namespace brook::engine {
namespace {

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

void append_clock(std::string& out, std::int64_t seconds_of_day) {
  append_padded(out, seconds_of_day / 3600, 2);
  out += ':';
  append_padded(out, seconds_of_day / 60 % 60, 2);
  out += ':';
  append_padded(out, seconds_of_day % 60, 2);
}

const std::vector<Value>& items(const Value& value) { return std::get<std::vector<Value>>(value.payload()); }

// Valid while the value is.
Variant variant_of(const Value& value) {
  return {std::get<std::string>(items(value)[0].payload()), std::get<std::string>(items(value)[1].payload())};
}

void append_item(std::string& out, const DataType& type, const Value& value) {
  if (value.is_null()) {
    out += "null";
  } else if (type.is(TypeKind::kVariant)) {
    append_variant_json(out, variant_of(value), TimeZone());
  } else {
    append_text(out, type, value);
  }
}

void append_list_text(std::string& out, const DataType& type, const Value& value) {
  const bool map = type.is(TypeKind::kMap);
  out += map ? '{' : '[';
  bool first = true;
  for (const Value& item : items(value)) {
    if (!std::exchange(first, false)) out += ", ";
    if (map) {
      append_item(out, type.key(), items(item)[0]);
      out += " -> ";
      append_item(out, type.value(), items(item)[1]);
    } else {
      append_item(out, type.element(), item);
    }
  }
  out += map ? '}' : ']';
}

void append_struct_text(std::string& out, const DataType& type, const Value& value) {
  out += '{';
  for (std::size_t i = 0; i < type.fields().size(); ++i) {
    if (i > 0) out += ", ";
    append_item(out, type.fields()[i].type, items(value)[i]);
  }
  out += '}';
}

void append_list_json(std::string& out, const DataType& type, const Value& value) {
  const bool map = type.is(TypeKind::kMap);
  out += map ? '{' : '[';
  bool first = true;
  for (const Value& item : items(value)) {
    if (!std::exchange(first, false)) out += ',';
    if (map) {
      append_json_string(out, to_text(type.key(), items(item)[0]));
      out += ':';
      append_json(out, type.value(), items(item)[1]);
    } else {
      append_json(out, type.element(), item);
    }
  }
  out += map ? '}' : ']';
}

// Null fields are left out, as Spark does.
void append_struct_json(std::string& out, const DataType& type, const Value& value) {
  out += '{';
  bool first = true;
  for (std::size_t i = 0; i < type.fields().size(); ++i) {
    if (items(value)[i].is_null()) continue;
    if (!std::exchange(first, false)) out += ',';
    append_json_string(out, type.fields()[i].name);
    out += ':';
    append_json(out, type.fields()[i].type, items(value)[i]);
  }
  out += '}';
}

}  // namespace

void append_decimal(std::string& out, const Int128& unscaled, int scale) {
  const bool negative = unscaled.high < 0;
  unsigned __int128 magnitude =
      static_cast<unsigned __int128>(static_cast<std::uint64_t>(unscaled.high)) << 64U | unscaled.low;
  if (negative) magnitude = 0 - magnitude;
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(magnitude % 10));
    magnitude /= 10;
  } while (magnitude != 0);
  const auto places = static_cast<std::size_t>(scale);
  if (digits.size() <= places) digits.append(places + 1 - digits.size(), '0');
  std::ranges::reverse(digits);
  if (negative) out += '-';
  out += std::string_view(digits).substr(0, digits.size() - places);
  if (scale > 0) {
    out += '.';
    out += std::string_view(digits).substr(digits.size() - places);
  }
}

void append_iso_timestamp(std::string& out, std::int64_t micros, bool instant) {
  const std::int64_t days = floor_div(micros, kMicrosPerDay);
  const std::int64_t rest = floor_mod(micros, kMicrosPerDay);
  out += print_date(static_cast<std::int32_t>(days));
  out += 'T';
  append_clock(out, rest / kMicrosPerSecond);
  out += '.';
  append_padded(out, rest % kMicrosPerSecond / 1000, 3);
  if (instant) out += 'Z';
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[static_cast<unsigned char>(c) >> 4U];
          out += kHex[static_cast<unsigned char>(c) & 15U];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void append_text(std::string& out, const DataType& type, const Value& value) {
  const auto integer = [&] { return std::get<std::int64_t>(value.payload()); };
  switch (type.kind()) {
    case TypeKind::kNull: out += "NULL"; break;
    case TypeKind::kBoolean: out += std::get<bool>(value.payload()) ? "true" : "false"; break;
    case TypeKind::kByte:
    case TypeKind::kShort:
    case TypeKind::kInt:
    case TypeKind::kLong: out += std::to_string(integer()); break;
    case TypeKind::kFloat: out += print_float(static_cast<float>(std::get<double>(value.payload()))); break;
    case TypeKind::kDouble: out += print_double(std::get<double>(value.payload())); break;
    case TypeKind::kDecimal: append_decimal(out, std::get<Int128>(value.payload()), type.scale()); break;
    case TypeKind::kString:
    case TypeKind::kBinary: out += std::get<std::string>(value.payload()); break;
    case TypeKind::kDate: out += print_date(static_cast<std::int32_t>(integer())); break;
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz: out += print_timestamp(integer()); break;
    case TypeKind::kTime: out += print_time(integer()); break;
    case TypeKind::kYearMonthInterval:
    case TypeKind::kDayTimeInterval: out += print_interval(integer(), type.first_field(), type.last_field()); break;
    case TypeKind::kCalendarInterval: {
      const auto interval = std::bit_cast<CalendarInterval>(std::get<Int128>(value.payload()));
      out += print_calendar_interval({interval.months, interval.days, interval.microseconds});
      break;
    }
    case TypeKind::kArray:
    case TypeKind::kMap: append_list_text(out, type, value); break;
    case TypeKind::kStruct: append_struct_text(out, type, value); break;
    case TypeKind::kVariant: out += variant_text(variant_of(value), TimeZone()).value_or("null"); break;
  }
}

void append_json(std::string& out, const DataType& type, const Value& value) {
  if (value.is_null()) {
    out += "null";
    return;
  }
  const auto quoted = [&] {
    out += '"';
    append_text(out, type, value);
    out += '"';
  };
  switch (type.kind()) {
    case TypeKind::kFloat:
    case TypeKind::kDouble:
      std::isfinite(std::get<double>(value.payload())) ? append_text(out, type, value) : quoted();
      break;
    case TypeKind::kString: append_json_string(out, std::get<std::string>(value.payload())); break;
    case TypeKind::kBinary: out += '"' + to_base64(std::get<std::string>(value.payload())) + '"'; break;
    case TypeKind::kDate:
    case TypeKind::kTime:
    case TypeKind::kYearMonthInterval:
    case TypeKind::kDayTimeInterval:
    case TypeKind::kCalendarInterval: quoted(); break;
    case TypeKind::kVariant: append_variant_json(out, variant_of(value), TimeZone()); break;
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz:
      out += '"';
      append_iso_timestamp(out, std::get<std::int64_t>(value.payload()), type.is(TypeKind::kTimestamp));
      out += '"';
      break;
    case TypeKind::kArray:
    case TypeKind::kMap: append_list_json(out, type, value); break;
    case TypeKind::kStruct: append_struct_json(out, type, value); break;
    default: append_text(out, type, value);
  }
}

}  // namespace brook::engine
