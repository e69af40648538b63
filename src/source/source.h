// Source: where rows come from, as the runtime sees it. One object per SourceTable of the graph.
//
// Threads: all methods are called by the runtime's planner thread, except scan()'s result, which the engine
// reads from its own threads.
//
// Call order, once per process:  restore() -> then any number of epochs
//   discover()                 looks outside for what is new; appends it to the source's log
//   plan(from, until)          cuts the next range [from, to) of the log that an epoch may take
//   scan(range)                rows of that range, once per epoch, however many flows read it
//   changes() / committed()    what the epoch's commit record must remember of the log
//   give_up(positions)         what nobody needs any more
//
// The log is the source's memory of all it has ever found, in arrival order (compare Spark's
// FileStreamSourceLog). Positions in it are what flows store, so that a flow that was added later replays the
// same ranges. It is durable state of the checkpoint, kept through a state::StateStore by the runtime.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/file_system.h"
#include "base/remote_calls.h"
#include "engine/engine.h"
#include "plan/graph.h"
#include "source/files/planned_file.h"
#include "source/schema/schema_changes.h"

namespace brook::source {

// A place in a source's log. Opaque to the runtime but for equality; JSON text, "" is the beginning.
using Position = std::string;

struct Range {
  Position from;
  Position to;
  bool empty() const { return from == to; }
};

// One thing the log remembers, as bytes for the state store; an erased one has no value.
struct LogChange {
  std::string key;
  std::optional<std::string> value;
};

// Counts of one epoch's scan, for progress; read after the query that scanned has ended.
struct ScanCounts {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  std::uint64_t malformed_rows = 0;  // kept as corrupt records, or dropped, by mode
};

class Source {
 public:
  virtual ~Source() = default;

  // Rebuilds the log from what earlier epochs committed: called once per record, in no order, then done.
  [[nodiscard]] virtual Result<> restore_record(std::string_view key, std::string_view value) = 0;

  // Looks for new data. What it finds is looked for again after a restart, unless it was taken by then (committed()),
  // so that a file which nobody could read can be repaired. Cheap when nothing is new.
  [[nodiscard]] virtual Result<> discover(std::int64_t now_us) = 0;

  // The next range after `from`, not past `until`, under the source's own limits (maxFilesPerTrigger …); empty
  // when there is none. REQUIRES: both are positions this source gave ("" is the beginning), from before until.
  [[nodiscard]] virtual Result<Range> plan(const Position& from, const Position& until) = 0;
  [[nodiscard]] virtual Position end() const = 0;  // of all that was discovered

  // The rows of a range, as a query is bound to them. Metadata columns (plan::SourceTable's `_metadata` fields) follow
  // the schema's columns. Errors while reading name file and line; a file that is not what discover() saw is an Error.
  [[nodiscard]] virtual Result<engine::Binding> scan(const Range& range) = 0;
  [[nodiscard]] virtual ScanCounts counts() const = 0;  // of the last scan()

  // Log records up to `front`, where the flows that keep up stand, that are not committed yet; they ride in the epoch's
  // commit. committed() says that the last of them are.
  [[nodiscard]] virtual Result<std::vector<LogChange>> changes(const Position& front) = 0;
  virtual void committed() = 0;

  // Where the flows stand that read the source's new rows: what is before the least of them is durably taken, and asked
  // for again only by a flow that is added or refreshed. Called after each commit, and once after restore(). A source
  // may give that up (cleanSource of files); repeatable, because the process may die in the middle.
  [[nodiscard]] virtual Result<> give_up(const std::vector<Position>& /*readers*/) { return {}; }

  // For progress, as Spark shows it: description "FileStreamSource[file:/…]", and a position as JSON.
  [[nodiscard]] virtual std::string description() const = 0;
  // Rows or bytes waiting after `from`; for the lag column of progress. Files: number of files.
  [[nodiscard]] virtual std::uint64_t backlog(const Position& from) const = 0;
};

struct SourceEnvironment {
  std::shared_ptr<FileSystem> files;
  std::string directory;  // of the project: paths below it are remembered without it, so that a project can move
  std::string session_time_zone = "UTC";
  bool ansi = true;
  std::string pipeline;  // its name; empty: a query outside any pipeline
  // Nothing reads it as a stream: what is there already is wanted too.
  bool whole = false;
  std::shared_ptr<RemoteCalls> calls = direct_remote_calls();
  CancelToken cancel;  // ends waiting for another system
  // Where scans say which columns they found that their tables do not have.
  std::shared_ptr<SchemaChanges> schema_changes = std::make_shared<SchemaChanges>();
  std::map<std::string, std::string> configuration = {};  // of the project: where S3 is
};

// What is looked at to find the columns of a table that declares none.
struct SchemaSample {
  std::shared_ptr<FileSystem> files;
  std::vector<PlannedFile> planned;  // in order of arrival
  std::string time_zone;
};

// One line per format in source/formats.cc: {"csv", &open_csv_source} …
using OpenSource = Result<std::unique_ptr<Source>> (*)(const plan::SourceTable& table,
                                                       const SourceEnvironment& environment);
struct SourceFormat {
  std::string_view format;
  OpenSource open;
  // Checks options and types at planning time (dry-run), without touching data.
  Result<> (*check)(const plan::SourceTable& table);
  // What planning must know of a table of this format.
  plan::DescribeSource describe;
  // The columns that files hold, without those of folders; null: they are declared, or describe() says them.
  Result<Schema> (*infer)(const plan::SourceTable& table, const SchemaSample& sample) = nullptr;
};
[[nodiscard]] const std::vector<SourceFormat>& source_formats();
// Errors: kUsage naming the formats there are.
[[nodiscard]] Result<const SourceFormat*> find_source_format(const std::string& format, const Location& where);
// The source of a table, wherever its files are: where its path is on S3, files are read from there.
[[nodiscard]] Result<std::unique_ptr<Source>> open_source(const plan::SourceTable& table,
                                                          const SourceEnvironment& environment);
[[nodiscard]] Result<> check_source(const plan::SourceTable& table);
// For plan::build_graph.
[[nodiscard]] Result<plan::SourceTraits> describe_source(const plan::SourceTable& table);
// The columns that a scan has: those of the table, then the fields of _metadata.
[[nodiscard]] Schema scanned_schema(const plan::SourceTable& table);

}  // namespace brook::source
