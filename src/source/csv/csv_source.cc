#include "source/csv/csv_source.h"

#include <algorithm>

#include "source/csv/csv_options.h"
#include "source/csv/csv_scan.h"
#include "source/csv/header.h"
#include "source/csv/infer_csv.h"
#include "source/files/file_source.h"
#include "source/files/partition_values.h"
#include "source/option_reader.h"
#include "source/schema/schema_watch.h"

namespace brook::source::csv {

namespace {

struct CsvTable {
  FileOptions files;
  CsvOptions csv;
  SchemaOptions schema;
  FileColumns columns;
};

Result<CsvTable> read_table(const plan::SourceTable& table, const std::string& time_zone) {
  OptionReader reader(table.options, table.location);
  CsvTable out;
  out.files = TRY(read_file_options(reader));
  out.csv = TRY(read_csv_options(reader, time_zone));
  out.schema = TRY(read_schema_options(reader, table.inferred));
  TRY(reader.refuse_unknown("csv"));
  out.columns = TRY(file_columns(table, out.csv.corrupt_column, out.schema.rescued_column.value_or("")));
  if (auto checked = check_csv_columns(out.columns, out.csv); !checked) {
    return fail(std::move(checked).error().at(table.location));
  }
  return out;
}

// Where headers may have other names than the table columns: those of each file, compared. The names that both have
// must be the same, in order.
Result<> settle_headers(const plan::SourceTable& table, CsvScanPlan& plan) {
  const Schema& columns = plan.columns.file;
  for (const PlannedFile& file : plan.planned) {
    CsvScanPlan one;
    one.files = plan.files;
    one.options = plan.options;
    one.planned = {file};
    Header header;
    header.names = TRY(first_record(one));
    header.count = header.names.size();
    std::string text;
    for (const std::string& name : header.names) text += (text.empty() ? "" : ", ") + name;
    header.text = text;
    Schema common = columns;
    common.resize(std::min(common.size(), header.count));
    if (header.count > columns.size()) header.count = columns.size();
    TRY(check_header(header, common, file.path));
    plan.headers.push_back(header.names);
    if (!plan.watch->is_on() || header.names.size() <= columns.size()) continue;
    const SchemaSample sample{.files = plan.files, .planned = {file}, .time_zone = plan.options.time_zone};
    const Schema found = TRY(infer_csv_columns(table, sample));
    TRY(plan.watch->compare(found, {file.path, 1, 1}));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Source>> open_csv_source(const plan::SourceTable& table, const SourceEnvironment& environment) {
  const CsvTable read = TRY(read_table(table, environment.session_time_zone));
  FileSource::MakeScan make_scan = [read, table, files = environment.files, changes = environment.schema_changes](
                                       std::vector<PlannedFile> planned) -> Result<FileSource::Scan> {
    CsvScanPlan plan;
    plan.watch = std::make_shared<SchemaWatch>(
        SchemaWatch::Table{
            .table = table, .columns = read.columns.found_in_files(), .options = read.schema, .changes = changes},
        SchemaSample{.files = files, .planned = planned, .time_zone = read.csv.time_zone});
    static_cast<TextScanPlan&>(plan) =
        TRY(text_scan_plan(files, read.files, read.columns, std::move(planned), read.csv.time_zone));
    plan.options = read.csv;
    const bool adapts = table.inferred || read.schema.evolution != EvolutionMode::kNone || read.schema.rescued_column;
    if (adapts && read.csv.header && !read.csv.enforce_schema) TRY(settle_headers(table, plan));
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
