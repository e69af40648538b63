#include "duckdb/catalog/catalog.hpp"
#include "duckdb/catalog/catalog_entry/copy_function_catalog_entry.hpp"
#include "duckdb/function/copy_function.hpp"
#include "duckdb/parser/parsed_data/copy_info.hpp"
#include "duckdb/storage/storage_info.hpp"
#include "engine/adapter/brook_file_system.h"
#include "engine/adapter/output_format.h"
#include "engine/adapter/type.h"

namespace brook::engine {
namespace {

// DuckDB's Parquet writer, driven as its own batched COPY drives it.
struct Writer {
  duckdb::CopyFunction function;
  duckdb::unique_ptr<duckdb::FunctionData> bind;
};

struct ParquetBlock final : OutputFile::Block {
  duckdb::unique_ptr<duckdb::PreparedBatchData> row_group;
};

class ParquetFile final : public OutputFile {
 public:
  ParquetFile(duckdb::ClientContext& context, const Writer& writer, const std::string& path)
      : context_(context),
        writer_(writer),
        state_(writer.function.copy_to_initialize_global(context, *writer.bind, duckdb_path(path))) {}

  std::unique_ptr<Block> encode(duckdb::unique_ptr<duckdb::ColumnDataCollection> rows) override {
    auto block = std::make_unique<ParquetBlock>();
    block->row_group = writer_.function.prepare_batch(context_, *writer_.bind, *state_, std::move(rows));
    return block;
  }
  void append(Block& block) override {
    writer_.function.flush_batch(context_, *writer_.bind, *state_, *static_cast<ParquetBlock&>(block).row_group);
  }
  void finish() override {
    writer_.function.copy_to_finalize(context_, *writer_.bind, *state_);
    state_.reset();
  }

 private:
  duckdb::ClientContext& context_;
  const Writer& writer_;
  duckdb::unique_ptr<duckdb::GlobalFunctionData> state_;
};

class ParquetFormat final : public OutputFormat {
 public:
  explicit ParquetFormat(Writer writer) : writer_(std::move(writer)) {}
  [[nodiscard]] std::size_t block_rows() const override { return DEFAULT_ROW_GROUP_SIZE; }
  [[nodiscard]] std::unique_ptr<OutputFile> create(duckdb::ClientContext& context, const std::string& path) override {
    return std::make_unique<ParquetFile>(context, writer_, path);
  }

 private:
  Writer writer_;
};

}  // namespace

std::unique_ptr<OutputFormat> parquet_format(duckdb::ClientContext& context, const Schema& columns,
                                             const std::map<std::string, std::string>& options) {
  auto& catalog = duckdb::Catalog::GetSystemCatalog(context);
  auto& entry = catalog.GetEntry<duckdb::CopyFunctionCatalogEntry>(context, DEFAULT_SCHEMA, "parquet");
  duckdb::CopyInfo info;
  for (const auto& [name, value] : options) {
    if (!same_name(name, "compression")) continue;
    info.options["compression"] = {duckdb::Value(same_name(value, "none") ? "uncompressed" : folded_name(value))};
  }
  duckdb::vector<std::string> names;
  duckdb::vector<duckdb::LogicalType> types;
  for (const Field& column : columns) {
    names.push_back(column.name);
    types.push_back(to_stored(column.type));
  }
  duckdb::CopyFunctionBindInput input(info);
  Writer writer{.function = entry.function, .bind = entry.function.copy_to_bind(context, input, names, types)};
  return std::make_unique<ParquetFormat>(std::move(writer));
}

}  // namespace brook::engine
