// Uploads files as objects, each at once and as a whole. Every change goes through S3Client. One thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "base/s3/client.h"

namespace brook::s3 {

// Larger files go in parts of this size.
inline constexpr std::uint64_t kPartBytes = std::uint64_t{16} << 20U;
// Metadata of an object that is written where there is none: whose it is.
inline constexpr const char* kAttempt = "brookmill-attempt";

struct ObjectName {
  std::string key;
  Metadata metadata;  // kAttempt among them
};

// Uploads it where there is no such object. If there is one of the same attempt, it is done already. Ends uploads of
// this object that an earlier attempt left open. Errors: kConflict for an object of another attempt; those of S3Client.
[[nodiscard]] Result<> upload_new(S3Client& client, FileSystem& files, const std::string& path,
                                  const ObjectName& object);

// A small object, where there is none of its key. False: there is one that another call wrote.
[[nodiscard]] Result<bool> put_new(S3Client& client, const std::string& key, std::string_view bytes);

// Uploads it in place of the content of this ETag; empty: there is none. False: something else is there by now, which
// may be what a request wrote whose answer was lost.
[[nodiscard]] Result<bool> upload_over(S3Client& client, FileSystem& files, const std::string& path,
                                       const ObjectName& object, const std::string& etag);

}  // namespace brook::s3
