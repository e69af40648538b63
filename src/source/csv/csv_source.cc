#include "source/csv/csv_source.h"

#include "source/csv/csv_options.h"
#include "source/csv/csv_scan.h"
#include "source/files/file_source.h"
#include "source/files/partition_values.h"
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

}  // namespace

Result<std::unique_ptr<Source>> open_csv_source(const plan::SourceTable& table, const SourceEnvironment& environment) {
  const CsvTable read = TRY(read_table(table, environment.session_time_zone));
  FileSource::MakeScan make_scan =
      [read, files = environment.files](std::vector<PlannedFile> planned) -> Result<FileSource::Scan> {
    CsvScanPlan plan;
    static_cast<TextScanPlan&>(plan) =
        TRY(text_scan_plan(files, read.files, read.columns, std::move(planned), read.csv.time_zone));
    plan.options = read.csv;
    const std::shared_ptr<SharedCounts> counts = plan.counts;
    FileSource::Scan scan;
    scan.rows = TRY(make_csv_scan(std::move(plan)));
    scan.counts = [counts] { return counts->get(); };
    return scan;
  };
  return std::make_unique<FileSource>(environment.files, environment.directory, read.files, std::move(make_scan));
}

Result<> check_csv_source(const plan::SourceTable& table) {
  TRY(read_table(table, "UTC"));
  return {};
}

}  // namespace brook::source::csv
