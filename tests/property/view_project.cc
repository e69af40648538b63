#include "view_project.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "analyze/analyzer.h"
#include "base/clock.h"
#include "runtime/rows.h"
#include "runtime/runner.h"
#include "runtime/snapshot.h"
#include "sql/parse.h"

namespace brook::property {

namespace stdfs = std::filesystem;

namespace {

using Rows = std::vector<std::vector<engine::Value>>;

const std::shared_ptr<FileSystem>& files() {
  static const std::shared_ptr<FileSystem> local = local_file_system();
  return local;
}

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

}  // namespace

ViewProject::ViewProject(std::string root, const std::string& columns, Views views)
    : root_(std::move(root)), views_(std::move(views)) {
  stdfs::create_directories(root_);
  std::ofstream(root_ + "/spark-pipeline.yml")
      << "name: p\nstorage: checkpoint\nconfiguration:\n  spark.sql.warehouse.dir: out\n"
         "  spark.sql.session.timeZone: UTC\nlibraries:\n  - glob:\n      include: q.sql\n";
  std::ofstream sql(root_ + "/q.sql");
  for (const char* source : {"t", "u"}) {
    stdfs::create_directories(root_ + "/" + source);
    sql << fmt::format(
        "CREATE TABLE {0} ({1}) USING csv OPTIONS (path '{0}', header 'false', nanValue 'NaN', positiveInf 'Inf', "
        "negativeInf '-Inf', maxFilesPerTrigger '2');\n",
        source, columns);
  }
  for (const auto& [name, query] : views_) sql << fmt::format("CREATE MATERIALIZED VIEW {} AS {};\n", name, query);
}

void ViewProject::add_file(const std::string& source, const std::vector<std::string>& lines) {
  const std::string name = fmt::format("{}/{}/{:04}.csv", root_, source, files_++);
  std::ofstream out(name);
  for (const std::string& line : lines) out << line << "\n";
  out.close();
  // Arrival order is the order of modification times.
  stdfs::last_write_time(name, stdfs::file_time_type::clock::now() + std::chrono::milliseconds(files_));
}

Result<plan::Graph> ViewProject::graph() const {
  const plan::Spec spec = TRY(plan::read_spec(*files(), root_ + "/spark-pipeline.yml"));
  return plan::build_graph(*files(), spec);
}

Result<> ViewProject::run(engine::Engine& engine, runtime::Observer& observer) const {
  const plan::Graph built = TRY(graph());
  const runtime::Environment environment{files(), &engine, &system_clock(), {}, &observer};
  TRY(runtime::run(built, environment, {}));
  return {};
}

Result<engine::BatchPtr> ViewProject::maintained(engine::Engine& engine, const std::string& view) const {
  const plan::Graph built = TRY(graph());
  const std::optional<runtime::Snapshot> snapshot = TRY(runtime::read_snapshot(files(), built.spec));
  const engine::DataFiles& table = snapshot->tables.at("default." + view);
  if (table.paths.empty()) return engine::batch_of_rows(engine, table.schema, {});
  return engine.collect(runtime::scan_all(table.schema, "v"), {{"v", table}}, {}, {});
}

Result<std::map<std::string, engine::BatchPtr>> ViewProject::at_once(engine::Engine& engine) const {
  const plan::Graph built = TRY(graph());
  const source::SourceFormat* format = TRY(source::find_source_format("csv", {}));
  engine::Bindings bindings;
  std::vector<std::unique_ptr<source::Source>> sources;
  for (const plan::SourceTable& table : built.sources) {
    sources.push_back(TRY(format->open(table, {files(), built.spec.directory, "UTC", true})));
    TRY(sources.back()->discover(system_clock().now_us()));
    const analyze::RelationPtr all = runtime::scan_all(table.schema, "s");
    const engine::Bindings whole = {{"s", TRY(sources.back()->scan({"", sources.back()->end()}))}};
    bindings[table.key] = TRY(engine.collect(all, whole, {}, {}));
  }
  std::map<std::string, engine::BatchPtr> results;
  for (const auto& [name, query] : views_) {
    const sql::QueryPtr parsed = TRY(sql::parse_query(query, "query"));
    const analyze::RelationPtr relation = TRY(analyze::analyze_query(parsed, *built.catalog, {}));
    results[name] = TRY(engine.collect(relation, bindings, {}, {}));
    bindings["default." + name] = results[name];
  }
  return results;
}

std::string difference(const engine::Batch& maintained, const engine::Batch& at_once) {
  if (maintained.schema() != at_once.schema()) {
    return "types: " + ddl(maintained.schema()) + " / " + ddl(at_once.schema());
  }
  Rows mine = rows_of(maintained).value();
  Rows theirs = rows_of(at_once).value();
  const auto by_text = [&](const auto& row) { return sort_text(at_once.schema(), row); };
  std::ranges::sort(mine, {}, by_text);
  std::ranges::sort(theirs, {}, by_text);
  for (std::size_t i = 0; i < std::max(mine.size(), theirs.size()); ++i) {
    if (i < mine.size() && i < theirs.size() && std::ranges::equal(mine[i], theirs[i], same_value)) continue;
    return fmt::format("  row {} of {} / {}\n  view:  {}\n  batch: {}", i, mine.size(), theirs.size(),
                       i < mine.size() ? by_text(mine[i]) : "none", i < theirs.size() ? by_text(theirs[i]) : "none");
  }
  return "";
}

}  // namespace brook::property
