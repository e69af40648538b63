#include "engine/kernels/date_text.h"

#include <array>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>

#include "engine/kernels/calendar.h"
#include "engine/kernels/number_text.h"

namespace brook::engine {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
int digit(char c) { return c - '0'; }

// Two digits at a place that are known to be there; -1 where they are none.
int pair_at(const char* text) {
  const auto high = static_cast<unsigned>(text[0] - '0');
  const auto low = static_cast<unsigned>(text[1] - '0');
  return high > 9 || low > 9 ? -1 : static_cast<int>(high * 10 + low);
}

std::optional<std::int64_t> micros_of(std::int64_t days, std::int64_t hour, std::int64_t minute, std::int64_t second,
                                      std::int64_t micros) {
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  std::int64_t us = 0;
  if (__builtin_mul_overflow(days, kMicrosPerDay, &us)) return std::nullopt;
  if (__builtin_add_overflow(us, ((hour * 60 + minute) * 60 + second) * kMicrosPerSecond + micros, &us))
    return std::nullopt;
  return us;
}

// "YYYY-MM-DD?HH:MM:SS" with an optional fraction and Z: what nearly all data is written in.
std::optional<TimestampText> parse_usual(std::string_view text) {
  const char* const t = text.data();
  if (text.size() < 19 || t[4] != '-' || t[7] != '-' || (t[10] != ' ' && t[10] != 'T') || t[13] != ':' || t[16] != ':')
    return std::nullopt;
  const int century = pair_at(t);
  const int year_of_century = pair_at(t + 2);
  const int month = pair_at(t + 5);
  const int day = pair_at(t + 8);
  const int hour = pair_at(t + 11);
  const int minute = pair_at(t + 14);
  const int second = pair_at(t + 17);
  if ((century | year_of_century | month | day | hour | minute | second) < 0) return std::nullopt;
  const int year = century * 100 + year_of_century;
  if (!is_valid_date(year, month, day) || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  std::size_t i = 19;
  std::int64_t micros = 0;
  if (i < text.size() && t[i] == '.') {
    std::int64_t unit = 100'000;
    for (++i; i < text.size() && is_digit(t[i]); ++i, unit /= 10) micros += unit * digit(t[i]);
  }
  TimestampText result{days_from_civil(year, month, day) * kMicrosPerDay +
                           ((hour * 60LL + minute) * 60 + second) * kMicrosPerSecond + micros,
                       {}};
  if (i + 1 == text.size() && t[i] == 'Z') {
    result.zone = text.substr(i);
  } else if (i != text.size()) {
    return std::nullopt;
  }
  return result;
}

// Reads the parts of a date or time one after the other.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool done() const { return i_ == text_.size(); }
  char peek() const { return done() ? '\0' : text_[i_]; }
  bool skip(char c) {
    if (peek() != c || done()) return false;
    ++i_;
    return true;
  }
  // Between `least` and `most` digits.
  std::optional<std::int64_t> number(std::size_t least, std::size_t most) {
    std::int64_t value = 0;
    std::size_t digits = 0;
    while (!done() && is_digit(text_[i_])) {
      if (++digits > most) return std::nullopt;
      value = value * 10 + digit(text_[i_++]);
    }
    if (digits < least) return std::nullopt;
    return value;
  }
  // Any number of digits, of which six count.
  std::int64_t fraction() {
    std::int64_t micros = 0;
    for (std::int64_t unit = 100'000; !done() && is_digit(text_[i_]); ++i_, unit /= 10)
      micros += unit * digit(text_[i_]);
    return micros;
  }
  std::string_view rest() const { return text_.substr(i_); }

 private:
  std::string_view text_;
  std::size_t i_ = 0;
};

struct DateParts {
  std::int64_t year = 0;
  int month = 1;
  int day = 1;
  int given = 1;  // how many of the three stand there
};

std::optional<DateParts> read_date(Reader& reader, std::size_t year_digits) {
  DateParts date;
  const bool negative = reader.skip('-');
  if (!negative) reader.skip('+');
  const auto year = reader.number(4, year_digits);
  if (!year) return std::nullopt;
  date.year = negative ? -*year : *year;
  for (int* part : {&date.month, &date.day}) {
    if (!reader.skip('-')) break;
    const auto value = reader.number(1, 2);
    if (!value) return std::nullopt;
    *part = static_cast<int>(*value);
    ++date.given;
  }
  if (!is_valid_date(date.year, date.month, date.day)) return std::nullopt;
  return date;
}

std::string year_text(std::int64_t year) {
  if (year > 9999) return fmt::format("+{}", year);
  return year < 0 ? fmt::format("-{:04}", -year) : fmt::format("{:04}", year);
}

void append_fraction(std::string& text, std::int64_t micros) {
  if (micros == 0) return;
  std::string fraction = fmt::format(".{:06}", micros);
  while (fraction.back() == '0') fraction.pop_back();
  text += fraction;
}

}  // namespace

std::optional<std::int32_t> parse_date(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const int century = pair_at(text.data());
    const int year_of_century = pair_at(text.data() + 2);
    const int month = pair_at(text.data() + 5);
    const int day = pair_at(text.data() + 8);
    const int year = century * 100 + year_of_century;
    if ((century | year_of_century | month | day) >= 0 && is_valid_date(year, month, day)) {
      return static_cast<std::int32_t>(days_from_civil(year, month, day));
    }
  }
  Reader reader(trimmed(text));
  const auto date = read_date(reader, 7);
  if (!date) return std::nullopt;
  if (!reader.done() && (date->given < 3 || (reader.peek() != ' ' && reader.peek() != 'T'))) return std::nullopt;
  const std::int64_t days = days_from_civil(date->year, date->month, date->day);
  if (days < std::numeric_limits<std::int32_t>::min() || days > std::numeric_limits<std::int32_t>::max())
    return std::nullopt;
  return static_cast<std::int32_t>(days);
}

std::optional<TimestampText> parse_timestamp(std::string_view text) {
  if (const auto usual = parse_usual(text)) [[likely]]
    return usual;
  Reader reader(trimmed(text));
  const auto date = read_date(reader, 6);
  if (!date) return std::nullopt;
  const std::int64_t days = days_from_civil(date->year, date->month, date->day);
  if (reader.done()) {
    const auto midnight = micros_of(days, 0, 0, 0, 0);
    if (!midnight) return std::nullopt;
    return TimestampText{*midnight, {}};
  }
  if (date->given < 3 || !(reader.skip(' ') || reader.skip('T'))) return std::nullopt;
  std::array<std::int64_t, 3> time{};
  for (std::size_t part = 0; part < 3; ++part) {
    const auto value = reader.number(1, 2);
    if (!value) return std::nullopt;
    time[part] = *value;
    if (part < 2 && !reader.skip(':')) break;
  }
  const std::int64_t micros = reader.skip('.') ? reader.fraction() : 0;
  const auto local = micros_of(days, time[0], time[1], time[2], micros);
  if (!local) return std::nullopt;
  return TimestampText{*local, trimmed(reader.rest())};
}

std::string print_date(std::int32_t days) {
  const CivilDate date = civil_from_days(days);
  return fmt::format("{}-{:02}-{:02}", year_text(date.year), date.month, date.day);
}

std::string print_timestamp(std::int64_t local_us) {
  const std::int64_t days = floor_div(local_us, kMicrosPerDay);
  const std::int64_t in_day = floor_mod(local_us, kMicrosPerDay);
  const std::int64_t seconds = in_day / kMicrosPerSecond;
  const CivilDate date = civil_from_days(days);
  std::string text = fmt::format("{}-{:02}-{:02} {:02}:{:02}:{:02}", year_text(date.year), date.month, date.day,
                                 seconds / 3600, seconds / 60 % 60, seconds % 60);
  append_fraction(text, in_day % kMicrosPerSecond);
  return text;
}

std::string print_day_time_interval(std::int64_t us) {
  const auto whole = us < 0 ? 0 - static_cast<std::uint64_t>(us) : static_cast<std::uint64_t>(us);
  const std::uint64_t seconds = whole / kMicrosPerSecond;
  std::string text = fmt::format("INTERVAL '{}{} {:02}:{:02}:{:02}", us < 0 ? "-" : "", seconds / 86400,
                                 seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
  append_fraction(text, static_cast<std::int64_t>(whole % kMicrosPerSecond));
  return text + "' DAY TO SECOND";
}

std::string print_year_month_interval(std::int32_t months) {
  const std::int64_t whole = std::abs(static_cast<std::int64_t>(months));
  return fmt::format("INTERVAL '{}{}-{}' YEAR TO MONTH", months < 0 ? "-" : "", whole / 12, whole % 12);
}

}  // namespace brook::engine
