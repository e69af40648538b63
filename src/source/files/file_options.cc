#include "source/files/file_options.h"

#include <limits>

#include <fmt/format.h>

#include "base/data_type.h"
#include "base/s3/object_path.h"

namespace brook::source {

Result<FileOptions> read_file_options(OptionReader& reader) {
  constexpr std::int64_t kWeekUs = 7LL * 86'400 * 1'000'000;
  FileOptions options;
  const std::optional<std::string> path = reader.text("path");
  if (!path || path->empty()) {
    return fail(usage_error("a table of files needs the option path")
                    .at(reader.where())
                    .with_hint("Write OPTIONS (path 'data/input') or LOCATION 'data/input'."));
  }
  options.path = path->starts_with("file:") ? path->substr(path->starts_with("file://") ? 7 : 5) : *path;
  if (is_object_path(options.path)) {
    TRY(parse_object_path(options.path));
  } else if (options.path.find("://") != std::string::npos) {
    return fail(reader.wrong("path", *path, "a path of this machine or on S3 (s3://bucket/folder)"));
  }
  options.max_files = TRY(reader.positive("maxFilesPerTrigger"));
  options.max_bytes = TRY(reader.bytes("maxBytesPerTrigger"));
  if (options.max_files && options.max_bytes) {
    return fail(usage_error("maxFilesPerTrigger and maxBytesPerTrigger cannot both be set")
                    .at(reader.where())
                    .with_hint("Keep one of them."));
  }
  options.latest_first = TRY(reader.boolean("latestFirst", false));
  options.max_age_us = TRY(reader.duration_us("maxFileAge", kWeekUs));
  // As in Spark: the newest files may be taken long before the others.
  if (options.latest_first && (options.max_files || options.max_bytes)) {
    options.max_age_us = std::numeric_limits<std::int64_t>::max();
  }
  options.recursive = TRY(reader.boolean("recursiveFileLookup", false));
  options.name_glob = reader.text("pathGlobFilter");
  options.ignore_missing = TRY(reader.boolean("ignoreMissingFiles", false));
  options.base_path = reader.text("basePath").value_or("");
  if (options.base_path.starts_with("file:")) {
    options.base_path.erase(0, options.base_path.starts_with("file://") ? 7 : 5);
  }
  while (options.base_path.ends_with('/')) options.base_path.pop_back();
  if (!options.path.starts_with(options.base_path)) {
    return fail(reader.wrong("basePath", options.base_path, "a folder above the path " + options.path));
  }
  options.clean = TRY(read_clean_source(reader, options.path));
  if (options.clean.kind != CleanSource::Kind::kOff && is_object_path(options.path)) {
    return fail(usage_error("cleanSource is not supported on S3 yet")
                    .at(reader.where())
                    .with_hint("Leave it out; a lifecycle rule of the bucket can expire objects."));
  }
  const auto refuse_unless = [&](std::string_view name, std::string_view allowed) -> Result<> {
    const std::optional<std::string> value = reader.text(name);
    if (!value || same_name(*value, allowed)) return {};
    return fail(usage_error(fmt::format("option {} '{}' is not supported yet", name, *value))
                    .at(reader.where())
                    .with_hint(fmt::format("Leave it out, or write {} '{}'.", name, allowed)));
  };
  TRY(refuse_unless("fileNameOnly", "false"));
  TRY(refuse_unless("ignoreCorruptFiles", "false"));
  for (const std::string_view name : {"modifiedAfter", "modifiedBefore", "paths"}) {
    if (const auto value = reader.text(name)) {
      return fail(
          usage_error(fmt::format("option {} is not supported for a stream of files", name)).at(reader.where()));
    }
  }
  reader.ignore({"maxCachedFiles", "discardCachedInputRatio", "mergeSchema", "cleanSource.numThreads"});
  return options;
}

}  // namespace brook::source
