// ViewProject: a project of sources and materialized views in a folder of its own, for tests that compare what is
// maintained with what the same queries give at once over all input. One thread.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "plan/graph.h"
#include "runtime/observer.h"

namespace brook::property {

// Remembers what the operators of the last epoch did.
class Watching final : public runtime::Observer {
 public:
  void start(const plan::Graph&, const std::string&) override {}
  void note(const std::string&) override {}
  void epoch(const runtime::EpochReport& report) override { reports.push_back(report); }
  void end(const runtime::RunSummary&) override {}
  std::vector<runtime::EpochReport> reports;
};

class ViewProject {
 public:
  using Views = std::vector<std::pair<std::string, std::string>>;  // name and query, each after those that it reads

  // Sources t and u have the columns; their files come from folders of the same names.
  ViewProject(std::string root, const std::string& columns, Views views);
  // Files are read in the order in which they are added.
  void add_file(const std::string& source, const std::vector<std::string>& lines);

  [[nodiscard]] Result<plan::Graph> graph() const;
  // Reads what is new, until nothing is left.
  [[nodiscard]] Result<> run(engine::Engine& engine, runtime::Observer& observer) const;
  // The table of a view as the checkpoint has it.
  [[nodiscard]] Result<engine::BatchPtr> maintained(engine::Engine& engine, const std::string& view) const;
  // Every view computed from all input, by name.
  [[nodiscard]] Result<std::map<std::string, engine::BatchPtr>> at_once(engine::Engine& engine) const;
  [[nodiscard]] const Views& views() const { return views_; }

 private:
  std::string root_;
  Views views_;
  std::size_t files_ = 0;
};

// What differs between the rows of two batches in whatever order, or "": doubles agree to 1e-9 relative (DESIGN §4),
// everything else exactly.
[[nodiscard]] std::string difference(const engine::Batch& maintained, const engine::Batch& at_once);

}  // namespace brook::property
