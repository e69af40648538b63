#include "analyze/java_text.h"

#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

namespace brook::analyze {

namespace {

constexpr std::int64_t kMicrosecondsOfSecond = 1'000'000;
constexpr std::int64_t kSecondsOfDay = 86'400;
constexpr std::int64_t kMicrosecondsOfDay = kSecondsOfDay * kMicrosecondsOfSecond;

// Digits and exponent of the shortest text that reads back as the value.
template <class Number>
std::string java_number(Number value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  if (value == 0) return std::signbit(value) ? "-0.0" : "0.0";
  char buffer[64];
  const auto end =
      std::to_chars(std::begin(buffer), std::end(buffer), std::abs(value), std::chars_format::scientific).ptr;
  const std::string_view shortest(buffer, static_cast<std::size_t>(end - buffer));
  const std::size_t e = shortest.find('e');
  int exponent = 0;
  const std::string_view exponent_text = shortest.substr(shortest[e + 1] == '+' ? e + 2 : e + 1);
  std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
  std::string digits(1, shortest[0]);
  if (e > 2) digits += shortest.substr(2, e - 2);
  const std::string sign = value < 0 ? "-" : "";
  constexpr int kLeastPlainExponent = -3;
  constexpr int kMostPlainExponent = 6;
  if (exponent < kLeastPlainExponent || exponent > kMostPlainExponent) {
    return fmt::format("{}{}.{}E{}", sign, digits[0], digits.size() > 1 ? digits.substr(1) : "0", exponent);
  }
  if (exponent < 0)
    return fmt::format("{}0.{}{}", sign, std::string(static_cast<std::size_t>(-exponent - 1), '0'), digits);
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return fmt::format("{}{}{}.0", sign, digits, std::string(whole - digits.size(), '0'));
  return fmt::format("{}{}.{}", sign, digits.substr(0, whole), digits.substr(whole));
}

// Reads numbers and separators off the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<std::int64_t> number(std::size_t least, std::size_t most) {
    std::size_t size = 0;
    while (size < text_.size() && size < most && text_[size] >= '0' && text_[size] <= '9') ++size;
    if (size < least) return std::nullopt;
    std::int64_t value = 0;
    std::from_chars(text_.data(), text_.data() + size, value);
    text_.remove_prefix(size);
    return value;
  }
  // The digits after a point, as microseconds; further ones are cut off.
  std::int64_t fraction() {
    std::int64_t value = 0;
    std::int64_t unit = kMicrosecondsOfSecond / 10;
    while (!text_.empty() && text_[0] >= '0' && text_[0] <= '9') {
      value += unit * (text_[0] - '0');
      unit /= 10;
      text_.remove_prefix(1);
    }
    return value;
  }
  bool take(std::string_view characters) {
    if (text_.empty() || characters.find(text_[0]) == std::string_view::npos) return false;
    last_ = text_[0];
    text_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] char last() const { return last_; }
  [[nodiscard]] std::string_view rest() const { return text_; }
  void clear() { text_ = {}; }

 private:
  std::string_view text_;
  char last_ = 0;
};

bool read_date(Reader& reader, ParsedTime& time) {
  const auto year = reader.number(4, 4);
  if (!year) return false;
  std::int64_t month = 1;
  std::int64_t day = 1;
  if (reader.take("-")) {
    const auto read_month = reader.number(1, 2);
    if (!read_month) return false;
    month = *read_month;
    if (reader.take("-")) {
      const auto read_day = reader.number(1, 2);
      if (!read_day) return false;
      day = *read_day;
    }
  }
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return false;
  time.days = std::chrono::sys_days(date).time_since_epoch().count();
  return true;
}

bool read_clock(Reader& reader, ParsedTime& time) {
  const auto hour = reader.number(1, 2);
  if (!hour || *hour > 23) return false;
  time.has_time = true;
  time.microseconds = *hour * 3600 * kMicrosecondsOfSecond;
  if (!reader.take(":")) return true;
  const auto minute = reader.number(1, 2);
  if (!minute || *minute > 59) return false;
  time.microseconds += *minute * 60 * kMicrosecondsOfSecond;
  if (!reader.take(":")) return true;
  const auto second = reader.number(1, 2);
  if (!second || *second > 59) return false;
  time.microseconds += *second * kMicrosecondsOfSecond;
  if (reader.take(".")) time.microseconds += reader.fraction();
  return true;
}

bool read_zone(Reader& reader, ParsedTime& time) {
  reader.take(" ");
  if (reader.rest().empty()) return true;
  if (reader.rest() == "Z" || reader.rest() == "UTC" || reader.rest() == "GMT") {
    time.offset_seconds = 0;
    reader.clear();
    return true;
  }
  if (!reader.take("+-")) return false;
  const int sign = reader.last() == '-' ? -1 : 1;
  const auto hours = reader.number(1, 2);
  if (!hours || *hours > 18) return false;
  std::int64_t minutes = 0;
  if (reader.take(":")) {
    const auto read = reader.number(1, 2);
    if (!read || *read > 59) return false;
    minutes = *read;
  }
  time.offset_seconds = sign * static_cast<int>(*hours * 3600 + minutes * 60);
  return true;
}

std::string text_of_days(std::int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string text_of_instant(std::int64_t microseconds) {
  std::int64_t days = microseconds / kMicrosecondsOfDay;
  std::int64_t rest = microseconds % kMicrosecondsOfDay;
  if (rest < 0) {
    rest += kMicrosecondsOfDay;
    --days;
  }
  const std::int64_t seconds = rest / kMicrosecondsOfSecond;
  std::string text =
      fmt::format("{} {:02}:{:02}:{:02}", text_of_days(days), seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (const std::int64_t fraction = rest % kMicrosecondsOfSecond; fraction != 0)
    text += fmt::format(".{:06}", fraction);
  return text;
}

}  // namespace

std::string java_text(double value) { return java_number(value); }
std::string java_text(float value) { return java_number(value); }

std::string java_decimal_text(std::string_view digits) {
  const std::size_t point = digits.find('.');
  const std::size_t first = digits.find_first_of("123456789");
  constexpr std::size_t kMostZeros = 6;  // between the point and the first digit that counts
  const std::size_t last_place = digits.size() - 1;
  const std::size_t significant = first == std::string_view::npos ? last_place : first;
  if (point == std::string_view::npos || significant < point || significant - point <= kMostZeros)
    return std::string(digits);
  const std::string_view rest = digits.substr(significant);
  std::string text = digits.starts_with('-') ? "-" : "";
  text += rest[0];
  if (rest.size() > 1) text += fmt::format(".{}", rest.substr(1));
  return text + fmt::format("E-{}", significant - point);
}

std::string ParsedTime::date_text() const { return text_of_days(days); }

std::string ParsedTime::utc_text() const {
  return text_of_instant(days * kMicrosecondsOfDay + microseconds - offset_seconds.value_or(0) * kMicrosecondsOfSecond);
}

std::string ParsedTime::trimmed_text() const {
  std::string text = utc_text();
  if (text.find('.') != std::string::npos) text.erase(text.find_last_not_of('0') + 1);
  return text;
}

std::optional<ParsedTime> parse_time(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  Reader reader(text);
  ParsedTime time;
  if (!read_date(reader, time)) return std::nullopt;
  if (reader.take("T ") && (!read_clock(reader, time) || !read_zone(reader, time))) return std::nullopt;
  if (!reader.rest().empty()) return std::nullopt;
  return time;
}

}  // namespace brook::analyze
