// What the tests of the CSV reader share: a table from a line of DDL, a file from bytes, rows as text.
#pragma once

#include <map>
#include <mutex>
#include <thread>

#include "engine/plain_chunk.h"
#include "source/csv/csv_scan.h"
#include "source/files/file_testing.h"
#include "source/option_reader.h"
#include "source/source.h"
#include "sql/parse.h"

namespace brook::source::csv::testing {

using source::testing::Row;
using source::testing::TemporaryFolder;
using source::testing::to_text;
using source::testing::value_text;

// Reads all of a scan with some threads; rows in the order of morsels, as the engine puts them.
inline Result<std::vector<Row>> read_rows(engine::ScanSource& scan, std::vector<std::size_t> projection,
                                          std::size_t threads = 2) {
  std::vector<DataType> types;
  for (const std::size_t column : projection) types.push_back(scan.schema()[column].type);
  std::mutex mutex;
  std::map<std::uint64_t, std::vector<Row>> by_morsel;
  std::optional<Error> problem;
  const auto work = [&]() -> Result<> {
    const std::unique_ptr<engine::ScanWorker> worker = TRY(scan.open_worker(projection));
    std::uint64_t last = 0;
    for (;;) {
      engine::PlainChunk chunk(types);
      std::uint64_t morsel = 0;
      const std::size_t count = TRY(worker->next(chunk, morsel));
      if (count == 0) return {};
      if (morsel < last) return fail(internal_error("morsels of a worker go back"));
      last = morsel;
      const engine::ChunkView& view = chunk.view();
      const std::lock_guard lock(mutex);
      for (std::size_t row = 0; row < count; ++row) {
        Row& out = by_morsel[morsel].emplace_back();
        for (std::size_t i = 0; i < types.size(); ++i) {
          const bool valid = view.columns[i].is_valid(row);
          out.push_back(valid ? std::optional(value_text(types[i], view.columns[i], row)) : std::nullopt);
        }
      }
    }
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t i = 0; i < threads; ++i) {
      workers.emplace_back([&] {
        if (Result<> result = work(); !result) {
          const std::lock_guard lock(mutex);
          if (!problem) problem = std::move(result).error();
        }
      });
    }
  }
  if (problem) return fail(*problem);
  std::vector<Row> rows;
  for (auto& [morsel, part] : by_morsel) rows.insert(rows.end(), part.begin(), part.end());
  return rows;
}

struct TestTable {
  Schema schema;
  sql::OptionMap options;
  std::string zone = "UTC";
  std::vector<std::string> partitioned_by;
};

// A scan of some files as they are now.
inline Result<std::shared_ptr<engine::ScanSource>> scan_of(const TestTable& table,
                                                           const std::vector<std::string>& paths,
                                                           std::size_t block_bytes = std::size_t{1} << 20U,
                                                           std::shared_ptr<SharedCounts> counts = nullptr) {
  CsvScanPlan plan;
  plan.files = local_file_system();
  OptionReader reader(table.options, {});
  plan.options = TRY(read_csv_options(reader, table.zone));
  plan::SourceTable source;
  source.schema = table.schema;
  source.partitioned_by = table.partitioned_by;
  plan.columns = TRY(file_columns(source, plan.options.corrupt_column));
  plan.block_bytes = block_bytes;
  if (counts) plan.counts = counts;
  for (const std::string& path : paths) {
    const FileInfo info = TRY(plan.files->stat(path));
    plan.planned.push_back({path, info.size_bytes, info.modified_us});
  }
  return make_csv_scan(std::move(plan));
}

inline std::vector<std::size_t> all_columns(const Schema& schema) {
  std::vector<std::size_t> columns(schema.size());
  for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = i;
  return columns;
}

inline Result<std::vector<Row>> read_text(const TestTable& table, std::string_view text,
                                          std::size_t block_bytes = std::size_t{1} << 20U, std::size_t threads = 2) {
  const TemporaryFolder folder;
  const std::string path = folder.write("case.csv", text);
  const std::shared_ptr<engine::ScanSource> scan = TRY(scan_of(table, {path}, block_bytes));
  return read_rows(*scan, all_columns(table.schema), threads);
}

}  // namespace brook::source::csv::testing
