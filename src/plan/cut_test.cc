#include "plan/cut.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/test_project.h"

namespace brook::plan {
namespace {

using testing::HasSubstr;

// "incremental", or the reason of a full computation, of a view with that query.
std::string way_of(const std::string& query) {
  const TestProject project;
  const Result<Graph> graph = project.build(std::string(kTestTables) + "CREATE MATERIALIZED VIEW v AS " + query + ";");
  if (!graph) return graph.error().to_string();
  const FlowPlan& plan = graph->flows.back().plan;
  EXPECT_EQ(graph->flows.back().name, "default.v");
  if (const auto* recompute = std::get_if<RecomputePlan>(&plan)) return recompute->reason;
  if (graph->datasets.back().appends) return "incremental, appends";
  return "incremental";
}

struct Case {
  const char* query;
  const char* way;
};
class CutTest : public testing::TestWithParam<Case> {};

TEST_P(CutTest, SaysHowAViewIsKept) {
  EXPECT_THAT(way_of(GetParam().query), HasSubstr(GetParam().way)) << GetParam().query;
}

INSTANTIATE_TEST_SUITE_P(
    Kept, CutTest,
    testing::Values(
        Case{"SELECT a, COUNT(*), SUM(c) FROM t GROUP BY a", "incremental"},
        Case{"SELECT COUNT(*) FROM t", "incremental"},
        Case{"SELECT a, COUNT(*) FROM s WHERE c > 1 GROUP BY a", "incremental"},
        Case{"SELECT DISTINCT a, b FROM t", "incremental"}, Case{"SELECT a FROM t GROUP BY a", "incremental"},
        Case{"SELECT a, SUM(c) / COUNT(*) AS r FROM t GROUP BY a HAVING COUNT(*) > 1 ORDER BY r DESC LIMIT 3",
             "incremental"},
        Case{"SELECT upper(b), COUNT(DISTINCT a, c) FROM (SELECT * FROM t WHERE a > 0) GROUP BY upper(b)",
             "incremental"},
        Case{"WITH w AS (SELECT a + 1 AS k FROM t) SELECT k, COUNT(*) FROM w GROUP BY k", "incremental"},
        Case{"SELECT a, COUNT(*) FROM (SELECT a FROM t UNION ALL SELECT a FROM u) GROUP BY a", "incremental"},
        Case{"SELECT a FROM t UNION SELECT a FROM u", "incremental"},
        Case{"SELECT x, COUNT(*) FROM t LATERAL VIEW explode(e) AS x GROUP BY x", "incremental"},
        Case{"SELECT a, AVG(c), MIN(b), MAX(d), STDDEV(c), VAR_POP(c), AVG(DISTINCT c) FROM t GROUP BY a",
             "incremental"},
        Case{"SELECT a, COUNT_IF(c > 1), BOOL_AND(c > 1), EVERY(c > 1), SOME(c > 1) FROM t GROUP BY a", "incremental"},
        Case{"SELECT a, FIRST(b), LAST(b, true), ANY_VALUE(b), COLLECT_LIST(b), COLLECT_SET(b) FROM t GROUP BY a",
             "incremental"},
        Case{"SELECT e, COUNT(*), MAX(e), COUNT(DISTINCT e) FROM t GROUP BY e", "incremental"},
        Case{"SELECT a, CORR(a, c), SKEWNESS(c), BIT_XOR(a), TRY_SUM(a), SUM(DISTINCT c) FROM t GROUP BY a",
             "incremental"},
        Case{"SELECT a, MAX_BY(b, c), MIN_BY(b, c), APPROX_COUNT_DISTINCT(b) FROM t GROUP BY a", "incremental"},
        Case{"SELECT a, COUNT(*) FILTER (WHERE c > 1), SUM(c) FILTER (WHERE b = 'x') FROM t GROUP BY a", "incremental"},
        Case{"SELECT a, n, RANK() OVER (ORDER BY n) FROM (SELECT a, COUNT(*) AS n FROM t GROUP BY a)", "incremental"},
        Case{"SELECT MAX(n) FROM (SELECT a, COUNT(*) AS n FROM t GROUP BY a)", "incremental"}));

INSTANTIATE_TEST_SUITE_P(
    KeptInSteps, CutTest,
    testing::Values(Case{"SELECT a, n FROM m WHERE n > 1", "incremental"},
                    Case{"SELECT n, COUNT(*) FROM m GROUP BY n", "incremental"},
                    Case{"SELECT t.a, COUNT(*) FROM t JOIN u ON t.a = u.a GROUP BY t.a", "incremental"},
                    Case{"SELECT t.a FROM t LEFT JOIN m ON t.a = m.a", "incremental"},
                    Case{"SELECT t.a FROM t FULL JOIN u ON t.a = u.a AND t.c > u.a", "incremental"},
                    Case{"SELECT a, RANK() OVER (PARTITION BY b ORDER BY c) FROM t", "incremental"},
                    Case{"SELECT a, RANK() OVER (PARTITION BY b ORDER BY c), SUM(c) OVER (PARTITION BY a) FROM t",
                         "incremental"},
                    Case{"SELECT a FROM t ORDER BY a", "incremental"},
                    Case{"SELECT a FROM t ORDER BY a LIMIT 3", "incremental"},
                    Case{"SELECT a, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY c) FROM t GROUP BY a", "incremental"},
                    Case{"SELECT a, MEDIAN(c) FROM t GROUP BY a", "incremental"},
                    Case{"SELECT a, MODE(b) FROM t GROUP BY a", "incremental"},
                    Case{"SELECT a, COUNT(*) FROM t GROUP BY ROLLUP (a)", "incremental"},
                    Case{"SELECT a, COUNT(*) FROM t WHERE a IN (SELECT a FROM u) GROUP BY a", "incremental"},
                    Case{"SELECT a FROM t WHERE c > (SELECT AVG(c) FROM t AS x WHERE x.a = t.a)", "incremental"},
                    Case{"SELECT a FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.a = t.a)", "incremental"},
                    Case{"SELECT a FROM t EXCEPT SELECT a FROM u", "incremental"},
                    Case{"SELECT a FROM t INTERSECT ALL SELECT a FROM u", "incremental"},
                    Case{"SELECT COUNT(*) AS n FROM s UNION SELECT 1", "incremental"}));

INSTANTIATE_TEST_SUITE_P(Appended, CutTest,
                         testing::Values(Case{"SELECT a, b FROM t WHERE a > 1", "incremental, appends"},
                                         Case{"SELECT a FROM t UNION ALL SELECT a FROM u", "incremental, appends"},
                                         Case{"SELECT t.a FROM t JOIN u ON t.a = u.a", "incremental, appends"},
                                         Case{"SELECT a FROM t LEFT SEMI JOIN u USING (a)", "incremental, appends"}));

INSTANTIATE_TEST_SUITE_P(
    Recomputed, CutTest,
    testing::Values(
        Case{"SELECT a, RANK() OVER (ORDER BY c) FROM t", "rank ranges over the whole table"},
        Case{"SELECT a, COUNT(*) FROM t WHERE d < now() GROUP BY a", "the clock (current_timestamp)"},
        Case{"SELECT a, COUNT(*), current_date() FROM t GROUP BY a", "the clock (current_date)"},
        Case{"SELECT MEDIAN(c) FROM t", "median(DOUBLE) has no incremental form"},
        Case{"SELECT a, COUNT(*) FROM (SELECT a FROM t LIMIT 5) GROUP BY a", "LIMIT stands below"},
        Case{"SELECT a FROM t WHERE a NOT IN (SELECT a FROM u)", "a subquery that is not a join"},
        Case{"WITH RECURSIVE r(n) AS (SELECT a FROM t UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r",
             "a recursive common table"},
        Case{"SELECT COUNT(*) FROM VALUES (1), (2)", "constant rows"}));

const IncrementalPlan& plan_of(const Graph& graph) { return std::get<IncrementalPlan>(graph.flows.back().plan); }

TEST(IncrementalPlanTest, ComputesACallOnce) {
  const TestProject project;
  const Result<Graph> graph =
      project.build(std::string(kTestTables) +
                    "CREATE MATERIALIZED VIEW v AS SELECT b, SUM(c) AS x, SUM(c) / COUNT(*) AS y, COUNT(1) AS z, "
                    "SUM(c) FILTER (WHERE a > 1) AS f FROM t GROUP BY b HAVING SUM(c) > 0;");
  ASSERT_TRUE(graph) << graph.error().to_string();
  const IncrementalPlan& plan = plan_of(*graph);
  ASSERT_EQ(plan.steps.size(), 1U);
  const Step& step = plan.steps[0];
  const auto& aggregate = std::get<AggregateStep>(step.kind);
  ASSERT_EQ(aggregate.calls.size(), 3U);  // sum(c), count(*), sum(c) filter
  EXPECT_EQ(aggregate.key_count, 1U);
  EXPECT_EQ(aggregate.key_types, std::vector{DataType(TypeKind::kString)});
  ASSERT_EQ(step.inputs[0]->output.size(), 3U);  // b, c, a > 1
  EXPECT_EQ(aggregate.calls[0].arguments, std::vector<std::size_t>{1});
  EXPECT_TRUE(aggregate.calls[1].arguments.empty());
  EXPECT_EQ(aggregate.calls[2].filter, 2U);
  EXPECT_EQ(plan.output->output.size(), 5U);
  const Flow& flow = graph->flows.back();
  ASSERT_EQ(flow.inputs.size(), 1U);
  EXPECT_EQ(flow.inputs[0].table_key, "default.t");
  EXPECT_TRUE(flow.inputs[0].stream);
  EXPECT_TRUE(flow.complete);
}

TEST(IncrementalPlanTest, ItsPartsReadStreamsAndState) {
  const TestProject project;
  const Result<Graph> counting =
      project.build(std::string(kTestTables) + "CREATE MATERIALIZED VIEW v AS SELECT COUNT(*) AS n FROM s;");
  ASSERT_TRUE(counting) << counting.error().to_string();
  const IncrementalPlan& plan = plan_of(*counting);
  EXPECT_EQ(plan.steps[0].inputs[0]->output.size(), 1U);  // a batch has at least one column
  std::vector<std::string> scans;
  const auto collect = [&](const analyze::RelationPtr& relation) {
    if (const auto* scan = std::get_if<analyze::Scan>(&relation->node)) scans.push_back(scan->table_key);
  };
  analyze::visit_relations(plan.steps[0].inputs[0], collect);
  analyze::visit_relations(plan.output, collect);
  EXPECT_THAT(scans, testing::ElementsAre("stream:default.s", step_rows_key(plan.steps[0].name)));
}

std::pair<std::string, std::string> fingerprints(const std::string& before, const std::string& query,
                                                 const std::string& configuration = "") {
  const TestProject project(configuration);
  const Result<Graph> graph = project.build(before + kTestTables + "CREATE MATERIALIZED VIEW v AS " + query + ";");
  EXPECT_TRUE(graph) << graph.error().to_string();
  return {graph->flows.back().fingerprint, graph->flows.back().output_fingerprint};
}

TEST(FingerprintTest, DependsOnTheQueryAlone) {
  const auto plain = fingerprints("", "SELECT a, SUM(c) AS n FROM t GROUP BY a");
  EXPECT_EQ(plain, fingerprints("CREATE STREAMING TABLE aa AS SELECT a FROM STREAM u;",
                                "/* x */ SELECT a,\n SUM(c) AS n FROM t GROUP BY a"));
  EXPECT_NE(plain.first, fingerprints("", "SELECT a, SUM(a) AS n FROM t GROUP BY a").first);
  EXPECT_NE(plain.first, fingerprints("", "SELECT a, SUM(c) AS n FROM t WHERE a > 1 GROUP BY a").first);
  EXPECT_NE(plain.first,
            fingerprints("", "SELECT a, SUM(c) AS n FROM t GROUP BY a", "  spark.sql.ansi.enabled: \"false\"\n").first);
  const auto having = fingerprints("", "SELECT a, SUM(c) AS n FROM t GROUP BY a HAVING SUM(c) > 1");
  EXPECT_EQ(plain.first, having.first);  // the groups are the same
  EXPECT_NE(plain.second, having.second);
}

}  // namespace
}  // namespace brook::plan
