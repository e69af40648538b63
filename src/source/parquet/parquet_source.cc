#include "source/parquet/parquet_source.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/object_files.h"
#include "base/quoted_name.h"
#include "base/s3/object_path.h"
#include "base/widening.h"
#include "source/files/file_source.h"
#include "source/files/partition_values.h"
#include "source/parquet/column_fit.h"
#include "source/parquet/footer.h"
#include "source/schema/schema_watch.h"

namespace brook::source::parquet {

namespace {

struct ParquetTable {
  FileOptions files;
  SchemaOptions schema;
  FileColumns columns;
};

bool can_hold(const DataType& type) {
  if (type.is(TypeKind::kVariant) || type.is(TypeKind::kCalendarInterval) || type.is(TypeKind::kNull)) return false;
  return std::ranges::all_of(type.fields(), [](const Field& field) { return can_hold(field.type); });
}

Result<ParquetTable> read_table(const plan::SourceTable& table) {
  OptionReader reader(table.options, table.location);
  ParquetTable out;
  out.files = TRY(read_file_options(reader));
  out.schema = TRY(read_schema_options(reader, table.inferred));
  reader.ignore({"compression", "datetimeRebaseMode", "int96RebaseMode", "inferSchema"});
  TRY(reader.refuse_unknown("parquet"));
  out.columns = TRY(file_columns(table, "", out.schema.rescued_column.value_or("")));
  for (const Field& field : out.columns.file) {
    if (can_hold(field.type)) continue;
    return fail(usage_error(fmt::format("the Parquet data source cannot hold column {} of type {}", field.name,
                                        field.type.sql()))
                    .with_class("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE")
                    .at(table.location));
  }
  return out;
}

bool has_binary(const DataType& type) {
  return type.is(TypeKind::kBinary) ||
         std::ranges::any_of(type.fields(), [](const Field& field) { return has_binary(field.type); });
}

// What of the files is the same in all of their rows, as the engine takes it.
std::vector<engine::DataFiles::Constant> constants_of(const TextScanPlan& plan) {
  std::vector<engine::DataFiles::Constant> constants;
  for (std::size_t i = 0; i < plan.columns.columns.size(); ++i) {
    const FileColumns::Column& column = plan.columns.columns[i];
    if (column.origin == ColumnOrigin::kFile || column.origin == ColumnOrigin::kRescued) continue;
    engine::DataFiles::Constant constant{.column = i};
    for (std::size_t file = 0; file < plan.planned.size(); ++file) {
      const PartitionValue value = column.origin == ColumnOrigin::kPartition
                                       ? plan.partition_values[file][column.index]
                                       : metadata_values(plan.planned[file])[column.index];
      constant.values.push_back(value_of(plan.columns.schema[i].type, value));
    }
    constants.push_back(std::move(constant));
  }
  return constants;
}

// The engine reads the content that was planned.
std::string path_to_read(const PlannedFile& file) {
  if (!is_object_path(file.path) || file.version.empty()) return file.path;
  return pinned_path({file.path, file.size_bytes, file.modified_us, file.version});
}

// Columns of a file that its table does not have, with a type that all files have so far; else as text.
void add_unknown_columns(const Schema& found, const FileColumns& known, Schema& unknown) {
  for (const Field& field : found) {
    const auto is_it = [&](const Field& each) { return same_name(each.name, field.name); };
    bool is_known = false;
    for (std::size_t i = 0; i < known.columns.size(); ++i) {
      is_known = is_known || (known.columns[i].origin != ColumnOrigin::kMetadata && is_it(known.schema[i]));
    }
    if (is_known) continue;
    const auto before = std::ranges::find_if(unknown, is_it);
    if (before == unknown.end()) {
      unknown.push_back(field);
    } else if (widens(before->type, field.type)) {
      before->type = field.type;
    } else if (!widens(field.type, before->type)) {
      before->type = DataType(TypeKind::kString);
    }
  }
}

// Has the engine put them into the column for what has no place, if the table has one.
void rescue(const FileColumns& columns, const Schema& unknown, engine::DataFiles& data) {
  for (std::size_t i = 0; i < columns.columns.size(); ++i) {
    if (columns.columns[i].origin != ColumnOrigin::kRescued) continue;
    std::string fields;
    for (const Field& field : unknown) {
      fields += fmt::format("{}{} {}", fields.empty() ? "" : ", ", quoted_if_needed(field.name), field.type.sql());
    }
    data.options["rescuedDataColumn"] = columns.schema[i].name;
    data.options["rescuedColumns"] = fields;
  }
}

Result<FileSource::Scan> scan_of(const ParquetTable& table, SchemaWatch& watch,
                                 const std::shared_ptr<FileSystem>& files, const std::string& time_zone,
                                 const std::vector<PlannedFile>& planned) {
  engine::DataFiles data{.format = "parquet", .schema = table.columns.schema};
  ScanCounts counts;
  Schema unknown;
  std::vector<PlannedFile> there;
  for (const PlannedFile& each : planned) {
    const auto file = open_planned(*files, each);
    if (!file && table.files.ignore_missing && file.error().error_class == "FAILED_READ_FILE.FILE_NOT_EXIST") continue;
    if (!file) return fail(file.error());
    const ParquetFooter footer = TRY(read_footer(**file, each.path));
    if (watch.is_on()) TRY(watch.compare(footer.schema(), {each.path, 0, 0}));
    TRY(check_columns(footer, table.columns.file, each.path));
    if (has_unmarked_text(footer, table.columns.file)) data.options["binary_as_string"] = "true";
    add_unknown_columns(footer.schema(), table.columns, unknown);
    counts.rows += footer.rows;
    counts.bytes += each.size_bytes;
    data.paths.push_back(path_to_read(each));
    there.push_back(each);
  }
  if (data.options.contains("binary_as_string") &&
      std::ranges::any_of(table.columns.file, [](const Field& field) { return has_binary(field.type); })) {
    return fail(input_error("a file stores text without the mark of text, and the table has BINARY columns, too")
                    .with_hint("Declare those columns as BINARY, and decode them in the query."));
  }
  const TextScanPlan plan = TRY(text_scan_plan(files, table.files, table.columns, std::move(there), time_zone));
  data.constants = constants_of(plan);
  rescue(table.columns, unknown, data);
  // Names of hidden columns must not be those of columns in the files.
  for (const engine::DataFiles::Constant& constant : data.constants) {
    if (table.columns.columns[constant.column].origin == ColumnOrigin::kMetadata) {
      data.schema[constant.column].name.insert(0, "_metadata.");
    }
  }
  return FileSource::Scan{.rows = std::move(data), .counts = [counts] { return counts; }};
}

}  // namespace

Result<std::unique_ptr<Source>> open_parquet_source(const plan::SourceTable& table,
                                                    const SourceEnvironment& environment) {
  const ParquetTable read = TRY(read_table(table));
  const auto watch = std::make_shared<SchemaWatch>(
      SchemaWatch::Table{
          .table = table, .columns = read.columns.file, .options = read.schema, .changes = environment.schema_changes},
      SchemaSample{});
  FileSource::MakeScan make_scan = [read, watch, files = environment.files,
                                    zone = environment.session_time_zone](const std::vector<PlannedFile>& planned) {
    return scan_of(read, *watch, files, zone, planned);
  };
  return std::make_unique<FileSource>(environment.files, environment.directory, read.files, std::move(make_scan));
}

Result<> check_parquet_source(const plan::SourceTable& table) {
  TRY(read_table(table));
  return {};
}

}  // namespace brook::source::parquet
