// Scenario: a folder of tests/streaming, and a project that runs it in a folder of its own. One thread.
//
//   pipeline.sql          what is run; its first comment says what the scenario shows
//   <source>-<n>.csv      the n-th batch of CREATE TABLE <source>; all first batches come before all second ones
//   run1/, run2/ …        batches that only come after the run before has ended; a run without any has no folder
//   expected.json         the rows that each batch adds to each table, or the class of the error
//
// Lines of pipeline.sql that say more:
//   -- configuration: key: value    goes into the project's spec
//   -- run: --drain                 of the last run
//   -- batches: any                 only the order of the batches counts: tables that read tables are queries of their
//                                   own in Spark
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/engine.h"
#include "plan/graph.h"

namespace brook::streaming {

using Json = nlohmann::json;

struct Scenario {
  struct Batch {
    std::string source;
    int number = 0;
    std::string path;
  };
  std::string name;
  std::string sql;
  std::map<std::string, std::string> configuration;
  bool any_batches = false;
  bool drain = false;
  std::vector<std::vector<Batch>> runs;
  Json expected;

  [[nodiscard]] bool is_refused() const { return expected.contains("error"); }
};

// Of a folder of scenarios, in the order of their names.
[[nodiscard]] std::vector<Scenario> read_scenarios(const std::string& folder);

// Table -> batch -> rows, each a list of values as JSON has them, in a fixed order.
using Tables = std::map<std::string, std::map<int, std::vector<Json>>>;
[[nodiscard]] Tables expected_tables(const Scenario& scenario);

class ScenarioProject {
 public:
  ScenarioProject(const Scenario& scenario, std::string root);

  [[nodiscard]] Result<plan::Graph> graph() const;
  // The files that come before a run.
  void add_batches(std::size_t run) const;
  // Takes in what there is. Everything it changes on disk goes through `files`, which is the engine's too.
  [[nodiscard]] Result<> run(engine::Engine& engine, const std::shared_ptr<FileSystem>& files, std::size_t run) const;
  // What lies in the tables' folders, by the epoch in the files' names; epochs that added no row are left out.
  [[nodiscard]] Result<Tables> found(engine::Engine& engine) const;

 private:
  const Scenario& scenario_;
  std::string root_;
};

// What differs, or "". Doubles agree to ten digits.
[[nodiscard]] std::string difference(const Scenario& scenario, const Tables& found);

}  // namespace brook::streaming
