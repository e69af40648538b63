// emit: a bound relation becomes one DuckDB SELECT. Pure text: nothing here knows a connection.
//
// How values travel inside DuckDB (chunk.h has the layouts):
//   TIMESTAMP and TIMESTAMP_NTZ   TIMESTAMP (microseconds, UTC / wall clock); never TIMESTAMPTZ
//   INTERVAL DAY TO SECOND        BIGINT microseconds;   INTERVAL YEAR TO MONTH   INTEGER months
//   STRING VARCHAR · BINARY BLOB · DECIMAL(p,s) DECIMAL(p,s) · VOID INTEGER (all null)
//   ARRAY LIST · MAP MAP · STRUCT STRUCT with the field names · VARIANT STRUCT(value BLOB, metadata BLOB)
// The connection runs with TimeZone UTC; functions of local time get the zone as an argument ({zone}).
#pragma once

#include <functional>
#include <string>

#include "analyze/relation.h"
#include "base/result.h"
#include "engine/engine.h"
#include "engine/place.h"

namespace brook::engine {

struct EmitOptions {
  QueryContext context;
  // The FROM item of a scan, without alias: the caller appends ` AS alias`. Its columns come in the order of
  // Scan::columns and are named c0, c1, … . In a running query this is `brook_scan(<n>, [<columns>])` or
  // `(SELECT … FROM read_parquet(…))`; emitted_sql() shows the table's name instead.
  std::function<Result<std::string>(const analyze::Scan&)> scan;
  // Marks what may fail while the query runs; the caller takes the marks out again. Null: no marks.
  PlaceMarks* places = nullptr;
};

// A SELECT without a trailing semicolon. Its columns come in the order of Relation::output; what they are called
// is the emitter's choice (the engine renames them by position where names matter: files). Every column has
// exactly the DuckDB type of its Spark type above: the engine checks it and refuses with kInternal.
[[nodiscard]] Result<std::string> emit(const analyze::RelationPtr& relation, const EmitOptions& options);

}  // namespace brook::engine
