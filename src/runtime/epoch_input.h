// EpochInput: the rows that an epoch reads from outside, and what follows from them alone. Reading touches no
// state of the pipeline, so the next epoch is read while this one is being worked on (DESIGN §4.5).
#pragma once

#include <map>
#include <memory>
#include <string>

#include "runtime/epoch_plan.h"

namespace brook::runtime {

class EpochInput {
 public:
  // Opens the ranges. Called by the pipeline's thread, after the input before it has been read.
  [[nodiscard]] static Result<std::unique_ptr<EpochInput>> open(Pipeline& pipeline, EpochPlan plan);

  // Reads what can be read ahead. May run on another thread while an earlier epoch is being worked on.
  [[nodiscard]] Result<> read();

  [[nodiscard]] const EpochPlan& plan() const { return plan_; }
  // Whether nothing of this epoch reads the sources any more, so that the next input may be opened.
  [[nodiscard]] bool is_read() const { return direct_.empty(); }

  // After read(): of the rows that it keeps, in memory or spilled, roughly.
  [[nodiscard]] std::uint64_t bytes() const;

  // After read(): the new rows of a source for a flow; nullptr when it has none in this epoch.
  [[nodiscard]] const engine::Binding* source_rows(std::size_t flow, const std::string& key) const;
  // After read(): the result of a flow whose query needs nothing but sources; nullptr for others.
  [[nodiscard]] engine::BatchPtr flow_rows(std::size_t flow) const;

  std::int64_t read_us = 0;  // spent in read()

 private:
  EpochInput(Pipeline& pipeline, EpochPlan plan) : pipeline_(pipeline), plan_(std::move(plan)) {}

  Pipeline& pipeline_;
  EpochPlan plan_;
  std::map<std::string, engine::Binding> shared_;                       // by source
  std::map<std::pair<std::size_t, std::string>, engine::Binding> own_;  // by flow and source
  std::map<std::size_t, engine::BatchPtr> flow_rows_;
  std::set<std::string> direct_;  // sources that a flow will read while it works
};

// Whether the rows of a flow without state go nowhere but into its table: then they are written while they are read,
// and never kept.
[[nodiscard]] bool writes_alone(const Pipeline& pipeline, const plan::Flow& flow);

// Binds a flow's scans of the sources' new rows, under both of the keys by which a query may name them.
void bind_stream(engine::Bindings& bindings, const plan::Flow& flow, const std::string& key, engine::Binding rows);

}  // namespace brook::runtime
