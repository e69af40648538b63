#include "source/files/listing.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/object_files.h"
#include "base/s3/object_path.h"
#include "source/files/file_listing.h"
#include "source/files/object_listing.h"

namespace brook::source {

namespace {

constexpr std::int64_t kMillisecondUs = 1'000;

}  // namespace

std::unique_ptr<Listing> make_listing(FileSystem& files, const FileOptions& options) {
  ObjectFiles* const objects = is_object_path(options.path) ? object_files(files) : nullptr;
  if (objects != nullptr) return std::make_unique<ObjectListing>(*objects, options);
  return std::make_unique<FileListing>(files, options);
}

std::vector<PlannedFile> arranged(std::vector<PlannedFile> found, const FileOptions& options, FileLog& log) {
  // As in Spark, age counts from the newest file that was taken before.
  const std::int64_t oldest =
      log.size() == 0 ? 0 : std::max<std::int64_t>(0, log.newest_us() - std::min(log.newest_us(), options.max_age_us));
  std::erase_if(found, [&](const PlannedFile& file) {
    if (file.modified_us >= oldest) return false;
    log.leave_alone(parent_path(file.path), file_name(file.path));
    return true;
  });
  std::ranges::sort(found, [&](const PlannedFile& a, const PlannedFile& b) {
    const std::int64_t a_ms = a.modified_us / kMillisecondUs;
    const std::int64_t b_ms = b.modified_us / kMillisecondUs;
    if (a_ms != b_ms) return options.latest_first ? a_ms > b_ms : a_ms < b_ms;
    return a.path < b.path;
  });
  // Overlapping patterns find a file more than once.
  found.erase(std::ranges::unique(found, {}, &PlannedFile::path).begin(), found.end());
  return found;
}

Error path_not_found(const std::string& path) {
  return Error{ErrorKind::kIo,
               "PATH_NOT_FOUND",
               fmt::format("Path does not exist: {}", path),
               {},
               "Create the folder, or correct the option path.",
               false};
}

}  // namespace brook::source
