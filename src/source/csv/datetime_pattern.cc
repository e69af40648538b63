#include "source/csv/datetime_pattern.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/data_type.h"
#include "source/csv/time_text.h"

namespace brook::source::csv {

namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::string_view kMonths[] = {"january", "february", "march",     "april",   "may",      "june",
                                        "july",    "august",   "september", "october", "november", "december"};
constexpr std::size_t kNone = std::string_view::npos;
constexpr std::int64_t kUnset = std::numeric_limits<std::int64_t>::min();

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

// The field's smallest and largest value.
std::pair<std::int64_t, std::int64_t> range_of(DatetimePattern::Field field) {
  using Field = DatetimePattern::Field;
  switch (field) {
    case Field::kYear: return {-999'999'999, 999'999'999};
    case Field::kMonth: return {1, 12};
    case Field::kDay: return {1, 31};
    case Field::kDayOfYear: return {1, 366};
    case Field::kHour: return {0, 23};
    case Field::kClockHour: return {1, 24};
    case Field::kHourOfHalf: return {0, 11};
    case Field::kClockHourOfHalf: return {1, 12};
    case Field::kHalf: return {0, 1};
    case Field::kMinute:
    case Field::kSecond: return {0, 59};
    default: return {0, 999'999'999};
  }
}

}  // namespace

struct DatetimePattern::Found {
  Found() { fields.fill(kUnset); }
  std::array<std::int64_t, static_cast<std::size_t>(Field::kCount)> fields{};
  std::optional<TimeZone> zone;

  [[nodiscard]] bool has(Field field) const { return fields[static_cast<std::size_t>(field)] != kUnset; }
  [[nodiscard]] std::int64_t get(Field field, std::int64_t fallback) const {
    return has(field) ? fields[static_cast<std::size_t>(field)] : fallback;
  }
  bool set(Field field, std::int64_t value) {  // twice the same is fine
    std::int64_t& place = fields[static_cast<std::size_t>(field)];
    if (place != kUnset && place != value) return false;
    place = value;
    return true;
  }
  [[nodiscard]] bool date(std::int32_t& days) const;
  [[nodiscard]] bool time(std::int64_t& us_of_day) const;
};

class DatetimePattern::Compiler {
 public:
  explicit Compiler(std::string_view pattern) : pattern_(pattern), rest_(pattern) {}

  Result<std::vector<Element>> elements(bool optional) {
    std::vector<Element> out;
    std::size_t adjacent = kNone;  // the number that fixed-width ones follow without a gap
    while (!rest_.empty()) {
      const char c = rest_[0];
      if (c == ']') {
        if (!optional) return fail(wrong("has a ] without a ["));
        return out;
      }
      if (is_letter(c)) {
        std::size_t count = 0;
        while (count < rest_.size() && rest_[count] == c) ++count;
        rest_.remove_prefix(count);
        append(out, adjacent, TRY(letter(c, static_cast<int>(count))));
        continue;
      }
      adjacent = kNone;
      rest_.remove_prefix(1);
      Element element;
      if (c == '[') {
        element.kind = Kind::kOptional;
        element.optional = TRY(elements(true));
        if (rest_.empty()) return fail(wrong("has a [ without a ]"));
        rest_.remove_prefix(1);
      } else if (c == '\'') {
        element.literal = folded_name(TRY(quoted()));
      } else if (c == '{' || c == '}' || c == '#') {
        return fail(wrong(fmt::format("holds the reserved character {}", c)));
      } else {
        element.literal = folded_name(std::string_view(&c, 1));
      }
      out.push_back(std::move(element));
    }
    return out;
  }

 private:
  // What follows an opening quote; two quotes are one.
  Result<std::string> quoted() {
    if (rest_.starts_with('\'')) {
      rest_.remove_prefix(1);
      return std::string("'");
    }
    std::string text;
    while (!rest_.empty()) {
      const char c = rest_[0];
      rest_.remove_prefix(1);
      if (c != '\'') {
        text += c;
      } else if (rest_.starts_with('\'')) {
        text += c;
        rest_.remove_prefix(1);
      } else {
        return text;
      }
    }
    return fail(wrong("has a quote that is not closed"));
  }

  static void append(std::vector<Element>& out, std::size_t& adjacent, Element element) {
    const bool is_number = element.kind == Kind::kNumber || element.kind == Kind::kReducedYear ||
                           (element.kind == Kind::kFraction && element.min_width == element.max_width);
    const bool is_fixed = element.min_width == element.max_width && element.sign == Sign::kNone;
    out.push_back(std::move(element));
    if (!is_number) {
      adjacent = kNone;
    } else if (adjacent != kNone && is_fixed) {
      out[adjacent].reserved += out.back().max_width;
    } else {
      adjacent = out.size() - 1;
    }
  }

  static Element number(Field field, int min_width, int max_width, Sign sign) {
    Element element;
    element.kind = Kind::kNumber;
    element.field = field;
    element.min_width = min_width;
    element.max_width = max_width;
    element.sign = sign;
    return element;
  }

  // d: as many digits as there are; dd: two.
  Result<Element> one_or_two(char c, int count, Field field) const {
    if (count > 2) return fail(too_many(c));
    return count == 1 ? number(field, 1, 19, Sign::kMinusOnly) : number(field, 2, 2, Sign::kNone);
  }

  Result<Element> letter(char c, int count) const {
    switch (c) {
      case 'y':
      case 'u': return year(c, count);
      case 'M':
      case 'L': return month(c, count);
      case 'd': return one_or_two(c, count, Field::kDay);
      case 'D':
        if (count > 3) return fail(too_many(c));
        return count == 1 ? number(Field::kDayOfYear, 1, 19, Sign::kMinusOnly)
                          : number(Field::kDayOfYear, count, 3, Sign::kNone);
      case 'H': return one_or_two(c, count, Field::kHour);
      case 'k': return one_or_two(c, count, Field::kClockHour);
      case 'K': return one_or_two(c, count, Field::kHourOfHalf);
      case 'h': return one_or_two(c, count, Field::kClockHourOfHalf);
      case 'm': return one_or_two(c, count, Field::kMinute);
      case 's': return one_or_two(c, count, Field::kSecond);
      case 'S': {
        if (count > 9) return fail(too_many(c));
        Element element = number(Field::kNano, 1, count, Sign::kNone);
        element.kind = Kind::kFraction;
        return element;
      }
      case 'a': {
        if (count > 1) return fail(too_many(c));
        Element element;
        element.kind = Kind::kHalfName;
        return element;
      }
      case 'X':
      case 'x':
      case 'Z': return offset(c, count);
      case 'V': {
        if (count != 2) return fail(wrong("must write a zone id as VV"));
        Element element;
        element.kind = Kind::kZone;
        return element;
      }
      default: return fail(wrong(fmt::format("uses the letter {}, which is not supported for reading", c)));
    }
  }

  Result<Element> year(char c, int count) const {
    if (count > 6) return fail(too_many(c));
    if (count == 2) {
      Element element = number(Field::kYear, 2, 2, Sign::kNone);
      element.kind = Kind::kReducedYear;
      return element;
    }
    return number(Field::kYear, count, 19, count < 4 ? Sign::kMinusOnly : Sign::kExceedsWidth);
  }

  Result<Element> month(char c, int count) const {
    if (count > 4) return fail(too_many(c));
    if (count < 3) return one_or_two(c, count, Field::kMonth);
    Element element;
    element.kind = Kind::kMonthName;
    element.is_long = count == 4;
    return element;
  }

  Result<Element> offset(char c, int count) const {
    static constexpr std::string_view kByCount[] = {"+HHmm", "+HHMM", "+HH:MM", "+HHMMss", "+HH:MM:ss"};
    if (count > 5) return fail(too_many(c));
    Element element;
    element.kind = Kind::kOffset;
    if (c == 'Z') {
      if (count == 4) return fail(wrong("uses ZZZZ, which is not supported for reading"));
      element.literal = count == 5 ? "+HH:MM:ss" : "+HHMM";
      element.zero = count == 5 ? "Z" : "+0000";
    } else {
      element.literal = kByCount[static_cast<std::size_t>(count - 1)];
      element.zero = c == 'X' ? "Z" : count == 1 ? "+00" : count % 2 == 0 ? "+0000" : "+00:00";
    }
    return element;
  }

  [[nodiscard]] Error wrong(const std::string& what) const {
    return usage_error(fmt::format("the datetime pattern '{}' {}", pattern_, what))
        .with_class("INVALID_DATETIME_PATTERN")
        .with_hint("Letters for reading: y M d D H h k K m s S a X x Z V, 'text' and [optional parts].");
  }
  [[nodiscard]] Error too_many(char c) const { return wrong(fmt::format("has too many letters {}", c)); }

  std::string_view pattern_;
  std::string_view rest_;
};

// Matches elements against a text from the left.
class DatetimePattern::Matcher {
 public:
  Matcher(std::string_view text, Found& found) : rest_(text), found_(found) {}

  bool all(const std::vector<Element>& elements) {
    return std::ranges::all_of(elements, [&](const Element& element) { return one(element); });
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  bool one(const Element& element) {
    switch (element.kind) {
      case Kind::kNumber:
      case Kind::kReducedYear: return number(element);
      case Kind::kFraction: return fraction(element);
      case Kind::kMonthName: return month_name(element);
      case Kind::kHalfName: return half_name();
      case Kind::kOffset: return offset(element);
      case Kind::kZone: return zone();
      case Kind::kLiteral: return take(element.literal);
      case Kind::kOptional: {
        const std::string_view rest_before = rest_;
        const Found found_before = found_;
        if (!all(element.optional)) {
          rest_ = rest_before;
          found_ = found_before;
        }
        return true;
      }
    }
    return false;
  }

  // REQUIRES: lower is in lower case.
  bool take(std::string_view lower) {
    if (rest_.size() < lower.size() || !same_name(rest_.substr(0, lower.size()), lower)) return false;
    rest_.remove_prefix(lower.size());
    return true;
  }

  bool number(const Element& element) {
    bool negative = false;
    bool has_plus = false;
    if (rest_.starts_with('-') && element.sign != Sign::kNone) {
      negative = true;
    } else if (rest_.starts_with('+') && element.sign == Sign::kExceedsWidth) {
      has_plus = true;
    }
    if (negative || has_plus) rest_.remove_prefix(1);
    std::size_t digits = 0;
    while (digits < rest_.size() && is_digit(rest_[digits])) ++digits;
    const auto min_width = static_cast<std::size_t>(element.min_width);
    const auto reserved = static_cast<std::size_t>(element.reserved);
    std::size_t width = std::min(digits, static_cast<std::size_t>(element.max_width) + reserved);
    if (reserved > 0) width = std::max(min_width, width > reserved ? width - reserved : 0);
    if (width > digits || width < min_width || width > 18) return false;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value = value * 10 + (rest_[i] - '0');
    rest_.remove_prefix(width);
    if (negative && value == 0) return false;
    if (element.sign == Sign::kExceedsWidth && !negative && has_plus != (width > min_width)) return false;
    if (element.kind == Kind::kReducedYear) value += 2'000;
    return found_.set(element.field, negative ? -value : value);
  }

  bool fraction(const Element& element) {
    std::size_t digits = 0;
    std::int64_t nanos = 0;
    while (digits < rest_.size() && digits < static_cast<std::size_t>(element.max_width) && is_digit(rest_[digits])) {
      nanos = nanos * 10 + (rest_[digits++] - '0');
    }
    if (digits == 0) return false;
    rest_.remove_prefix(digits);
    for (; digits < 9; ++digits) nanos *= 10;
    return found_.set(Field::kNano, nanos);
  }

  bool month_name(const Element& element) {
    for (std::size_t i = 0; i < std::size(kMonths); ++i) {
      if (take(element.is_long ? kMonths[i] : kMonths[i].substr(0, 3))) {
        return found_.set(Field::kMonth, static_cast<std::int64_t>(i) + 1);
      }
    }
    return false;
  }

  bool half_name() {
    if (take("am")) return found_.set(Field::kHalf, 0);
    return take("pm") && found_.set(Field::kHalf, 1);
  }

  bool two_digits(int most, int& out) {
    if (rest_.size() < 2 || !is_digit(rest_[0]) || !is_digit(rest_[1])) return false;
    out = (rest_[0] - '0') * 10 + (rest_[1] - '0');
    rest_.remove_prefix(2);
    return out <= most;
  }

  bool offset(const Element& element) {
    if (!rest_.empty() && element.zero == "Z" && take("z")) return found_zone("Z");
    if (rest_.empty() || (rest_[0] != '+' && rest_[0] != '-')) return false;
    const std::string_view before = rest_;
    const std::string_view pattern = element.literal;
    const bool colons = pattern.find(':') != std::string_view::npos;
    rest_.remove_prefix(1);
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    if (!two_digits(18, hours)) return false;
    const bool needs_minutes = pattern.find("MM") != std::string_view::npos;
    const auto part = [&](int& value) {
      const std::string_view start = rest_;
      if ((!colons || take(":")) && two_digits(59, value)) return true;
      rest_ = start;
      value = 0;
      return false;
    };
    const bool has_minutes = part(minutes);
    if (!has_minutes && needs_minutes) return false;
    if (has_minutes && pattern.find("ss") != std::string_view::npos) static_cast<void>(part(seconds));
    const std::string_view written = before.substr(0, before.size() - rest_.size());
    return found_zone(fmt::format("{}{:02}:{:02}:{:02}", written[0], hours, minutes, seconds));
  }

  bool zone() {
    std::size_t size = 0;
    while (size < rest_.size() && (is_letter(rest_[size]) || is_digit(rest_[size]) ||
                                   std::string_view("/_+-:").find(rest_[size]) != std::string_view::npos)) {
      ++size;
    }
    // The longest id that is one.
    for (; size > 0; --size) {
      if (found_zone(rest_.substr(0, size))) {
        rest_.remove_prefix(size);
        return true;
      }
    }
    return false;
  }

  bool found_zone(std::string_view id) {
    const Result<TimeZone> zone = TimeZone::find(id);
    if (!zone) return false;
    found_.zone = *zone;
    return true;
  }

  std::string_view rest_;
  Found& found_;
};

bool DatetimePattern::Found::date(std::int32_t& days) const {
  const std::int64_t year = get(Field::kYear, 1970);
  if (!has(Field::kDayOfYear)) return date_of(year, get(Field::kMonth, 1), get(Field::kDay, 1), days);
  const std::int64_t day_of_year = get(Field::kDayOfYear, 1);
  if (day_of_year > (is_leap_year(year) ? 366 : 365) || !date_of(year, 1, 1, days)) return false;
  days += static_cast<std::int32_t>(day_of_year - 1);
  const CivilDate date = civil_from_days(days);
  return get(Field::kMonth, date.month) == date.month && get(Field::kDay, date.day) == date.day;
}

bool DatetimePattern::Found::time(std::int64_t& us_of_day) const {
  std::int64_t half_hour = kUnset;  // the hour of its half day
  if (has(Field::kHourOfHalf)) half_hour = get(Field::kHourOfHalf, 0);
  if (has(Field::kClockHourOfHalf)) half_hour = get(Field::kClockHourOfHalf, 0) % 12;
  std::int64_t hour = kUnset;
  if (has(Field::kHour)) hour = get(Field::kHour, 0);
  if (has(Field::kClockHour)) hour = get(Field::kClockHour, 0) % 24;
  if (hour == kUnset) {
    hour = (half_hour == kUnset ? 0 : half_hour) + get(Field::kHalf, 0) * 12;
  } else if (get(Field::kHalf, hour / 12) != hour / 12 || (half_hour != kUnset && half_hour != hour % 12)) {
    return false;
  }
  us_of_day =
      ((hour * 60 + get(Field::kMinute, 0)) * 60 + get(Field::kSecond, 0)) * kSecondUs + get(Field::kNano, 0) / 1'000;
  return true;
}

Result<DatetimePattern> DatetimePattern::compile(std::string_view pattern) {
  DatetimePattern compiled;
  compiled.elements_ = TRY(Compiler(pattern).elements(false));
  return compiled;
}

bool DatetimePattern::match(std::string_view text, Found& found) const {
  Matcher matcher(text, found);
  if (!matcher.all(elements_) || !matcher.at_end()) return false;
  for (std::size_t i = 0; i < found.fields.size(); ++i) {
    const auto [least, most] = range_of(static_cast<Field>(i));
    if (found.fields[i] != kUnset && (found.fields[i] < least || found.fields[i] > most)) return false;
  }
  return true;
}

bool DatetimePattern::parse_date(std::string_view text, std::int32_t& days) const {
  Found found;
  std::int64_t us_of_day = 0;
  return match(text, found) && found.time(us_of_day) && found.date(days);
}

bool DatetimePattern::parse_timestamp(std::string_view text, const TimeZone& zone, std::int64_t& us) const {
  Found found;
  std::int32_t days = 0;
  std::int64_t us_of_day = 0;
  std::int64_t local = 0;
  if (!match(text, found) || !found.date(days) || !found.time(us_of_day) || !local_us_of(days, us_of_day, local))
    return false;
  us = (found.zone ? *found.zone : zone).to_utc(local);
  return true;
}

bool DatetimePattern::parse_timestamp_ntz(std::string_view text, std::int64_t& us) const {
  Found found;
  std::int32_t days = 0;
  std::int64_t us_of_day = 0;
  return match(text, found) && !found.zone && found.date(days) && found.time(us_of_day) &&
         local_us_of(days, us_of_day, us);
}

}  // namespace brook::source::csv
