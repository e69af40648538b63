#include "source/csv/csv_source.h"

#include <cstring>

#include <fmt/format.h>

#include "engine/chunk.h"
#include "source/csv/converter.h"
#include "source/csv/csv_options.h"
#include "source/csv/csv_scan.h"
#include "source/files/file_source.h"
#include "source/files/partition_folders.h"
#include "source/option_reader.h"

namespace brook::source::csv {

namespace {

struct CsvTable {
  FileOptions files;
  CsvOptions csv;
  FileColumns columns;
};

Result<CsvTable> read_table(const plan::SourceTable& table, const std::string& time_zone) {
  OptionReader reader(table.options, table.location);
  CsvTable out;
  out.files = TRY(read_file_options(reader));
  out.csv = TRY(read_csv_options(reader, time_zone));
  TRY(reader.refuse_unknown("csv"));
  out.columns = TRY(file_columns(table, out.csv.corrupt_column));
  if (auto checked = check_csv_columns(out.columns, out.csv); !checked) {
    return fail(std::move(checked).error().at(table.location));
  }
  return out;
}

// The value of a folder's name as the column's type.
Result<PartitionValue> partition_value(const Field& field, const std::optional<std::string>& text,
                                       const CsvOptions& options, const std::string& path) {
  PartitionValue value;
  if (!text) return value;
  value.is_null = false;
  if (field.type.is(TypeKind::kString) || field.type.is(TypeKind::kBinary)) {
    value.text = *text;
    return value;
  }
  CsvOptions plain;  // folders are named by Spark's own rules, not by those of the files
  plain.time_zone = options.time_zone;
  const std::unique_ptr<Converter> converter = TRY(make_converter(field, plain));
  const Token token{text->data(), static_cast<std::uint32_t>(text->size()), Token::kText};
  RowMask nulls;
  RowMask malformed;
  alignas(16) std::array<char, 16> bytes{};
  converter->convert(&token, 1, 1, bytes.data(), nulls, malformed);
  if (malformed.any()) {
    return fail(input_error(fmt::format("the folder {}={} of {} is no {}", field.name, *text, path, field.type.sql()))
                    .with_class("INVALID_PARTITION_VALUE")
                    .with_hint("Rename the folder, or make the column a STRING."));
  }
  value.width = converter->width();
  value.bytes = bytes;
  return value;
}

}  // namespace

Result<std::unique_ptr<Source>> open_csv_source(const plan::SourceTable& table, const SourceEnvironment& environment) {
  const CsvTable read = TRY(read_table(table, environment.session_time_zone));
  FileSource::MakeScan make_scan =
      [read, files = environment.files](std::vector<PlannedFile> planned) -> Result<FileSource::Scan> {
    CsvScanPlan plan;
    plan.files = files;
    plan.options = read.csv;
    plan.columns = read.columns;
    plan.ignore_missing = read.files.ignore_missing;
    const PartitionFolders folders(read.files.path, read.columns);
    for (const PlannedFile& file : planned) {
      const std::vector<std::optional<std::string>> texts = TRY(folders.values(file.path));
      if (texts.empty()) continue;
      std::vector<PartitionValue>& values = plan.partition_values.emplace_back();
      for (std::size_t i = 0; i < texts.size(); ++i) {
        values.push_back(TRY(partition_value(read.columns.partition[i], texts[i], read.csv, file.path)));
      }
    }
    plan.planned = std::move(planned);
    const std::shared_ptr<SharedCounts> counts = plan.counts;
    FileSource::Scan scan;
    scan.rows = TRY(make_csv_scan(std::move(plan)));
    scan.counts = [counts] { return ScanCounts{counts->rows, counts->bytes, counts->malformed_rows}; };
    return scan;
  };
  return std::make_unique<FileSource>(environment.files, environment.directory, read.files, std::move(make_scan));
}

Result<> check_csv_source(const plan::SourceTable& table) {
  TRY(read_table(table, "UTC"));
  return {};
}

}  // namespace brook::source::csv
