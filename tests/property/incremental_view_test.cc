// A materialized view always equals what a batch run of its query over all the input gives: random queries over
// random rows, which arrive in random batches with restarts in between, are compared with the same query
// computed at once. The seed is printed; BROOKMILL_SEED repeats a run, BROOKMILL_LONG=1 makes it longer.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "analyze/analyzer.h"
#include "base/clock.h"
#include "random_query.h"
#include "runtime/rows.h"
#include "runtime/runner.h"
#include "runtime/snapshot.h"
#include "sql/parse.h"

namespace brook::property {
namespace {

namespace stdfs = std::filesystem;

constexpr std::size_t kQueries = 500;

class Silent final : public runtime::Observer {
 public:
  void start(const plan::Graph&, const std::string&) override {}
  void note(const std::string&) override {}
  void epoch(const runtime::EpochReport&) override { ++epochs; }
  void end(const runtime::RunSummary&) override {}
  std::size_t epochs = 0;
};

using Rows = std::vector<std::vector<engine::Value>>;

Result<Rows> rows_of(const engine::Batch& batch) {
  Rows rows;
  const std::unique_ptr<engine::BatchReader> reader = TRY(batch.read());
  while (const engine::ChunkView* chunk = TRY(reader->next())) {
    for (std::size_t row = 0; row < chunk->rows; ++row) {
      std::vector<engine::Value> values;
      for (std::size_t i = 0; i < batch.schema().size(); ++i) {
        values.push_back(engine::read_value(batch.schema()[i].type, chunk->columns[i], row));
      }
      rows.push_back(std::move(values));
    }
  }
  return rows;
}

// Doubles agree to 1e-9 relative (DESIGN §4), everything else exactly.
bool same_value(const engine::Value& a, const engine::Value& b) {
  const auto* x = std::get_if<double>(&a.payload());
  const auto* y = std::get_if<double>(&b.payload());
  if (x == nullptr || y == nullptr) return a.payload() == b.payload();
  if (std::isnan(*x) || std::isnan(*y)) return std::isnan(*x) && std::isnan(*y);
  if (*x == *y) return true;
  return std::abs(*x - *y) <= 1e-9 * std::max(std::abs(*x), std::abs(*y));
}

// Rows in the order of their keys; the last digits of doubles do not decide it.
std::string sort_text(const Schema& schema, const std::vector<engine::Value>& row) {
  std::string text;
  for (std::size_t i = 0; i < schema.size(); ++i) {
    if (row[i].is_null()) {  // not the text "NULL"
      text += "|";
      continue;
    }
    const auto* number = std::get_if<double>(&row[i].payload());
    text += number != nullptr ? fmt::format("{:.5e}|", *number == 0 ? 0.0 : *number)
                              : engine::to_text(schema[i].type, row[i]) + "|";
  }
  return text;
}

// One query: a project in a folder of its own.
class Project {
 public:
  Project(const std::string& root, const std::string& query) : root_(root), query_(query) {
    stdfs::create_directories(root_ + "/in");
    std::ofstream(root_ + "/spark-pipeline.yml")
        << "name: p\nstorage: checkpoint\nconfiguration:\n  spark.sql.warehouse.dir: out\n"
           "  spark.sql.session.timeZone: UTC\nlibraries:\n  - glob:\n      include: q.sql\n";
    std::ofstream(root_ + "/q.sql") << fmt::format(
        "CREATE TABLE t ({}) USING csv OPTIONS (path 'in', header 'false', nanValue 'NaN', positiveInf 'Inf', "
        "negativeInf '-Inf', maxFilesPerTrigger '2');\nCREATE MATERIALIZED VIEW v AS {};\n",
        kColumns, query);
  }

  void add_file(const std::vector<std::string>& lines) {
    const std::string name = fmt::format("{}/in/{:04}.csv", root_, files_++);
    std::ofstream out(name);
    for (const std::string& line : lines) out << line << "\n";
    out.close();
    // Arrival order is the order of modification times.
    stdfs::last_write_time(name, stdfs::file_time_type::clock::now() + std::chrono::milliseconds(files_));
  }

  Result<plan::Graph> graph() const {
    FileSystem& fs = *files();
    const plan::Spec spec = TRY(plan::read_spec(fs, root_ + "/spark-pipeline.yml"));
    return plan::build_graph(fs, spec);
  }

  Result<> run(engine::Engine& engine) const {
    const plan::Graph built = TRY(graph());
    if (!std::holds_alternative<plan::IncrementalPlan>(built.flows.at(0).plan)) {
      return fail(internal_error("not maintained: " + query_));
    }
    Silent observer;
    const runtime::Environment environment{files(), &engine, &system_clock(), {}, &observer};
    TRY(runtime::run(built, environment, {}));
    return {};
  }

  Result<engine::BatchPtr> maintained(engine::Engine& engine) const {
    const plan::Graph built = TRY(graph());
    const std::optional<runtime::Snapshot> snapshot = TRY(runtime::read_snapshot(files(), built.spec));
    const engine::DataFiles& table = snapshot->tables.at(built.datasets.at(0).key);
    return engine.collect(runtime::scan_all(table.schema, "v"), {{"v", table}}, {}, {});
  }

  Result<engine::BatchPtr> at_once(engine::Engine& engine) const {
    const plan::Graph built = TRY(graph());
    const sql::QueryPtr parsed = TRY(sql::parse_query(query_, "query"));
    const analyze::RelationPtr relation = TRY(analyze::analyze_query(parsed, *built.catalog, {}));
    const source::SourceFormat* format = TRY(source::find_source_format("csv", {}));
    const std::unique_ptr<source::Source> source =
        TRY(format->open(built.sources.at(0), {files(), built.spec.directory, "UTC", true}));
    TRY(source->discover(system_clock().now_us()));
    const engine::Bindings bindings = {{built.sources.at(0).key, TRY(source->scan({"", source->end()}))}};
    return engine.collect(relation, bindings, {}, {});
  }

 private:
  static const std::shared_ptr<FileSystem>& files() {
    static const std::shared_ptr<FileSystem> local = local_file_system();
    return local;
  }

  std::string root_;
  std::string query_;
  std::size_t files_ = 0;
};

class IncrementalViews : public ::testing::Test {
 protected:
  IncrementalViews() {
    engine::EngineOptions options;
    options.threads = 2;
    options.spill_directory = root_ + "/spill";
    options.files = local_file_system();
    engine_ = engine::Engine::open(options).value();
  }
  ~IncrementalViews() override { stdfs::remove_all(root_); }

  // Returns what differs, or nothing.
  std::string check(std::uint64_t seed) {
    Random random(seed);
    const std::string query = random_query(random);
    Project project(fmt::format("{}/{}", root_, seed), query);
    std::size_t id = 0;
    for (std::size_t restart = 1 + random.below(3); restart > 0; --restart) {
      for (std::size_t file = random.below(4); file > 0; --file) {
        const std::size_t rows = random.one_in(5) ? 0 : random.below(120);
        project.add_file(random_rows(random, rows, id));
        id += rows;
      }
      const Result<> ran = project.run(*engine_);
      const Result<engine::BatchPtr> expected = project.at_once(*engine_);
      if (!ran || !expected) {
        // Where the batch fails (overflow), the view must fail with the same class and nothing else.
        if (!ran && !expected && ran.error().error_class == expected.error().error_class) return "";
        return query + "\n  view: " + (ran ? "succeeds" : ran.error().to_string()) +
               "\n  batch: " + (expected ? "succeeds" : expected.error().to_string());
      }
      const Result<engine::BatchPtr> actual = project.maintained(*engine_);
      if (!actual) return query + "\n  " + actual.error().to_string();
      if (std::string difference = compare(**actual, **expected); !difference.empty()) return query + "\n" + difference;
    }
    return "";
  }

  static std::string compare(const engine::Batch& actual, const engine::Batch& expected) {
    if (actual.schema() != expected.schema()) return "types: " + ddl(actual.schema()) + " / " + ddl(expected.schema());
    Rows mine = rows_of(actual).value();
    Rows theirs = rows_of(expected).value();
    const auto by_text = [&](const auto& row) { return sort_text(expected.schema(), row); };
    std::ranges::sort(mine, {}, by_text);
    std::ranges::sort(theirs, {}, by_text);
    for (std::size_t i = 0; i < std::max(mine.size(), theirs.size()); ++i) {
      if (i < mine.size() && i < theirs.size() && std::ranges::equal(mine[i], theirs[i], same_value)) continue;
      return fmt::format("  row {}\n  view:  {}\n  batch: {}", i, i < mine.size() ? by_text(mine[i]) : "none",
                         i < theirs.size() ? by_text(theirs[i]) : "none");
    }
    return "";
  }

  std::string root_ = (stdfs::temp_directory_path() / ("brook-views-" + random_uuid())).string();
  std::unique_ptr<engine::Engine> engine_;
};

TEST_F(IncrementalViews, EqualTheBatchAnswer) {
  const char* given = std::getenv("BROOKMILL_SEED");
  const std::uint64_t seed =
      given != nullptr ? std::stoull(given) : static_cast<std::uint64_t>(system_clock().now_us());
  const std::size_t queries = std::getenv("BROOKMILL_LONG") != nullptr ? kQueries * 20 : kQueries;
  fmt::print("random views: {} queries, BROOKMILL_SEED={}\n", queries, seed);
  std::size_t failures = 0;
  for (std::size_t i = 0; i < queries && failures < 5; ++i) {
    const std::string difference = check(seed + i);
    if (difference.empty()) continue;
    ++failures;
    ADD_FAILURE() << "BROOKMILL_SEED=" << seed + i << "\n" << difference;
  }
}

}  // namespace
}  // namespace brook::property
