// CommitRecord: all that one committed epoch says. The newest record alone is enough to go on from: tokens in
// it are self-contained. Its encoding is in commit_record_json.h.
//
// Invariants:
//   - epochs are numbered from 0 without a gap;
//   - positions of a flow cover every range that was folded into its state token and written to its table;
//   - outputs lists what this epoch publishes; everything of epochs <= published is visible already.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "sink/sink.h"
#include "source/source.h"
#include "state/state_store.h"

namespace brook::runtime {

// An operator of a flow.
struct OperatorRecord {
  state::Token state;
  std::uint64_t rows = 0;  // of its state
  std::uint64_t bytes = 0;
  std::uint64_t rows_touched = 0;  // by the last epoch that changed it

  bool operator==(const OperatorRecord&) const = default;
};

// The event time of a flow. Watermarks never go back.
struct WatermarkRecord {
  std::int64_t watermark_us = 0;         // that the flow's last epoch ran with
  std::vector<std::int64_t> sources_us;  // of each declaration (plan::WatermarkSource), by what was seen of it so far
  std::vector<std::int64_t> seen_us;     // of each: when, by the clock of epochs, it last had a row, or the flow began

  bool operator==(const WatermarkRecord&) const = default;
};

struct FlowRecord {
  std::string target;
  std::string fingerprint;
  std::string output_fingerprint;
  std::uint64_t generation = 0;
  // Per input that is read as a stream: where the flow stands.
  std::map<std::string, source::Position> positions;
  std::map<std::string, OperatorRecord> operators;  // by plan::Step::name
  WatermarkRecord watermark;
  std::int64_t work_us = 0;  // what its last epoch took
  // By table: the last epoch that had a token of this flow for it, in this generation.
  std::map<std::string, std::uint64_t> published_in;
};

struct TableRecord {
  std::string kind;      // "streaming table", "materialized view"
  bool appends = false;  // it has a manifest; else files
  std::string format;
  std::string path;
  std::vector<std::string> partitioned_by;
  Schema schema;
  std::uint64_t generation = 0;
  std::uint64_t changed_in = 0;            // the epoch that last wrote it
  std::uint64_t last_change = 0;           // of a complete table: the epoch of the last changes that its readers got
  std::uint64_t digest = 0;                // of a complete table's rows, so that equal ones are not written again
  std::uint64_t rows = 0;                  // in the table now
  state::Token manifest;                   // streaming tables: its files in order of epochs (table_log.h)
  std::vector<engine::WrittenFile> files;  // complete tables: all of them
};

struct OutputRecord {
  std::string table;  // dataset key
  std::string flow;
  sink::Token token;
};

struct CommitRecord {
  std::uint64_t epoch = 0;
  std::int64_t committed_at_us = 0;
  std::int64_t now_us = 0;  // the epoch's clock
  std::uint64_t random_seed = 0;
  std::string session_time_zone;
  bool ansi = true;
  std::int64_t published = -1;                      // all epochs up to here are published and durable
  std::map<std::string, state::Token> source_logs;  // by source key
  std::map<std::string, source::Position> fronts;   // by source key: where flows that keep up stand
  std::map<std::string, FlowRecord> flows;          // by flow name
  std::map<std::string, TableRecord> tables;        // by dataset key
  std::vector<OutputRecord> outputs;
  std::uint64_t input_rows = 0;
};

// A table as the checkpoint knows it, enough to open its sink: also of one that has left the spec.
[[nodiscard]] plan::Dataset dataset_of(const std::string& key, const TableRecord& table, const plan::Spec& spec);

}  // namespace brook::runtime
