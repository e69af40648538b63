// IncrementalPlan: a query as steps that keep state between epochs, with engine queries in between. An epoch goes
// through the steps in order:
//
//   new rows of tables, changes of views ─┐
//   what earlier steps gave this epoch ───┴─> input queries ─> the step's operator ─> this epoch's rows, for later
//   steps
//
// A value; immutable once planned. The operators are in operator/operator.h, the epoch in runtime/operator_chain.h.
//
// Weights (as in DBSP): rows that can be taken back carry an INT64 column kWeightColumn as their last: +n for n rows
// more, -n for n rows less; joins multiply it. Rows without the column are only ever added.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analyze/relation.h"
#include "plan/aggregate_step.h"
#include "plan/stream_steps.h"

namespace brook::plan {

inline constexpr const char* kWeightColumn = "__weight";

// The keys by which a query scans what a step gives: the rows of this epoch (Step::output), and, of a step that keeps
// it, the whole result so far, without weights.
[[nodiscard]] std::string step_changes_key(const std::string& step);
[[nodiscard]] std::string step_rows_key(const std::string& step);
[[nodiscard]] bool is_step_key(const std::string& table_key);
// The key of one row with one TIMESTAMP: what is at or before it, is late.
[[nodiscard]] std::string late_watermark_key();

// Pairs of rows with equal keys, of two inputs: each has the keys, then its row. It gives the row of the left, then
// (not of kSemi and kAnti) that of the right. Keys that are null meet nothing, unless null_safe.
struct JoinStep {
  std::size_t key_count = 0;
  std::vector<bool> null_safe;                         // by key: <=>
  analyze::JoinKind kind = analyze::JoinKind::kInner;  // not kCross
};
// All rows by key: its input has the keys, then the row. It gives all rows of every key that an epoch touches, as they
// are afterwards, with their keys.
struct PartitionStep {
  std::size_t key_count = 0;
};
// What was made of the rows of a key: its inputs are the touched keys, and all rows of those keys, after the key.
// Without keys it has the second alone. It gives the changes of the rows and keeps them.
struct ReplaceStep {
  std::size_t key_count = 0;
};
// The rows of the query: adds up an epoch's changes and keeps the whole result.
struct ResultStep {};
// Constant rows, given in the first epoch.
struct OnceStep {};
// AUTO CDC: rows made of changes of rows. Its input has the keys, the sequence, the kind of change (INT) and the row.
// It gives the changes of the rows and keeps them: the newest of each key, or with a history all, each with the
// sequences from where and until where it holds (null: it still does).
struct CdcStep {
  enum class Change : std::int32_t { kUpsert, kDelete, kTruncate };
  std::size_t key_count = 0;
  bool history = false;                  // SCD type 2
  bool ignore_nulls = false;             // a null keeps what was there
  std::int64_t remember_deletes_us = 0;  // for older changes that come later
};

struct Step {
  std::string name;  // its kind and fingerprint: unique in its flow, and the name of its state
  std::variant<AggregateStep, JoinStep, PartitionStep, ReplaceStep, ResultStep, OnceStep, CdcStep, WindowStep,
               SessionStep, DedupStep, StreamJoinStep, PartnerStep>
      kind;
  // Run over this epoch's rows, in this order. Scans: tables by their key (their new rows), steps by their keys.
  std::vector<analyze::RelationPtr> inputs;
  bool weighted_input = false;  // the last column of every input is the weight
  Schema output;                // of this epoch's rows; the weight last, if they can be taken back
  bool emits = false;           // something reads this epoch's rows
  bool keeps_rows = false;      // something reads the whole result
  // By how much the event times of its input may lie behind the flow's watermark: a join below gives out rows of both
  // sides that are as old as what it keeps.
  std::int64_t watermark_lag_us = 0;
  // Of all that decides the state: kind, input queries with the steps below them, settings. State made under one
  // fingerprint belongs to every step with the same.
  std::string fingerprint;
};

// WATERMARK … DELAY OF: the flow's watermark is, by policy, the least or the greatest of those of its declarations.
struct WatermarkSource {
  std::string name;             // of the column; the place of the declaration in the plan tells those of one name apart
  analyze::RelationPtr latest;  // one row, one column: the greatest event time of this epoch, null: there is none
  std::int64_t delay_us = 0;
};

// Of TBLPROPERTIES ('outputMode' = 'update'): what tells the rows of a table from each other.
struct UpdatedRows {
  std::vector<std::string> keys;  // columns that the group keys are in; none: the table has one row
  std::string hidden_key;         // a group key that is in no column; empty: there is none
  bool takes_back = false;        // groups can stop being rows of the table (HAVING)
};

struct IncrementalPlan {
  std::vector<Step> steps;  // each after those that it reads
  std::vector<WatermarkSource> watermarks;
  bool latest_watermark_counts = false;  // spark.sql.streaming.multipleWatermarkPolicy is max
  // A declaration that saw no row for so long, by the clock, no longer holds the watermark back.
  std::optional<std::int64_t> idle_timeout_us = std::nullopt;
  // Over the steps: of a complete flow all rows of the target, else the rows that this epoch appends, or those that
  // take the place of others (`updates`): with the weight, where groups can go.
  analyze::RelationPtr output;
  std::optional<UpdatedRows> updates = std::nullopt;
  // The rows of this epoch that come too late for the step that would take them in; null: nobody asks. Reads
  // late_watermark_key().
  analyze::RelationPtr late_rows;
  // Of a complete flow: the step whose rows `output` is made of; if it does not change, nothing does.
  std::string kept;
  // Of a complete flow: the changes of the target's rows, where they follow from those of that step; else null.
  analyze::RelationPtr changes;
};

// Whether rows of a schema can be taken back: its last column is the weight.
[[nodiscard]] bool is_weighted(const Schema& schema);

// "aggregate"
[[nodiscard]] std::string kind_of(const Step& step);

}  // namespace brook::plan
