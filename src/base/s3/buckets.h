// Buckets: the clients of the buckets that one table speaks to, each made when it is first asked for. Any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/s3/client.h"

namespace brook::s3 {

// Where settings come from (settings.h) and what clients need besides.
struct Access {
  std::map<std::string, std::string> options;        // of a table; only those of S3
  std::string bucket = {};                           // that they are for; empty: all
  std::map<std::string, std::string> configuration;  // of the project
  std::shared_ptr<FileSystem> files;                 // of this machine: profiles and secrets
  std::string directory;                             // of the project
  std::shared_ptr<RemoteCalls> calls;
  CancelToken cancel;
};

class Buckets {
 public:
  explicit Buckets(Access access) : access_(std::move(access)) {}

  // Errors: those of read_settings().
  [[nodiscard]] Result<std::shared_ptr<S3Client>> client(const std::string& bucket);

  // The options by which a bucket is reached, for a token: values as they were written, and of secrets only those that
  // name one and do not hold it.
  [[nodiscard]] Result<Options> portable_options(const std::string& bucket) const;

 private:
  [[nodiscard]] Result<Options> options(const std::string& bucket) const;

  Access access_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<S3Client>> clients_;
};

}  // namespace brook::s3
