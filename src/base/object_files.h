// ObjectFiles: a FileSystem some of whose files are objects of a store (S3): they have no folders but their names in
// order, and each content has a version. Any thread.
//
// What FileSystem promises of objects: one that is created appears, whole and durable, when it is closed, in place of
// what has its name; nothing is there before. Folders need not be made, removed or synced. An object cannot be renamed,
// and is locked against processes of this machine only: those who compete for a name use put_new().
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"

namespace brook {

struct ObjectFile {
  std::string path;  // "s3://bucket/key"
  std::uint64_t size_bytes = 0;
  std::int64_t modified_us = 0;  // microseconds since 1970
  std::string version;           // what the store calls this content (an ETag)
};

// Some of the objects below a prefix.
struct ObjectFilePage {
  std::vector<ObjectFile> files;
  bool is_last = true;
};

class ObjectFiles : public FileSystem {
 public:
  // What lies there now. Errors: PATH_NOT_FOUND.
  [[nodiscard]] virtual Result<ObjectFile> find_object(const std::string& path) = 0;
  // Without a look at it; reading any content but this version fails (kInput).
  [[nodiscard]] virtual Result<std::unique_ptr<ReadableFile>> open_object(const ObjectFile& file) = 0;
  // The next objects whose paths begin with `prefix` and come after `after` ("": the first), in the order of their
  // paths' bytes.
  [[nodiscard]] virtual Result<ObjectFilePage> list_objects(const std::string& prefix, const std::string& after) = 0;

  // In place of what has the name.
  [[nodiscard]] virtual Result<> put(const std::string& path, std::string_view bytes) = 0;
  // False: somebody else has taken the name.
  [[nodiscard]] virtual Result<bool> put_new(const std::string& path, std::string_view bytes) = 0;
  // The content of a file as an object under a name that no other content ever has: what is there already stays.
  [[nodiscard]] virtual Result<> upload_new(const std::string& file, const std::string& path) = 0;
};

// The same file system, if it has objects; else nullptr.
[[nodiscard]] inline ObjectFiles* object_files(FileSystem& files) { return dynamic_cast<ObjectFiles*>(&files); }

// An object's content, and not only its place, as a path: who opens it reads what was found there then, or fails
// (kInput).
[[nodiscard]] std::string pinned_path(const ObjectFile& file);
// What was pinned; nothing for any other path.
[[nodiscard]] std::optional<ObjectFile> pinned_object(std::string_view path);

}  // namespace brook
