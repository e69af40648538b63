#include "base/time_zone.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/file_system.h"

namespace brook {

namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kDaySeconds = 86'400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// One of the two yearly changes of a POSIX TZ string: "M3.2.0/2", "J60", "59".
struct YearlyChange {
  enum class Kind : std::uint8_t { kMonthWeekDay, kJulianWithoutLeap, kDayOfYear } kind = Kind::kMonthWeekDay;
  int month = 1, week = 1, day = 0;
  int seconds = 7'200;  // of local time, may be negative or beyond a day

  // Local seconds since 1970 in the given year.
  [[nodiscard]] std::int64_t local_seconds(std::int64_t year) const {
    std::int64_t days = days_from_civil(year, 1, 1);
    if (kind == Kind::kJulianWithoutLeap) {
      days += day - 1 + (is_leap_year(year) && day >= 60 ? 1 : 0);
    } else if (kind == Kind::kDayOfYear) {
      days += day;
    } else {
      const std::int64_t first = days_from_civil(year, month, 1);
      const auto weekday = static_cast<int>(((first + 4) % 7 + 7) % 7);  // 0: Sunday
      int of_month = 1 + (day - weekday + 7) % 7 + (week - 1) * 7;
      while (of_month > days_in_month(year, month)) of_month -= 7;
      days = first + of_month - 1;
    }
    return days * kDaySeconds + seconds;
  }
};

// The rule after the last listed transition: "CET-1CEST,M3.5.0,M10.5.0/3".
struct TailRule {
  std::int32_t standard = 0;
  bool has_summer = false;
  std::int32_t summer = 0;
  YearlyChange to_summer, to_standard;
};

class TailParser {
 public:
  explicit TailParser(std::string_view text) : rest_(text) {}

  std::optional<TailRule> parse() {
    TailRule rule;
    if (!name()) return std::nullopt;
    rule.standard = -time(true);
    if (rest_.empty()) return rule;
    if (!name()) return std::nullopt;
    rule.has_summer = true;
    rule.summer = !rest_.empty() && rest_[0] != ',' ? -time(true) : rule.standard + 3'600;
    if (!change(rule.to_summer) || !change(rule.to_standard)) return std::nullopt;
    return rule;
  }

 private:
  bool name() {
    std::size_t size = 0;
    if (rest_.starts_with('<')) {
      size = rest_.find('>') + 1;
    } else {
      while (size < rest_.size() && ((rest_[size] | 0x20) >= 'a' && (rest_[size] | 0x20) <= 'z')) ++size;
    }
    rest_.remove_prefix(std::min(size, rest_.size()));
    return size >= 3;
  }
  int number() {
    int value = 0;
    while (!rest_.empty() && is_digit(rest_[0])) {
      value = value * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  int time(bool is_offset) {
    int sign = 1;
    if (take('-')) sign = -1;
    if (is_offset) static_cast<void>(take('+'));
    int seconds = number() * 3'600;
    if (take(':')) seconds += number() * 60;
    if (take(':')) seconds += number();
    return sign * seconds;
  }
  bool change(YearlyChange& out) {
    if (!take(',')) return false;
    if (take('M')) {
      out.month = number();
      if (!take('.')) return false;
      out.week = number();
      if (!take('.')) return false;
      out.day = number();
      if (out.month < 1 || out.month > 12) return false;
    } else {
      out.kind = take('J') ? YearlyChange::Kind::kJulianWithoutLeap : YearlyChange::Kind::kDayOfYear;
      out.day = number();
    }
    if (take('/')) out.seconds = time(false);
    return true;
  }

  std::string_view rest_;
};

struct Transition {
  std::int64_t utc_seconds = 0;
  std::int32_t before = 0, after = 0;  // offsets
};

std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t value = (static_cast<unsigned char>(bytes[0]) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
  for (const char c : bytes) value = value << 8U | static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(value);
}

}  // namespace

struct TimeZone::Rules {
  std::int32_t first = 0;  // before any transition
  std::vector<Transition> transitions;
  std::optional<TailRule> tail;

  [[nodiscard]] std::vector<Transition> of_year(std::int64_t year) const {
    if (!tail || !tail->has_summer) return {};
    std::vector<Transition> found = {
        {tail->to_summer.local_seconds(year) - tail->standard, tail->standard, tail->summer},
        {tail->to_standard.local_seconds(year) - tail->summer, tail->summer, tail->standard}};
    std::ranges::sort(found, {}, &Transition::utc_seconds);
    return found;
  }

  // The offset at `seconds`; is_before(transition) says whether they lie before it.
  template <class IsBefore>
  [[nodiscard]] std::int32_t offset(std::int64_t seconds, const IsBefore& is_before) const {
    const auto after =
        std::ranges::partition_point(transitions, [&](const Transition& transition) { return !is_before(transition); });
    if (after != transitions.end()) return after->before;
    const std::int32_t last = transitions.empty() ? first : transitions.back().after;
    if (!tail) return last;
    if (!tail->has_summer) return tail->standard;
    const std::int64_t year = civil_from_days(floor_divide(seconds, kDaySeconds)).year;
    std::int32_t found = last;
    for (std::int64_t each = year - 1; each <= year + 1; ++each) {
      for (const Transition& transition : of_year(each)) {
        if (is_before(transition)) return transition.before;
        found = transition.after;
      }
    }
    return found;
  }
};

namespace {

// RFC 8536, the 64-bit part of version 2 and later.
Result<std::shared_ptr<const TimeZone::Rules>> parse_zone_file(std::string_view bytes, std::string_view id) {
  const auto damaged = [&] { return fail(usage_error(fmt::format("the time zone file of {} cannot be read", id))); };
  constexpr std::size_t kHeader = 44;
  const auto count = [&](std::size_t start, std::size_t index) {
    return static_cast<std::size_t>(big_endian(bytes.substr(start + 20 + index * 4, 4)));
  };
  if (bytes.size() < kHeader || !bytes.starts_with("TZif") || bytes[4] < '2') return damaged();
  // Counts: isut, isstd, leap, time, type, char.
  const std::size_t second =
      kHeader + count(0, 3) * 5 + count(0, 4) * 6 + count(0, 5) + count(0, 2) * 8 + count(0, 1) + count(0, 0);
  if (bytes.size() < second + kHeader) return damaged();
  const std::size_t times = count(second, 3);
  const std::size_t types = count(second, 4);
  const std::size_t time_at = second + kHeader;
  const std::size_t index_at = time_at + times * 8;
  const std::size_t type_at = index_at + times;
  const std::size_t footer_at =
      type_at + types * 6 + count(second, 5) + count(second, 2) * 12 + count(second, 1) + count(second, 0);
  if (types == 0 || bytes.size() < footer_at) return damaged();
  const auto offset_of = [&](std::size_t type) {
    return static_cast<std::int32_t>(big_endian(bytes.substr(type_at + std::min(type, types - 1) * 6, 4)));
  };
  auto rules = std::make_shared<TimeZone::Rules>();
  rules->first = offset_of(0);
  std::int32_t before = rules->first;
  for (std::size_t i = 0; i < times; ++i) {
    const std::int32_t after = offset_of(static_cast<unsigned char>(bytes[index_at + i]));
    const std::int64_t at = big_endian(bytes.substr(time_at + i * 8, 8));
    if (after != before) rules->transitions.push_back({at, before, after});
    before = after;
  }
  std::string_view footer = bytes.substr(footer_at);
  if (footer.starts_with('\n')) footer.remove_prefix(1);
  footer = footer.substr(0, footer.find('\n'));
  if (!footer.empty()) rules->tail = TailParser(footer).parse();
  return std::shared_ptr<const TimeZone::Rules>(std::move(rules));
}

Result<std::shared_ptr<const TimeZone::Rules>> region(const std::string& id) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const TimeZone::Rules>> known;
  const std::lock_guard lock(mutex);
  if (const auto read = known.find(id); read != known.end()) return read->second;
  const auto unknown = [&](const char* hint) {
    return fail(
        usage_error(fmt::format("there is no time zone '{}'", id)).with_class("INVALID_TIMEZONE").with_hint(hint));
  };
  const bool is_name = !id.empty() && std::ranges::all_of(id, [](char c) {
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '/' || c == '_' || c == '-' || c == '+';
  });
  if (!is_name || id.starts_with('/') || id.find("..") != std::string::npos) {
    return unknown("Use a region such as Europe/Berlin, or an offset such as +01:00.");
  }
  const char* set = std::getenv("TZDIR");
  const std::string directory = set != nullptr && *set != '\0' ? set : "/usr/share/zoneinfo";
  const std::shared_ptr<FileSystem> files = local_file_system();
  const std::string path = join_path(directory, id);
  const bool found = TRY(files->exists(path));
  if (!found || TRY(files->stat(path)).is_directory) {
    return TRY(files->exists(directory)) ? unknown("Use a region such as Europe/Berlin, or an offset such as +01:00.")
                                         : unknown("Install the package tzdata: this machine has no time zones.");
  }
  const std::string bytes = TRY(read_file(*files, path));
  auto rules = TRY(parse_zone_file(bytes, id));
  known.emplace(id, rules);
  return rules;
}

// Java's ZoneOffset.of and the forms Spark adds: +h, +hh, +h:mm, +hh:m, +hh:mm, +hhmm, +hh:mm:ss, +hhmmss.
std::optional<std::int32_t> fixed_offset(std::string_view text) {
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  std::array<int, 3> parts{};
  std::size_t part = 0;
  if (text.find(':') == std::string_view::npos) {
    if (text.size() == 1) return is_digit(text[0]) ? std::optional(sign * (text[0] - '0') * 3'600) : std::nullopt;
    if (text.size() % 2 != 0 || text.size() > 6) return std::nullopt;
    for (; part * 2 < text.size(); ++part) {
      if (!is_digit(text[part * 2]) || !is_digit(text[part * 2 + 1])) return std::nullopt;
      parts[part] = (text[part * 2] - '0') * 10 + (text[part * 2 + 1] - '0');
    }
  } else {
    while (part < 3) {
      std::size_t digits = 0;
      while (digits < text.size() && is_digit(text[digits])) {
        parts[part] = parts[part] * 10 + (text[digits] - '0');
        if (++digits > 2) return std::nullopt;
      }
      if (digits == 0) return std::nullopt;
      text.remove_prefix(digits);
      ++part;
      if (text.empty()) break;
      if (text[0] != ':') return std::nullopt;
      text.remove_prefix(1);
    }
    if (!text.empty() || part < 2) return std::nullopt;
  }
  if (parts[1] > 59 || parts[2] > 59) return std::nullopt;
  const int seconds = parts[0] * 3'600 + parts[1] * 60 + parts[2];
  if (seconds > 18 * 3'600) return std::nullopt;
  return sign * seconds;
}

// java.time.ZoneId.SHORT_IDS.
constexpr std::pair<std::string_view, std::string_view> kShortIds[] = {{"ACT", "Australia/Darwin"},
                                                                       {"AET", "Australia/Sydney"},
                                                                       {"AGT", "America/Argentina/Buenos_Aires"},
                                                                       {"ART", "Africa/Cairo"},
                                                                       {"AST", "America/Anchorage"},
                                                                       {"BET", "America/Sao_Paulo"},
                                                                       {"BST", "Asia/Dhaka"},
                                                                       {"CAT", "Africa/Harare"},
                                                                       {"CNT", "America/St_Johns"},
                                                                       {"CST", "America/Chicago"},
                                                                       {"CTT", "Asia/Shanghai"},
                                                                       {"EAT", "Africa/Addis_Ababa"},
                                                                       {"ECT", "Europe/Paris"},
                                                                       {"EST", "-05:00"},
                                                                       {"HST", "-10:00"},
                                                                       {"IET", "America/Indiana/Indianapolis"},
                                                                       {"IST", "Asia/Kolkata"},
                                                                       {"JST", "Asia/Tokyo"},
                                                                       {"MIT", "Pacific/Apia"},
                                                                       {"MST", "-07:00"},
                                                                       {"NET", "Asia/Yerevan"},
                                                                       {"NST", "Pacific/Auckland"},
                                                                       {"PLT", "Asia/Karachi"},
                                                                       {"PNT", "America/Phoenix"},
                                                                       {"PRT", "America/Puerto_Rico"},
                                                                       {"PST", "America/Los_Angeles"},
                                                                       {"SST", "Pacific/Guadalcanal"},
                                                                       {"VST", "Asia/Ho_Chi_Minh"}};

}  // namespace

Result<TimeZone> TimeZone::find(std::string_view id) {
  const auto short_id = std::ranges::find(kShortIds, id, &std::pair<std::string_view, std::string_view>::first);
  if (short_id != std::end(kShortIds)) id = short_id->second;
  TimeZone zone;
  if (id == "Z" || id == "UTC" || id == "GMT" || id == "UT") return zone;
  std::string_view offset = id;
  for (const std::string_view prefix : {"UTC", "GMT", "UT"}) {
    if (id.starts_with(prefix) && id.size() > prefix.size() && (id[prefix.size()] == '+' || id[prefix.size()] == '-')) {
      offset = id.substr(prefix.size());
      break;
    }
  }
  if (const std::optional<std::int32_t> seconds = fixed_offset(offset)) {
    zone.offset_seconds_ = *seconds;
    return zone;
  }
  zone.rules_ = TRY(region(std::string(id)));
  return zone;
}

std::int64_t TimeZone::to_utc(std::int64_t local_us) const {
  if (!rules_) return local_us - offset_seconds_ * kSecondUs;
  const std::int64_t seconds = floor_divide(local_us, kSecondUs);
  const std::int32_t offset = rules_->offset(seconds, [&](const Transition& transition) {
    // A skipped or repeated time counts as before the change.
    return seconds < transition.utc_seconds + std::max(transition.before, transition.after);
  });
  return local_us - offset * kSecondUs;
}

std::int64_t TimeZone::to_local(std::int64_t utc_us) const {
  if (!rules_) return utc_us + offset_seconds_ * kSecondUs;
  const std::int64_t seconds = floor_divide(utc_us, kSecondUs);
  const std::int32_t offset =
      rules_->offset(seconds, [&](const Transition& transition) { return seconds < transition.utc_seconds; });
  return utc_us + offset * kSecondUs;
}

}  // namespace brook
