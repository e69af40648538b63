#include "source/files/planned_file.h"

#include <fmt/format.h>

#include "base/object_files.h"

namespace brook::source {

Result<std::unique_ptr<ReadableFile>> open_planned(FileSystem& files, const PlannedFile& planned) {
  ObjectFiles* const objects = planned.version.empty() ? nullptr : object_files(files);
  if (objects != nullptr) {
    return objects->open_object({planned.path, planned.size_bytes, planned.modified_us, planned.version});
  }
  Result<std::unique_ptr<ReadableFile>> file = files.open(planned.path);
  if (!file) {
    if (TRY(files.exists(planned.path))) return file;
    return fail(
        input_error(fmt::format("the file {} does not exist any more: it was planned to be read, or must be read again",
                                planned.path))
            .with_class("FAILED_READ_FILE.FILE_NOT_EXIST")
            .with_hint("Put it back, set ignoreMissingFiles to true, or start over with --full-refresh."));
  }
  TRY(check_unchanged(**file, planned));
  return file;
}

Result<> check_unchanged(ReadableFile& file, const PlannedFile& planned) {
  const FileInfo now = TRY(file.info());
  if (now.size_bytes == planned.size_bytes && now.modified_us == planned.modified_us) return {};
  return fail(input_error(fmt::format("the file {} changed after it was planned to be read: {} bytes then, {} now{}",
                                      planned.path, planned.size_bytes, now.size_bytes,
                                      now.size_bytes == planned.size_bytes ? ", written again" : ""))
                  .with_class("FAILED_READ_FILE.NO_HINT")
                  .with_hint("Write files under a name that starts with . or _ and rename them when they are complete; "
                             "to take what it holds now, start over with --full-refresh."));
}

}  // namespace brook::source
