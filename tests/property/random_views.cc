#include "random_views.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace brook::property {

namespace {

using Names = std::vector<std::string>;

std::string predicate(Random& random, const std::string& of = "") {
  const Names choices = {of + "a > 0",
                         of + "k <> 'k1'",
                         of + "g IN (1, 2, 3)",
                         of + "a % 2 = 0",
                         of + "c < 100.0",
                         of + "d BETWEEN -100.00 AND 500.00",
                         of + "a IS NOT NULL OR " + of + "g = 2"};
  return random.pick(choices);
}

// FROM items with the columns id, k, g, a, c, d.
class Inputs {
 public:
  Inputs(Random& random, Names views) : random_(random), views_(std::move(views)) {}

  std::string any() {
    switch (random_.below(8)) {
      case 0: return "t";
      case 1: return "u";
      case 2: return fmt::format("(SELECT id, k, g, a, c, d FROM t WHERE {})", predicate(random_));
      case 3: return "(SELECT id, k, g, a, c, d FROM t UNION ALL SELECT id, k, g, a, c, d FROM u)";
      case 4: return "(SELECT max(id) AS id, k, g, max(a) AS a, max(c) AS c, min(d) AS d FROM u GROUP BY k, g)";
      default: return random_.pick(views_);
    }
  }

 private:
  Random& random_;
  Names views_;
};

std::string aggregate(Random& random) {
  static const Names choices = {"count(*)",
                                "count(a)",
                                "sum(a)",
                                "sum(d)",
                                "avg(a)",
                                "avg(d)",
                                "sum(c)",
                                "avg(c)",
                                "min(a)",
                                "max(c)",
                                "min(k)",
                                "max(id)",
                                "count(DISTINCT a)",
                                "count(DISTINCT k, g)",
                                "sum(DISTINCT g)",
                                "stddev_samp(a)",
                                "var_pop(d)",
                                "count_if(a > 0)",
                                "bool_and(a > 0)",
                                "bool_or(g = 2)",
                                "max_by(id, id)",
                                "min_by(id, id)",
                                "median(a)",
                                "sort_array(collect_set(g))",
                                "percentile(a, 0.25)"};
  std::string call = random.pick(choices);
  if (random.one_in(5) && call.find('(') == call.rfind('('))
    call += fmt::format(" FILTER (WHERE {})", predicate(random));
  return call;
}

std::string grouped(Random& random, const std::string& from) {
  static const Names keys = {"k", "g", "k, g", "g % 2", "upper(k)"};
  const std::string by = random.pick(keys);
  Names items;
  for (std::size_t i = 1 + random.below(4); i > 0; --i) items.push_back(fmt::format("{} AS x{}", aggregate(random), i));
  std::string query =
      fmt::format("SELECT {}, {} FROM {} AS s", by == "k, g" ? by : by + " AS key", fmt::join(items, ", "), from);
  if (random.one_in(3)) query += " WHERE " + predicate(random);
  query += " GROUP BY " + by;
  if (random.one_in(4)) query += " HAVING count(*) > 2";
  return query;
}

std::string overall(Random& random, const std::string& from) {
  static const Names choices = {"count(*)",          "sum(a)",         "avg(d)", "max(id)", "min(c)",
                                "count(DISTINCT k)", "bool_or(a > 90)"};
  return fmt::format("SELECT {} AS x, {} AS y FROM {} AS s", random.pick(choices), random.pick(choices), from);
}

std::string joined(Random& random, Inputs& inputs) {
  static const Names kinds = {"JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"};
  static const Names keys = {"x.id = y.id", "x.k = y.k AND x.g = y.g", "x.id = y.id AND x.g <=> y.g", "x.a = y.a"};
  static const Names rests = {" AND x.c > y.c", " AND x.a + y.a > 10", " AND x.g = 2", " AND y.a > 0",
                              " AND x.k <> y.k"};
  std::string on = random.pick(keys);
  if (random.one_in(3)) on += random.pick(rests);
  return fmt::format(
      "SELECT x.id AS id, x.k AS k, x.a AS a, y.id AS id2, y.g AS g, y.d AS d FROM {} AS x {} {} AS y ON {}",
      inputs.any(), random.pick(kinds), inputs.any(), on);
}

std::string filtered_by(Random& random, Inputs& inputs) {
  const std::string x = inputs.any();
  const std::string y = inputs.any();
  switch (random.below(8)) {
    case 0: return fmt::format("SELECT x.id, x.k, x.a FROM {} AS x LEFT SEMI JOIN {} AS y ON x.id = y.id", x, y);
    case 1:
      return fmt::format("SELECT x.id, x.k, x.a FROM {} AS x LEFT ANTI JOIN {} AS y ON x.a = y.a AND x.id < y.id", x,
                         y);
    case 2:
      return fmt::format("SELECT id, k FROM {} AS x WHERE id IN (SELECT id FROM {} AS y WHERE {})", x, y,
                         predicate(random));
    case 3:
      return fmt::format(
          "SELECT id, k FROM {} AS x WHERE EXISTS (SELECT 1 FROM {} AS y WHERE y.id = x.id AND y.a > x.g)", x, y);
    case 4:
      return fmt::format("SELECT id, g FROM {} AS x WHERE NOT EXISTS (SELECT 1 FROM {} AS y WHERE y.id = x.id)", x, y);
    case 5: return fmt::format("SELECT id, a FROM {} AS x WHERE a > (SELECT max(g) FROM {} AS y)", x, y);
    case 6:
      return fmt::format("SELECT id, a FROM {} AS x WHERE a >= (SELECT max(a) FROM {} AS y WHERE y.k = x.k)", x, y);
    default: return fmt::format("SELECT k, a, (SELECT sum(g) FROM {} AS y WHERE y.k = x.k) AS s FROM {} AS x", y, x);
  }
}

std::string combined(Random& random, Inputs& inputs) {
  static const Names ways = {"UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"};
  static const Names columns = {"k, g", "a", "g % 2 AS p, k"};
  const std::string same = random.pick(columns);
  return fmt::format("SELECT {0} FROM {1} AS x {3} SELECT {0} FROM {2} AS y", same, inputs.any(), inputs.any(),
                     random.pick(ways));
}

std::string windowed(Random& random, const std::string& from) {
  // Every column orders: rows that still tie are the same.
  static const Names calls = {"row_number() OVER (PARTITION BY {} ORDER BY id, a, c, d, g, k)",
                              "rank() OVER (PARTITION BY {} ORDER BY a)",
                              "sum(a) OVER (PARTITION BY {} ORDER BY id, a, c, d, g, k)",
                              "lag(a) OVER (PARTITION BY {} ORDER BY id, a, c, d, g, k)",
                              "count(*) OVER (PARTITION BY {})",
                              "max(d) OVER (PARTITION BY {})"};
  static const Names partitions = {"k", "g", "k, g"};
  const auto call = [&] { return fmt::format(fmt::runtime(random.pick(calls)), random.pick(partitions)); };
  const std::string rows = fmt::format("SELECT id, k, g, a, {} AS w, {} AS v FROM {} AS s", call(), call(), from);
  if (random.one_in(2)) return rows;
  return fmt::format("SELECT id, k, a, w FROM ({}) AS r WHERE w <= {}", rows, 1 + random.below(3));
}

std::string nested(Random& random, const std::string& from) {
  static const Names outer = {"n, count(*) AS groups, sum(m) AS total", "n, max(m) AS top, avg(m) AS mean"};
  return fmt::format("SELECT {} FROM (SELECT k, count(*) AS n, max(a) AS m FROM {} AS s GROUP BY k) AS r GROUP BY n",
                     random.pick(outer), from);
}

std::string any_query(Random& random, Inputs& inputs) {
  switch (random.below(12)) {
    case 0:
      return fmt::format("SELECT id, upper(k) AS k, a + g AS a FROM {} AS s WHERE {}", inputs.any(), predicate(random));
    case 1:
    case 2: return grouped(random, inputs.any());
    case 3: return overall(random, inputs.any());
    case 4: return joined(random, inputs);
    case 5:
      return grouped(random,
                     fmt::format("(SELECT x.id, x.k, y.g, x.a, y.c, y.d FROM {} AS x JOIN {} AS y ON x.id = y.id)",
                                 inputs.any(), inputs.any()));
    case 6: return filtered_by(random, inputs);
    case 7: return combined(random, inputs);
    case 8: return fmt::format("SELECT DISTINCT k, g FROM {} AS s", inputs.any());
    case 9: return windowed(random, inputs.any());
    case 10: return nested(random, inputs.any());
    default:
      return fmt::format("SELECT k, g, count(*) AS n, sum(a) AS s FROM {} AS s GROUP BY ROLLUP (k, g)", inputs.any());
  }
}

}  // namespace

ViewProject::Views random_views(Random& random) {
  ViewProject::Views views;
  views.emplace_back("changing",
                     random.one_in(2)
                         ? "SELECT max(id) AS id, k, g, max(a) AS a, min(c) AS c, max(d) AS d FROM t GROUP BY k, g"
                         : "SELECT id, k, g, max(a) AS a, max(c) AS c, min(d) AS d FROM (SELECT id % 40 AS id, k, "
                           "g, a, c, d FROM t) AS s GROUP BY id, k, g");
  Inputs inputs(random, {"changing"});
  views.emplace_back("v", any_query(random, inputs));
  if (random.one_in(2)) views.emplace_back("w", any_query(random, inputs));
  if (random.one_in(2)) views.emplace_back("over_v", "SELECT count(*) AS n FROM v");
  if (random.one_in(2)) views.emplace_back("copy_of_v", "SELECT DISTINCT * FROM v");
  return views;
}

}  // namespace brook::property
