#include "random_query.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace brook::property {

namespace {

using Names = std::vector<std::string>;

std::string predicate(Random& random) {
  static const Names choices = {"a > 0",
                                "b IS NOT NULL",
                                "c < 1000.0",
                                "f",
                                "NOT f",
                                "k <> 'x'",
                                "length(s) > 2",
                                "d BETWEEN -10.00 AND 500.00",
                                "g IN (1, 2, 3)",
                                "a % 2 = 0",
                                "dt >= DATE '2024-01-15'",
                                "s LIKE '%a%'",
                                "c IS NULL OR a IS NULL"};
  return random.pick(choices);
}

std::string key(Random& random) {
  static const Names choices = {"k", "g", "f", "dt", "upper(k)", "g % 3", "CASE WHEN a > 0 THEN 'plus' ELSE k END",
                                "c", "d", "s", "ts", "month(dt)"};
  return random.pick(choices);
}

std::string aggregate(Random& random) {
  static const Names numbers = {"a", "b", "c", "d", "a + g", "c * 2", "d * 3", "CAST(a AS DOUBLE)"};
  static const Names any = {"a", "b", "c", "d", "s", "k", "f", "dt", "ts", "coalesce(s, k)"};
  static const Names of_number = {"sum", "avg", "stddev_samp", "stddev_pop", "var_samp", "var_pop"};
  static const Names of_any = {"min", "max", "count"};
  std::string call;
  switch (random.below(8)) {
    case 0: call = "count(*)"; break;
    case 1: call = fmt::format("count(DISTINCT {})", random.pick(any)); break;
    case 2: call = fmt::format("count_if({})", predicate(random)); break;
    case 3: call = fmt::format("{}({})", random.one_in(2) ? "bool_and" : "bool_or", predicate(random)); break;
    case 4:
    case 5: call = fmt::format("{}({})", random.pick(of_any), random.pick(any)); break;
    case 6: call = fmt::format("{}(s, id)", random.one_in(2) ? "max_by" : "min_by"); break;
    default: call = fmt::format("{}({}{})", random.pick(of_number), "", random.pick(numbers));
  }
  if (random.one_in(4)) call += fmt::format(" FILTER (WHERE {})", predicate(random));
  return call;
}

std::string output(Random& random) {
  switch (random.below(6)) {
    case 0: return fmt::format("coalesce(sum(a) FILTER (WHERE {}), 0) + count(*)", predicate(random));
    case 1: return fmt::format("round(avg(c), 3) IS NULL OR max(a) > {}", random.below(100));
    default: return aggregate(random);
  }
}

std::string text(Random& random) {
  static const Names words = {"a",
                              "apple",
                              "x",
                              "Straße",
                              "ß",
                              "日本語",
                              "😀 smile",
                              "NULL",
                              "null",
                              "é",
                              "é",
                              "  pad",
                              "tab\tin between",
                              "back\\slash",
                              "zzz",
                              "a longer text than twelve bytes",
                              "0"};
  return random.pick(words);
}

std::string quoted(const std::string& value) { return '"' + value + '"'; }

std::string row(Random& random, std::size_t id) {
  static const Names doubles = {"0.0",   "-0.0",   "NaN", "Inf", "-Inf",    "1.5",
                                "1e150", "1e-300", "0.1", "0.2", "123.456", "-7.25"};
  static const Names longs = {
      "0", "1", "-1", "42", "1000000", "-99999999999", "4611686018427387904", "9223372036854775807"};
  const auto maybe = [&](std::size_t one_in, const std::string& value) {
    return random.one_in(one_in) ? std::string() : value;
  };
  // Squaring skews towards small numbers.
  const std::size_t skewed = random.below(6) * random.below(6) / 5;
  const std::string extreme_long = random.one_in(200) ? random.pick(longs) : std::to_string(random.below(2000));
  return fmt::format(
      "{},{},{},{},{},{},{},{},{},{},{}", id, maybe(10, quoted(fmt::format("k{}", skewed))),
      maybe(12, std::to_string(random.below(5))),
      maybe(8, random.one_in(50) ? "2147483647" : std::to_string(static_cast<int>(random.below(200)) - 100)),
      maybe(8, extreme_long),
      maybe(8,
            random.one_in(10) ? random.pick(doubles) : fmt::format("{}.{:02}", random.below(900), random.below(100))),
      maybe(8, fmt::format("{}.{:02}", static_cast<int>(random.below(2000)) - 1000, random.below(100))),
      maybe(8, quoted(text(random))), maybe(8, random.one_in(2) ? "true" : "false"),
      maybe(8, fmt::format("2024-{:02}-{:02}", 1 + random.below(3), 1 + random.below(28))),
      maybe(8, fmt::format("2024-01-{:02} {:02}:{:02}:{:02}.{:06}", 1 + random.below(28), random.below(24),
                           random.below(60), random.below(60), random.below(1'000'000))));
}

}  // namespace

std::string random_query(Random& random) {
  Names keys;
  for (std::size_t i = random.below(4); i > 0; --i) keys.push_back(key(random));
  Names items;
  for (std::size_t i = 0; i < keys.size(); ++i) items.push_back(fmt::format("{} AS key{}", keys[i], i));
  const std::size_t outputs = 1 + random.below(6);
  for (std::size_t i = 0; i < outputs; ++i) items.push_back(fmt::format("{} AS value{}", output(random), i));
  std::string query = fmt::format("SELECT {} FROM t", fmt::join(items, ", "));
  if (random.one_in(3)) query += " WHERE " + predicate(random);
  if (!keys.empty()) query += fmt::format(" GROUP BY {}", fmt::join(keys, ", "));
  if (random.one_in(5)) query += " HAVING count(*) > 2";
  if (random.one_in(6) && !keys.empty()) {
    Names all;
    for (std::size_t i = 0; i < keys.size(); ++i)
      all.push_back(fmt::format("key{} {}", i, random.one_in(2) ? "DESC" : "ASC NULLS LAST"));
    query += fmt::format(" ORDER BY {} LIMIT {}", fmt::join(all, ", "), 1 + random.below(20));
  }
  return query;
}

std::vector<std::string> random_rows(Random& random, std::size_t count, std::size_t first_id) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < count; ++i) rows.push_back(row(random, first_id + i));
  return rows;
}

}  // namespace brook::property
