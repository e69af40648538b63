#include "sink/file_sizes.h"

#include "source/option_reader.h"

namespace brook::sink {

namespace {

constexpr const char* kMostRecords = "maxRecordsPerFile";
constexpr const char* kMostRecordsSetting = "spark.sql.files.maxRecordsPerFile";
constexpr const char* kTargetSize = "targetFileSize";
constexpr const char* kAutoCompact = "autoOptimize.autoCompact";
constexpr const char* kLeastFiles = "autoOptimize.minNumFiles";

}  // namespace

Result<FileSizes> read_file_sizes(const plan::Dataset& dataset,
                                  const std::map<std::string, std::string>& configuration) {
  FileSizes sizes;
  source::OptionReader options(dataset.options, dataset.location);
  source::OptionReader settings(configuration, dataset.location);
  const std::int64_t everywhere = TRY(settings.integer(kMostRecordsSetting, 0));
  const std::int64_t most_rows = TRY(options.integer(kMostRecords, everywhere));
  sizes.most_rows = most_rows > 0 ? static_cast<std::uint64_t>(most_rows) : 0;

  // Delta's names begin with delta. there; without that they are those of the other formats, and of Delta too.
  source::OptionReader properties(dataset.properties, dataset.location);
  const auto name_of = [&](const char* name) {
    std::string delta = std::string("delta.") + name;
    return dataset.format == "delta" && dataset.property(delta) != nullptr ? delta : std::string(name);
  };
  if (const auto target = TRY(properties.bytes(name_of(kTargetSize)))) {
    sizes.most_bytes = *target;
    sizes.target_bytes = *target;
  }
  sizes.auto_compact = TRY(properties.boolean(name_of(kAutoCompact), false));
  if (const auto least = TRY(properties.positive(name_of(kLeastFiles)))) {
    sizes.least_files = std::max<std::uint64_t>(static_cast<std::uint64_t>(*least), 2);
  }
  return sizes;
}

void set_limits(const FileSizes& sizes, engine::CopyTarget& target) {
  std::erase_if(target.options, [](const auto& option) {
    return same_name(option.first, kMostRecords) || same_name(option.first, kTargetSize);
  });
  if (sizes.most_rows > 0) target.options[kMostRecords] = std::to_string(sizes.most_rows);
  if (sizes.most_bytes > 0) target.options[kTargetSize] = std::to_string(sizes.most_bytes);
}

}  // namespace brook::sink
