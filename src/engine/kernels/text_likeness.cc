// How alike two texts are, and codes of words that sound alike.
#include <algorithm>

#include "duckdb/function/function_set.hpp"
#include "engine/kernels/kernel.h"
#include "engine/kernels/text_groups.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

std::int32_t levenshtein(std::string_view a, std::string_view b) {
  const std::vector<char32_t> x = code_points(a);
  const std::vector<char32_t> y = code_points(b);
  std::vector<std::int32_t> row(y.size() + 1);
  for (std::size_t j = 0; j <= y.size(); ++j) row[j] = static_cast<std::int32_t>(j);
  for (std::size_t i = 1; i <= x.size(); ++i) {
    std::int32_t diagonal = row[0];
    row[0] = static_cast<std::int32_t>(i);
    for (std::size_t j = 1; j <= y.size(); ++j) {
      const std::int32_t change = diagonal + (x[i - 1] == y[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

// -1 where more than `limit` characters differ; only the cells near the diagonal can be within it.
std::int32_t levenshtein_within(std::string_view a, std::string_view b, std::int32_t limit) {
  if (limit < 0) return -1;
  const std::vector<char32_t> x = code_points(a);
  const std::vector<char32_t> y = code_points(b);
  const auto rows = static_cast<std::int64_t>(x.size());
  const auto columns = static_cast<std::int64_t>(y.size());
  const std::int64_t reach = std::min<std::int64_t>(limit, std::max(rows, columns));
  if (std::abs(rows - columns) > reach) return -1;
  const std::int64_t far = reach + 1;
  std::vector<std::int64_t> row(y.size() + 1);
  for (std::int64_t j = 0; j <= columns; ++j) row[static_cast<std::size_t>(j)] = std::min(j, far);
  for (std::int64_t i = 1; i <= rows; ++i) {
    const std::int64_t first = std::max<std::int64_t>(1, i - reach);
    const std::int64_t last = std::min(columns, i + reach);
    std::int64_t diagonal = row[static_cast<std::size_t>(first - 1)];
    row[static_cast<std::size_t>(first - 1)] = first == 1 ? std::min(i, far) : far;
    for (std::int64_t j = first; j <= last; ++j) {
      const auto at = static_cast<std::size_t>(j);
      const std::int64_t change = diagonal + (x[static_cast<std::size_t>(i - 1)] == y[at - 1] ? 0 : 1);
      const std::int64_t above = j == i + reach ? far : row[at];
      diagonal = row[at];
      row[at] = std::min({change, above + 1, row[at - 1] + 1, far});
    }
  }
  return row.back() > limit ? -1 : static_cast<std::int32_t>(row.back());
}

// Jaro's similarity, raised by a common start of up to four characters.
double jaro_winkler(std::string_view a, std::string_view b) {
  constexpr std::size_t kLongestStart = 4;
  constexpr double kWeight = 0.1;
  const std::vector<char32_t> x = code_points(a);
  const std::vector<char32_t> y = code_points(b);
  if (x == y) return 1;
  if (x.empty() || y.empty()) return 0;
  const std::size_t half = std::max(x.size(), y.size()) / 2;
  const std::size_t window = half > 0 ? half - 1 : 0;
  std::vector<bool> taken(y.size());
  std::vector<char32_t> matched;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::size_t end = std::min(i + window + 1, y.size());
    for (std::size_t j = i > window ? i - window : 0; j < end; ++j) {
      if (taken[j] || x[i] != y[j]) continue;
      taken[j] = true;
      matched.push_back(x[i]);
      break;
    }
  }
  if (matched.empty()) return 0;
  std::size_t moved = 0;
  std::size_t next = 0;
  for (std::size_t j = 0; j < y.size(); ++j) {
    if (taken[j] && y[j] != matched[next++]) ++moved;
  }
  const auto count = static_cast<double>(matched.size());
  const double jaro = (count / static_cast<double>(x.size()) + count / static_cast<double>(y.size()) +
                       (count - static_cast<double>(moved / 2)) / count) /
                      3;
  std::size_t start = 0;
  while (start < std::min({kLongestStart, x.size(), y.size()}) && x[start] == y[start]) ++start;
  return jaro + static_cast<double>(start) * kWeight * (1 - jaro);
}

// A letter that follows one of the same code counts once, also across H and W, but not across a vowel.
std::string soundex(std::string_view text) {
  static constexpr std::string_view kCodes = "01230127022455012623017202";  // by letter; 0 separates, 7 is passed over
  const auto letter = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
  if (text.empty() || letter(text[0]) < 'A' || letter(text[0]) > 'Z') return std::string(text);
  std::string code(1, letter(text[0]));
  char last = kCodes[static_cast<std::size_t>(code[0] - 'A')];
  for (const char raw : text.substr(1)) {
    const char c = letter(raw);
    if (c < 'A' || c > 'Z') {
      last = '0';
      continue;
    }
    const char digit = kCodes[static_cast<std::size_t>(c - 'A')];
    if (digit == '7') continue;
    if (digit != '0' && digit != last) {
      code += digit;
      if (code.size() == 4) break;
    }
    last = digit;
  }
  code.resize(4, '0');
  return code;
}

}  // namespace

void register_text_likeness(duckdb::ExtensionLoader& loader) {
  duckdb::ScalarFunctionSet distances("brook_levenshtein");
  distances.AddFunction(kernel<levenshtein>("brook_levenshtein"));
  distances.AddFunction(kernel<levenshtein_within>("brook_levenshtein"));
  loader.RegisterFunction(std::move(distances));
  loader.RegisterFunction(kernel<jaro_winkler>("brook_jaro_winkler"));
  loader.RegisterFunction(kernel<soundex>("brook_soundex"));
}

}  // namespace brook::engine
