// The queries of tests/sql/*.sql against what Spark 4.3 answered (the .json beside them, made by tools/spark_goldens):
// names, types, rows, error classes and where errors are. A case under `-- differs: reason` is one where brookmill does
// not do as Spark does; it fails when it begins to. BROOKMILL_SQL_CASES names another folder of cases,
// BROOKMILL_SQL_FILE one file (without .sql). The same cases in streams: tests/sql/stream_test.cc.
#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analyze/analyzer.h"
#include "base/clock.h"
#include "base/time_zone.h"
#include "engine/test_goldens.h"

namespace brook::engine {
namespace {

using namespace goldens;  // NOLINT(google-build-using-namespace): this file is about nothing else

struct Answer {
  std::vector<std::string> names;
  std::vector<std::string> types;
  std::vector<Row> rows;
};

Result<Answer> answer(Engine& engine, const Case& one) {
  QueryContext context = context_of(one);
  context.now_us = system_clock().now_us();
  CaseCatalog catalog;
  for (const json& statement : one.golden.value("before", json::array())) TRY(catalog.run(statement));
  const sql::Parameters parameters = parameters_of(one.golden.value("parameters", json::object()));
  const auto query = TRY(sql::parse_query(one.sql, one.place, parameters));
  const auto relation = TRY(
      analyze::analyze_query(query, catalog, {.ansi = context.ansi, .session_time_zone = context.session_time_zone}));
  const TimeZone zone = TRY(TimeZone::find(context.session_time_zone));
  Answer result;
  for (const auto& column : relation->output) {
    result.names.push_back(column.name);
    result.types.push_back(column.type.simple_string());
  }
  const auto consume = [&](const ChunkView& chunk) -> Result<> {
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      Row cells;
      for (std::size_t i = 0; i < relation->output.size(); ++i) {
        const DataType& type = relation->output[i].type;
        cells.push_back(shown(type, read_value(type, chunk.columns[i], row), zone));
      }
      result.rows.push_back(std::move(cells));
    }
    return {};
  };
  TRY(engine.for_each_chunk(relation, {}, context, CancelToken(), consume));
  return result;
}

// Answers of other folders may be older than the types of intervals that tell their fields.
bool same_types(const json& golden, const Answer& ours) {
  if (golden == json(ours.types)) return true;
  if (std::getenv("BROOKMILL_SQL_CASES") == nullptr || golden.size() != ours.types.size()) return false;
  for (std::size_t i = 0; i < golden.size(); ++i) {
    const std::string whole = golden[i];
    const bool months = ours.types[i].find("year") != std::string::npos || ours.types[i] == "interval month";
    const bool same_kind = ours.types[i].starts_with("interval ") &&
                           whole == (months ? "interval year to month" : "interval day to second");
    if (whole != ours.types[i] && !same_kind) return false;
  }
  return true;
}

// What differs; empty: nothing.
std::string difference(const Case& one, const Result<Answer>& ours) {
  if (one.golden.contains("error")) {
    const std::string wanted = one.golden["error"];
    if (ours) return fmt::format("no error, but Spark says {}", wanted);
    // What is wrong with a value has the place of the expression in both. What is wrong with a query is found at the
    // part at fault, where Spark may name all of a clause; in column 1 it does not say where at all.
    const int column = one.golden.value("column", 0);
    const int place = ours.error().location.column;
    const bool of_query = ours.error().kind == ErrorKind::kUsage || wanted == "SCALAR_SUBQUERY_TOO_MANY_ROWS";
    const bool same_place = column <= 1 || place == column || (of_query && place > 0);
    return (wanted.empty() || ours.error().error_class == wanted) && same_place
               ? ""
               : fmt::format("{}, but Spark says {} in column {}", ours.error().to_string(), wanted, column);
  }
  if (!ours) return ours.error().to_string();
  if (!same_types(one.golden["types"], *ours)) {
    return fmt::format("types {}, but Spark's are {}", json(ours->types).dump(), one.golden["types"].dump());
  }
  std::vector<Row> rows;
  for (const json& row : one.golden["rows"]) {
    Row cells;
    for (const json& cell : row) cells.push_back(cell.is_null() ? std::nullopt : std::optional<std::string>(cell));
    rows.push_back(std::move(cells));
  }
  std::vector<Row> our_rows = ours->rows;
  if (one.sql.find("ORDER BY") == std::string::npos) {
    std::ranges::sort(rows);
    std::ranges::sort(our_rows);
  }
  if (rows.size() != our_rows.size()) return fmt::format("{} rows, but Spark has {}", our_rows.size(), rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t i = 0; i < rows[row].size(); ++i) {
      if (!same_cell(our_rows[row][i], rows[row][i], ours->types[i])) {
        return fmt::format("row {}, column {}: {}, but Spark has {}\n  ours:  {}\n  Spark: {}", row, i,
                           our_rows[row][i].value_or("NULL"), rows[row][i].value_or("NULL"), printed(our_rows[row]),
                           printed(rows[row]));
      }
    }
  }
  if (one.golden["names"] != json(ours->names)) {
    return fmt::format("names {}, but Spark's are {}", json(ours->names).dump(), one.golden["names"].dump());
  }
  return "";
}

TEST(SqlGoldens, AnswersAreSparks) {
  auto engine = Engine::open({.threads = 2});
  ASSERT_TRUE(engine) << engine.error().to_string();
  std::size_t count = 0;
  for (const auto& file : case_files()) {
    for (const Case& one : read_cases(file)) {
      ++count;
      const std::string found = difference(one, answer(**engine, one));
      if (one.differs.empty()) {
        EXPECT_EQ(found, "") << one.place << ": " << one.sql;
      } else {
        EXPECT_NE(found, "") << one.place << " is as in Spark now: take out its `-- differs:`";
      }
    }
  }
  EXPECT_GE(count, all_cases() ? 900U : 1U);
}

}  // namespace
}  // namespace brook::engine
