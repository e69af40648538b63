#include "base/date_text.h"

#include <array>
#include <limits>

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/trimmed.h"

namespace brook {

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
  std::size_t part = 0;
  do {
    const auto value = reader.number(1, 2);
    if (!value) return std::nullopt;
    time[part] = *value;
  } while (++part < time.size() && reader.skip(':'));
  if (part < time.size() && !reader.done()) return std::nullopt;  // fraction and zone follow seconds only
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

std::optional<TimeText> parse_time_of_day(std::string_view text) {
  text = trimmed(text);
  bool half_day = false;
  bool afternoon = false;
  if (text.size() > 2 && (text.back() | 0x20) == 'm') {
    const char letter = static_cast<char>(text[text.size() - 2] | 0x20);
    half_day = letter == 'a' || letter == 'p';
    afternoon = letter == 'p';
    if (half_day) text = trimmed(text.substr(0, text.size() - 2));
  }
  Reader reader(text);
  reader.skip('T');
  const auto written_hour = reader.number(1, 2);
  if (!written_hour || !reader.skip(':')) return std::nullopt;
  const auto minute = reader.number(1, 2);
  if (!minute || *minute > 59) return std::nullopt;
  std::int64_t second = 0;
  TimeText time;
  if (reader.skip(':')) {
    const auto read = reader.number(1, 2);
    if (!read || *read > 59) return std::nullopt;
    second = *read;
    if (reader.skip('.')) {
      std::int64_t unit = kNanosPerSecond / 10;
      for (; !reader.done() && is_digit(reader.peek()); unit /= 10) {
        time.nanoseconds += unit * digit(reader.peek());
        reader.skip(reader.peek());
        ++time.fraction_digits;
      }
    }
  }
  std::int64_t hour = *written_hour;
  if (half_day) {
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + (afternoon ? 12 : 0);
  }
  if (hour > 23 || !reader.done() || time.fraction_digits > 9) return std::nullopt;
  time.nanoseconds += ((hour * 60 + *minute) * 60 + second) * kNanosPerSecond;
  return time;
}

std::string print_time(std::int64_t nanoseconds) {
  const std::int64_t seconds = nanoseconds / kNanosPerSecond;
  std::string text = fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (const std::int64_t fraction = nanoseconds % kNanosPerSecond; fraction != 0) {
    text += fmt::format(".{:09}", fraction);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text;
}

}  // namespace brook
