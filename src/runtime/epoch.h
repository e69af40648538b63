// Epoch: works on one input until everything it changes is durable but invisible (steps 2 and 3 of DESIGN §4),
// then commits and publishes it (steps 4 and 5).
//
//   Epoch epoch(pipeline, input) -> work() -> commit() -> publish()
//
// work() may fail or be cancelled: nothing of the epoch is visible or referred to, and the pipeline must be
// opened again. Once commit() has returned, the epoch will be published, now or after a restart. Used by the
// pipeline's thread; work() uses threads of its own for the flows and joins them before it returns.
#pragma once

#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/compaction.h"
#include "runtime/epoch_input.h"

namespace brook::runtime {

class Epoch {
 public:
  Epoch(Pipeline& pipeline, const EpochInput& input) : pipeline_(pipeline), input_(input) {}

  // Small files become few in this epoch. REQUIRES: work() has not been called; planned for this epoch.
  void compact(Compaction compaction) { compactions_.push_back({std::move(compaction), {}}); }
  [[nodiscard]] Result<> work();
  [[nodiscard]] Result<> commit();
  [[nodiscard]] Result<> publish();

  // After publish(). The caller adds the counts of sources and how long it took: it knows when the epoch was read.
  [[nodiscard]] EpochReport report() const;

 private:
  // What one flow's part of the epoch came to.
  struct Outcome {
    std::size_t flow = 0;
    std::optional<sink::Prepared> prepared;  // absent: the output did not change
    std::map<std::string, OperatorRecord> operators;
    std::optional<WatermarkRecord> watermark;  // of a flow that declares one
    engine::BatchPtr late;                     // rows for plan::Flow::late_rows_target
    std::optional<sink::Prepared> prepared_late;
    engine::BatchPtr appended;       // rows of a table that appends
    engine::BatchPtr rows;           // all rows of a complete table, if they were computed
    engine::BatchPtr changes;        // of a complete table whose changes are read
    std::set<std::string> not_read;  // streamed inputs whose rows must wait for an epoch that catches up
    SyncSet syncs;
    std::uint64_t input_rows = 0;
    std::uint64_t total_rows = 0;  // of a complete table
    std::uint64_t digest = 0;
    std::int64_t work_us = 0;
  };

  struct PlannedCompaction {
    Compaction plan;
    sink::Prepared prepared;
  };

  [[nodiscard]] bool takes_part(std::size_t flow) const;
  [[nodiscard]] Result<engine::Bindings> bind(std::size_t flow);
  [[nodiscard]] Result<engine::Binding> new_rows_of_table(std::size_t flow, const std::string& key);
  [[nodiscard]] Result<engine::Binding> changes_of_table(std::size_t flow, const std::string& key);
  // Whether a flow has read all of a table up to this epoch, or reads in it what is left.
  [[nodiscard]] bool keeps_up(std::size_t flow, const std::string& key) const;
  [[nodiscard]] Result<engine::Binding> all_rows(const std::string& key);
  [[nodiscard]] engine::DataFiles data_files(const OpenTable& table, std::size_t first, std::size_t last) const;

  [[nodiscard]] Result<> start_writing(std::size_t flow, const plan::StatelessPlan& plan);
  [[nodiscard]] Result<> start_stateless(std::size_t flow, const plan::StatelessPlan& plan);
  [[nodiscard]] Result<> start_incremental(std::size_t flow, const plan::IncrementalPlan& plan);
  [[nodiscard]] Result<> run_recompute(std::size_t flow, const plan::RecomputePlan& plan);
  [[nodiscard]] Result<> write_complete(Outcome& outcome, const engine::BatchPtr& rows);
  // How a flow writes to a table that appends: its first rows of a generation replace what was there.
  [[nodiscard]] static sink::WriteMode begin_writing(OpenTable& table);
  // Of a flow's rows for one table; nothing where there are none to append.
  [[nodiscard]] Result<std::optional<sink::Prepared>> prepare(std::size_t flow, const std::string& table,
                                                              sink::WriteMode mode, const engine::BatchPtr& rows);
  [[nodiscard]] Result<sink::Prepared> prepare_rows(std::size_t flow, const std::string& table, sink::WriteMode mode,
                                                    const sink::Rows& rows);
  struct Modes {
    sink::WriteMode target = sink::WriteMode::kAppend;
    sink::WriteMode late_rows = sink::WriteMode::kAppend;
  };
  [[nodiscard]] Result<> fold_incremental(Outcome& outcome, const plan::IncrementalPlan& plan,
                                          engine::Bindings bindings, const Modes& modes);
  [[nodiscard]] Result<> write_late_rows(Outcome& outcome, const plan::IncrementalPlan& plan, engine::Bindings bindings,
                                         sink::WriteMode mode);
  [[nodiscard]] Result<> find_changes(Outcome& outcome);
  [[nodiscard]] Result<WatermarkRecord> watermark_after(std::size_t flow, const plan::IncrementalPlan& plan,
                                                        const engine::Bindings& bindings) const;
  [[nodiscard]] OperatorChain::Work work_of_epoch() const;
  [[nodiscard]] Outcome outcome_of(std::size_t flow) const;
  void take(Outcome outcome);
  // Waits for a flow, and makes its rows known to those that read them.
  [[nodiscard]] Result<> finish(std::size_t flow);
  [[nodiscard]] Result<> finish_producers(std::size_t flow);
  [[nodiscard]] Result<> collect_outcomes();

  [[nodiscard]] Result<> prepare_compactions();
  // After everything else of the epoch: positions in logs change.
  [[nodiscard]] Result<> advance_compacted(const PlannedCompaction& compaction, SyncSet& syncs);

  [[nodiscard]] Result<CommitRecord> make_record(SyncSet& syncs);
  void advance_flow(const Outcome& outcome);
  [[nodiscard]] Result<> advance_table(const Outcome& outcome, CommitRecord& record, SyncSet& syncs);
  // Takes what a flow prepared for a table into the table and the record.
  [[nodiscard]] Result<> advance_output(OpenTable& table, const std::string& flow, const sink::Prepared& prepared,
                                        CommitRecord& record, SyncSet& syncs);

  Pipeline& pipeline_;
  const EpochInput& input_;
  std::map<std::string, std::vector<engine::BatchPtr>> appended_;  // by streaming table
  std::map<std::string, engine::BatchPtr> replaced_;               // by complete table: all its rows
  std::map<std::string, engine::BatchPtr> changes_;                // by complete table; none that are empty
  std::map<std::size_t, std::future<Result<Outcome>>> running_;    // by flow
  std::vector<PlannedCompaction> compactions_;
  std::vector<Outcome> outcomes_;  // in the order of flows
  CommitRecord record_;
  std::map<std::string, std::int64_t> durations_us_;
};

}  // namespace brook::runtime
