#include "scenario.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "base/clock.h"
#include "runtime/rows.h"
#include "runtime/runner.h"
#include "sink/sink.h"

namespace brook::streaming {

namespace stdfs = std::filesystem;

namespace {

std::string text_of(const stdfs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<Scenario::Batch> batches_in(const stdfs::path& folder) {
  static const std::regex name("(\\w+)-(\\d+)\\.csv");
  std::vector<Scenario::Batch> batches;
  for (const auto& entry : stdfs::directory_iterator(folder)) {
    const std::string file = entry.path().filename().string();
    std::smatch parts;
    if (std::regex_match(file, parts, name)) batches.push_back({parts[1], std::stoi(parts[2]), entry.path().string()});
  }
  std::ranges::sort(batches, {}, [](const Scenario::Batch& batch) { return std::pair(batch.number, batch.source); });
  return batches;
}

// `-- key: value` lines.
std::vector<std::string> notes(const std::string& sql, const std::string& key) {
  const std::string start = "-- " + key + ": ";
  std::vector<std::string> found;
  std::istringstream lines(sql);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(start)) found.push_back(line.substr(start.size()));
  }
  return found;
}

std::set<std::string> sources_of(const std::string& sql) {
  static const std::regex declared("(^|\n)CREATE TABLE (\\w+)");
  std::set<std::string> sources;
  for (auto at = std::sregex_iterator(sql.begin(), sql.end(), declared); at != std::sregex_iterator(); ++at) {
    sources.insert((*at)[2]);
  }
  return sources;
}

Json plain(const DataType& type, const engine::Value& value) {
  if (value.is_null()) return nullptr;
  if (const auto* truth = std::get_if<bool>(&value.payload())) return *truth;
  if (const auto* number = std::get_if<double>(&value.payload()); number != nullptr && std::isfinite(*number)) {
    return *number;
  }
  if (const auto* number = std::get_if<std::int64_t>(&value.payload()); number != nullptr && type.is_integral()) {
    return *number;
  }
  if (const auto* parts = std::get_if<std::vector<engine::Value>>(&value.payload())) {
    Json all = type.is(TypeKind::kStruct) ? Json::object() : Json::array();
    for (std::size_t i = 0; i < parts->size(); ++i) {
      if (type.is(TypeKind::kStruct)) {
        all[type.fields()[i].name] = plain(type.fields()[i].type, (*parts)[i]);
      } else {
        all.push_back(plain(type.element(), (*parts)[i]));
      }
    }
    return all;
  }
  return engine::to_text(type, value);
}

Json rounded(const Json& value) {
  if (value.is_number_float()) return Json(fmt::format("{:.10g}", value.get<double>()));
  if (!value.is_structured()) return value;
  Json copy = value;
  for (Json& part : copy) part = rounded(part);
  return copy;
}

void put_in_order(std::vector<Json>& rows) {
  for (Json& row : rows) row = rounded(row);
  std::ranges::sort(rows, {}, [](const Json& row) { return row.dump(); });
}

class Silent final : public runtime::Observer {
 public:
  void start(const plan::Graph&, const std::string&) override {}
  void note(const std::string&) override {}
  void epoch(const runtime::EpochReport&) override {}
  void end(const runtime::RunSummary&) override {}
};

}  // namespace

std::vector<Scenario> read_scenarios(const std::string& folder) {
  std::vector<Scenario> scenarios;
  for (const auto& entry : stdfs::directory_iterator(folder)) {
    const stdfs::path at = entry.path();
    if (!stdfs::exists(at / "pipeline.sql")) continue;
    Scenario scenario{.name = at.filename().string(), .sql = text_of(at / "pipeline.sql")};
    for (const std::string& note : notes(scenario.sql, "configuration")) {
      const std::size_t colon = note.find(": ");
      scenario.configuration[note.substr(0, colon)] = note.substr(colon + 2);
    }
    scenario.any_batches = !notes(scenario.sql, "batches").empty();
    scenario.drain = !notes(scenario.sql, "run").empty();
    scenario.runs.push_back(batches_in(at));
    for (const auto& inner : stdfs::directory_iterator(at)) {
      const std::string name = inner.path().filename().string();
      if (!inner.is_directory() || !name.starts_with("run")) continue;
      const std::size_t run = std::stoul(name.substr(3));
      scenario.runs.resize(std::max(scenario.runs.size(), run + 1));  // a run without files has no folder
      scenario.runs[run] = batches_in(inner.path());
    }
    scenario.expected = Json::parse(text_of(at / "expected.json"));
    scenarios.push_back(std::move(scenario));
  }
  std::ranges::sort(scenarios, {}, &Scenario::name);
  return scenarios;
}

Tables expected_tables(const Scenario& scenario) {
  Tables tables;
  for (const auto& [table, content] : scenario.expected.at("tables").items()) {
    tables[table] = {};
    for (const auto& [batch, rows] : content.at("batches").items()) {
      std::vector<Json> all = rows;
      put_in_order(all);
      tables[table][std::stoi(batch)] = std::move(all);
    }
  }
  return tables;
}

ScenarioProject::ScenarioProject(const Scenario& scenario, std::string root)
    : scenario_(scenario), root_(std::move(root)) {
  stdfs::create_directories(root_ + "/sql");
  std::ofstream spec(root_ + "/spark-pipeline.yml");
  spec << "name: scenario\nstorage: data/output/checkpoints\nconfiguration:\n"
          "  spark.sql.warehouse.dir: data/output\n  spark.sql.session.timeZone: UTC\n";
  for (const auto& [key, value] : scenario.configuration) spec << fmt::format("  {}: {}\n", key, value);
  spec << "libraries:\n  - glob:\n      include: sql/**\n";
  std::ofstream(root_ + "/sql/pipeline.sql") << scenario.sql;
  for (const std::string& source : sources_of(scenario.sql)) stdfs::create_directories(root_ + "/data/input/" + source);
}

Result<plan::Graph> ScenarioProject::graph() const {
  const std::shared_ptr<FileSystem> files = local_file_system();
  const plan::Spec spec = TRY(plan::read_spec(*files, root_ + "/spark-pipeline.yml"));
  return plan::build_graph(*files, spec);
}

void ScenarioProject::add_batches(std::size_t run) const {
  constexpr std::chrono::sys_seconds kFirst{std::chrono::seconds(1'700'000'000)};
  for (const Scenario::Batch& batch : scenario_.runs[run]) {
    const std::string copy = fmt::format("{}/data/input/{}/{}.csv", root_, batch.source, batch.number);
    stdfs::copy_file(batch.path, copy, stdfs::copy_options::overwrite_existing);
    stdfs::last_write_time(copy, std::chrono::file_clock::from_sys(kFirst + std::chrono::seconds(10 * batch.number)));
  }
}

Result<> ScenarioProject::run(engine::Engine& engine, const std::shared_ptr<FileSystem>& files, std::size_t run) const {
  const plan::Graph built = TRY(graph());
  Silent silent;
  const runtime::Environment environment{files, &engine, &system_clock(), {}, &silent};
  runtime::RunOptions options;
  options.drain = scenario_.drain && run + 1 == scenario_.runs.size();
  TRY(runtime::run(built, environment, options));
  return {};
}

Result<Tables> ScenarioProject::found(engine::Engine& engine) const {
  static const std::regex epoch("part-[0-9a-f]{8}-g\\d+-e(\\d+)-.*");
  const plan::Graph built = TRY(graph());
  Tables tables;
  for (const auto& [table, content] : scenario_.expected.at("tables").items()) {
    const plan::Dataset& dataset = *built.dataset("default." + table);
    std::map<int, engine::DataFiles> files;
    if (stdfs::exists(dataset.path)) {
      for (const auto& entry : stdfs::recursive_directory_iterator(dataset.path)) {
        const std::string name = entry.path().filename().string();
        std::smatch parts;
        if (!std::regex_match(name, parts, epoch)) continue;
        engine::DataFiles& of_epoch = files[std::stoi(parts[1])];
        of_epoch.format = TRY(sink::find_sink_format(dataset.format, {}))->file_format();
        of_epoch.schema = dataset.schema;
        of_epoch.partitioned_by = dataset.partitioned_by;
        of_epoch.paths.push_back(entry.path().string());
      }
    }
    std::vector<std::size_t> columns;
    for (const std::string& column : content.at("columns").get<std::vector<std::string>>()) {
      columns.push_back(
          static_cast<std::size_t>(std::ranges::find(dataset.schema, column, &Field::name) - dataset.schema.begin()));
    }
    tables[table] = {};
    for (const auto& [number, of_epoch] : files) {
      std::vector<Json> rows;
      TRY(engine.for_each_chunk(runtime::scan_all(dataset.schema, "t"), {{"t", of_epoch}}, {}, {},
                                [&](const engine::ChunkView& chunk) -> Result<> {
                                  for (std::size_t row = 0; row < chunk.rows; ++row) {
                                    Json values = Json::array();
                                    for (const std::size_t column : columns) {
                                      const DataType& type = dataset.schema.at(column).type;
                                      values.push_back(
                                          plain(type, engine::read_value(type, chunk.columns[column], row)));
                                    }
                                    rows.push_back(std::move(values));
                                  }
                                  return {};
                                }));
      if (rows.empty()) continue;
      put_in_order(rows);
      tables[table][number] = std::move(rows);
    }
  }
  return tables;
}

std::string difference(const Scenario& scenario, const Tables& found) {
  std::string text;
  for (const auto& [table, batches] : expected_tables(scenario)) {
    const auto list = [&](const std::map<int, std::vector<Json>>& of_table) {
      std::string lines;
      for (const auto& [number, rows] : of_table) {
        if (scenario.any_batches) {
          lines += "  batch\n";
        } else {
          lines += fmt::format("  batch {}\n", number);
        }
        for (const Json& row : rows) lines += "    " + row.dump() + "\n";
      }
      return lines;
    };
    const std::string wanted = list(batches);
    const std::string got = list(found.at(table));
    if (wanted != got) text += fmt::format("{}\n expected\n{} found\n{}", table, wanted, got);
  }
  return text;
}

}  // namespace brook::streaming
