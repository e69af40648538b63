#include "sink/delta/delta_options.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "sink/s3/access.h"
#include "source/option_reader.h"

namespace brook::sink::delta {

namespace {

constexpr std::string_view kAppendOnly = "delta.appendOnly";
constexpr std::string_view kCheckpointInterval = "delta.checkpointInterval";
constexpr std::string_view kIndexedColumns = "delta.dataSkippingNumIndexedCols";
constexpr std::string_view kRemovedRetention = "delta.deletedFileRetentionDuration";
constexpr std::string_view kLogRetention = "delta.logRetentionDuration";
constexpr std::string_view kLogCleanup = "delta.enableExpiredLogCleanup";
// Read by file_sizes.h.
constexpr std::string_view kTargetSize = "delta.targetFileSize";
constexpr std::string_view kAutoCompact = "delta.autoOptimize.autoCompact";
constexpr std::array kProperties = {kAppendOnly,   kCheckpointInterval, kIndexedColumns, kRemovedRetention,
                                    kLogRetention, kLogCleanup,         kTargetSize,     kAutoCompact};

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kDefaultInterval = 10;
constexpr std::int64_t kDefaultIndexed = 32;

std::optional<std::string> setting(const std::map<std::string, std::string>& configuration, std::string_view name) {
  for (const auto& [key, value] : configuration) {
    if (same_name(key, name)) return value;
  }
  return std::nullopt;
}

std::optional<std::int64_t> integer(const std::optional<std::string>& text) {
  std::int64_t number = 0;
  if (!text) return std::nullopt;
  const auto parsed = std::from_chars(text->data(), text->data() + text->size(), number);
  if (parsed.ec != std::errc{} || parsed.ptr != text->data() + text->size()) return std::nullopt;
  return number;
}

// "interval 30 days", "7 days", "interval 1 week".
std::optional<std::int64_t> duration_ms(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  std::string_view rest = *text;
  constexpr std::string_view kWord = "interval ";
  if (same_name(rest.substr(0, kWord.size()), kWord)) rest.remove_prefix(kWord.size());
  const std::map<std::string, std::string> as_option = {{"value", std::string(rest)}};
  source::OptionReader reader(as_option, {});
  const Result<std::int64_t> duration_us = reader.duration_us("value", 0);
  if (!duration_us) return std::nullopt;
  return *duration_us / 1'000;
}

Error wrong(const plan::Dataset& dataset, const std::string& name, const std::string& value,
            std::string_view expected) {
  return usage_error(fmt::format("the property {} is '{}': expected {}", name, value, expected)).at(dataset.location);
}

Result<> check_property(const plan::Dataset& dataset, const std::string& name, const std::string& value) {
  if (std::ranges::none_of(kProperties, [&](std::string_view known) { return same_name(known, name); })) {
    return fail(usage_error(fmt::format("brookmill does not write Delta tables with the property {}", name))
                    .at(dataset.location)
                    .with_class("UNSUPPORTED_FEATURE")
                    .with_hint(fmt::format("It knows {}.", fmt::join(kProperties, ", "))));
  }
  const auto number = integer(value);
  if (same_name(name, kCheckpointInterval) && number.value_or(0) < 1) {
    return fail(wrong(dataset, name, value, "a positive integer"));
  }
  if (same_name(name, kIndexedColumns) && number.value_or(-2) < -1) {
    return fail(wrong(dataset, name, value, "a number of columns, or -1 for all"));
  }
  if ((same_name(name, kRemovedRetention) || same_name(name, kLogRetention)) && !duration_ms(value)) {
    return fail(wrong(dataset, name, value, "a duration, such as interval 7 days"));
  }
  const bool is_flag = same_name(name, kAppendOnly) || same_name(name, kLogCleanup);
  if (is_flag && !same_name(value, "true") && !same_name(value, "false")) {
    return fail(wrong(dataset, name, value, "true or false"));
  }
  return {};
}

}  // namespace

Result<DeltaOptions> read_delta_options(const plan::Dataset& dataset) {
  const sql::OptionMap written = s3::split(dataset.options).writer;
  source::OptionReader reader(written, dataset.location);
  DeltaOptions options;
  options.merge_schema = TRY(reader.boolean("mergeSchema", false));
  if (const auto compression = reader.text("compression")) options.compression = *compression;
  reader.ignore({"maxRecordsPerFile"});
  TRY(reader.refuse_unknown("a Delta sink"));
  for (const auto& [name, value] : dataset.properties) {
    if (!same_name(name.substr(0, 6), "delta.")) continue;
    TRY(check_property(dataset, name, value));
    const auto known = std::ranges::find_if(kProperties, [&](std::string_view each) { return same_name(each, name); });
    options.configuration[std::string(*known)] = value;
  }
  return options;
}

std::int64_t checkpoint_interval(const source::delta::Metadata& metadata) {
  const std::int64_t interval =
      integer(setting(metadata.configuration, kCheckpointInterval)).value_or(kDefaultInterval);
  return interval > 0 ? interval : kDefaultInterval;
}

std::size_t indexed_columns(const std::map<std::string, std::string>& configuration) {
  const std::int64_t count = integer(setting(configuration, kIndexedColumns)).value_or(kDefaultIndexed);
  return static_cast<std::size_t>(count);  // -1: all
}

std::int64_t removed_retention_ms(const source::delta::Metadata& metadata) {
  return duration_ms(setting(metadata.configuration, kRemovedRetention)).value_or(7 * kDayMs);
}

std::optional<std::int64_t> log_retention_ms(const source::delta::Metadata& metadata) {
  if (same_name(setting(metadata.configuration, kLogCleanup).value_or("true"), "false")) return std::nullopt;
  return duration_ms(setting(metadata.configuration, kLogRetention)).value_or(30 * kDayMs);
}

}  // namespace brook::sink::delta
