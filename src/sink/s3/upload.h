// Uploads staged files as objects, each at once and as a whole. Every change goes through S3Client. One thread.
#pragma once

#include <memory>
#include <string>

#include "base/file_system.h"
#include "base/s3/client.h"

namespace brook::sink::s3 {

// Larger files go in parts of this size.
inline constexpr std::uint64_t kPartBytes = std::uint64_t{16} << 20U;
// Metadata of the objects we write.
inline constexpr const char* kAttempt = "brookmill-attempt";
inline constexpr const char* kGeneration = "brookmill-generation";
inline constexpr const char* kEpoch = "brookmill-epoch";

struct ObjectName {
  std::string key;
  brook::s3::Metadata metadata;  // kAttempt among them
};

// Uploads it where there is no such object. If there is one of the same attempt, it is done already. Ends uploads of
// this object that an earlier attempt left open. Errors: kConflict for an object of another attempt; those of S3Client.
[[nodiscard]] Result<> upload_new(brook::s3::S3Client& client, FileSystem& files, const std::string& path,
                                  const ObjectName& object);

// Uploads it in place of whatever there is.
[[nodiscard]] Result<> upload_over(brook::s3::S3Client& client, FileSystem& files, const std::string& path,
                                   const ObjectName& object);

}  // namespace brook::sink::s3
