#include "source/delta/log.h"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "source/delta/checkpoint.h"

namespace brook::source::delta {

namespace {

constexpr std::size_t kVersionDigits = 20;
constexpr std::uint64_t kOwnEngineBytes = std::uint64_t{256} << 20U;

std::optional<std::int64_t> number_of(std::string_view digits) {
  std::int64_t number = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size()) return std::nullopt;
  return number;
}

// A part of a checkpoint: "…20 digits….checkpoint.parquet", or with ".<part>.<parts>" of ten digits each before the
// ending.
struct PartName {
  std::int64_t version = 0;
  std::int64_t part = 1;
  std::int64_t parts = 1;
};
std::optional<PartName> part_name(std::string_view name) {
  constexpr std::string_view kMiddle = ".checkpoint";
  constexpr std::string_view kEnd = ".parquet";
  if (name.size() < kVersionDigits + kMiddle.size() + kEnd.size() || !name.ends_with(kEnd)) return std::nullopt;
  const auto version = number_of(name.substr(0, kVersionDigits));
  std::string_view rest = name.substr(kVersionDigits, name.size() - kVersionDigits - kEnd.size());
  if (!version || !rest.starts_with(kMiddle)) return std::nullopt;
  rest.remove_prefix(kMiddle.size());
  if (rest.empty()) return PartName{.version = *version};
  if (rest.size() != 22 || rest[0] != '.' || rest[11] != '.') return std::nullopt;
  const auto part = number_of(rest.substr(1, 10));
  const auto parts = number_of(rest.substr(12));
  if (!part || !parts) return std::nullopt;
  return PartName{.version = *version, .part = *part, .parts = *parts};
}

Result<std::vector<Action>> read_entry(FileSystem& files, const std::string& path) {
  const std::string text = TRY(read_file(files, path));
  return parse_entry(text, path);
}

std::string entry_name(std::int64_t version) { return fmt::format("_delta_log/{:020}.json", version); }

}  // namespace

std::string DeltaLog::entry_path(std::int64_t version) const { return table_->path_of(entry_name(version)); }

Result<engine::Engine*> DeltaLog::engine() {
  if (engine_ != nullptr) return engine_;
  if (!own_engine_) {
    own_engine_ = TRY(
        engine::Engine::open({.threads = 1, .memory_budget_bytes = kOwnEngineBytes, .files = table_->shared_files()}));
  }
  return own_engine_.get();
}

Result<DeltaLog::Listing> DeltaLog::list() {
  Listing listing;
  if (!TRY(table_->files().exists(directory()))) return listing;
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<std::string>> parts;  // by version and number of parts
  for (const FileInfo& entry : TRY(table_->files().list(directory()))) {
    const std::string_view name = entry.name;
    if (const auto part = part_name(name)) {
      parts[{part->version, part->parts}].push_back(join_path(directory(), name));
    } else if (name.size() == kVersionDigits + 5 && name.ends_with(".json")) {
      if (const auto version = number_of(name.substr(0, kVersionDigits))) listing.entries.push_back(*version);
    }
  }
  std::ranges::sort(listing.entries);
  for (auto& [key, paths] : parts) {
    if (paths.size() != static_cast<std::size_t>(key.second)) continue;  // one is being written
    std::ranges::sort(paths);
    listing.checkpoints.push_back({key.first, std::move(paths)});
  }
  return listing;
}

Result<Snapshot> DeltaLog::load(std::optional<std::int64_t> version) {
  Result<Snapshot> snapshot = load_as_of(version);
  own_engine_.reset();  // checkpoints are read at the beginning, and seldom later
  return snapshot;
}

Result<Snapshot> DeltaLog::load_as_of(std::optional<std::int64_t> version) {
  const Listing listing = TRY(list());
  Snapshot snapshot;
  if (listing.entries.empty() && listing.checkpoints.empty()) return snapshot;
  const Checkpoint* begin = nullptr;
  for (const Checkpoint& each : listing.checkpoints) {
    if (!version || each.version <= *version) begin = &each;
  }
  if (begin != nullptr) {
    engine::Engine* const reader = TRY(engine());
    TRY(read_checkpoint(*reader, begin->parts, snapshot));
    snapshot.version = begin->version;
  }
  for (const std::int64_t entry : listing.entries) {
    if (entry <= snapshot.version || (version && entry > *version)) continue;
    if (entry != snapshot.version + 1) {
      return fail(corruption_error(
          fmt::format("version {} of the Delta table {} is missing from its log", snapshot.version + 1, table())));
    }
    for (const Action& action : TRY(read_entry(table_->files(), entry_path(entry)))) snapshot.apply(action);
    snapshot.version = entry;
  }
  if (version && snapshot.version != *version) {
    return fail(input_error(fmt::format("the Delta table {} has no version {}", table(), *version))
                    .with_class("DELTA_VERSION_NOT_FOUND"));
  }
  return snapshot;
}

Result<bool> DeltaLog::update(Snapshot& snapshot) {
  if (!snapshot.exists()) {
    snapshot = TRY(load());
    return snapshot.exists();
  }
  bool changed = false;
  while (const std::optional<std::vector<Action>> actions = TRY(read(snapshot.version + 1))) {
    for (const Action& action : *actions) snapshot.apply(action);
    ++snapshot.version;
    changed = true;
  }
  return changed;
}

Result<std::optional<std::vector<Action>>> DeltaLog::read(std::int64_t version) {
  const std::string path = entry_path(version);
  if (!TRY(table_->files().exists(path))) return std::optional<std::vector<Action>>();
  return std::optional(TRY(read_entry(table_->files(), path)));
}

Result<std::int64_t> DeltaLog::first_version() {
  const Listing listing = TRY(list());
  return listing.entries.empty() ? kNoTable : listing.entries.front();
}

Result<std::int64_t> DeltaLog::modified_ms(std::int64_t version) {
  return TRY(table_->files().stat(entry_path(version))).modified_us / 1'000;
}

Result<bool> DeltaLog::add(std::int64_t version, const std::vector<Action>& actions, const std::string& staged) {
  std::string text;
  for (const Action& action : actions) text += to_line(action);
  return table_->add(entry_name(version), text, staged);
}

Result<> DeltaLog::write_checkpoint(const Snapshot& snapshot, const std::string& staging) {
  engine::Engine* const writer = TRY(engine());
  const std::string written = TRY(write_checkpoint_file(*writer, snapshot, staging));
  TRY(table_->files().sync_file(written));
  const std::uint64_t size_bytes = TRY(table_->files().stat(written)).size_bytes;
  TRY(table_->replace(fmt::format("_delta_log/{:020}.checkpoint.parquet", snapshot.version), written));
  TRY(table_->files().sync_directory(directory()));
  const nlohmann::json pointer = {{"version", snapshot.version},
                                  {"size", checkpoint_rows(snapshot)},
                                  {"sizeInBytes", size_bytes},
                                  {"numOfAddFiles", snapshot.files.size()}};
  return table_->replace_text("_delta_log/_last_checkpoint", pointer.dump(), join_path(staging, "_last_checkpoint"));
}

Result<> DeltaLog::expire(std::int64_t before_ms) {
  const Listing listing = TRY(list());
  if (listing.checkpoints.empty()) return {};
  const std::int64_t newest = listing.checkpoints.back().version;
  // Oldest first, so that what is left has no gap; a checkpoint goes with the entry of its version.
  for (const std::int64_t version : listing.entries) {
    if (version >= newest || TRY(modified_ms(version)) >= before_ms) break;
    for (const Checkpoint& checkpoint : listing.checkpoints) {
      if (checkpoint.version != version) continue;
      for (const std::string& part : checkpoint.parts) TRY(table_->files().remove_file(part));
    }
    TRY(table_->files().remove_file(entry_path(version)));
  }
  return {};
}

}  // namespace brook::source::delta
