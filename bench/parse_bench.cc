// How long a query takes to parse: at most 1 ms for 10 KB. Texts of three shapes: a wide SELECT list, joined common
// tables, and nested conditions.
#include <benchmark/benchmark.h>

#include <string>

#include <fmt/format.h>

#include "sql/parse.h"

namespace brook::sql {
namespace {

constexpr std::size_t kBytes = 10'000;

std::string wide_select() {
  std::string text = "SELECT id";
  for (int i = 0; text.size() < kBytes; ++i)
    text += fmt::format(", round(sum(amount_{0} * (1 - discount_{0} / 100)), 2) AS revenue_{0}", i);
  return text + " FROM transactions GROUP BY id";
}

std::string common_tables() {
  std::string text = "WITH t0 AS (SELECT 1 AS k, 'a' AS v)";
  int last = 0;
  while (text.size() < kBytes) {
    text += fmt::format(
        ", t{1} AS (SELECT a.k, b.v, count(*) AS n FROM t{0} a LEFT JOIN t{0} b ON a.k = b.k AND a.v <> 'x{1}' GROUP "
        "BY "
        "a.k, b.v)",
        last, last + 1);
    ++last;
  }
  return text + fmt::format(" SELECT * FROM t{} ORDER BY k", last);
}

std::string conditions() {
  std::string text = "SELECT a FROM t WHERE a = 0";
  for (int i = 0; text.size() < kBytes; ++i) {
    text += fmt::format(
        " OR (a BETWEEN {0} AND {0} + 5 AND CASE WHEN b LIKE 'p{0}%' THEN c IN (1, 2, {0}) ELSE NOT d END)", i);
  }
  return text;
}

void parse(benchmark::State& state, const std::string& text) {
  for (auto _ : state) {
    auto query = parse_query(text, "bench.sql");
    if (!query) return state.SkipWithError(query.error().to_string().c_str());
    benchmark::DoNotOptimize(query);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

BENCHMARK_CAPTURE(parse, wide_select, wide_select())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(parse, common_tables, common_tables())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(parse, conditions, conditions())->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace brook::sql
