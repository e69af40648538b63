// What the tests of the CSV reader share: a table from a line of DDL, a file from bytes, rows as text.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "engine/plain_chunk.h"
#include "source/csv/csv_scan.h"
#include "source/option_reader.h"
#include "source/source.h"

namespace brook::source::csv::testing {

using Row = std::vector<std::optional<std::string>>;

// A folder that goes away with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "brookmill-csv-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  // Writes a file and gives its path.
  std::string write(const std::string& name, std::string_view bytes) const {
    const std::filesystem::path path = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path.string();
  }

 private:
  std::string path_;
};

// "a INT, b DECIMAL(10,2), c STRING NOT NULL"
inline Schema schema_of(std::string_view ddl) {
  static const std::map<std::string, TypeKind> kinds = {
      {"TINYINT", TypeKind::kByte},  {"SMALLINT", TypeKind::kShort},      {"INT", TypeKind::kInt},
      {"BIGINT", TypeKind::kLong},   {"FLOAT", TypeKind::kFloat},         {"DOUBLE", TypeKind::kDouble},
      {"STRING", TypeKind::kString}, {"BINARY", TypeKind::kBinary},       {"BOOLEAN", TypeKind::kBoolean},
      {"DATE", TypeKind::kDate},     {"TIMESTAMP", TypeKind::kTimestamp}, {"TIMESTAMP_NTZ", TypeKind::kTimestampNtz}};
  Schema schema;
  while (!ddl.empty()) {
    std::size_t end = 0;
    for (int depth = 0; end < ddl.size() && (depth > 0 || ddl[end] != ','); ++end)
      depth += ddl[end] == '(' ? 1 : ddl[end] == ')' ? -1 : 0;
    std::string column(ddl.substr(0, end));
    ddl.remove_prefix(std::min(end + 2, ddl.size()));
    const std::size_t space = column.find(' ');
    std::string type = column.substr(space + 1);
    type = type.substr(0, type.find(' '));
    Field field{column.substr(0, space), DataType(), true};
    int precision = 0;
    int scale = 0;
    if (std::sscanf(type.c_str(), "DECIMAL(%d,%d)", &precision, &scale) == 2) {
      field.type = DataType::decimal(precision, scale);
    } else {
      field.type = DataType(kinds.at(type));
    }
    schema.push_back(std::move(field));
  }
  return schema;
}

inline std::string value_text(const DataType& type, const engine::ColumnView& column, std::size_t row) {
  switch (type.kind()) {
    case TypeKind::kString: return std::string(column.at<engine::StringRef>(row).view());
    case TypeKind::kBinary: {
      std::string hex;
      for (const char c : column.at<engine::StringRef>(row).view())
        hex += fmt::format("{:02X}", static_cast<unsigned char>(c));
      return hex;
    }
    case TypeKind::kDate: return std::to_string(column.at<std::int32_t>(row));
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz: return std::to_string(column.at<std::int64_t>(row));
    case TypeKind::kDouble: return fmt::format("{}", column.at<double>(row));
    case TypeKind::kFloat: return fmt::format("{}", column.at<float>(row));
    default: return engine::to_text(type, engine::read_value(type, column, row));
  }
}

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

inline std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

inline std::string to_text(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) {
    for (const auto& value : row) text += (value ? quoted(*value) : "NULL") + " ";
    text += "\n";
  }
  return text;
}

}  // namespace brook::source::csv::testing
