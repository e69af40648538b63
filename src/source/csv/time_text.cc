#include "source/csv/time_text.h"

#include <array>
#include <limits>
#include <optional>
#include <string>

namespace brook::source::csv {

namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kDayUs = 86'400 * kSecondUs;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Java's whitespace and ISO control characters, as far as they are bytes.
std::string_view trimmed(std::string_view text) {
  const auto is_dropped = [](char c) { return (c >= 0 && c <= ' ') || c == 0x7F; };
  while (!text.empty() && is_dropped(text.front())) text.remove_prefix(1);
  while (text.size() > 1 && is_dropped(text.back())) text.remove_suffix(1);
  return text;
}

struct Parts {
  // year, month, day, hour, minute, second, microseconds
  std::array<std::int64_t, 7> values = {1, 1, 1, 0, 0, 0, 0};
  std::string_view zone;  // empty: none was written
  bool has_zone = false;
  bool is_just_time = false;
};

// The common shape "yyyy-MM-dd HH:mm:ss" with nothing after it.
bool parse_plain(std::string_view text, Parts& parts) {
  if (text.size() != 19) return false;
  constexpr std::string_view kShape = "dddd-dd-dd dd:dd:dd";
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const char c = text[i];
    if (kShape[i] == 'd' ? !is_digit(c) : c != kShape[i] && !(i == 10 && c == 'T')) return false;
  }
  const auto two = [&](std::size_t i) { return (text[i] - '0') * 10 + (text[i + 1] - '0'); };
  parts.values = {two(0) * 100 + two(2), two(5), two(8), two(11), two(14), two(17), 0};
  return true;
}

// Which numbers of digits a part may have.
bool is_valid(std::size_t part, int digits) {
  if (part == 6) return true;
  if (part == 0) return digits >= 4 && digits <= 6;
  return digits > 0 && digits <= 2;
}

// What ends each part but the last: where to go on, or nothing if the character cannot stand there.
enum class Next : std::uint8_t { kWrong, kNextPart, kHourWasFirst, kZone };
Next after(std::size_t part, char c, bool has_sign) {
  switch (part) {
    case 0:
      if (c == ':' && !has_sign) return Next::kHourWasFirst;
      [[fallthrough]];
    case 1: return c == '-' ? Next::kNextPart : Next::kWrong;
    case 2: return c == ' ' || c == 'T' ? Next::kNextPart : Next::kWrong;
    case 3:
    case 4: return c == ':' ? Next::kNextPart : Next::kWrong;
    case 5: return c == '.' ? Next::kNextPart : Next::kZone;
    default: return Next::kZone;
  }
}

bool parse_parts(std::string_view text, Parts& parts) {
  text = trimmed(text);
  if (text.empty()) return false;
  if (parse_plain(text, parts)) return true;
  std::size_t at = 0;
  const bool has_sign = text[0] == '-' || text[0] == '+';
  if (has_sign) ++at;
  std::size_t part = 0;
  if (text[0] == 'T') {
    parts.is_just_time = true;
    part = 3;
    ++at;
  }
  std::int64_t value = 0;
  int digits = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (is_digit(c)) {
      if (part != 6 || digits < 6) value = value * 10 + (c - '0');
      if (++digits > 18 && part != 6) return false;
      continue;
    }
    const Next next = after(part, c, has_sign);
    if (next == Next::kWrong) return false;
    if (next == Next::kHourWasFirst) {
      parts.is_just_time = true;
      part = 3;
    }
    if (!is_valid(part, digits)) return false;
    if (next == Next::kZone) {
      parts.has_zone = true;
      parts.zone = trimmed(text.substr(at));
      break;
    }
    parts.values[part++] = value;
    value = 0;
    digits = 0;
  }
  if (!is_valid(part, digits)) return false;
  if (part == 6) {
    for (int i = digits; i < 6; ++i) value *= 10;
  }
  parts.values[part] = value;
  if (text[0] == '-') parts.values[0] = -parts.values[0];
  return true;
}

bool local_us_of_parts(const Parts& parts, std::int64_t& us) {
  const auto& [year, month, day, hour, minute, second, fraction] = parts.values;
  std::int32_t days = 0;
  if (parts.is_just_time || hour > 23 || minute > 59 || second > 59 || !date_of(year, month, day, days)) return false;
  return local_us_of(days, ((hour * 60 + minute) * 60 + second) * kSecondUs + fraction, us);
}

}  // namespace

bool date_of(std::int64_t year, std::int64_t month, std::int64_t day, std::int32_t& days) {
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, static_cast<int>(month))) return false;
  if (year < -999'999'999 || year > 999'999'999) return false;
  const std::int64_t found = days_from_civil(year, static_cast<int>(month), static_cast<int>(day));
  if (found < std::numeric_limits<std::int32_t>::min() || found > std::numeric_limits<std::int32_t>::max())
    return false;
  days = static_cast<std::int32_t>(found);
  return true;
}

bool local_us_of(std::int32_t days, std::int64_t us_of_day, std::int64_t& us) {
  return !__builtin_mul_overflow(std::int64_t{days}, kDayUs, &us) && !__builtin_add_overflow(us, us_of_day, &us);
}

bool parse_date(std::string_view text, std::int32_t& days) {
  text = trimmed(text);
  if (text.empty()) return false;
  std::array<std::int64_t, 3> values = {1, 1, 1};
  std::size_t at = text[0] == '-' || text[0] == '+' ? 1 : 0;
  std::size_t part = 0;
  std::int64_t value = 0;
  int digits = 0;
  const auto valid = [&] { return part == 0 ? digits >= 4 && digits <= 7 : digits > 0 && digits <= 2; };
  for (; at < text.size() && text[at] != ' ' && text[at] != 'T'; ++at) {
    if (part < 2 && text[at] == '-') {
      if (!valid()) return false;
      values[part++] = value;
      value = 0;
      digits = 0;
    } else if (is_digit(text[at]) && digits < 8) {
      value = value * 10 + (text[at] - '0');
      ++digits;
    } else {
      return false;
    }
  }
  if (!valid() || (part < 2 && at < text.size())) return false;
  values[part] = value;
  return date_of(text[0] == '-' ? -values[0] : values[0], values[1], values[2], days);
}

bool parse_timestamp(std::string_view text, const TimeZone& zone, std::int64_t& us) {
  Parts parts;
  std::int64_t local = 0;
  if (!parse_parts(text, parts) || !local_us_of_parts(parts, local)) return false;
  if (!parts.has_zone) {
    us = zone.to_utc(local);
    return true;
  }
  const Result<TimeZone> written = TimeZone::find(parts.zone);
  if (!written) return false;
  us = written->to_utc(local);
  return true;
}

bool parse_timestamp_ntz(std::string_view text, std::int64_t& us) {
  Parts parts;
  return parse_parts(text, parts) && !parts.has_zone && local_us_of_parts(parts, us);
}

bool without_gmt(std::string_view& text, std::string& storage) {
  const std::size_t at = text.find("GMT");
  if (at == std::string_view::npos) return false;
  storage.assign(text.substr(0, at)).append(text.substr(at + 3));
  text = storage;
  return true;
}

}  // namespace brook::source::csv
