// S3 settings: where a bucket is and as whom to speak to it. In this order, the first that says something:
//
//   the options of a table       `fs.s3a.access.key`, `fs.s3a.endpoint` … (Hadoop's names)
//   the project's configuration  the same, for one bucket as `fs.s3a.bucket.NAME.…`; also with the prefix spark.hadoop.
//   the environment              AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION,
//   AWS_ENDPOINT_URL the profile                  AWS_PROFILE or "default", in ~/.aws/credentials and ~/.aws/config
//
// Values of the first two may be ${env:NAME} or ${file:path}. Pure but for reading these; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/file_system.h"
#include "base/s3/http.h"
#include "base/s3/signature.h"

namespace brook::s3 {

// By Hadoop's names without "fs.s3a.", in lower case: {"access.key", "${env:KEY}"}. Values as they were written.
using Options = std::map<std::string, std::string>;

struct Settings {
  std::string endpoint;  // "https://s3.eu-west-1.amazonaws.com"; the bucket is not part of it
  std::string region;
  bool path_style = false;                 // endpoint/bucket/key instead of bucket.endpoint/key
  std::optional<Credentials> credentials;  // none: requests are not signed
  int attempts = 8;                        // of each request
  HttpTimeouts timeouts;
};

// Those of a map of options or of a configuration that concern a bucket. `known_only`: a name that means nothing here
// is an error (kUsage, naming those that do); without it one that only tunes Hadoop is passed over.
[[nodiscard]] Result<Options> options_of(const std::map<std::string, std::string>& written, const std::string& bucket,
                                         bool known_only);

// Whether a name is one of these options.
[[nodiscard]] bool is_s3_option(const std::string& name);

// Errors: kUsage for a value that cannot be, for a secret that cannot be read, and where no credentials are found.
[[nodiscard]] Result<Settings> read_settings(const Options& options, const std::shared_ptr<FileSystem>& files,
                                             const std::string& directory);

}  // namespace brook::s3
