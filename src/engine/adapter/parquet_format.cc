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
  std::vector<std::vector<std::string>> measured;  // columns and fields whose statistics are wanted
};

// The flat columns, and the flat fields of structs; elements of arrays and maps have no statistics of their own.
void add_measured(const std::vector<std::string>& above, const Field& field,
                  std::vector<std::vector<std::string>>& measured) {
  std::vector<std::string> path = above;
  path.push_back(field.name);
  if (field.type.is(TypeKind::kStruct)) {
    for (const Field& child : field.type.fields()) add_measured(path, child, measured);
  } else if (!field.type.is_nested() && !field.type.is(TypeKind::kVariant)) {
    measured.push_back(std::move(path));
  }
}

// As the writer names a column in its statistics: "a"."b".
std::string quoted_path(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& name : path) {
    text += text.empty() ? "\"" : ".\"";
    for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
    text += '"';
  }
  return text;
}

struct ParquetBlock final : OutputFile::Block {
  duckdb::unique_ptr<duckdb::PreparedBatchData> row_group;
};

class ParquetFile final : public OutputFile {
 public:
  ParquetFile(duckdb::ClientContext& context, const Writer& writer, const std::string& path)
      : context_(context),
        writer_(writer),
        state_(writer.function.copy_to_initialize_global(context, *writer.bind, duckdb_path(path))) {
    if (!writer.measured.empty()) {
      writer.function.copy_to_get_written_statistics(context, *writer.bind, *state_, statistics_);
    }
  }

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
  bool has_bytes(std::uint64_t bytes) override {
    return writer_.function.rotate_next_file(*state_, *writer_.bind, duckdb::optional_idx(bytes));
  }
  [[nodiscard]] std::vector<ColumnStatistics> statistics() const override {
    std::vector<ColumnStatistics> columns;
    for (const std::vector<std::string>& path : writer_.measured) {
      const auto found = statistics_.column_statistics.find(quoted_path(path));
      if (found == statistics_.column_statistics.end()) continue;
      const auto text = [&](const char* name) {
        const auto value = found->second.find(name);
        return value == found->second.end() || value->second.IsNull() ? std::nullopt
                                                                      : std::optional(value->second.ToString());
      };
      ColumnStatistics column{.path = path, .min = text("min"), .max = text("max")};
      column.null_count = std::stoull(text("null_count").value_or("0"));
      if (text("has_nan") == "true") column.min = column.max = std::nullopt;
      columns.push_back(std::move(column));
    }
    return columns;
  }

 private:
  duckdb::ClientContext& context_;
  const Writer& writer_;
  duckdb::CopyFunctionFileStatistics statistics_;  // filled by the writer when it finishes
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
                                             const std::map<std::string, std::string>& options, bool statistics) {
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
  Writer writer{
      .function = entry.function, .bind = entry.function.copy_to_bind(context, input, names, types), .measured = {}};
  if (statistics) {
    for (const Field& column : columns) add_measured({}, column, writer.measured);
  }
  return std::make_unique<ParquetFormat>(std::move(writer));
}

}  // namespace brook::engine
