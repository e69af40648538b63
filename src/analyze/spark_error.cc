#include "analyze/spark_error.h"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace brook::analyze {

namespace {

// Drops the parts that all candidates share in front of their last `keep` ones, as Spark does.
bool strip_common_prefix(std::vector<sql::Name>& names, std::size_t keep) {
  const auto prefix = [keep](const sql::Name& name) {
    return sql::Name(name.begin(), name.end() - static_cast<std::ptrdiff_t>(std::min(keep, name.size())));
  };
  if (!std::ranges::all_of(names, [&](const sql::Name& name) { return prefix(name) == prefix(names.front()); }))
    return false;
  for (sql::Name& name : names) {
    name.erase(name.begin(), name.end() - static_cast<std::ptrdiff_t>(std::min(keep, name.size())));
  }
  return true;
}

}  // namespace

Error spark_error(std::string_view error_class, std::string message, const Location& location) {
  return usage_error(std::move(message)).with_class(std::string(error_class)).at(location);
}

Error unsupported(std::string message, const Location& location) {
  return spark_error("UNSUPPORTED_FEATURE", std::move(message), location);
}

Error type_mismatch(std::string_view sub_class, std::string_view sql, std::string_view why, const Location& location) {
  return spark_error(fmt::format("DATATYPE_MISMATCH.{}", sub_class),
                     fmt::format("Cannot resolve {} due to data type mismatch: {}", in_quotes(sql), why), location);
}

Error unexpected_input_type(std::string_view sql, std::size_t position, std::string_view required,
                            std::string_view input_sql, const DataType& type, const Location& location) {
  return type_mismatch("UNEXPECTED_INPUT_TYPE", sql,
                       fmt::format("The {} parameter requires the {} type, however {} has the type {}.",
                                   ordinal_word(position), required, in_quotes(input_sql), in_quotes(type)),
                       location);
}

Error unresolved_column(const sql::Name& name, const std::vector<sql::Name>& candidates, const Location& location) {
  const std::string text =
      fmt::format("A column, variable, or function parameter with name {} cannot be resolved.", in_backquotes(name));
  if (candidates.empty()) return spark_error("UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", text, location);
  return spark_error("UNRESOLVED_COLUMN.WITH_SUGGESTION",
                     fmt::format("{} Did you mean one of the following? [{}].", text,
                                 fmt::join(similar_names(name, candidates), ", ")),
                     location);
}

Error missing_aggregation(std::string_view sql, const Location& location) {
  return spark_error(
      "MISSING_AGGREGATION",
      fmt::format(
          "The non-aggregating expression {} is based on columns which are not participating in the GROUP BY clause.\n"
          "Add the columns or the expression to the GROUP BY, aggregate the expression, or use \"any_value({})\" if "
          "you do not care which of the values within a group is returned.",
          in_quotes(sql), sql),
      location);
}

std::string in_quotes(std::string_view sql) { return fmt::format("\"{}\"", sql); }
std::string in_quotes(const DataType& type) { return in_quotes(type.sql()); }

std::string in_backquotes(std::string_view name) {
  std::string text = "`";
  for (const char c : name) {
    if (c == '`') text += '`';
    text += c;
  }
  return text + "`";
}

std::string in_backquotes(const sql::Name& name) {
  std::string text;
  for (const std::string& part : name) {
    if (!text.empty()) text += '.';
    text += in_backquotes(part);
  }
  return text;
}

std::string ordinal_word(std::size_t position) {
  static constexpr std::array kWords = {"first", "second",  "third",  "fourth", "fifth",
                                        "sixth", "seventh", "eighth", "ninth",  "tenth"};
  if (position >= 1 && position <= kWords.size()) return kWords[position - 1];
  return fmt::format("{}th", position);
}

std::vector<std::string> similar_names(const sql::Name& name, std::vector<sql::Name> candidates) {
  if (candidates.empty()) return {};
  if (!(name.size() == 1 && strip_common_prefix(candidates, 1)) && name.size() <= 2) strip_common_prefix(candidates, 2);
  const std::string base = fmt::format("{}", fmt::join(name, "."));
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const sql::Name& candidate : candidates) {
    std::string text = in_backquotes(candidate);
    const std::size_t distance = edit_distance(text, base);
    ranked.emplace_back(distance, std::move(text));
  }
  std::ranges::sort(ranked);
  constexpr std::size_t kMostSuggestions = 5;
  std::vector<std::string> names;
  for (auto& [distance, text] : ranked) {
    if (names.size() == kMostSuggestions) break;
    if (std::ranges::find(names, text) == names.end()) names.push_back(std::move(text));
  }
  return names;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace brook::analyze
