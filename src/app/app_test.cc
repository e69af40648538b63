// The commands that need no run, through the program's entry: what they print, and their exit codes.
#include "app/app.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace brook::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

class AppTest : public testing::Test {
 protected:
  AppTest() : before_(std::filesystem::current_path()) {
    folder_ = std::filesystem::temp_directory_path() / ("app_test_" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    std::filesystem::current_path(folder_);
  }
  ~AppTest() override {
    std::filesystem::current_path(before_);
    std::filesystem::remove_all(folder_);
  }

  static Outcome run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "brookmill");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Outcome outcome;
    outcome.code = run_app(static_cast<int>(argv.size()), argv.data(), local_file_system());
    outcome.out = testing::internal::GetCapturedStdout();
    outcome.err = testing::internal::GetCapturedStderr();
    return outcome;
  }
  static void write(const std::string& name, const std::string& text) { std::ofstream(name) << text; }

  std::filesystem::path before_;
  std::filesystem::path folder_;
};

TEST_F(AppTest, SaysWhatItIs) {
  const Outcome version = run({"version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_THAT(version.out, StartsWith("brookmill 0."));
  const Outcome help = run({"--help"});
  EXPECT_EQ(help.code, 0);
  for (const char* command : {"init", "run", "dry-run", "explain", "sql", "generate", "checkpoint", "version"}) {
    EXPECT_THAT(help.out, HasSubstr(command));
  }
}

TEST_F(AppTest, RefusesWhatItDoesNotKnow) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{},
                                                    {"fly"},
                                                    {"version", "--loud"},
                                                    {"sql"},
                                                    {"generate"},
                                                    {"generate", "transactions"}}) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, AllOf(StartsWith("brookmill: "), HasSubstr("--help")));
  }
}

TEST_F(AppTest, AProjectIsMadeCheckedAndExplained) {
  ASSERT_EQ(run({"init", "shop"}).code, 0);
  EXPECT_EQ(run({"init", "shop"}).code, 2);
  EXPECT_EQ(run({"init", "a b"}).code, 2);
  std::filesystem::current_path("shop/sql");  // the spec is found in the folder above
  const Outcome checked = run({"dry-run"});
  EXPECT_EQ(checked.code, 0) << checked.err;
  EXPECT_EQ(checked.out,
            "source orders (csv)\n"
            "streaming table valid_orders (parquet)\n"
            "  flow default.valid_orders: reads orders; incremental\n"
            "materialized view daily_revenue (parquet)\n"
            "  flow default.daily_revenue: reads valid_orders; incremental\n");
  EXPECT_THAT(run({"explain", "Daily_Revenue"}).out,
              AllOf(StartsWith("materialized view daily_revenue"), HasSubstr("per day")));
  const Outcome unknown = run({"explain", "weekly"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("It has valid_orders, daily_revenue."));
  const Outcome portable = run({"dry-run", "--portable"});
  EXPECT_EQ(portable.code, 0);
  EXPECT_THAT(portable.out, HasSubstr("../sql/sources.sql:2:1: CREATE TABLE"));
}

TEST_F(AppTest, ErrorsOfAProjectHaveTheirPlace) {
  ASSERT_EQ(run({"init", "shop"}).code, 0);
  write("shop/sql/orders.sql", "CREATE STREAMING TABLE t AS SELECT order_idd FROM STREAM orders;");
  const Outcome outcome = run({"dry-run", "--spec", "shop/spark-pipeline.yml"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, StartsWith("shop/sql/orders.sql:1:36: [UNRESOLVED_COLUMN.WITH_SUGGESTION]"));
  EXPECT_THAT(run({"dry-run", "--spec", "shop"}).err, HasSubstr("--spec shop/spark-pipeline.yml"));
  EXPECT_THAT(run({"dry-run"}).err, HasSubstr("[PIPELINE_SPEC_FILE_NOT_FOUND]"));
}

TEST_F(AppTest, SqlPrintsTablesCsvAndJson) {
  const std::string query =
      "SELECT * FROM VALUES (1, 'a,\"b\"', 1.50, NULL, true), (-20, '', NULL, DATE'2026-01-31', NULL) AS t(n, text, d, "
      "day, b)";
  const Outcome table = run({"sql", "-e", query});
  ASSERT_EQ(table.code, 0) << table.err;
  EXPECT_EQ(table.out,
            "+-----+-------+------+------------+------+\n"
            "|   n | text  |    d | day        | b    |\n"
            "+-----+-------+------+------------+------+\n"
            "|   1 | a,\"b\" | 1.50 | NULL       | true |\n"
            "| -20 |       | NULL | 2026-01-31 | NULL |\n"
            "+-----+-------+------+------------+------+\n"
            "(2 rows)\n");
  EXPECT_EQ(run({"sql", "-e", query, "--output", "csv"}).out,
            "n,text,d,day,b\n1,\"a,\"\"b\"\"\",1.50,,true\n-20,\"\",,2026-01-31,\n");
  EXPECT_EQ(run({"sql", "-e", query, "--output", "json"}).out,
            "{\"n\":1,\"text\":\"a,\\\"b\\\"\",\"d\":1.50,\"day\":null,\"b\":true}\n"
            "{\"n\":-20,\"text\":\"\",\"d\":null,\"day\":\"2026-01-31\",\"b\":null}\n");
  EXPECT_EQ(run({"sql", "-e", "SELECT 1 AS a WHERE false"}).out, "+---+\n| a |\n+---+\n(0 rows)\n");
  EXPECT_EQ(run({"sql", "-e", "SELECT 1 AS a WHERE false", "--output", "json"}).out, "");
}

TEST_F(AppTest, SqlRunsSeveralStatementsInOneSession) {
  write("q.sql",
        "SET spark.sql.session.timeZone = Asia/Tokyo;\nCREATE TEMPORARY VIEW v AS SELECT TIMESTAMP'2026-01-01 "
        "00:00:00Z' AS t;\n"
        "SELECT t FROM v; SELECT count(*) AS n FROM v;");
  const Outcome outcome = run({"sql", "-f", "q.sql", "--output", "csv"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "t\n2026-01-01 09:00:00\n\nn\n1\n");
}

TEST_F(AppTest, SqlReadsSources) {
  ASSERT_EQ(run({"init", "shop"}).code, 0);
  std::filesystem::current_path("shop");
  const Outcome source = run({"sql", "-e", "SELECT count(*) AS n, sum(amount) AS s FROM orders", "--output", "json"});
  EXPECT_EQ(source.out, "{\"n\":4,\"s\":66.40}\n") << source.err;
  EXPECT_EQ(run({"sql", "-e", "SELECT * FROM daily_revenue", "--output", "csv"}).out, "day,orders,customers,revenue\n");
}

TEST_F(AppTest, SqlErrorsHaveExitCodes) {
  const Outcome unknown = run({"sql", "-e", "SELECT nope"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.err, StartsWith("query:1:8: [UNRESOLVED_COLUMN"));
  EXPECT_EQ(run({"sql", "-e", "SELEC 1"}).code, 2);
  EXPECT_EQ(run({"sql", "-e", "SELECT 1", "--output", "xml"}).code, 2);
  EXPECT_EQ(run({"sql", "-e", "CREATE STREAMING TABLE t"}).code, 2);
  EXPECT_EQ(run({"sql", "-e", ""}).code, 2);
  EXPECT_EQ(run({"sql", "-f", "none.sql"}).code, 1);
  const Outcome divided = run({"sql", "-e", "SELECT 1 / 0"});
  EXPECT_EQ(divided.code, 1);
  EXPECT_THAT(divided.err, HasSubstr("[DIVIDE_BY_ZERO]"));
}

TEST_F(AppTest, GenerateReplacesNothingUnasked) {
  const std::vector<std::string> command = {"generate", "transactions", "--rows", "50", "--batches",
                                            "3",        "--out",        "data/in"};
  EXPECT_EQ(run(command).code, 0);
  const Outcome again = run(command);
  EXPECT_EQ(again.code, 2);
  EXPECT_THAT(again.err, HasSubstr("data/in/transactions-00001.csv exists already"));
  std::vector<std::string> next = command;
  next.insert(next.end(), {"--first-batch", "4"});
  EXPECT_EQ(run(next).code, 0);
  next.push_back("--overwrite");
  EXPECT_EQ(run(next).code, 0);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator("data/in"), {}), 6);
}

}  // namespace
}  // namespace brook::app
