#include "state/state_store.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <ranges>
#include <set>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/s3/object_path.h"
#include "state/key_set.h"
#include "state/record.h"
#include "state/state_file.h"
#include "state/tiers.h"
#include "state/version.h"

namespace brook::state {

namespace {

constexpr std::size_t kTailBytes = 64 << 10;
constexpr std::string_view kSuffix = ".state";

using Use = std::function<Result<>(const Record&)>;

// Whether no newer change of the record's key was taken. A fresh key has no older one, so it need not be remembered.
bool take(KeySet& seen, const Record& record) {
  return record.fresh ? !seen.contains(record.key) : seen.insert(record.key);
}

// The newest change of each key. Where nothing lies below them, erased keys are gone.
std::string newest_of_each(std::string_view changes, bool nothing_below) {
  std::vector<Record> records;
  for (ByteReader reader(changes); !reader.at_end();) records.push_back(read_record(reader));
  KeySet seen;
  std::string out;
  for (const Record& record : records | std::views::reverse) {
    if (take(seen, record) && !(nothing_below && record.erased)) write_record(out, record);
  }
  return out;
}

class FileStateStore final : public StateStore {
 public:
  FileStateStore(std::shared_ptr<FileSystem> files, std::string directory)
      : files_(std::move(files)), directory_(std::move(directory)), is_shared_(is_object_path(directory_)) {}

  Result<> restore(const Token& token, const Load& load) override {
    const Version version = TRY(parse_token(token));
    return newest(version, version.files.size(),
                  [&](const Record& record) { return record.erased ? Result<>() : load(record.key, record.value); });
  }

  Result<Token> prepare(const Token& base, std::uint64_t epoch, const ChangeSet& changes, SyncSet& syncs) override {
    if (changes.empty()) return base;
    Version version = TRY(parse_token(base));
    if (version.tail.empty()) version.tail_epoch = epoch;
    version.tail += changes.encoded();
    version.tail = newest_of_each(version.tail, version.files.empty());
    if (version.tail.size() > kTailBytes) TRY(flush(version, epoch, syncs));
    return to_token(version);
  }

  Result<> retain(const std::vector<Token>& tokens) override {
    std::set<std::string, std::less<>> needed;
    std::optional<std::uint64_t> newest_epoch;  // that one of the tokens has a file of
    for (const Token& token : tokens) {
      for (const StateFileInfo& file : TRY(parse_token(token)).files) {
        needed.insert(file.name);
        newest_epoch = std::max(newest_epoch.value_or(0), file.last_epoch);
      }
    }
    if (is_shared_) return newest_epoch ? retain_shared(needed, *newest_epoch) : Result<>();
    if (!TRY(files_->exists(directory_))) return {};
    for (const FileInfo& file : TRY(files_->list(directory_))) {
      if (!file.name.ends_with(kSuffix) || needed.contains(file.name)) continue;
      TRY(files_->remove_file(join_path(directory_, file.name)));
    }
    return {};
  }

  Result<> verify(const Token& token) override {
    for (const StateFileInfo& file : TRY(parse_token(token)).files) {
      TRY(read_state_file(*files_, directory_, file, [](const Record&) { return Result<>(); }));
    }
    return {};
  }

 private:
  // What another run has written, which this one does not know, is of later epochs. The folder is listed once.
  Result<> retain_shared(const std::set<std::string, std::less<>>& needed, std::uint64_t newest_epoch) {
    if (!there_) {
      there_.emplace();
      for (const FileInfo& file : TRY(files_->list(directory_))) there_->insert(file.name);
    }
    for (auto name = there_->begin(); name != there_->end();) {
      std::uint64_t epoch = 0;
      std::from_chars(name->data(), name->data() + name->size(), epoch);
      if (!name->ends_with(kSuffix) || needed.contains(*name) || epoch > newest_epoch) {
        ++name;
        continue;
      }
      TRY(files_->remove_file(join_path(directory_, *name)));
      name = there_->erase(name);
    }
    return {};
  }

  // The newest change of each key in the tail and the newest `count` files. Keys of the oldest file need not be
  // remembered: nothing comes after it.
  Result<> newest(const Version& version, std::size_t count, const Use& use) {
    KeySet seen;
    const bool whole = TRY(for_each_record(version.tail, [&](const Record& record) {
      if (count > 0) take(seen, record);
      return use(record);
    }));
    if (!whole) return fail(corruption_error("the tail of a state token is not made of whole records"));
    for (std::size_t i = 0; i < count; ++i) {
      const bool last = i + 1 == count;
      const StateFileInfo& file = version.files[version.files.size() - 1 - i];
      TRY(read_state_file(*files_, directory_, file, [&](const Record& record) {
        const bool newest = last ? !seen.contains(record.key) : take(seen, record);
        return newest ? use(record) : Result<>();
      }));
    }
    return {};
  }

  // Moves the tail into a file, merged with as many files as the tiers ask for.
  Result<> flush(Version& version, std::uint64_t epoch, SyncSet& syncs) {
    TRY(make_directory(syncs));
    std::vector<std::uint64_t> sizes;
    sizes.reserve(version.files.size());
    for (const StateFileInfo& file : version.files) sizes.push_back(file.bytes);
    const std::size_t merged = files_to_merge(sizes, version.tail.size());
    const bool oldest = merged == version.files.size();
    const auto first_merged = version.files.end() - static_cast<std::ptrdiff_t>(merged);
    const std::uint64_t first_epoch = merged == 0 ? version.tail_epoch : first_merged->first_epoch;
    StateFileWriter writer =
        TRY(StateFileWriter::create(*files_, directory_, fresh_name(version, epoch), first_epoch, epoch));
    TRY(newest(version, merged,
               [&](const Record& record) { return oldest && record.erased ? Result<>() : writer.add(record); }));
    StateFileInfo info = TRY(writer.finish());
    if (there_) there_->insert(info.name);
    syncs.files.push_back(join_path(directory_, info.name));
    version.files.erase(first_merged, version.files.end());
    version.files.push_back(std::move(info));
    version.tail.clear();
    return {};
  }

  // Free in the version the new file goes into. An epoch that failed may have left a file of this name: it is replaced.
  // Where several runs write, each attempt has a name of its own.
  [[nodiscard]] std::string fresh_name(const Version& version, std::uint64_t epoch) const {
    if (is_shared_) return fmt::format("{}-{}{}", epoch, random_uuid(), kSuffix);
    for (std::size_t n = 0;; ++n) {
      std::string name = fmt::format("{}-{}{}", epoch, n, kSuffix);
      if (std::ranges::find(version.files, name, &StateFileInfo::name) == version.files.end()) return name;
    }
  }

  Result<> make_directory(SyncSet& syncs) {
    if (is_shared_) return {};
    syncs.directories.push_back(directory_);
    if (directory_made_) return {};
    // Whatever may be new: the folder's name in its parent, and so on up to a folder that was there.
    for (std::string path = directory_;;) {
      const bool there = TRY(files_->exists(path));
      const std::string parent = parent_path(path);
      if (parent.empty() || parent == path) break;
      syncs.directories.push_back(parent);
      if (there) break;
      path = parent;
    }
    TRY(files_->create_directories(directory_));
    directory_made_ = true;
    return {};
  }

  std::shared_ptr<FileSystem> files_;
  std::string directory_;
  bool is_shared_;  // on S3: other runs may write to it
  bool directory_made_ = false;
  std::optional<std::set<std::string>> there_;  // files of a shared one, once it was listed
};

}  // namespace

void ChangeSet::put(std::string_view key, std::string_view value) {
  write_record(encoded_, {key, value});
  ++count_;
}

void ChangeSet::put_new(std::string_view key, std::string_view value) {
  write_record(encoded_, {key, value, false, true});
  ++count_;
}

void ChangeSet::erase(std::string_view key) {
  write_record(encoded_, {key, {}, true});
  ++count_;
}

Result<std::unique_ptr<StateStore>> StateStore::open(std::shared_ptr<FileSystem> files, std::string directory) {
  return std::make_unique<FileStateStore>(std::move(files), std::move(directory));
}

}  // namespace brook::state
