#include "source/json/json_source.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/json_rows.h"
#include "source/files/file_source.h"
#include "source/files/partition_values.h"
#include "source/json/json_scan.h"

namespace brook::source::json {

namespace {

struct JsonTable {
  FileOptions files;
  JsonSourceOptions json;
  SchemaOptions schema;
  FileColumns columns;
};

bool can_hold(const DataType& type) {
  switch (type.kind()) {
    case TypeKind::kNull:
    case TypeKind::kTime:
    case TypeKind::kYearMonthInterval:
    case TypeKind::kDayTimeInterval:
    case TypeKind::kCalendarInterval: return false;
    case TypeKind::kMap: return type.key().is(TypeKind::kString) && can_hold(type.value());
    default: return std::ranges::all_of(type.fields(), [](const Field& field) { return can_hold(field.type); });
  }
}

Result<JsonTable> read_table(const plan::SourceTable& table, const std::string& time_zone) {
  OptionReader reader(table.options, table.location);
  JsonTable out;
  out.files = TRY(read_file_options(reader));
  out.json = TRY(read_json_options(reader, time_zone));
  out.schema = TRY(read_schema_options(reader, table.inferred));
  TRY(reader.refuse_unknown("json"));
  out.columns = TRY(file_columns(table, out.json.corrupt_column, out.schema.rescued_column.value_or("")));
  for (const Field& field : out.columns.file) {
    if (can_hold(field.type)) continue;
    return fail(
        usage_error(fmt::format("the JSON data source cannot hold column {} of type {}", field.name, field.type.sql()))
            .with_class("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE")
            .with_hint("Read it as STRING and convert it in the query; keys of a MAP are STRING.")
            .at(table.location));
  }
  const engine::JsonColumns none;
  if (auto tried = engine::JsonRows::create(none, out.json.reading, out.json.time_zone); !tried) {
    return fail(std::move(tried).error().at(table.location));
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<Source>> open_json_source(const plan::SourceTable& table, const SourceEnvironment& environment) {
  const JsonTable read = TRY(read_table(table, environment.session_time_zone));
  FileSource::MakeScan make_scan = [read, table, files = environment.files, changes = environment.schema_changes](
                                       std::vector<PlannedFile> planned) -> Result<FileSource::Scan> {
    JsonScanPlan plan;
    plan.watch = std::make_shared<SchemaWatch>(
        SchemaWatch::Table{
            .table = table, .columns = read.columns.found_in_files(), .options = read.schema, .changes = changes},
        SchemaSample{.files = files, .planned = planned, .time_zone = read.json.time_zone});
    static_cast<TextScanPlan&>(plan) =
        TRY(text_scan_plan(files, read.files, read.columns, std::move(planned), read.json.time_zone));
    plan.options = read.json;
    const std::shared_ptr<SharedCounts> counts = plan.counts;
    FileSource::Scan scan;
    scan.rows = TRY(make_json_scan(std::move(plan)));
    scan.counts = [counts] { return counts->get(); };
    return scan;
  };
  return std::make_unique<FileSource>(environment.files, environment.directory, read.files, std::move(make_scan));
}

Result<> check_json_source(const plan::SourceTable& table) {
  TRY(read_table(table, "UTC"));
  return {};
}

}  // namespace brook::source::json
