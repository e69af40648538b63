// S3 as a FileSystem: paths that begin with s3:// or s3a:// are objects (object_files.h), all others are files of the
// file system behind it. Objects are read with read-ahead and written in one request, or in parts where they are large.
#pragma once

#include <memory>

#include "base/object_files.h"
#include "base/s3/buckets.h"

namespace brook::s3 {

[[nodiscard]] std::shared_ptr<ObjectFiles> s3_file_system(std::shared_ptr<FileSystem> others, Access access);

}  // namespace brook::s3
