#include "base/interval_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/trimmed.h"

namespace brook {

namespace {

constexpr std::array kFields = {IntervalField::kYear, IntervalField::kMonth,  IntervalField::kDay,
                                IntervalField::kHour, IntervalField::kMinute, IntervalField::kSecond};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }

// The field's least wide value, and the greatest where a greater field stands before it.
std::int64_t most_within(IntervalField field) {
  switch (field) {
    case IntervalField::kMonth: return 11;
    case IntervalField::kHour: return 23;
    case IntervalField::kMinute:
    case IntervalField::kSecond: return 59;
    default: return std::numeric_limits<std::int64_t>::max();
  }
}

char separator_after(IntervalField field) {
  return field == IntervalField::kYear ? '-' : field == IntervalField::kDay ? ' ' : ':';
}

void append_fraction(std::string& text, std::int64_t microseconds) {
  if (microseconds == 0) return;
  std::string fraction = fmt::format(".{:06}", microseconds);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  text += fraction;
}

// "INTERVAL '…' DAY TO SECOND" without what is around the quotes; other text stays as it is. Nothing: other fields.
std::optional<std::string_view> quoted_part(std::string_view text, IntervalField first, IntervalField last,
                                            bool& negative) {
  constexpr std::string_view kWord = "INTERVAL";
  if (text.size() < kWord.size() || !same_name(text.substr(0, kWord.size()), kWord)) return text;
  text = trimmed(text.substr(kWord.size()));
  if (text.starts_with('-') || text.starts_with('+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const std::size_t end = text.rfind('\'');
  if (!text.starts_with('\'') || end == 0 || end == std::string_view::npos) return std::nullopt;
  std::string fields(name_of(first));
  if (first != last) fields += fmt::format(" TO {}", name_of(last));
  if (!same_name(trimmed(text.substr(end + 1)), fields)) return std::nullopt;
  return text.substr(1, end - 1);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || !is_digit(text.front()) || problem != std::errc() || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

// Digits after a point as microseconds; up to nine, of which six count.
std::optional<std::int64_t> fraction_of_second(std::string_view digits) {
  if (digits.size() > 9 || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  std::int64_t microseconds = 0;
  std::int64_t unit = kMicrosPerSecond / 10;
  for (const char digit : digits) {
    microseconds += unit * (digit - '0');
    unit /= 10;
  }
  return microseconds;
}

struct Unit {
  std::string_view name;
  IntervalField field;      // which of the three parts it adds to
  std::int64_t amount = 1;  // months, days, or microseconds
};
constexpr std::array kUnits = {Unit{"year", IntervalField::kYear, 12},
                               Unit{"month", IntervalField::kMonth, 1},
                               Unit{"week", IntervalField::kDay, 7},
                               Unit{"day", IntervalField::kDay, 1},
                               Unit{"hour", IntervalField::kHour, 3600 * kMicrosPerSecond},
                               Unit{"minute", IntervalField::kMinute, 60 * kMicrosPerSecond},
                               Unit{"second", IntervalField::kSecond, kMicrosPerSecond},
                               Unit{"millisecond", IntervalField::kSecond, 1000},
                               Unit{"microsecond", IntervalField::kSecond, 1}};

// Reads "1 year -2 days" count by count.
class CalendarReader {
 public:
  explicit CalendarReader(std::string_view text) : text_(text) {}

  std::optional<IntervalParts> read() {
    skip_spaces();
    if (text_.size() > 8 && same_name(text_.substr(0, 8), "interval") && is_space(text_[8])) text_.remove_prefix(8);
    skip_spaces();
    if (text_.empty()) return std::nullopt;
    while (!text_.empty()) {
      if (!read_part()) return std::nullopt;
      skip_spaces();
    }
    return IntervalParts{static_cast<std::int32_t>(months_), static_cast<std::int32_t>(days_), microseconds_};
  }

 private:
  void skip_spaces() {
    while (!text_.empty() && is_space(text_.front())) text_.remove_prefix(1);
  }

  std::string_view take_digits() {
    std::size_t size = 0;
    while (size < text_.size() && is_digit(text_[size])) ++size;
    const std::string_view digits = text_.substr(0, size);
    text_.remove_prefix(size);
    return digits;
  }

  const Unit* take_unit() {
    std::size_t size = 0;
    while (size < text_.size() && !is_space(text_[size])) ++size;
    std::string_view word = text_.substr(0, size);
    text_.remove_prefix(size);
    if (word.ends_with('s') || word.ends_with('S')) word.remove_suffix(1);
    const auto* unit = std::ranges::find_if(kUnits, [&](const Unit& known) { return same_name(known.name, word); });
    return unit == kUnits.end() ? nullptr : unit;
  }

  bool read_part() {
    const bool negative = text_.front() == '-';
    if (negative || text_.front() == '+') text_.remove_prefix(1);
    skip_spaces();
    const std::string_view digits = take_digits();
    std::int64_t fraction = 0;
    bool has_fraction = false;
    if (text_.starts_with('.')) {
      text_.remove_prefix(1);
      has_fraction = true;
      const std::string_view after = take_digits();
      const auto microseconds = fraction_of_second(after);
      if (!microseconds || (digits.empty() && after.empty())) return false;
      fraction = *microseconds;
    }
    if (digits.empty() && !has_fraction) return false;
    const std::optional<std::int64_t> count = digits.empty() ? 0 : whole_number(digits);
    if (!count || text_.empty() || !is_space(text_.front())) return false;
    skip_spaces();
    const Unit* unit = take_unit();
    if (unit == nullptr || (has_fraction && unit->name != "second")) return false;
    return add(*unit, negative ? -*count : *count, negative ? -fraction : fraction);
  }

  bool add(const Unit& unit, std::int64_t count, std::int64_t fraction) {
    std::int64_t amount = 0;
    if (__builtin_mul_overflow(count, unit.amount, &amount)) return false;
    std::int64_t& part = unit.field <= IntervalField::kMonth ? months_
                         : unit.field == IntervalField::kDay ? days_
                                                             : microseconds_;
    if (__builtin_add_overflow(part, amount, &part) || __builtin_add_overflow(part, fraction, &part)) return false;
    const bool narrow = unit.field <= IntervalField::kDay;
    return !narrow || part == static_cast<std::int32_t>(part);
  }

  std::string_view text_;
  std::int64_t months_ = 0;
  std::int64_t days_ = 0;
  std::int64_t microseconds_ = 0;
};

}  // namespace

std::int64_t amount_of(IntervalField field) {
  switch (field) {
    case IntervalField::kYear: return 12;
    case IntervalField::kMonth: return 1;
    case IntervalField::kDay: return kMicrosPerDay;
    case IntervalField::kHour: return 3600 * kMicrosPerSecond;
    case IntervalField::kMinute: return 60 * kMicrosPerSecond;
    case IntervalField::kSecond: break;
  }
  return kMicrosPerSecond;
}

std::string print_interval(std::int64_t amount, IntervalField first, IntervalField last) {
  std::string text = amount < 0 ? "INTERVAL '-" : "INTERVAL '";
  // The least amount has no positive counterpart.
  std::uint64_t rest = amount < 0 ? 0 - static_cast<std::uint64_t>(amount) : static_cast<std::uint64_t>(amount);
  for (const IntervalField field : kFields) {
    if (field < first || field > last) continue;
    const auto unit = static_cast<std::uint64_t>(amount_of(field));
    const bool padded = field >= IntervalField::kHour;
    text += padded ? fmt::format("{:02}", rest / unit) : std::to_string(rest / unit);
    rest %= unit;
    if (field != last) text += separator_after(field);
  }
  if (last == IntervalField::kSecond) append_fraction(text, static_cast<std::int64_t>(rest));
  text += fmt::format("' {}", name_of(first));
  if (first != last) text += fmt::format(" TO {}", name_of(last));
  return text;
}

std::expected<std::int64_t, IntervalProblem> parse_interval(std::string_view text, IntervalField first,
                                                            IntervalField last) {
  constexpr auto kMalformed = std::unexpected(IntervalProblem::kMalformed);
  bool negative = false;
  const std::optional<std::string_view> quoted = quoted_part(trimmed(text), first, last, negative);
  if (!quoted) return kMalformed;
  text = *quoted;
  if (text.starts_with('-') || text.starts_with('+')) {
    negative = negative != text.starts_with('-');
    text.remove_prefix(1);
  }
  // Added up below zero, where there is room for one more.
  std::int64_t total = 0;
  const std::int64_t sign = -1;
  for (const IntervalField field : kFields) {
    if (field < first || field > last) continue;
    const std::size_t end = field == last ? text.size() : text.find(separator_after(field));
    if (end == std::string_view::npos) return kMalformed;
    std::string_view part = text.substr(0, end);
    text.remove_prefix(field == last ? end : end + 1);
    std::int64_t microseconds = 0;
    if (field == IntervalField::kSecond) {
      const std::size_t point = part.find('.');
      const auto fraction = fraction_of_second(point == std::string_view::npos ? "" : part.substr(point + 1));
      if (!fraction) return kMalformed;
      microseconds = *fraction;
      part = part.substr(0, point);
    }
    if (part.empty() || !std::ranges::all_of(part, is_digit)) return kMalformed;
    const std::optional<std::int64_t> count = whole_number(part);
    if (!count) return std::unexpected(IntervalProblem::kOverflow);
    if (field != first && *count > most_within(field)) return kMalformed;
    std::int64_t amount = 0;
    if (__builtin_mul_overflow(*count, sign * amount_of(field), &amount) ||
        __builtin_add_overflow(total, amount, &total) || __builtin_sub_overflow(total, microseconds, &total)) {
      return std::unexpected(IntervalProblem::kOverflow);
    }
  }
  if (!negative && __builtin_sub_overflow(std::int64_t{0}, total, &total))
    return std::unexpected(IntervalProblem::kOverflow);
  if (last <= IntervalField::kMonth && total != static_cast<std::int32_t>(total))
    return std::unexpected(IntervalProblem::kOverflow);
  return total;
}

std::string print_calendar_interval(const IntervalParts& parts) {
  std::string text;
  const auto add = [&](std::int64_t count, std::string_view unit) {
    if (count != 0) text += fmt::format("{}{} {}", text.empty() ? "" : " ", count, unit);
  };
  add(parts.months / 12, "years");
  add(parts.months % 12, "months");
  add(parts.days, "days");
  std::int64_t rest = parts.microseconds;
  add(rest / (3600 * kMicrosPerSecond), "hours");
  rest %= 3600 * kMicrosPerSecond;
  add(rest / (60 * kMicrosPerSecond), "minutes");
  rest %= 60 * kMicrosPerSecond;
  if (rest != 0) {
    const std::int64_t whole = rest < 0 ? -rest : rest;
    text += fmt::format("{}{}{}", text.empty() ? "" : " ", rest < 0 ? "-" : "", whole / kMicrosPerSecond);
    append_fraction(text, whole % kMicrosPerSecond);
    text += " seconds";
  }
  return text.empty() ? "0 seconds" : text;
}

std::optional<IntervalParts> parse_calendar_interval(std::string_view text) { return CalendarReader(text).read(); }

}  // namespace brook
