#include "source/option_reader.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <span>

#include <fmt/format.h>

namespace brook::source {

namespace {

// Levenshtein distance of two short names, without case.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substituted = diagonal + (same_name(a.substr(i, 1), b.substr(j, 1)) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, substituted});
    }
  }
  return row.back();
}

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// "<integer><unit>", both non-negative; nothing if it is neither that nor in range.
std::optional<std::int64_t> scaled(std::string_view text, std::span<const Unit> units) {
  text = trimmed(text);
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || number < 0) return std::nullopt;
  const std::string_view unit = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
  const auto found = std::ranges::find_if(units, [&](const Unit& each) { return same_name(each.name, unit); });
  std::int64_t result = 0;
  if (found == units.end() || __builtin_mul_overflow(number, found->factor, &result)) return std::nullopt;
  return result;
}

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr Unit kDurations[] = {{"", 1'000},
                               {"us", 1},
                               {"ms", 1'000},
                               {"s", kSecondUs},
                               {"sec", kSecondUs},
                               {"second", kSecondUs},
                               {"seconds", kSecondUs},
                               {"m", 60 * kSecondUs},
                               {"min", 60 * kSecondUs},
                               {"minute", 60 * kSecondUs},
                               {"minutes", 60 * kSecondUs},
                               {"h", 3'600 * kSecondUs},
                               {"hour", 3'600 * kSecondUs},
                               {"hours", 3'600 * kSecondUs},
                               {"d", 86'400 * kSecondUs},
                               {"day", 86'400 * kSecondUs},
                               {"days", 86'400 * kSecondUs},
                               {"week", 604'800 * kSecondUs},
                               {"weeks", 604'800 * kSecondUs}};
constexpr Unit kSizes[] = {{"", 1},           {"b", 1},           {"k", 1LL << 10U}, {"kb", 1LL << 10U},
                           {"m", 1LL << 20U}, {"mb", 1LL << 20U}, {"g", 1LL << 30U}, {"gb", 1LL << 30U},
                           {"t", 1LL << 40U}, {"tb", 1LL << 40U}};

}  // namespace

std::optional<std::string> OptionReader::text(std::string_view name) {
  known_.emplace_back(name);
  const auto found = std::ranges::find_if(options_, [&](const auto& option) { return same_name(option.first, name); });
  if (found == options_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> OptionReader::text(std::string_view name, std::string_view alias) {
  const std::optional<std::string> other = text(alias);
  const std::optional<std::string> first = text(name);
  return first ? first : other;
}

Result<bool> OptionReader::boolean(std::string_view name, bool fallback) {
  const std::optional<std::string> value = text(name);
  if (!value) return fallback;
  if (same_name(*value, "true")) return true;
  if (same_name(*value, "false")) return false;
  return fail(wrong(name, *value, "true or false"));
}

Result<std::int64_t> OptionReader::integer(std::string_view name, std::int64_t fallback) {
  const std::optional<std::string> value = text(name);
  if (!value) return fallback;
  std::int64_t number = 0;
  const char* end = value->data() + value->size();
  if (const auto parsed = std::from_chars(value->data(), end, number); parsed.ec == std::errc{} && parsed.ptr == end) {
    return number;
  }
  return fail(wrong(name, *value, "an integer"));
}

Result<std::optional<std::int64_t>> OptionReader::positive(std::string_view name) {
  const std::int64_t number = TRY(integer(name, 0));
  const std::optional<std::string> value = text(name);
  if (!value) return std::optional<std::int64_t>{};
  if (number > 0) return std::optional{number};
  return fail(wrong(name, *value, "a positive integer"));
}

Result<std::optional<std::uint64_t>> OptionReader::bytes(std::string_view name) {
  const std::optional<std::string> value = text(name);
  if (!value) return std::optional<std::uint64_t>{};
  const std::optional<std::int64_t> size = scaled(*value, kSizes);
  if (size && *size > 0) return std::optional{static_cast<std::uint64_t>(*size)};
  return fail(wrong(name, *value, "a number of bytes, such as 1048576 or 10m"));
}

Result<std::int64_t> OptionReader::duration_us(std::string_view name, std::int64_t fallback_us) {
  const std::optional<std::string> value = text(name);
  if (!value) return fallback_us;
  if (const std::optional<std::int64_t> duration = scaled(*value, kDurations)) return *duration;
  return fail(wrong(name, *value, "a duration, such as 7d or 30min"));
}

std::vector<std::pair<std::string, std::string>> OptionReader::with_prefix(std::string_view prefix) {
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& [name, value] : options_) {
    if (!same_name(name.substr(0, prefix.size()), prefix)) continue;
    known_.push_back(name);
    found.emplace_back(folded_name(name.substr(prefix.size())), value);
  }
  return found;
}

void OptionReader::ignore(std::initializer_list<std::string_view> names) {
  known_.insert(known_.end(), names.begin(), names.end());
}

Result<> OptionReader::refuse_unknown(std::string_view format) const {
  for (const auto& [name, value] : options_) {
    if (std::ranges::any_of(known_, [&](const std::string& known) { return same_name(known, name); })) continue;
    std::vector<std::string> closest = known_;
    std::ranges::sort(closest);
    closest.erase(std::ranges::unique(closest).begin(), closest.end());
    std::ranges::stable_sort(closest, {}, [&](const std::string& known) { return distance(known, name); });
    closest.resize(std::min<std::size_t>(closest.size(), 3));
    return fail(usage_error(fmt::format("{} has no option '{}'", format, name))
                    .at(where_)
                    .with_hint(fmt::format("Did you mean {}?", fmt::join(closest, ", "))));
  }
  return {};
}

Error OptionReader::wrong(std::string_view name, std::string_view value, std::string_view expected) const {
  return usage_error(fmt::format("option {} is '{}': expected {}", name, value, expected)).at(where_);
}

}  // namespace brook::source
