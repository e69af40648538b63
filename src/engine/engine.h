// Engine: runs bound queries (analyze/relation.h) over batches, scans and files. This header is the whole of
// what the rest of brookmill knows of DuckDB; duckdb headers are included in this folder's .cc files only.
//
// An Engine may be used from several threads at once; each call runs one query to its end on the engine's
// own thread budget. A fatal error inside DuckDB invalidates the instance: the engine opens a new one for the
// next call (nothing but batches lived in it; those made before fail to read with kInternal) and returns an Error.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analyze/relation.h"
#include "base/cancel.h"
#include "base/file_system.h"
#include "engine/batch.h"
#include "engine/scan.h"
#include "engine/value.h"

namespace brook::engine {

struct EngineOptions {
  int threads = 0;                        // 0: one per core
  std::uint64_t memory_budget_bytes = 0;  // 0: a share of the machine's
  std::string spill_directory;            // for what does not fit; emptied on open and close
  std::shared_ptr<FileSystem> files;      // every file the engine writes for a sink goes through it
};

// Data files of one table, with partition values that stand in their paths (key=value folders).
struct DataFiles {
  std::string format;  // "parquet", "csv" (as our sinks write it), "json"
  std::vector<std::string> paths;
  Schema schema;  // all columns, partition columns included
  std::vector<std::string> partitioned_by;
  // CSV and JSON: those that they were written with. Parquet: binary_as_string.
  std::map<std::string, std::string> options = {};
  // Parquet: columns that no file holds and all rows of a file share, with a value for each path.
  struct Constant {
    std::size_t column;  // of the schema
    std::vector<Value> values;
  };
  std::vector<Constant> constants = {};
};

// Where the rows of a Scan node come from.
using Binding = std::variant<BatchPtr, std::shared_ptr<ScanSource>, DataFiles>;
// By analyze::Scan::table_key. Every scan of the query must be bound.
using Bindings = std::map<std::string, Binding>;

// What is constant during a query (DESIGN §4.1).
struct QueryContext {
  std::int64_t now_us = 0;  // current_timestamp()
  std::string session_time_zone = "UTC";
  bool ansi = true;
  std::uint64_t random_seed = 0;
  bool last_map_key_wins = false;  // of keys that come twice; else they are an error
};

// What the writer of a file knows of a column, or of a field inside one. Texts are as DuckDB prints values of the type,
// instants in UTC: "2026-01-31 12:00:00.5+00".
struct ColumnStatistics {
  std::vector<std::string> path;   // {"a"}; of a field {"a", "field"}
  std::optional<std::string> min;  // both absent: all null, NaN is among them, or too long to be kept
  std::optional<std::string> max;
  std::uint64_t null_count = 0;
};
// One file that a copy wrote, relative to its directory: "event_date=2026-01-01/part-0.parquet".
struct WrittenFile {
  std::string path;
  std::uint64_t rows = 0;
  std::uint64_t size_bytes = 0;
  std::vector<ColumnStatistics> columns = {};  // where CopyTarget asks for them
};
struct CopyTarget {
  std::string directory;    // exists and is empty, or holds other files of other names
  std::string name_prefix;  // files are called <prefix>-<n>.<extension>, n from 0 per folder
  std::string extension;    // ".parquet", ".csv", ".json", ".txt": what a reader should see after publishing
  std::string format;       // "parquet", "csv", "json", "text"
  std::vector<std::string> partitioned_by;     // NULL is written as __HIVE_DEFAULT_PARTITION__, escaped as Spark does
  std::map<std::string, std::string> options;  // Spark's writer options: compression, header, sep, …
  bool statistics = false;                     // of Parquet: gather WrittenFile::columns
};

class Engine {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Engine>> open(const EngineOptions& options);
  virtual ~Engine() = default;

  // Runs the query and keeps its rows, in order, as a batch.
  [[nodiscard]] virtual Result<BatchPtr> collect(const analyze::RelationPtr& query, const Bindings& bindings,
                                                 const QueryContext& context, const CancelToken& cancel) = 0;

  // Runs the query and hands each chunk, in order and one at a time, to `consume` (on an engine thread; the
  // chunk is valid during the call). An Error from it stops the query and is returned.
  [[nodiscard]] virtual Result<> for_each_chunk(const analyze::RelationPtr& query, const Bindings& bindings,
                                                const QueryContext& context, const CancelToken& cancel,
                                                const std::function<Result<>(const ChunkView&)>& consume) = 0;

  // Writes the query's rows as files (through EngineOptions::files, not synced). No rows: no file.
  [[nodiscard]] virtual Result<std::vector<WrittenFile>> copy(const analyze::RelationPtr& query,
                                                              const Bindings& bindings, const QueryContext& context,
                                                              const CancelToken& cancel, const CopyTarget& target) = 0;

  // The DuckDB SQL that a query becomes; for explain and for tests.
  [[nodiscard]] virtual Result<std::string> emitted_sql(const analyze::RelationPtr& query) const = 0;

  [[nodiscard]] virtual std::string version() const = 0;  // "DuckDB v1.5.5"
};

// A batch of rows held by values; for VALUES-like sources, state read-outs and tests.
[[nodiscard]] Result<BatchPtr> batch_of_rows(Engine& engine, Schema schema,
                                             const std::vector<std::vector<Value>>& rows);

}  // namespace brook::engine
