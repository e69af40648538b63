#include "source/schema/schema_finder.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/s3/object_path.h"
#include "source/files/file_listing.h"
#include "source/files/folder_names.h"
#include "source/schema/merge_columns.h"
#include "source/schema/schema_hints.h"
#include "source/schema/schema_options.h"

namespace brook::source {

namespace {

constexpr std::size_t kSampleFiles = 1000;

bool has(const Schema& columns, const std::string& name) {
  return std::ranges::any_of(columns, [&](const Field& field) { return same_name(field.name, name); });
}

}  // namespace

Result<plan::SourceTraits> SchemaFinder::describe(const plan::SourceTable& table) {
  plan::SourceTraits traits = TRY(describe_source(table));
  const SourceFormat* format = TRY(find_source_format(table.format, table.location));
  if (traits.columns || !table.schema.empty() || format->infer == nullptr) return traits;
  OptionReader reader(table.options, table.location);
  const SchemaOptions options = TRY(read_schema_options(reader, true));
  std::optional<SchemaLog::Version> kept;
  if (!environment_.afresh) kept = TRY(log_.newest(table.key));
  FoundSchema found;
  if (kept) {
    found = std::move(kept->schema);
  } else {
    found = TRY(find(table, *format));
    if (environment_.keeps) {
      const std::uint64_t number = TRY(log_.append(table.key, found));
      notes_.push_back(fmt::format("columns of {} found, version {}: {}", table.name, number, ddl(found.columns)));
    }
  }
  traits.columns = found.columns;
  traits.partitioned_by = found.partitioned_by;
  traits.inferred = true;
  if (options.rescued_column && !has(*traits.columns, *options.rescued_column)) {
    traits.columns->push_back({*options.rescued_column, DataType(TypeKind::kString), true});
  }
  return traits;
}

Result<FoundSchema> SchemaFinder::find(const plan::SourceTable& table, const SourceFormat& format) {
  OptionReader reader(table.options, table.location);
  const FileOptions options = TRY(read_file_options(reader));
  if (is_object_path(options.path)) {
    return fail(usage_error(fmt::format("the columns of {} are not declared, and lie on S3", table.name))
                    .at(table.location)
                    .with_class("UNABLE_TO_INFER_SCHEMA")
                    .with_hint("Declare them: columns are found in files of this machine only."));
  }
  const SchemaOptions schema_options = TRY(read_schema_options(reader, true));
  FileLog none;
  FileListing listing(*environment_.files, options);
  SchemaSample sample{.files = environment_.files, .planned = {}, .time_zone = environment_.time_zone};
  if (auto planned = listing.find_new(none)) {
    sample.planned = *std::move(planned);
  } else {
    return fail(std::move(planned).error().at(table.location));
  }
  sample.planned.resize(std::min(sample.planned.size(), kSampleFiles));
  FoundSchema found;
  if (!sample.planned.empty()) found.columns = TRY(format.infer(table, sample));
  for (const Field& field : folder_columns(sample.planned, table_prefix(options.path, options.base_path))) {
    std::erase_if(found.columns, [&](const Field& each) { return same_name(each.name, field.name); });
    found.columns.push_back(field);
    found.partitioned_by.push_back(field.name);
  }
  if (Result<> applied = apply_hints(schema_options.hints, found.columns); !applied) {
    return fail(std::move(applied).error().at(table.location));
  }
  if (found.columns.empty()) {
    return fail(usage_error(fmt::format("Unable to infer schema for {}: no file of {} tells its columns", table.name,
                                        options.path))
                    .with_class("UNABLE_TO_INFER_SCHEMA")
                    .at(table.location)
                    .with_hint(fmt::format("Write the columns, CREATE TABLE {} (a INT, …) USING {} …, or begin with a "
                                           "file there.",
                                           table.name, table.format)));
  }
  return found;
}

Result<bool> SchemaFinder::take_in(SchemaChanges& changes) {
  bool any = false;
  for (auto& [key, change] : changes.take()) {
    const std::optional<SchemaLog::Version> before = TRY(log_.newest(key));
    if (!before) continue;
    FoundSchema after{.columns = std::move(change.columns), .partitioned_by = before->schema.partitioned_by};
    for (const Field& field : before->schema.columns) {
      if (!has(after.columns, field.name)) after.columns.push_back(field);  // those of folders
    }
    if (after == before->schema) continue;
    const std::uint64_t number = TRY(log_.append(key, after));
    notes_.push_back(fmt::format("columns of {} changed, version {}: {} (found in {})", key, number,
                                 changes_text(before->schema.columns, after.columns), change.file));
    any = true;
  }
  return any;
}

}  // namespace brook::source
