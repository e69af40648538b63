#include "runtime/journal.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/object_files.h"
#include "base/s3/object_path.h"
#include "runtime/commit_record_json.h"

namespace brook::runtime {

namespace {

std::string record_path(const std::string& directory, std::uint64_t epoch) {
  return join_path(directory, fmt::format("{:020}.json", epoch));
}

Error fenced(std::uint64_t epoch, const std::string& directory) {
  return conflict_error(fmt::format("another run has committed epoch {} to {}: this one stops, and its epoch is not "
                                    "committed",
                                    epoch, directory))
      .with_hint("Nothing is lost: the other run takes in what this one would have. Only one should run on a storage.");
}

}  // namespace

Result<std::vector<std::uint64_t>> Journal::list(FileSystem& files, const std::string& directory) {
  std::vector<std::uint64_t> epochs;
  if (!TRY(files.exists(directory))) return epochs;
  for (const FileInfo& entry : TRY(files.list(directory))) {
    std::uint64_t epoch = 0;
    const char* end = entry.name.data() + entry.name.size();
    const auto parsed = std::from_chars(entry.name.data(), end, epoch);
    if (parsed.ec == std::errc() && std::string_view(parsed.ptr, end) == ".json") epochs.push_back(epoch);
  }
  std::ranges::sort(epochs);
  return epochs;
}

Result<> Journal::check_no_gap(const std::vector<std::uint64_t>& epochs, const std::string& directory) {
  for (std::size_t i = 1; i < epochs.size(); ++i) {
    if (epochs[i] != epochs[i - 1] + 1) {
      return fail(corruption_error(fmt::format("the journal {} lacks epoch {}", directory, epochs[i - 1] + 1))
                      .with_hint("Restore the checkpoint folder from a copy."));
    }
  }
  return {};
}

Result<CommitRecord> Journal::read(FileSystem& files, const std::string& directory, std::uint64_t epoch) {
  const std::string path = record_path(directory, epoch);
  return decode_record(TRY(read_file(files, path)), path);
}

Result<std::optional<CommitRecord>> Journal::read_newest(FileSystem& files, const std::string& directory) {
  const std::vector<std::uint64_t> epochs = TRY(list(files, directory));
  if (epochs.empty()) return std::optional<CommitRecord>();
  Result<CommitRecord> last = read(files, directory, epochs.back());
  if (last) return std::move(*last);
  // The last one may be torn, or in the middle of being written; the one before it must be whole.
  if (epochs.size() == 1) return std::optional<CommitRecord>();
  return TRY(read(files, directory, epochs[epochs.size() - 2]));
}

Result<Journal> Journal::open(std::shared_ptr<FileSystem> files, std::string directory) {
  Journal journal(std::move(files), std::move(directory));
  TRY(journal.files_->create_directories(journal.directory_));
  std::vector<std::uint64_t> epochs = TRY(list(*journal.files_, journal.directory_));
  TRY(check_no_gap(epochs, journal.directory_));
  if (epochs.empty()) return journal;

  const std::string last = record_path(journal.directory_, epochs.back());
  const std::string bytes = TRY(read_file(*journal.files_, last));
  Result<CommitRecord> record = decode_record(bytes, last);
  if (!record && !bytes.ends_with('\n')) {
    // Torn: append() ends a record with a newline, and never returned for this one.
    TRY(journal.files_->remove_file(last));
    TRY(journal.files_->sync_directory(journal.directory_));
    epochs.pop_back();
    if (epochs.empty()) return journal;
    record = read(*journal.files_, journal.directory_, epochs.back());
  }
  journal.newest_ = TRY(std::move(record));
  journal.oldest_ = epochs.front();
  // Its writer may have died before it was synced; what is built on it now must not outlive it.
  TRY(sync_all(*journal.files_, {{record_path(journal.directory_, epochs.back())}, {journal.directory_}}));
  return journal;
}

Result<> Journal::append(const CommitRecord& record) {
  if (record.epoch != (newest_ ? newest_->epoch + 1 : 0)) {
    return fail(internal_error(fmt::format("epoch {} committed out of order", record.epoch)));
  }
  const std::string path = record_path(directory_, record.epoch);
  if (ObjectFiles* const objects = is_object_path(path) ? object_files(*files_) : nullptr) {
    if (!TRY(objects->put_new(path, encode(record)))) return fail(fenced(record.epoch, directory_));
    newest_ = record;
    return {};
  }
  const std::unique_ptr<WritableFile> file = TRY(files_->create(path));
  TRY(file->append(encode(record)));
  TRY(file->close());
  TRY(sync_all(*files_, {{path}, {directory_}}));
  newest_ = record;
  return {};
}

Result<> Journal::retain(std::int64_t published) {
  while (newest_ && oldest_ + kKeptRecords <= newest_->epoch && static_cast<std::int64_t>(oldest_) < published) {
    TRY(files_->remove_file(record_path(directory_, oldest_)));
    ++oldest_;
  }
  return {};
}

}  // namespace brook::runtime
