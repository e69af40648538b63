// Views of all classes, over sources and over each other, always equal what a batch run of the same queries over all
// the input gives, after each run; and the work of a small batch does not depend on what came before it. The seed is
// printed; BROOKMILL_SEED repeats a run, BROOKMILL_LONG=1 makes it longer.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "base/clock.h"
#include "random_views.h"

namespace brook::property {
namespace {

constexpr std::size_t kQueries = 300;
constexpr std::size_t kLongQueries = 10'000;

bool is_long() { return std::getenv("BROOKMILL_LONG") != nullptr; }

class MaintainedViews : public ::testing::Test {
 protected:
  MaintainedViews() {
    engine::EngineOptions options;
    options.threads = 2;
    options.spill_directory = root_ + "/spill";
    options.files = local_file_system();
    engine_ = engine::Engine::open(options).value();
  }
  ~MaintainedViews() override { std::filesystem::remove_all(root_); }

  // Returns what differs, or nothing.
  std::string check(std::uint64_t seed) {
    Random random(seed);
    ViewProject project(fmt::format("{}/{}", root_, seed), kColumns, random_views(random));
    std::string text;
    for (const auto& [name, query] : project.views()) text += fmt::format("  {}: {}\n", name, query);
    const Result<plan::Graph> graph = project.graph();
    if (!graph) return text + graph.error().to_string();
    for (const plan::Flow& flow : graph->flows) {
      const auto* recompute = std::get_if<plan::RecomputePlan>(&flow.plan);
      if (recompute != nullptr) return text + flow.name + " is not maintained: " + recompute->reason;
    }
    std::size_t id = 0;
    for (std::size_t restart = 2 + random.below(3); restart > 0; --restart) {
      for (std::size_t file = random.below(4); file > 0; --file) {
        const std::size_t rows = random.one_in(5) ? 0 : random.below(60);
        const bool overlap = random.one_in(2);  // ids that the other source has too
        project.add_file(random.one_in(2) ? "t" : "u", random_rows(random, rows, overlap ? id / 2 : id));
        id += rows;
      }
      Watching watching;
      const Result<> ran = project.run(*engine_, watching);
      const auto expected = project.at_once(*engine_);
      if (!ran || !expected) {
        // Where the batch fails (overflow), the view must fail with the same class and nothing else.
        if (!ran && !expected && ran.error().error_class == expected.error().error_class) return "";
        return text + "  view: " + (ran ? "succeeds" : ran.error().to_string()) +
               "\n  batch: " + (expected ? "succeeds" : expected.error().to_string());
      }
      for (const auto& [name, rows] : *expected) {
        const Result<engine::BatchPtr> actual = project.maintained(*engine_, name);
        if (!actual) return text + name + ": " + actual.error().to_string();
        if (std::string found = difference(**actual, *rows); !found.empty()) return text + name + "\n" + found;
      }
    }
    return "";
  }

  std::string root_ = (std::filesystem::temp_directory_path() / ("brook-maintained-" + random_uuid())).string();
  std::unique_ptr<engine::Engine> engine_;
};

TEST_F(MaintainedViews, EqualTheBatchAnswer) {
  const char* given = std::getenv("BROOKMILL_SEED");
  const std::uint64_t seed =
      given != nullptr ? std::stoull(given) : static_cast<std::uint64_t>(system_clock().now_us());
  const std::size_t queries = is_long() ? kLongQueries : kQueries;
  fmt::print("maintained views: {} projects, BROOKMILL_SEED={}\n", queries, seed);
  std::size_t failures = 0;
  for (std::size_t i = 0; i < queries && failures < 5; ++i) {
    const std::string found = check(seed + i);
    if (found.empty()) continue;
    ++failures;
    ADD_FAILURE() << "BROOKMILL_SEED=" << seed + i << "\n" << found;
  }
}

struct Class {
  const char* name;
  const char* query;
};
class WorkOfABatch : public MaintainedViews, public ::testing::WithParamInterface<Class> {
 protected:
  // Five rows a key, one row of u for each key; ids go on where they ended.
  static std::vector<std::string> rows(std::size_t first, std::size_t count, std::size_t per_key) {
    std::vector<std::string> lines;
    for (std::size_t i = first; i < first + count; ++i) {
      lines.push_back(fmt::format("{},k{},{},{},{},{}.5,{}.25,s{},true,2024-01-01,2024-01-01 00:00:00", i, i / per_key,
                                  i % 7, i % 1000, i, i % 100, i % 300, i));
    }
    return lines;
  }
};

// What the operators touch is in proportion to the batch: 100 rows after many.
TEST_P(WorkOfABatch, IsInProportionToIt) {
  constexpr std::size_t kBatch = 100;
  constexpr std::size_t kPerKey = 5;
  const std::size_t many = is_long() ? 1'000'000 : 100'000;
  ViewProject project(
      root_ + "/project", kColumns,
      {{"changing", "SELECT k, max(id) AS id, sum(a) AS a, count(*) AS g FROM t GROUP BY k"}, {"v", GetParam().query}});
  project.add_file("t", rows(0, many, kPerKey));
  project.add_file("u", rows(0, many / kPerKey, 1));
  Watching first;
  ASSERT_TRUE(project.run(*engine_, first));
  project.add_file("t", rows(many - kBatch / 2, kBatch, kPerKey));
  Watching second;
  const Result<> ran = project.run(*engine_, second);
  ASSERT_TRUE(ran) << ran.error().to_string();
  std::uint64_t touched = 0;
  bool changed = false;
  for (const runtime::EpochReport& report : second.reports) {
    for (const runtime::DatasetReport& dataset : report.datasets) {
      changed = changed || (dataset.name == "v" && dataset.output_rows > 0);
      for (const op::OperatorStats& stats : dataset.operators) touched += stats.rows_touched;
    }
  }
  EXPECT_TRUE(changed);
  EXPECT_GT(touched, 0U);
  EXPECT_LE(touched, 50 * kBatch);
  const auto expected = project.at_once(*engine_);
  ASSERT_TRUE(expected) << expected.error().to_string();
  EXPECT_EQ(difference(**project.maintained(*engine_, "v"), *expected->at("v")), "");
}

INSTANTIATE_TEST_SUITE_P(
    Classes, WorkOfABatch,
    ::testing::Values(
        Class{"Filter", "SELECT k, a FROM changing WHERE a > 10"},
        Class{"Aggregate", "SELECT g, count(*) AS n, sum(id) AS s, max(a) AS m FROM changing GROUP BY g"},
        Class{"DistinctAggregate",
              "SELECT g % 2 AS p, count(DISTINCT a) AS n, min(id) AS low FROM changing GROUP BY g % 2"},
        Class{"InnerJoin", "SELECT t.id, u.id AS other FROM t JOIN u ON t.k = u.k"},
        Class{"LeftJoin", "SELECT x.k, y.id FROM changing AS x LEFT JOIN u AS y ON x.k = y.k"},
        Class{"FullJoin", "SELECT x.k, y.id FROM changing AS x FULL JOIN u AS y ON x.k = y.k AND x.a > y.a"},
        Class{"SemiJoin", "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND u.c <= t.c)"},
        Class{"AntiJoin", "SELECT k FROM changing AS x WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.id = x.id)"},
        Class{"Union", "SELECT k, g FROM changing UNION SELECT k, g FROM u"},
        Class{"Except", "SELECT k, g FROM changing EXCEPT ALL SELECT k, g FROM u"},
        Class{"Distinct", "SELECT DISTINCT k, g FROM changing"},
        Class{"Window", "SELECT id, k, row_number() OVER (PARTITION BY k ORDER BY id, a) AS n FROM t"},
        Class{"TopN",
              "SELECT * FROM (SELECT id, k, row_number() OVER (PARTITION BY k ORDER BY a DESC, id) AS n FROM t) "
              "WHERE n <= 2"},
        Class{"NestedAggregate",
              "SELECT n, count(*) AS groups FROM (SELECT k, count(*) AS n FROM t GROUP BY k) GROUP BY n"},
        Class{"WholeGroups", "SELECT k, median(a) AS m FROM t GROUP BY k"},
        Class{"ScalarSubquery", "SELECT k, g + (SELECT max(g) FROM u WHERE u.k = x.k) AS n FROM changing AS x"}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

}  // namespace
}  // namespace brook::property
