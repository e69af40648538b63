#include "engine/kernels/date_pattern.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "base/calendar.h"

namespace brook::engine {

namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 4> kQuarters = {"1st quarter", "2nd quarter", "3rd quarter", "4th quarter"};

std::string padded(std::int64_t value, int width) {
  return value < 0 ? fmt::format("-{:0{}}", -value, width) : fmt::format("{:0{}}", value, width);
}

std::string signed_offset(std::int64_t seconds, int count, char letter) {
  if (letter == 'X' && seconds == 0) return "Z";
  const char sign = seconds < 0 ? '-' : '+';
  const std::int64_t whole = seconds < 0 ? -seconds : seconds;
  const std::int64_t hours = whole / 3600;
  const std::int64_t minutes = whole / 60 % 60;
  if (letter == 'Z') {
    if (count < 4) return fmt::format("{}{:02}{:02}", sign, hours, minutes);
    if (count == 4) return seconds == 0 ? "GMT" : fmt::format("GMT{}{:02}:{:02}", sign, hours, minutes);
    return seconds == 0 ? "Z" : fmt::format("{}{:02}:{:02}", sign, hours, minutes);
  }
  switch (count) {
    case 1:
      return minutes == 0 ? fmt::format("{}{:02}", sign, hours) : fmt::format("{}{:02}{:02}", sign, hours, minutes);
    case 2: return fmt::format("{}{:02}{:02}", sign, hours, minutes);
    default: return fmt::format("{}{:02}:{:02}", sign, hours, minutes);
  }
}

std::string localized_offset(std::int64_t seconds, int count) {
  if (seconds == 0) return "GMT";
  const char sign = seconds < 0 ? '-' : '+';
  const std::int64_t whole = seconds < 0 ? -seconds : seconds;
  if (count == 4) return fmt::format("GMT{}{:02}:{:02}", sign, whole / 3600, whole / 60 % 60);
  return whole % 3600 == 0 ? fmt::format("GMT{}{}", sign, whole / 3600)
                           : fmt::format("GMT{}{}:{:02}", sign, whole / 3600, whole / 60 % 60);
}

struct Problem {
  std::string text;
  const char* error_class = "INVALID_DATETIME_PATTERN.WITH_SUGGESTION";
};

Problem problem_of(char letter, int count, bool reads) {
  static constexpr std::string_view kWeekBased = "YWwuec";
  static constexpr std::string_view kUnsupported = "ABnNp";
  static constexpr std::string_view kUnreadable = "EFqQ";
  static constexpr std::string_view kKnown = "GyDMLdQqEFahKkHmsSVzOXxZ";
  if (kWeekBased.find(letter) != std::string_view::npos) {
    return {fmt::format("All week-based patterns are unsupported since Spark 3.0, detected: {}; use EXTRACT instead",
                        letter),
            "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN"};
  }
  if (kUnsupported.find(letter) != std::string_view::npos ||
      (reads && kUnreadable.find(letter) != std::string_view::npos)) {
    return {fmt::format("Illegal pattern character: {}", letter), "INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER"};
  }
  if (kKnown.find(letter) == std::string_view::npos) return {fmt::format("Illegal pattern character: {}", letter)};
  const int most = letter == 'y'                                     ? 6
                   : letter == 'S'                                   ? 9
                   : letter == 'D'                                   ? 3
                   : letter == 'X' || letter == 'x' || letter == 'Z' ? 5
                   : letter == 'F' || letter == 'a'                  ? 1
                                                                     : 4;
  const bool two = std::string_view("dHhKkms").find(letter) != std::string_view::npos;
  if (count > (two ? 2 : most) || (letter == 'V' && count != 2) || (letter == 'O' && count != 1 && count != 4))
    return {fmt::format("Too many pattern letters: {}", letter)};
  return {};
}

// Whether Java's SimpleDateFormat, which Spark had before 3.0, takes the pattern: Spark tells the difference then.
bool is_known_to_old_versions(std::string_view text) {
  static constexpr std::string_view kLetters = "GyMdHhmsSEDFwWakKzZuXYL";
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (quoted || std::isalpha(static_cast<unsigned char>(text[i])) == 0) continue;
    if (kLetters.find(text[i]) == std::string_view::npos) return false;
    if (text.substr(i).starts_with("XXXX")) return false;
  }
  return !quoted;
}

}  // namespace

DatePattern::Compiled DatePattern::compile(std::string_view text, bool reads) {
  Compiled compiled = compiled_items(text, reads);
  if (!compiled.pattern && is_known_to_old_versions(text)) {
    compiled.error_class = "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION";
  }
  return compiled;
}

DatePattern::Compiled DatePattern::compiled_items(std::string_view text, bool reads) {
  DatePattern pattern;
  std::vector<std::size_t> open;
  std::size_t i = 0;
  const auto add_literal = [&](char c) {
    if (pattern.items_.empty() || pattern.items_.back().letter != 0) pattern.items_.push_back({});
    pattern.items_.back().literal += c;
  };
  while (i < text.size()) {
    const char c = text[i];
    if (c == '\'') {
      if (i + 1 < text.size() && text[i + 1] == '\'') {
        add_literal('\'');
        i += 2;
        continue;
      }
      for (++i;; ++i) {
        if (i >= text.size()) return {.pattern = {}, .problem = "Pattern ends with an incomplete string literal"};
        if (text[i] == '\'') {
          if (i + 1 >= text.size() || text[i + 1] != '\'') break;
          ++i;
        }
        add_literal(text[i]);
      }
      ++i;
    } else if (c == '[') {
      open.push_back(pattern.items_.size());
      pattern.items_.push_back({.letter = '['});
      ++i;
    } else if (c == ']') {
      if (open.empty()) return {.pattern = {}, .problem = "Pattern invalid as it contains ] without previous ["};
      pattern.items_[open.back()].end = pattern.items_.size();
      open.pop_back();
      pattern.items_.push_back({.letter = ']'});
      ++i;
    } else if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      int count = 0;
      while (i < text.size() && text[i] == c) ++i, ++count;
      if (Problem problem = problem_of(c, count, reads); !problem.text.empty())
        return {.pattern = {}, .problem = std::move(problem.text), .error_class = problem.error_class};
      pattern.items_.push_back({.letter = c, .count = count});
    } else if (c == '{' || c == '}' || c == '#') {
      return {.pattern = {}, .problem = fmt::format("Pattern includes reserved character: '{}'", c)};
    } else {
      add_literal(c);
      ++i;
    }
  }
  for (const std::size_t start : open) pattern.items_[start].end = pattern.items_.size();
  return {.pattern = std::move(pattern), .problem = ""};
}

bool DatePattern::names_zone() const {
  return std::ranges::any_of(items_, [](const Item& item) { return item.letter == 'z'; });
}

bool DatePattern::needs_date() const {
  static constexpr std::string_view kOfTheDay = "aHhKkmsS[]";
  return std::ranges::any_of(items_, [](const Item& item) {
    return item.letter != 0 && kOfTheDay.find(item.letter) == std::string_view::npos;
  });
}

std::string DatePattern::format(std::int64_t local_us, const TimeZone& zone, std::string_view zone_id) const {
  const std::int64_t days = floor_div(local_us, kMicrosPerDay);
  const std::int64_t in_day = floor_mod(local_us, kMicrosPerDay);
  const CivilDate date = civil_from_days(days);
  const std::int64_t second_of_day = in_day / kMicrosPerSecond;
  const std::int64_t hour = second_of_day / 3600;
  const std::int64_t year_of_era = date.year > 0 ? date.year : 1 - date.year;
  const auto offset = [&] { return (local_us - zone.to_utc(local_us)) / kMicrosPerSecond; };
  std::string out;
  for (const Item& item : items_) {
    const int n = item.count;
    switch (item.letter) {
      case 0: out += item.literal; break;
      case 'G':
        out += n == 4   ? (date.year > 0 ? "Anno Domini" : "Before Christ")
               : n == 5 ? (date.year > 0 ? "A" : "B")
                        : (date.year > 0 ? "AD" : "BC");
        break;
      case 'y':
        if (n == 2) {
          out += padded(year_of_era % 100, 2);
        } else {
          if (n >= 4 && year_of_era >= (n == 4 ? 10000 : n == 5 ? 100000 : 1000000)) out += '+';
          out += padded(year_of_era, n);
        }
        break;
      case 'D': out += padded(days - days_from_civil(date.year, 1, 1) + 1, n); break;
      case 'M':
      case 'L': {
        const std::string_view name = kMonths[static_cast<std::size_t>(date.month - 1)];
        out += n <= 2 ? padded(date.month, n) : std::string(n == 3 ? name.substr(0, 3) : name);
        break;
      }
      case 'd': out += padded(date.day, n); break;
      case 'Q':
      case 'q': {
        const int quarter = (date.month - 1) / 3 + 1;
        out += n <= 2   ? padded(quarter, n)
               : n == 3 ? fmt::format("Q{}", quarter)
                        : std::string(kQuarters[static_cast<std::size_t>(quarter - 1)]);
        break;
      }
      case 'E': {
        const std::string_view name = kDays[static_cast<std::size_t>(iso_day_of_week(days) - 1)];
        out += n <= 3 ? name.substr(0, 3) : name;
        break;
      }
      case 'F': out += padded((date.day - 1) % 7 + 1, n); break;
      case 'a': out += hour < 12 ? "AM" : "PM"; break;
      case 'h': out += padded(hour % 12 == 0 ? 12 : hour % 12, n); break;
      case 'K': out += padded(hour % 12, n); break;
      case 'k': out += padded(hour == 0 ? 24 : hour, n); break;
      case 'H': out += padded(hour, n); break;
      case 'm': out += padded(second_of_day / 60 % 60, n); break;
      case 's': out += padded(second_of_day % 60, n); break;
      case 'S': out += fmt::format("{:06}000", in_day % kMicrosPerSecond).substr(0, static_cast<std::size_t>(n)); break;
      case 'V': out += zone_id; break;
      case 'z': out += n < 4 ? "UTC" : "Coordinated Universal Time"; break;
      case 'O': out += localized_offset(offset(), n); break;
      case 'X':
      case 'x':
      case 'Z': out += signed_offset(offset(), n, item.letter); break;
      default: break;
    }
  }
  return out;
}

struct DatePattern::Fields {
  std::int64_t year = 1970;
  bool before_christ = false;
  int month = 1;
  int day = 1;
  int day_of_year = 0;
  std::optional<std::int64_t> hour;       // 0 to 23
  std::optional<std::int64_t> half_hour;  // 0 to 11
  bool afternoon = false;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  std::int64_t micros = 0;
  std::optional<TimeZone> zone;
};

// Reads one text against the items. Backtracks only out of optional sections, as Java does.
class DatePattern::Reader {
 public:
  Reader(const std::vector<Item>& items, std::string_view text) : items_(items), text_(text) {}

  bool read(std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      const Item& item = items_[i];
      if (item.letter == '[') {
        const Fields fields = fields_;
        const std::string_view text = text_;
        if (!read(i + 1, item.end)) {
          fields_ = fields;
          text_ = text;
        }
        i = item.end;
        continue;
      }
      if (!read_item(item, i)) return false;
    }
    return true;
  }
  bool at_end() const { return text_.empty(); }
  const Fields& fields() const { return fields_; }

 private:
  static bool is_number(const Item& item) {
    const char c = item.letter;
    return std::string_view("yDdhKkHmsF").find(c) != std::string_view::npos ||
           ((c == 'M' || c == 'L') && item.count <= 2);
  }

  // Numbers of a fixed width that follow without anything between: they leave their digits to a first one of any width.
  std::size_t reserved_after(std::size_t index) const {
    std::size_t digits = 0;
    for (std::size_t i = index + 1; i < items_.size() && is_number(items_[i]) && items_[i].count >= 2; ++i) {
      digits += static_cast<std::size_t>(items_[i].count);
    }
    return digits;
  }

  std::optional<std::int64_t> number(std::size_t least, std::size_t most) {
    std::size_t size = 0;
    std::int64_t value = 0;
    while (size < text_.size() && size < most && text_[size] >= '0' && text_[size] <= '9')
      value = value * 10 + (text_[size++] - '0');
    if (size < least) return std::nullopt;
    text_.remove_prefix(size);
    return value;
  }
  std::optional<std::int64_t> of_width(const Item& item, std::size_t index) {
    if (item.count >= 2) return number(static_cast<std::size_t>(item.count), static_cast<std::size_t>(item.count));
    std::size_t digits = 0;
    while (digits < text_.size() && text_[digits] >= '0' && text_[digits] <= '9') ++digits;
    const std::size_t reserved = reserved_after(index);
    return number(1, std::clamp<std::size_t>(digits > reserved ? digits - reserved : 1, 1, 18));
  }

  std::optional<std::int64_t> year(const Item& item, std::size_t index) {
    if (item.count == 2) {
      const auto value = number(2, 2);
      return value ? std::optional(2000 + *value) : value;
    }
    bool signed_year = false;
    bool negative = false;
    if (text_.starts_with('+') || text_.starts_with('-')) {
      signed_year = true;
      negative = text_.front() == '-';
      text_.remove_prefix(1);
    }
    std::size_t digits = 0;
    while (digits < text_.size() && text_[digits] >= '0' && text_[digits] <= '9') ++digits;
    const std::size_t reserved = reserved_after(index);
    std::size_t most = digits > reserved ? digits - reserved : digits;
    if (item.count >= 4 && !signed_year && reserved == 0) most = std::min(most, digits);
    const auto value = number(static_cast<std::size_t>(item.count), std::min<std::size_t>(most, 18));
    if (!value) return value;
    const std::int64_t limit = item.count >= 4 ? (item.count == 4   ? 9999
                                                  : item.count == 5 ? 99999
                                                                    : 999999)
                                               : 999999999;
    if (!signed_year && *value > limit) return std::nullopt;  // more digits than letters take a sign
    return negative ? -*value : *value;
  }

  template <std::size_t N>
  std::optional<int> name(const std::array<std::string_view, N>& names, std::size_t letters) {
    for (std::size_t i = 0; i < N; ++i) {
      const std::string_view wanted = names[i].substr(0, letters);
      if (skip_word(wanted)) return static_cast<int>(i);
    }
    return std::nullopt;
  }
  bool skip_word(std::string_view wanted) {
    if (text_.size() < wanted.size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (std::tolower(static_cast<unsigned char>(text_[i])) != std::tolower(static_cast<unsigned char>(wanted[i])))
        return false;
    }
    text_.remove_prefix(wanted.size());
    return true;
  }

  bool read_zone() {
    std::size_t size = 0;
    while (size < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[size])) != 0 ||
                                   std::string_view("/_+-:").find(text_[size]) != std::string_view::npos))
      ++size;
    for (; size > 0; --size) {
      if (auto zone = TimeZone::find(text_.substr(0, size))) {
        fields_.zone = *std::move(zone);
        text_.remove_prefix(size);
        return true;
      }
    }
    return false;
  }

  template <class T>
  static bool put(T& field, const std::optional<std::int64_t>& value, std::int64_t least, std::int64_t most) {
    if (!value || *value < least || *value > most) return false;
    field = static_cast<typename std::conditional_t<std::is_same_v<T, int>, int, std::int64_t>>(*value);
    return true;
  }

  bool read_item(const Item& item, std::size_t index) {
    switch (item.letter) {
      case 0: return skip_word(item.literal);
      case ']': return true;
      case 'G': {
        fields_.before_christ = skip_word("BC");
        return fields_.before_christ || skip_word("AD");
      }
      case 'y': {
        const auto value = year(item, index);
        fields_.year = value.value_or(0);
        return value.has_value();
      }
      case 'M':
      case 'L':
        if (item.count > 2) {
          const auto month = name(kMonths, item.count == 3 ? 3 : std::string_view::npos);
          fields_.month = month.value_or(0) + 1;
          return month.has_value();
        }
        return put(fields_.month, of_width(item, index), 1, 12);
      case 'd': return put(fields_.day, of_width(item, index), 1, 31);
      case 'D': return put(fields_.day_of_year, of_width(item, index), 1, 366);
      case 'E': return name(kDays, item.count <= 3 ? 3 : std::string_view::npos).has_value();
      case 'a': {
        fields_.afternoon = skip_word("PM");
        return fields_.afternoon || skip_word("AM");
      }
      case 'H': return put(fields_.hour.emplace(), of_width(item, index), 0, 23);
      case 'k': {
        if (!put(fields_.hour.emplace(), of_width(item, index), 1, 24)) return false;
        *fields_.hour %= 24;
        return true;
      }
      case 'h': {
        if (!put(fields_.half_hour.emplace(), of_width(item, index), 1, 12)) return false;
        *fields_.half_hour %= 12;
        return true;
      }
      case 'K': return put(fields_.half_hour.emplace(), of_width(item, index), 0, 11);
      case 'm': return put(fields_.minute, of_width(item, index), 0, 59);
      case 's': return put(fields_.second, of_width(item, index), 0, 59);
      case 'S': {
        std::size_t digits = 0;
        std::int64_t nanos = 0;
        while (digits < static_cast<std::size_t>(item.count) && digits < text_.size() && text_[digits] >= '0' &&
               text_[digits] <= '9') {
          nanos = nanos * 10 + (text_[digits++] - '0');
        }
        if (digits == 0) return false;
        text_.remove_prefix(digits);
        for (; digits < 9; ++digits) nanos *= 10;
        fields_.micros = nanos / 1000;
        return true;
      }
      default: return read_zone();  // V z O X x Z
    }
  }

  const std::vector<Item>& items_;
  std::string_view text_;
  Fields fields_;
};

std::optional<std::int64_t> DatePattern::parse(std::string_view text, const TimeZone& zone) const {
  Reader reader(items_, text);
  if (!reader.read(0, items_.size()) || !reader.at_end()) return std::nullopt;
  const auto local_us = wall_clock_of(reader.fields());
  if (!local_us) return std::nullopt;
  return (reader.fields().zone ? *reader.fields().zone : zone).to_utc(*local_us);
}

std::optional<std::int64_t> DatePattern::parse_wall_clock(std::string_view text) const {
  Reader reader(items_, text);
  if (!reader.read(0, items_.size()) || !reader.at_end()) return std::nullopt;
  return wall_clock_of(reader.fields());
}

std::optional<std::int64_t> DatePattern::wall_clock_of(const Fields& fields) {
  const std::int64_t year = fields.before_christ ? 1 - fields.year : fields.year;
  std::int64_t days = 0;
  if (fields.day_of_year > 0) {
    if (fields.day_of_year == 366 && !is_leap_year(year)) return std::nullopt;
    days = days_from_civil(year, 1, 1) + fields.day_of_year - 1;
  } else {
    if (!is_valid_date(year, fields.month, fields.day)) return std::nullopt;
    days = days_from_civil(year, fields.month, fields.day);
  }
  const std::int64_t hour = fields.hour.value_or(fields.half_hour.value_or(0) + (fields.afternoon ? 12 : 0));
  std::int64_t local_us = 0;
  if (__builtin_mul_overflow(days, kMicrosPerDay, &local_us)) return std::nullopt;
  local_us += ((hour * 60 + fields.minute) * 60 + fields.second) * kMicrosPerSecond + fields.micros;
  return local_us;
}

}  // namespace brook::engine
