// OutputFormat: how rows become the bytes of files. A file is written in blocks: encoding a block is the expensive part
// and may happen on any thread, appending it is cheap and in order.
//
//   format->create(path) -> encode(rows)* (any threads) -> append(block)* (one at a time) -> finish()
#pragma once

#include <memory>
#include <string>

#include "duckdb/common/types/column/column_data_collection.hpp"
#include "duckdb/main/client_context.hpp"
#include "engine/engine.h"

namespace brook::engine {

// Failures are DuckDB exceptions, with our Errors in the QueryState.
class OutputFile {
 public:
  struct Block {
    virtual ~Block() = default;
  };
  virtual ~OutputFile() = default;
  [[nodiscard]] virtual std::unique_ptr<Block> encode(duckdb::unique_ptr<duckdb::ColumnDataCollection> rows) = 0;
  virtual void append(Block& block) = 0;
  virtual void finish() = 0;  // REQUIRES: at least one block was appended
  // Whether it has so many bytes by now. Between calls of append().
  [[nodiscard]] virtual bool has_bytes(std::uint64_t bytes) = 0;
  // After finish(), where the format gathers them.
  [[nodiscard]] virtual std::vector<ColumnStatistics> statistics() const { return {}; }
};

class OutputFormat {
 public:
  virtual ~OutputFormat() = default;
  [[nodiscard]] virtual std::size_t block_rows() const = 0;  // a block should have about so many
  // `path` is one of EngineOptions::files and its folder exists.
  [[nodiscard]] virtual std::unique_ptr<OutputFile> create(duckdb::ClientContext& context, const std::string& path) = 0;
};

// For a query in work (the catalog is asked). `columns` are those that stand in the files.
[[nodiscard]] std::unique_ptr<OutputFormat> parquet_format(duckdb::ClientContext& context, const Schema& columns,
                                                           const std::map<std::string, std::string>& options,
                                                           bool statistics);
// `format`: "csv", "json" or "text".
[[nodiscard]] std::unique_ptr<OutputFormat> text_format(const std::string& format, std::shared_ptr<FileSystem> files,
                                                        const Schema& columns,
                                                        const std::map<std::string, std::string>& options);

// Refuses, before anything runs, what the format cannot write or does not know.
[[nodiscard]] Result<> check_output(const CopyTarget& target, const Schema& columns);

}  // namespace brook::engine
