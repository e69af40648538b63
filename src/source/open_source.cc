#include <fmt/format.h>

#include "base/data_type.h"
#include "base/s3/object_path.h"
#include "base/s3/s3_file_system.h"
#include "source/source.h"

namespace brook::source {

namespace {

// A table whose files are on S3, without the options that say how to get there.
struct TableOnS3 {
  plan::SourceTable table;
  std::map<std::string, std::string> options;
};

std::optional<std::string> path_on_s3(const plan::SourceTable& table) {
  for (const auto& [name, value] : table.options) {
    if (same_name(name, "path") && is_object_path(value)) return value;
  }
  return std::nullopt;
}

// Through the file system of the project.
bool is_read_by_engine(const std::string& format) { return same_name(format, "parquet") || same_name(format, "delta"); }

bool reads_objects(const std::string& format) {
  return same_name(format, "csv") || same_name(format, "json") || same_name(format, "text") ||
         is_read_by_engine(format);
}

Result<TableOnS3> without_s3_options(const plan::SourceTable& table, const std::string& path) {
  TableOnS3 out{table, {}};
  out.table.options.clear();
  for (const auto& [name, value] : table.options) {
    if (s3::is_s3_option(name)) {
      out.options[name] = value;
    } else {
      out.table.options[name] = value;
    }
  }
  const ObjectPath place = TRY(parse_object_path(path));
  TRY(s3::options_of(out.options, place.bucket, true));
  return out;
}

}  // namespace

Result<std::unique_ptr<Source>> open_source(const plan::SourceTable& table, const SourceEnvironment& environment) {
  const SourceFormat* const format = TRY(find_source_format(table.format, table.location));
  const std::optional<std::string> path = path_on_s3(table);
  if (!path) return format->open(table, environment);
  TableOnS3 on_s3 = TRY(without_s3_options(table, *path));
  SourceEnvironment with_s3 = environment;
  with_s3.files = s3::s3_file_system(environment.files, {.options = std::move(on_s3.options),
                                                         .bucket = TRY(parse_object_path(*path)).bucket,
                                                         .configuration = environment.configuration,
                                                         .files = environment.files,
                                                         .directory = environment.directory,
                                                         .calls = environment.calls,
                                                         .cancel = environment.cancel});
  return format->open(on_s3.table, with_s3);
}

Result<> check_source(const plan::SourceTable& table) {
  const SourceFormat* const format = TRY(find_source_format(table.format, table.location));
  const std::optional<std::string> path = path_on_s3(table);
  if (!path) return format->check(table);
  if (!reads_objects(table.format)) {
    return fail(usage_error(fmt::format("USING {} cannot read from S3: {}", table.format, *path))
                    .at(table.location)
                    .with_class("UNSUPPORTED_FEATURE")
                    .with_hint("csv, json, text, parquet and delta can."));
  }
  const auto on_s3 = without_s3_options(table, *path);
  if (!on_s3) return fail(Error(on_s3.error()).at(table.location));
  if (!on_s3->options.empty() && is_read_by_engine(table.format)) {
    return fail(usage_error(fmt::format("{} has the option {}: USING {} is reached as the project is", table.name,
                                        on_s3->options.begin()->first, table.format))
                    .at(table.location)
                    .with_class("UNSUPPORTED_FEATURE")
                    .with_hint("Write it into the configuration of the spec, for this bucket alone as "
                               "fs.s3a.bucket.NAME.…."));
  }
  return format->check(on_s3->table);
}

}  // namespace brook::source
