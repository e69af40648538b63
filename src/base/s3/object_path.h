// ObjectPath: "s3://bucket/key" and "s3a://bucket/key" taken apart. A value; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace brook {

struct ObjectPath {
  std::string bucket;
  std::string key;  // without a slash at its front; empty: the whole bucket
};

// Whether a path lies on S3: s3://, s3a:// or s3n://.
[[nodiscard]] bool is_object_path(std::string_view path);

// Errors: kUsage for a path without a bucket, or whose bucket has a name that cannot be one.
[[nodiscard]] Result<ObjectPath> parse_object_path(std::string_view path);

}  // namespace brook
