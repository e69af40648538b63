#include "function/function.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "function/aggregate_groups.h"
#include "function/groups.h"
#include "function/nested_groups.h"
#include "function/text_groups.h"

namespace brook::function {

namespace {

std::vector<Function> read_groups() {
  std::vector<Function> all;
  for (const auto group : {arithmetic_operators,
                           comparison_operators,
                           bit_operators,
                           conditionals,
                           strings,
                           text_formats,
                           text_checks,
                           text_patterns,
                           urls,
                           ciphers,
                           encodings,
                           dates,
                           date_parts,
                           timestamps,
                           intervals,
                           times_of_day,
                           time_windows,
                           numbers_as_text,
                           math,
                           rounding,
                           aggregates,
                           statistics,
                           percentiles,
                           bitmaps,
                           sketches,
                           top_k,
                           windows,
                           arrays,
                           maps,
                           higher_order,
                           generators,
                           json,
                           xml,
                           geometries,
                           collations,
                           keywords,
                           session,
                           randoms,
                           miscellaneous,
                           variants,
                           vectors}) {
    std::ranges::move(group(), std::back_inserter(all));
  }
  std::ranges::sort(all, {}, &Function::name);
  return all;
}

const std::vector<Function>& table() {
  static const std::vector<Function> functions = read_groups();
  return functions;
}

const std::unordered_map<std::string, const Function*>& index() {
  static const auto by_name = [] {
    std::unordered_map<std::string, const Function*> names;
    for (const Function& function : table()) {
      names.emplace(function.name, &function);
      for (const std::string& alias : function.aliases) names.emplace(alias, &function);
    }
    return names;
  }();
  return by_name;
}

// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

const Function* find_function(std::string_view name) {
  const auto found = index().find(folded_name(name));
  return found == index().end() ? nullptr : found->second;
}

std::span<const Function> all_functions() { return table(); }

std::vector<std::string> similar_functions(std::string_view name) {
  const std::string folded = folded_name(name);
  std::vector<std::pair<std::size_t, std::string>> candidates;
  for (const auto& [known, function] : index()) {
    const std::size_t changes = distance(folded, known);
    if (changes <= std::max<std::size_t>(1, known.size() / 3)) candidates.emplace_back(changes, known);
  }
  std::ranges::sort(candidates);
  if (candidates.size() > 3) candidates.resize(3);
  std::vector<std::string> names;
  for (auto& [changes, known] : candidates) names.push_back(std::move(known));
  return names;
}

}  // namespace brook::function
