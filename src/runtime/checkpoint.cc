#include "runtime/checkpoint.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/object_files.h"
#include "base/s3/object_path.h"

namespace brook::runtime {

namespace {

constexpr int kCheckpointFormat = 1;

std::string identity_path(const std::string& storage) { return join_path(storage, "checkpoint.json"); }
std::string published_path(const std::string& storage) { return join_path(storage, "published.json"); }
std::string state_root(const std::string& storage) { return join_path(storage, "state"); }

// File names must not hold slashes, and must stay readable: everything unusual becomes %XX.
std::string escaped(const std::string& name) {
  std::string text;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || (c == '.' && !text.empty());
    text += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return text;
}

Result<std::string> parse_identity(const std::string& bytes, const std::string& path) {
  const nlohmann::json json = nlohmann::json::parse(bytes, nullptr, false);
  if (!json.is_object() || !json.contains("id") || !json["id"].is_string() || !json.contains("format") ||
      !json["format"].is_number_integer()) {
    return fail(corruption_error(path + " is damaged").with_hint("Restore the checkpoint folder from a copy."));
  }
  if (const int format = json["format"]; format > kCheckpointFormat) {
    return fail(corruption_error(fmt::format("the checkpoint {} has format {}; this brookmill reads up to {}",
                                             parent_path(path), format, kCheckpointFormat))
                    .with_hint("Use the newer brookmill that wrote it, or another `storage` folder."));
  }
  return json["id"].get<std::string>();
}

// On S3 another machine may do so at the same time: the first one has named the checkpoint.
Result<> write_identity(FileSystem& files, const std::string& storage) {
  const nlohmann::json identity = {{"format", kCheckpointFormat}, {"id", random_uuid()}};
  const std::string path = identity_path(storage);
  ObjectFiles* const objects = is_object_path(path) ? object_files(files) : nullptr;
  if (objects == nullptr) return replace_file_durably(files, path, identity.dump() + "\n");
  (void)TRY(objects->put_new(path, identity.dump() + "\n"));
  return {};
}

// The number that a state file's name begins with.
std::uint64_t epoch_of(const std::string& name) {
  std::uint64_t epoch = 0;
  std::from_chars(name.data(), name.data() + name.size(), epoch);
  return epoch;
}

Result<std::int64_t> read_published(FileSystem& files, const std::string& storage) {
  const std::string path = published_path(storage);
  if (!TRY(files.exists(path))) return -1;
  const nlohmann::json json = nlohmann::json::parse(TRY(read_file(files, path)), nullptr, false);
  if (!json.is_object() || !json.contains("epoch") || !json["epoch"].is_number_integer()) {
    return fail(corruption_error(path + " is damaged").with_hint("Delete it; publishing is repeated without harm."));
  }
  return json["epoch"].get<std::int64_t>();
}

}  // namespace

std::string journal_directory(const std::string& storage) { return join_path(storage, "journal"); }
std::string store_directory(const std::string& storage, const std::string& name) {
  return join_path(state_root(storage), escaped(name));
}

Result<std::string> read_checkpoint_id(FileSystem& files, const std::string& storage) {
  const std::string path = identity_path(storage);
  if (!TRY(files.exists(path))) return std::string();
  return parse_identity(TRY(read_file(files, path)), path);
}

Checkpoint::Checkpoint(std::shared_ptr<FileSystem> files, std::string storage, std::unique_ptr<FileLock> lock,
                       std::string id, Journal journal, std::int64_t published)
    : files_(std::move(files)),
      storage_(std::move(storage)),
      lock_(std::move(lock)),
      id_(std::move(id)),
      journal_(std::move(journal)),
      published_(published) {}

Result<Checkpoint> Checkpoint::open(std::shared_ptr<FileSystem> files, const std::string& storage) {
  TRY(files->create_directories(storage));
  Result<std::unique_ptr<FileLock>> lock = files->lock(join_path(storage, "LOCK"));
  if (!lock) {
    Error error = std::move(lock).error();
    if (error.kind == ErrorKind::kConflict) {
      error.message = fmt::format("another brookmill is running on the checkpoint {}", storage);
      error.hint = "Wait for it or stop it, or give this pipeline a `storage` of its own.";
    }
    return fail(std::move(error));
  }
  std::string id = TRY(read_checkpoint_id(*files, storage));
  if (id.empty()) {
    if (!TRY(Journal::list(*files, journal_directory(storage))).empty()) {
      return fail(corruption_error(fmt::format("{} is missing but the journal is not empty", identity_path(storage)))
                      .with_hint("Restore the checkpoint folder from a copy."));
    }
    TRY(write_identity(*files, storage));
    id = TRY(read_checkpoint_id(*files, storage));
  }
  Journal journal = TRY(Journal::open(files, journal_directory(storage)));
  // Also where they were there: their maker may have died before they were synced.
  if (!journal.newest() && !is_object_path(storage)) TRY(sync_all(*files, {{}, {storage, parent_path(storage)}}));
  const std::int64_t published = TRY(read_published(*files, storage));
  const std::int64_t recorded = journal.newest() ? journal.newest()->published : -1;
  return Checkpoint(std::move(files), storage, std::move(*lock), std::move(id), std::move(journal),
                    std::max(published, recorded));
}

Result<std::unique_ptr<state::StateStore>> Checkpoint::store(const std::string& name) {
  return state::StateStore::open(files_, store_directory(storage_, name));
}

Result<> Checkpoint::retain_stores(const std::vector<std::string>& names) {
  if (!TRY(files_->exists(state_root(storage_)))) return {};
  for (const FileInfo& entry : TRY(files_->list(state_root(storage_)))) {
    const bool named = std::ranges::any_of(names, [&](const std::string& name) { return escaped(name) == entry.name; });
    if (named) continue;
    const std::string folder = join_path(state_root(storage_), entry.name);
    TRY(is_object_path(storage_) ? remove_old_files(folder) : remove_tree(*files_, folder));
  }
  return {};
}

// A run on another machine may know of stores that this one does not, and of later epochs: those stay.
Result<> Checkpoint::remove_old_files(const std::string& folder) {
  if (!journal_.newest()) return {};
  for (const FileInfo& file : TRY(files_->list(folder))) {
    if (epoch_of(file.name) <= journal_.newest()->epoch) TRY(files_->remove_file(join_path(folder, file.name)));
  }
  return {};
}

Result<> Checkpoint::note_published(std::int64_t epoch) {
  if (epoch == published_) return {};
  TRY(replace_file_durably(*files_, published_path(storage_), fmt::format("{{\"epoch\":{}}}\n", epoch)));
  published_ = epoch;
  return {};
}

}  // namespace brook::runtime
