#include "engine/value_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace brook::engine {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0); }

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

// The shortest digits that read back as the same number, laid out as Java does.
template <class T>
void append_floating(std::string& out, T value) {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  if (std::signbit(value)) out += '-';
  const T magnitude = std::abs(value);
  if (std::isinf(magnitude)) {
    out += "Infinity";
    return;
  }
  if (magnitude == 0) {
    out += "0.0";
    return;
  }
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude, std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const std::size_t e = text.find('e');
  int exponent = 0;
  const char* exponent_text = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(exponent_text, text.data() + text.size(), exponent);
  std::string digits(1, text[0]);
  if (e > 2) digits += text.substr(2, e - 2);

  if (exponent < -3 || exponent >= 7) {
    out += digits[0];
    out += '.';
    out += digits.size() > 1 ? std::string_view(digits).substr(1) : std::string_view("0");
    out += 'E';
    out += std::to_string(exponent);
  } else if (exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-exponent - 1), '0');
    out += digits;
  } else {
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() < whole) digits.append(whole - digits.size(), '0');
    out += std::string_view(digits).substr(0, whole);
    out += '.';
    out += digits.size() > whole ? std::string_view(digits).substr(whole) : std::string_view("0");
  }
}

void append_clock(std::string& out, std::int64_t seconds_of_day) {
  append_padded(out, seconds_of_day / 3600, 2);
  out += ':';
  append_padded(out, seconds_of_day / 60 % 60, 2);
  out += ':';
  append_padded(out, seconds_of_day % 60, 2);
}

void append_fraction(std::string& out, std::int64_t micros) {
  if (micros == 0) return;
  std::string digits;
  append_padded(digits, micros, 6);
  digits.erase(digits.find_last_not_of('0') + 1);
  out += '.';
  out += digits;
}

// Spark's text of its widest day-time interval type.
void append_day_time(std::string& out, std::int64_t micros) {
  out += "INTERVAL '";
  if (micros < 0) out += '-';
  const std::uint64_t magnitude = micros < 0 ? 0 - static_cast<std::uint64_t>(micros) : static_cast<std::uint64_t>(micros);
  const auto day = static_cast<std::uint64_t>(kMicrosPerDay);
  const auto rest = static_cast<std::int64_t>(magnitude % day);
  out += std::to_string(magnitude / day) + " ";
  append_clock(out, rest / kMicrosPerSecond);
  append_fraction(out, rest % kMicrosPerSecond);
  out += "' DAY TO SECOND";
}

void append_year_month(std::string& out, std::int64_t months) {
  out += "INTERVAL '";
  if (months < 0) out += '-';
  out += std::to_string(std::abs(months) / 12) + "-" + std::to_string(std::abs(months) % 12) + "' YEAR TO MONTH";
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += i + k > bytes.size() ? '=' : kAlphabet[group >> (18 - 6 * k) & 63U];
    }
  }
  return out;
}

const std::vector<Value>& items(const Value& value) { return std::get<std::vector<Value>>(value.payload()); }

void append_item(std::string& out, const DataType& type, const Value& value) {
  if (value.is_null()) {
    out += "null";
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

void append_double(std::string& out, double value) { append_floating(out, value); }
void append_float(std::string& out, float value) { append_floating(out, value); }

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

// Civil date of a day number; the algorithm is Howard Hinnant's days_from_civil, turned around.
void append_date(std::string& out, std::int64_t days) {
  const std::int64_t z = days + 719'468;
  const std::int64_t era = floor_divide(z, 146'097);
  const std::int64_t day_of_era = z - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const std::int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  const std::int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  if (year < 0) out += '-';
  if (year > 9999) out += '+';
  append_padded(out, std::abs(year), 4);
  out += '-';
  append_padded(out, month, 2);
  out += '-';
  append_padded(out, day, 2);
}

void append_timestamp(std::string& out, std::int64_t micros) {
  const std::int64_t days = floor_divide(micros, kMicrosPerDay);
  const std::int64_t rest = micros - days * kMicrosPerDay;
  append_date(out, days);
  out += ' ';
  append_clock(out, rest / kMicrosPerSecond);
  append_fraction(out, rest % kMicrosPerSecond);
}

void append_iso_timestamp(std::string& out, std::int64_t micros, bool instant) {
  const std::int64_t days = floor_divide(micros, kMicrosPerDay);
  const std::int64_t rest = micros - days * kMicrosPerDay;
  append_date(out, days);
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
    case TypeKind::kFloat: append_float(out, static_cast<float>(std::get<double>(value.payload()))); break;
    case TypeKind::kDouble: append_double(out, std::get<double>(value.payload())); break;
    case TypeKind::kDecimal: append_decimal(out, std::get<Int128>(value.payload()), type.scale()); break;
    case TypeKind::kString:
    case TypeKind::kBinary: out += std::get<std::string>(value.payload()); break;
    case TypeKind::kDate: append_date(out, integer()); break;
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz: append_timestamp(out, integer()); break;
    case TypeKind::kYearMonthInterval: append_year_month(out, integer()); break;
    case TypeKind::kDayTimeInterval: append_day_time(out, integer()); break;
    case TypeKind::kArray:
    case TypeKind::kMap: append_list_text(out, type, value); break;
    case TypeKind::kStruct: append_struct_text(out, type, value); break;
    case TypeKind::kVariant: out += base64(std::get<std::string>(items(value)[0].payload())); break;
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
    case TypeKind::kBinary: out += '"' + base64(std::get<std::string>(value.payload())) + '"'; break;
    case TypeKind::kDate:
    case TypeKind::kYearMonthInterval:
    case TypeKind::kDayTimeInterval:
    case TypeKind::kVariant: quoted(); break;
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
