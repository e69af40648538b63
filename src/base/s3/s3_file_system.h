// S3 as a FileSystem to read from: paths that begin with s3:// or s3a:// are objects, all others are those of the file
// system behind it. Objects are found by list_objects() and read with read-ahead; nothing is changed through it.
#pragma once

#include <memory>

#include "base/object_files.h"
#include "base/s3/buckets.h"

namespace brook::s3 {

[[nodiscard]] std::shared_ptr<ObjectFiles> s3_file_system(std::shared_ptr<FileSystem> others, Access access);

}  // namespace brook::s3
