// Pipeline: a graph opened on a checkpoint: sources with their logs, tables with their sinks, flows with their
// operators, all as of the last committed epoch. Opening recovers: what was committed and not published is
// published, what was prepared and not committed is removed, and edits that the state cannot follow are refused.
//
// One thread, except where epoch.cc hands parts of an epoch to threads of its own. After a failed epoch the
// pipeline is discarded and opened again: what it holds in memory may be ahead of the checkpoint.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/remote_calls.h"
#include "engine/engine.h"
#include "plan/graph.h"
#include "runtime/checkpoint.h"
#include "runtime/commit_record.h"
#include "runtime/observer.h"
#include "runtime/operator_chain.h"
#include "runtime/table_log.h"
#include "sink/sink.h"
#include "source/source.h"

namespace brook::runtime {

struct PipelineOptions {
  std::set<std::string> full_refresh;  // dataset keys; their readers are added
  bool full_refresh_all = false;
  std::set<std::string> refresh;  // only these datasets run; empty: all
  std::uint64_t state_budget_bytes = std::uint64_t{1} << 30;
};

// What opening and running need from outside.
struct Environment {
  std::shared_ptr<FileSystem> files;
  engine::Engine* engine = nullptr;  // outlives the pipeline
  const Clock* clock = nullptr;
  CancelToken cancel;
  Observer* observer = nullptr;
  std::shared_ptr<RemoteCalls> calls = direct_remote_calls();
  // What sources found while they were read, when a run ends because of it.
  std::shared_ptr<source::SchemaChanges> schema_changes = std::make_shared<source::SchemaChanges>();
};

struct OpenSource {
  const plan::SourceTable* table = nullptr;
  std::unique_ptr<source::Source> source;
  std::unique_ptr<state::StateStore> log_store;
  state::Token log;
  source::Position front;  // where the flows that keep up stand
};

struct OpenTable {
  const plan::Dataset* dataset = nullptr;
  std::unique_ptr<sink::Sink> sink;
  std::unique_ptr<TableLog> log;  // of tables that append
  TableRecord record;
  std::string file_format;  // of its data files
  bool fresh = true;        // nothing of this generation is written yet: the first write replaces
};

struct OpenFlow {
  const plan::Flow* flow = nullptr;
  FlowRecord record;
  std::unique_ptr<OperatorChain> operators;   // of an incremental plan
  std::unique_ptr<OperatorChain> difference;  // plan::Flow::difference
  bool must_run = true;   // even without input: it has never run, or its output must be written anew
  bool recorded = false;  // the newest record knows it
  bool selected = true;   // by --refresh
};

class Pipeline {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Pipeline>> open(const plan::Graph& graph, Checkpoint& checkpoint,
                                                              const Environment& environment,
                                                              const PipelineOptions& options);

  const plan::Graph& graph;  // outlives the pipeline
  Checkpoint& checkpoint;    // outlives the pipeline
  Environment environment;
  std::map<std::string, OpenSource> sources;  // by key
  std::map<std::string, OpenTable> tables;    // by key
  std::vector<OpenFlow> flows;                // in the graph's order
  std::vector<std::string> notes;             // of opening, for the observer
  SyncSet published_unsynced;                 // to be synced before the next record calls the last epoch published

  // Publishes the outputs of a committed record; repeatable. One that cannot be published is left out, with a note,
  // where its table is in `reset` and starts over.
  [[nodiscard]] Result<> publish(const CommitRecord& record, const std::set<std::string>& reset = {});
  // Deletes files of state that the newest record does not need.
  [[nodiscard]] Result<> retain();
  // Syncs what was published and says so in the checkpoint; removes empty staging folders. At a clean stop.
  [[nodiscard]] Result<> close();

  // Lets sources give up what all flows have taken.
  [[nodiscard]] Result<> give_up_taken();

  // A table path as the checkpoint keeps it: relative to the spec's folder where it lies below it.
  [[nodiscard]] std::string portable_path(const std::string& path) const;

 private:
  Pipeline(const plan::Graph& graph_in, Checkpoint& checkpoint_in, Environment environment_in)
      : graph(graph_in), checkpoint(checkpoint_in), environment(std::move(environment_in)) {}

  Result<> open_sources(const CommitRecord* last);
  Result<> open_tables(const CommitRecord* last, const std::set<std::string>& reset);
  Result<> open_flows(const CommitRecord* last, const std::set<std::string>& reset, const PipelineOptions& options);
  Result<> finish_published(const std::set<std::string>& reset);
  Result<> clean_up();
  [[nodiscard]] sink::SinkEnvironment sink_environment() const;
  Result<sink::Sink*> sink_of(const std::string& table, const CommitRecord& record);

  bool has_unpublished_ = false;  // publishing was cut short: what is staged is still needed
  std::map<std::string, std::unique_ptr<sink::Sink>> former_sinks_;  // of tables that left the spec
};

// The name under which the state of a source or table is stored.
[[nodiscard]] std::string source_store_name(const std::string& key);
[[nodiscard]] std::string table_store_name(const std::string& key);

}  // namespace brook::runtime
