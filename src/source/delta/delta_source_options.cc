#include "source/delta/delta_source_options.h"

#include <charconv>

#include <fmt/format.h>

#include "base/date_text.h"
#include "base/time_zone.h"
#include "source/option_reader.h"

namespace brook::source::delta {

namespace {

constexpr std::int64_t kMillisecondUs = 1'000;

Result<std::int64_t> timestamp_ms(const OptionReader& reader, const std::string& text,
                                  const std::string& session_zone) {
  const Error wrong = reader.wrong("startingTimestamp", text, "a timestamp or a date, such as 2026-01-31 12:00:00");
  const std::optional<TimestampText> parsed = parse_timestamp(text);
  if (!parsed) return fail(wrong);
  const Result<TimeZone> zone = TimeZone::find(parsed->zone.empty() ? std::string_view(session_zone) : parsed->zone);
  if (!zone) return fail(wrong);
  return zone->to_utc(parsed->local_us) / kMillisecondUs;
}

}  // namespace

Result<DeltaSourceOptions> read_delta_source_options(const plan::SourceTable& table, const std::string& time_zone) {
  OptionReader reader(table.options, table.location);
  DeltaSourceOptions options;
  const std::optional<std::string> path = reader.text("path");
  if (!path) {
    return fail(usage_error("a Delta source needs a LOCATION or the option path")
                    .at(table.location)
                    .with_hint("Write CREATE TABLE … USING delta LOCATION '…'."));
  }
  options.path = *path;
  const std::optional<std::string> version = reader.text("startingVersion");
  const std::optional<std::string> timestamp = reader.text("startingTimestamp");
  if (version && timestamp) {
    return fail(usage_error("Please either provide 'startingVersion' or 'startingTimestamp'")
                    .with_class("DELTA_STARTING_VERSION_AND_TIMESTAMP_BOTH_SET")
                    .at(table.location));
  }
  if (version && same_name(*version, "latest")) {
    options.starting_latest = true;
  } else if (version) {
    std::int64_t number = -1;
    const auto parsed = std::from_chars(version->data(), version->data() + version->size(), number);
    if (parsed.ec != std::errc{} || parsed.ptr != version->data() + version->size() || number < 0) {
      return fail(reader.wrong("startingVersion", *version, "a version of the table, or latest"));
    }
    options.starting_version = number;
  }
  if (timestamp) options.starting_timestamp_ms = TRY(timestamp_ms(reader, *timestamp, time_zone));
  if (const auto files = TRY(reader.positive("maxFilesPerTrigger"))) {
    options.max_files = static_cast<std::uint64_t>(*files);
  }
  options.max_bytes = TRY(reader.bytes("maxBytesPerTrigger"));
  options.skip_change_commits = TRY(reader.boolean("skipChangeCommits", false));
  options.ignore_deletes = TRY(reader.boolean("ignoreDeletes", false));
  options.ignore_changes = TRY(reader.boolean("ignoreChanges", false));
  TRY(reader.refuse_unknown("a Delta source"));
  return options;
}

}  // namespace brook::source::delta
