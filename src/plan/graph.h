// Graph: what a project means, ready to run: sources, datasets and flows in dependency order, every query
// analyzed and cut into the operators that maintain it. Immutable; any thread. Built by build_graph() from the
// statements of all files; knows no connector and no checkpoint.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analyze/catalog.h"
#include "analyze/relation.h"
#include "plan/incremental.h"
#include "plan/source_traits.h"
#include "plan/spec.h"
#include "sql/statement.h"

namespace brook::plan {

enum class DatasetKind : std::uint8_t { kStreamingTable, kMaterializedView };
struct Dataset {
  std::string key;
  std::string name;
  DatasetKind kind = DatasetKind::kStreamingTable;
  Schema schema;
  std::string format;  // "parquet" by default
  std::string path;    // <warehouse>/<name>, <warehouse>/<db>.db/<name>, or LOCATION
  sql::OptionMap options;
  sql::OptionMap properties;
  std::vector<std::string> partitioned_by;
  std::string comment;
  Location location;
  // Each epoch writes rows of its own (streaming tables, and views whose rows are only ever added); else the table is
  // replaced as a whole.
  bool appends = true;
  // Of a table that is replaced: what its readers get of an epoch can be taken back, and has the weight.
  bool weighted_changes = false;
  // Of a table that appends: the rows of an epoch take the place of those with the same keys.
  std::optional<UpdatedRows> updates = std::nullopt;

  // The value of a property by its name without case; null: it has none.
  [[nodiscard]] const std::string* property(std::string_view wanted) const;
};

// Rows in, rows out, nothing remembered: the query runs over each batch alone.
struct StatelessPlan {
  analyze::RelationPtr query;  // stream scans are bound to the batch, other scans to all that is committed
};
// The whole query over all input, each time some input changed.
struct RecomputePlan {
  analyze::RelationPtr query;
  std::string reason;  // "full, because …" in explain
};

struct FlowInput {
  std::string table_key;  // of a SourceTable or Dataset
  // New rows only (of a table that is replaced: its changes); else all that is committed (static side, or recompute).
  bool stream = false;
  std::size_t scans = 1;  // how often the flow reads them
};
struct Flow {
  std::string name;       // unique in the project; for a dataset's own query the dataset's key
  std::string target;     // Dataset::key
  bool complete = false;  // replaces the target's rows, else appends
  std::optional<std::uint64_t> state_limit_bytes = std::nullopt;  // of each operator
  std::string late_rows_target;  // Dataset::key of the table that takes IncrementalPlan::late_rows; empty: none
  std::variant<StatelessPlan, IncrementalPlan, RecomputePlan> plan;
  std::vector<FlowInput> inputs;  // distinct
  // Of a complete flow: a maintained view reads the target's changes; and the step that finds them, where the plan does
  // not tell them (cut.h).
  bool changes_read = false;
  std::vector<Step> difference;  // none or one
  // Of the plan, settings included: state made under one fingerprint can be used by a plan with the same. The
  // output of an IncrementalPlan is left out: an edited HAVING or ORDER BY keeps its groups.
  std::string fingerprint;
  // Of all that decides the rows: when it alone changed, a complete target is written anew, from the same state.
  std::string output_fingerprint;
  Location location;
};

// All steps that keep state for a flow.
[[nodiscard]] std::vector<const Step*> steps_of(const Flow& flow);

struct Graph {
  Spec spec;
  std::vector<SourceTable> sources;
  std::vector<Dataset> datasets;  // in dependency order
  std::vector<Flow> flows;        // in dependency order
  std::shared_ptr<const analyze::Catalog> catalog;

  [[nodiscard]] const SourceTable* source(const std::string& key) const;
  [[nodiscard]] const Dataset* dataset(const std::string& key) const;
  // Keys of `keys` and of every dataset that reads one of them, directly or not, or takes its late rows.
  [[nodiscard]] std::vector<std::string> with_readers(const std::vector<std::string>& keys) const;
};

// Reads the spec's files, replaces ${key}, parses, analyzes and plans. Errors: kUsage with file, line, column: syntax,
// names, types, duplicates, a cycle of datasets (naming them in order), a flow whose columns do not fit its target, a
// clause or construct that is not supported (by name).
[[nodiscard]] Result<Graph> build_graph(FileSystem& fs, const Spec& spec,
                                        const DescribeSource& describe = describe_as_files);

// What a checkpoint knows of the plans, in words.
struct ExplainNotes {
  std::map<std::string, std::string> flows;                          // by Flow::name
  std::map<std::pair<std::string, std::string>, std::string> steps;  // by Flow::name and Step::name
};
// For explain: the datasets in order, each with its flows, operators, and "incremental" or "full, because …".
[[nodiscard]] std::string explain(const Graph& graph, const std::string& dataset_key = "",
                                  const ExplainNotes& notes = {});

}  // namespace brook::plan
