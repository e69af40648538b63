// The rows of a query as text: an aligned table, CSV or JSON lines.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include "engine/batch.h"
#include "engine/engine.h"

namespace brook::app {

enum class OutputFormat : std::uint8_t { kTable, kCsv, kJson };

// Errors: kUsage naming the formats there are.
[[nodiscard]] Result<OutputFormat> output_format(const std::string& text);

// The relation whose rows print_rows() takes: table and CSV show every value as CAST(value AS STRING) prints it, in
// the session's time zone; JSON shows values by their types.
[[nodiscard]] analyze::RelationPtr printable(const analyze::RelationPtr& query, OutputFormat format);

// Prints the rows of printable(query). `query` says the names and types of the columns.
[[nodiscard]] Result<> print_rows(const engine::Batch& rows, const analyze::RelationPtr& query, OutputFormat format,
                                  std::FILE* out);

}  // namespace brook::app
