#include "plan/graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "plan/portable.h"
#include "plan/test_project.h"

namespace brook::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> names(const std::vector<Dataset>& datasets) {
  std::vector<std::string> names;
  for (const Dataset& dataset : datasets) names.push_back(dataset.name);
  return names;
}

TEST(GraphTest, BuildsTheExample) {
  const std::shared_ptr<FileSystem> files = local_file_system();
  const std::string folder = std::filesystem::current_path() / "examples/ecommerce";
  const Result<Spec> spec = read_spec(*files, folder + "/spark-pipeline.yml");
  ASSERT_TRUE(spec) << spec.error().to_string();
  const Result<Graph> graph = build_graph(*files, *spec);
  ASSERT_TRUE(graph) << graph.error().to_string();
  ASSERT_THAT(names(graph->datasets), ElementsAre("transformed_transactions", "transaction_metrics", "hourly_sales",
                                                  "late_transactions", "daily_sales"));
  EXPECT_EQ(graph->sources.at(0).options.at("path"), folder + "/data/input");
  const Dataset& rows = graph->datasets[0];
  EXPECT_EQ(rows.path, folder + "/data/output/transformed_transactions");
  EXPECT_EQ(rows.format, "parquet");
  EXPECT_THAT(rows.partitioned_by, ElementsAre("event_date"));
  EXPECT_EQ(
      ddl(rows.schema),
      "transaction_id STRING, user_id STRING, product_id STRING, product_category STRING, amount DOUBLE, quantity INT, "
      "payment_method STRING, status STRING, event_time TIMESTAMP, country_code STRING, discount_percent DOUBLE, "
      "customer_segment STRING, revenue DOUBLE, is_high_value BOOLEAN, is_bulk_order BOOLEAN, event_hour INT, "
      "event_date DATE");
  EXPECT_TRUE(std::holds_alternative<StatelessPlan>(graph->flows.at(0).plan));
  EXPECT_TRUE(std::holds_alternative<IncrementalPlan>(graph->flows.at(1).plan));
  EXPECT_THAT(explain(*graph), HasSubstr("incremental: 26 aggregates kept per product_category"));
  EXPECT_THAT(explain(*graph, "default.transaction_metrics"), StartsWith("materialized view transaction_metrics"));
}

TEST(GraphTest, OrdersDatasetsByWhatTheyRead) {
  const TestProject project;
  project.write("sql/z.sql", "CREATE TABLE s (a INT) USING csv OPTIONS (path 'in');");
  const Result<Graph> graph = project.build(R"(
    CREATE MATERIALIZED VIEW last AS SELECT n FROM db.counted;
    CREATE TEMPORARY VIEW v AS SELECT * FROM first;
    CREATE MATERIALIZED VIEW db.counted AS SELECT COUNT(*) AS n FROM v;
    CREATE STREAMING TABLE First AS SELECT * FROM STREAM default.s;)");
  ASSERT_TRUE(graph) << graph.error().to_string();
  EXPECT_THAT(names(graph->datasets), ElementsAre("First", "db.counted", "last"));
  EXPECT_EQ(graph->datasets[0].path, project.path("spark-warehouse/first"));
  EXPECT_EQ(graph->datasets[1].path, project.path("spark-warehouse/db.db/counted"));
  EXPECT_EQ(graph->datasets[1].key, "db.counted");
  EXPECT_THAT(graph->with_readers({"db.counted"}), ElementsAre("db.counted", "default.last"));
  EXPECT_THAT(graph->with_readers({"default.s"}),
              ElementsAre("default.s", "default.first", "db.counted", "default.last"));
}

TEST(GraphTest, FlowsOfATableAreMergedByName) {
  const TestProject project;
  const Result<Graph> graph = project.build(R"(
    CREATE TABLE s (a INT, b STRING) USING csv OPTIONS (path 'in');
    CREATE STREAMING TABLE t AS SELECT a FROM STREAM s;
    CREATE FLOW f AS INSERT INTO t BY NAME SELECT b, a FROM STREAM s;
    CREATE STREAMING TABLE d (x BIGINT, y STRING) USING json PARTITIONED BY (Y);
    CREATE FLOW by_name AS INSERT INTO d BY NAME SELECT b AS y, a AS x FROM STREAM s;
    CREATE FLOW by_position AS INSERT INTO d SELECT a, b FROM STREAM s;)");
  ASSERT_TRUE(graph) << graph.error().to_string();
  EXPECT_EQ(ddl(graph->dataset("default.t")->schema), "a INT, b STRING");
  EXPECT_EQ(ddl(graph->dataset("default.d")->schema), "x BIGINT, y STRING");
  EXPECT_EQ(graph->dataset("default.d")->format, "json");
  EXPECT_THAT(graph->dataset("default.d")->partitioned_by, ElementsAre("y"));
  ASSERT_EQ(graph->flows.size(), 4U);
  for (const Flow& flow : graph->flows) {
    const Schema schema = analyze::schema_of(std::get<StatelessPlan>(flow.plan).query);
    EXPECT_EQ(schema, graph->dataset(flow.target)->schema) << flow.name;
    EXPECT_FALSE(flow.complete);
  }
}

TEST(GraphTest, ConfigurationIsPutIn) {
  const TestProject project("  my.path: in/deep\n");
  const Result<Graph> graph = project.build(R"(
    SET my.sep = '|';
    CREATE TABLE s (a INT) USING csv OPTIONS ('PATH' '${my.path}', sep ${my.sep});
    CREATE STREAMING TABLE t COMMENT 'c' AS SELECT a FROM STREAM s;)");
  ASSERT_TRUE(graph) << graph.error().to_string();
  EXPECT_EQ(graph->sources[0].options.at("path"), project.path("in/deep"));
  EXPECT_EQ(graph->sources[0].options.at("sep"), "|");
  EXPECT_EQ(graph->datasets[0].comment, "c");
}

struct BadProject {
  const char* sql;
  const char* message;
};
class BadProjectTest : public testing::TestWithParam<BadProject> {};

TEST_P(BadProjectTest, IsRefusedWithPlaceAndReason) {
  const TestProject project("  k: a_long_column_name\n");
  EXPECT_THAT(project.error_of(kTestTables + std::string(GetParam().sql)), HasSubstr(GetParam().message))
      << GetParam().sql;
}

// The first line after kTestTables is line 6.
INSTANTIATE_TEST_SUITE_P(
    Declarations, BadProjectTest,
    testing::Values(
        BadProject{"CREATE STREAMING TABLE T AS SELECT * FROM STREAM s;",
                   "sql/a.sql:6:1: [PIPELINE_DUPLICATE_IDENTIFIERS.OUTPUT]"},
        BadProject{"CREATE TEMPORARY VIEW t AS SELECT 1;", "declared already, as a streaming table at sql/a.sql:4:1"},
        BadProject{"CREATE STREAMING TABLE x;", "[PIPELINE_DATASET_WITHOUT_FLOW] no flow writes to x"},
        BadProject{"CREATE FLOW f AS INSERT INTO nope BY NAME SELECT * FROM STREAM s;", "[TABLE_OR_VIEW_NOT_FOUND]"},
        BadProject{"CREATE FLOW f AS INSERT INTO s BY NAME SELECT * FROM STREAM s;", "which is a source"},
        BadProject{"CREATE FLOW f AS INSERT INTO m BY NAME SELECT * FROM STREAM s;",
                   "writes to the materialized view m"},
        BadProject{"CREATE FLOW t AS INSERT INTO t BY NAME SELECT * FROM STREAM s;",
                   "[PIPELINE_DUPLICATE_IDENTIFIERS.FLOW]"},
        BadProject{"CREATE FLOW f AS INSERT INTO t BY NAME SELECT b AS a FROM STREAM s;",
                   "a is INT so far, and STRING in the flow default.f"},
        BadProject{"CREATE STREAMING TABLE x (a INT, a INT) AS SELECT a FROM STREAM s;", "[COLUMN_ALREADY_EXISTS]"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT a, a FROM STREAM s;", "two columns named a"},
        BadProject{"CREATE STREAMING TABLE x PARTITIONED BY (q) AS SELECT a FROM STREAM s;",
                   "[PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA]"},
        BadProject{"CREATE STREAMING TABLE x PARTITIONED BY (a) AS SELECT a FROM STREAM s;",
                   "[ALL_PARTITION_COLUMNS_NOT_ALLOWED]"},
        BadProject{"CREATE STREAMING TABLE x LOCATION 'checkpoints/x' AS SELECT a FROM STREAM s;",
                   "where the checkpoint is"},
        BadProject{"CREATE STREAMING TABLE x LOCATION 'spark-warehouse/t/x' AS SELECT a FROM STREAM s;",
                   "in the folder of t"},
        BadProject{"CREATE TABLE q USING csv;", "without a column list is not built yet"},
        BadProject{"CREATE TABLE q (a INT) USING csv OPTIONS (path 'a') LOCATION 'b';", "both LOCATION and the option"},
        BadProject{"SELECT 1;", "does nothing in a pipeline"},
        BadProject{"CREATE STREAMING TABLE other.db.x AS SELECT a FROM STREAM s;", "[CATALOG_NOT_FOUND]"}));

INSTANTIATE_TEST_SUITE_P(
    NotBuilt, BadProjectTest,
    testing::Values(
        BadProject{"CREATE STREAMING TABLE x (CONSTRAINT c EXPECT (a > 1)) AS SELECT a FROM STREAM s;",
                   "EXPECT is not built yet"},
        BadProject{
            "CREATE STREAMING TABLE x;\nCREATE FLOW f AS AUTO CDC INTO x FROM STREAM s KEYS (a) APPLY AS TRUNCATE WHEN "
            "b = 'all' SEQUENCE BY a STORED AS SCD TYPE 2;",
            "sql/a.sql:7:80: APPLY AS TRUNCATE WHEN goes with SCD type 1 alone"},
        BadProject{
            "CREATE STREAMING TABLE x (a INT);\nCREATE FLOW f AS AUTO CDC INTO x FROM STREAM s KEYS (a) SEQUENCE BY a;",
            "declared with other columns than AUTO CDC gives it"},
        BadProject{"CREATE STREAMING TABLE x TBLPROPERTIES ('stateTtl' = 'soon') AS SELECT a FROM STREAM s;",
                   "'stateTtl' of x is 'soon', which is no duration"},
        BadProject{"CREATE STREAMING TABLE x TBLPROPERTIES ('stateLimit' = 'much') AS SELECT a FROM STREAM s;",
                   "'much' is not a size"},
        BadProject{"CREATE STREAMING TABLE x TBLPROPERTIES ('lateRows' = 'l') AS SELECT a FROM STREAM s;",
                   "nothing in the flow"},
        BadProject{"CREATE FLOW f AS AUTO CDC INTO t FROM STREAM s KEYS (a) SEQUENCE BY a;", "AUTO CDC keeps"},
        BadProject{"SET spark.sql.session.timeZone = Asia/Tokyo;",
                   "sql/a.sql:6:1: [UNSUPPORTED_FEATURE] SET spark.sql.session.timeZone"},
        BadProject{"SET spark.sql.ansi.enabled = false;", "Put it into configuration"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT * FROM STREAM cloud_files('x');",
                   "cloud_files is not built yet"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT * FROM STREAM read_files('x');",
                   "read_files() needs the argument format"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT * FROM STREAM read_files('x', 'csv');",
                   "an argument of read_files() has no name"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT * FROM STREAM read_files('x', format => 'c' || 'sv');",
                   "format => … of read_files() is no constant"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT * FROM STREAM read_kafka(subscribe => 't');",
                   "read_kafka() needs the argument bootstrapServers"},
        BadProject{
            "CREATE STREAMING TABLE x AS SELECT * FROM STREAM read_files('x', format => 'csv', schema => 'a INT') "
            "UNION ALL SELECT * FROM STREAM read_files('x', format => 'csv', schema => 'a STRING');",
            "is read with other arguments"},
        BadProject{"CREATE MATERIALIZED VIEW x AS SELECT * FROM csv.`data/x.csv`;", "reading files by"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT a, COUNT(*) FROM STREAM s GROUP BY a;",
                   "[STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION]"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT DISTINCT a FROM STREAM s;",
                   "[STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION]"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT s.a FROM STREAM s JOIN STREAM u ON s.a < u.a;",
                   "join without equality predicate"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT a FROM STREAM s LIMIT 3;", "LIMIT over a stream"}));

INSTANTIATE_TEST_SUITE_P(
    OutputModes, BadProjectTest,
    testing::Values(
        BadProject{"CREATE STREAMING TABLE x TBLPROPERTIES ('outputMode' = 'complete') AS SELECT a FROM STREAM s;",
                   "A materialized view is the complete mode"},
        BadProject{"CREATE MATERIALIZED VIEW x TBLPROPERTIES ('outputMode' = 'update') AS SELECT a FROM s;",
                   "A view is always complete"},
        BadProject{"CREATE STREAMING TABLE x TBLPROPERTIES ('outputMode' = 'upsert') AS SELECT a FROM STREAM s;",
                   "[STREAMING_OUTPUT_MODE.INVALID] Invalid streaming output mode: upsert."},
        BadProject{"CREATE STREAMING TABLE x TBLPROPERTIES ('outputMode' = 'update') AS SELECT a, count(*) AS n FROM "
                   "STREAM s GROUP BY a;\nCREATE FLOW f AS INSERT INTO x BY NAME SELECT a, 1L AS n FROM STREAM s;",
                   "and the flow default.f is a second one"},
        BadProject{"CREATE STREAMING TABLE x TBLPROPERTIES ('outputMode' = 'update');\n"
                   "CREATE FLOW f AS AUTO CDC INTO x FROM STREAM s KEYS (a) SEQUENCE BY d;",
                   "AUTO CDC, whose target is kept as a whole"},
        BadProject{"CREATE STREAMING TABLE x TBLPROPERTIES ('outputMode' = 'update') AS SELECT a, count(*) AS n FROM "
                   "STREAM s GROUP BY a;\nCREATE MATERIALIZED VIEW y AS SELECT n FROM x;",
                   "default.y reads x, whose rows are updated in place"},
        BadProject{"CREATE STREAMING TABLE x TBLPROPERTIES ('outputMode' = 'update') AS SELECT a, count(*) AS n FROM "
                   "STREAM s GROUP BY a HAVING count(*) > rand();",
                   "must say the same of a group whenever it is asked"},
        BadProject{"CREATE STREAMING TABLE x TBLPROPERTIES ('outputMode' = 'update', 'dropDuplicates' = 'n') AS "
                   "SELECT a, count(*) AS n FROM STREAM s GROUP BY a;",
                   "not supported for duplicates of updated rows"},
        BadProject{
            "CREATE STREAMING TABLE x TBLPROPERTIES ('outputMode' = 'update') AS SELECT g.n, u.x FROM (SELECT a, "
            "count(*) AS n FROM STREAM s GROUP BY a) AS g JOIN u ON u.a = g.a;",
            "not supported for an aggregation below another step"}));

TEST(GraphTest, TellsUpdatedRowsByTheirGroupKeys) {
  const auto updated = [](const std::string& query) {
    const TestProject project;
    const Result<Graph> graph =
        project.build(std::string(kTestTables) +
                      "CREATE STREAMING TABLE x TBLPROPERTIES ('outputMode' = 'update') AS " + query + ";");
    if (!graph) return graph.error().to_string();
    const std::optional<UpdatedRows>& rows = graph->dataset("default.x")->updates;
    if (!rows) return std::string("appended");
    std::string text;
    for (const std::string& key : rows->keys) text += key + " ";
    return text + "hidden " + rows->hidden_key + (rows->takes_back ? " takes back" : "");
  };
  EXPECT_EQ(updated("SELECT a, b AS bb, count(*) AS n FROM STREAM s GROUP BY a, b"), "a bb hidden ");
  EXPECT_EQ(updated("SELECT count(*) AS n FROM STREAM s GROUP BY a"), "hidden a");
  EXPECT_EQ(updated("SELECT a + 1 AS a, count(*) AS n FROM STREAM s GROUP BY a"), "hidden a");
  EXPECT_EQ(updated("SELECT count(*) AS n FROM STREAM s"), "hidden ");
  EXPECT_EQ(updated("SELECT a, count(*) AS n FROM STREAM s GROUP BY a HAVING count(*) > 1"), "a hidden  takes back");
  EXPECT_EQ(updated("SELECT window.start AS w, a, count(*) AS n FROM STREAM s GROUP BY window(d, '1 hour'), a"),
            "w a hidden ");
  EXPECT_EQ(updated("SELECT window.end AS w, count(*) AS n FROM STREAM s GROUP BY window(d, '1 hour', '10 minutes')"),
            "w hidden ");
  EXPECT_EQ(
      updated("SELECT p.x AS x, count(*) AS n FROM (SELECT struct(a AS x, b AS y) AS p FROM STREAM s) GROUP BY p"),
      "hidden p");
  EXPECT_EQ(updated("SELECT DISTINCT a, b FROM STREAM s"), "a b hidden ");
  EXPECT_EQ(updated("SELECT a FROM STREAM s"), "appended");
}

INSTANTIATE_TEST_SUITE_P(
    Queries, BadProjectTest,
    testing::Values(
        BadProject{"CREATE STREAMING TABLE x AS SELECT a FROM s;",
                   "[INVALID_FLOW_QUERY_TYPE.BATCH_RELATION_FOR_STREAMING_TABLE]"},
        BadProject{"CREATE MATERIALIZED VIEW x AS SELECT a FROM STREAM s;",
                   "[INVALID_FLOW_QUERY_TYPE.STREAMING_RELATION_FOR_MATERIALIZED_VIEW]"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT a FROM STREAM m;", "m"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT a FROM STREAM s ORDER BY a;", "cannot be sorted"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT a, row_number() OVER (ORDER BY a) AS r FROM STREAM s;",
                   "[NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING]"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT u.x FROM u LEFT JOIN STREAM s ON s.a = u.a;",
                   "keeps rows of the static side"},
        BadProject{"CREATE STREAMING TABLE x AS SELECT a FROM STREAM s UNION ALL SELECT a FROM u;",
                   "UNION of a stream and a static table"},
        BadProject{"CREATE MATERIALIZED VIEW x AS SELECT a FROM missing;", "sql/a.sql:6:45: [TABLE_OR_VIEW_NOT_FOUND]"},
        BadProject{"CREATE MATERIALIZED VIEW x AS SELECT aa FROM t;",
                   "sql/a.sql:6:38: [UNRESOLVED_COLUMN.WITH_SUGGESTION]"},
        BadProject{"CREATE MATERIALIZED VIEW x AS\n  SELECT '${k}', aa FROM t;",
                   "sql/a.sql:7:18: [UNRESOLVED_COLUMN.WITH_SUGGESTION]"},
        BadProject{"CREATE MATERIALIZED VIEW x AS SELECT a FRM t;", "[PARSE_SYNTAX_ERROR]"},
        BadProject{"CREATE MATERIALIZED VIEW x AS SELECT ${nope};", "sql/a.sql:6:38: the configuration has no 'nope'"},
        BadProject{"CREATE STREAMING TABLE x (a INT) AS SELECT b AS a FROM STREAM s;", "sql/a.sql:6:1"},
        BadProject{"CREATE STREAMING TABLE x (a INT NOT NULL) AS SELECT a FROM STREAM s;", "x.a is NOT NULL"},
        BadProject{"CREATE MATERIALIZED VIEW p AS SELECT * FROM q;\nCREATE MATERIALIZED VIEW q AS SELECT * FROM r;\n"
                   "CREATE TEMPORARY VIEW r AS SELECT * FROM p;",
                   "[PIPELINE_GRAPH_NOT_TOPOLOGICALLY_SORTED] the datasets form a cycle: p reads q reads r reads p"},
        BadProject{"CREATE MATERIALIZED VIEW p AS SELECT * FROM p;", "p reads itself"}));

TEST(GraphTest, StreamsMayBeJoinedWithTables) {
  const TestProject project;
  const Result<Graph> graph = project.build(std::string(kTestTables) + R"(
    CREATE STREAMING TABLE x AS SELECT s.a, u.x, m.n FROM STREAM s LEFT JOIN u ON s.a = u.a JOIN m ON m.a = s.a WHERE now() > s.d;
    CREATE STREAMING TABLE y AS SELECT a, c FROM STREAM t UNION ALL SELECT a, 1D FROM STREAM u;)");
  ASSERT_TRUE(graph) << graph.error().to_string();
  std::vector<std::string> inputs;
  for (const FlowInput& input : graph->flows[2].inputs)
    inputs.push_back((input.stream ? "stream " : "") + input.table_key);
  EXPECT_EQ(graph->flows[2].target, "default.x");
  EXPECT_THAT(inputs, testing::UnorderedElementsAre("stream default.s", "default.u", "default.m"));
}

TEST(GraphTest, RefusesAnEmptyProject) {
  EXPECT_THAT(TestProject().error_of("CREATE TABLE s (a INT) USING csv OPTIONS (path 'in');"),
              HasSubstr("[RUN_EMPTY_PIPELINE]"));
}

TEST(PortableTest, ListsEachExtension) {
  const TestProject project;
  project.write("sql/a.sql",
                "CREATE TABLE s (a INT) USING csv OPTIONS (path 'in');\n"
                "CREATE OR REFRESH STREAMING TABLE t (a INT) LOCATION 'x' OPTIONS (compression 'zstd');\n"
                "CREATE FLOW f AS INSERT INTO t SELECT a FROM STREAM s;\n"
                "CREATE STREAMING TABLE fine USING parquet COMMENT 'c' AS SELECT a FROM STREAM t;\n");
  const std::shared_ptr<FileSystem> files = local_file_system();
  const auto used = extensions_used(*files, read_spec(*files, project.path("spark-pipeline.yml")).value());
  ASSERT_TRUE(used) << used.error().to_string();
  std::vector<std::string> found;
  for (const Extension& extension : *used)
    found.push_back(std::to_string(extension.location.line) + " " + extension.what);
  EXPECT_THAT(found, ElementsAre("1 storage: checkpoints", "1 CREATE TABLE", "2 OR REFRESH", "2 LOCATION",
                                 "2 OPTIONS of a dataset", "3 INSERT INTO without BY NAME"));
}

}  // namespace
}  // namespace brook::plan
