#include "base/s3/upload.h"

#include <fmt/format.h>

#include "base/clock.h"

namespace brook::s3 {

namespace {

constexpr int kMostTries = 5;  // where S3 says that somebody writes the object at this moment

Error written_and_deleted(S3Client& client, const std::string& key) {
  return {ErrorKind::kIo, "",  fmt::format("{} was written by somebody and deleted", client.uri(key)), {},
          "Run again.",   true};
}

Result<std::string> read_part(ReadableFile& file, std::uint64_t offset, std::uint64_t size, const std::string& path) {
  std::string bytes(size, '\0');
  const std::size_t got = TRY(file.read_at(offset, bytes));
  if (got == size) return bytes;
  return fail(corruption_error(fmt::format("{} is shorter than it was", path)));
}

// Whether the object is there, and of this attempt. Errors: kConflict for one of another.
Result<bool> is_uploaded(S3Client& client, const ObjectName& object) {
  const auto head = TRY(client.head(object.key));
  if (!head) return false;
  const auto attempt = head->metadata.find(kAttempt);
  if (attempt != head->metadata.end() && attempt->second == object.metadata.at(kAttempt)) return true;
  return fail(conflict_error(fmt::format("{} was written by another run of this checkpoint", client.uri(object.key)))
                  .with_hint("Only one copy of a checkpoint can go on. Delete the other one and run again; to write "
                             "the table anew, run with --full-refresh."));
}

Result<> end_open_uploads(S3Client& client, const std::string& key) {
  for (const Upload& upload : TRY(client.uploads(key))) {
    if (upload.key == key) TRY(client.abort_upload(key, upload.id));
  }
  return {};
}

Result<Condition> upload_in_parts(S3Client& client, ReadableFile& file, std::uint64_t size, const std::string& path,
                                  const ObjectName& object, const Demand& demand) {
  TRY(end_open_uploads(client, object.key));
  const std::string upload = TRY(client.create_upload(object.key, object.metadata));
  std::vector<std::string> etags;
  for (std::uint64_t offset = 0; offset < size; offset += kPartBytes) {
    const std::string bytes = TRY(read_part(file, offset, std::min(kPartBytes, size - offset), path));
    etags.push_back(TRY(client.upload_part(object.key, upload, static_cast<int>(etags.size()) + 1, bytes)));
  }
  const Condition done = TRY(client.complete_upload(object.key, upload, etags, demand));
  if (done == Condition::kFailed) TRY(client.abort_upload(object.key, upload));
  return done;
}

Result<Condition> upload(S3Client& client, FileSystem& files, const std::string& path, const ObjectName& object,
                         const Demand& demand) {
  const std::unique_ptr<ReadableFile> file = TRY(files.open(path));
  const FileInfo info = TRY(file->info());
  if (info.size_bytes > kPartBytes) {
    // An upload that was completed and forgotten by a crash is not done again.
    if (demand.nothing && TRY(is_uploaded(client, object))) return Condition::kHeld;
    return upload_in_parts(client, *file, info.size_bytes, path, object, demand);
  }
  const std::string bytes = TRY(read_part(*file, 0, info.size_bytes, path));
  return client.put(object.key, bytes, object.metadata, demand);
}

}  // namespace

Result<> upload_new(S3Client& client, FileSystem& files, const std::string& path, const ObjectName& object) {
  const Result<Condition> done = upload(client, files, path, object, {.nothing = true});
  if (done && *done == Condition::kHeld) return {};
  // There is an object already; or nobody knows, because an answer was lost.
  if (!done && (done.error().kind != ErrorKind::kIo || done.error().retryable)) return fail(done.error());
  if (TRY(is_uploaded(client, object))) return {};
  if (!done) return fail(done.error());
  return fail(written_and_deleted(client, object.key));
}

Result<bool> put_new(S3Client& client, const std::string& key, std::string_view bytes) {
  const ObjectName object{key, {{kAttempt, random_uuid()}}};
  for (int tries = 1;; ++tries) {
    if (TRY(client.put(key, bytes, object.metadata, {.nothing = true})) == Condition::kHeld) return true;
    // There is one: of somebody else, or of a request whose answer was lost.
    if (const auto head = TRY(client.head(key))) {
      const auto attempt = head->metadata.find(kAttempt);
      return attempt != head->metadata.end() && attempt->second == object.metadata.at(kAttempt);
    }
    if (tries >= kMostTries) return fail(written_and_deleted(client, key));
  }
}

Result<bool> upload_over(S3Client& client, FileSystem& files, const std::string& path, const ObjectName& object,
                         const std::string& etag) {
  const Demand demand{.nothing = etag.empty(), .etag = etag};
  return TRY(upload(client, files, path, object, demand)) == Condition::kHeld;
}

}  // namespace brook::s3
