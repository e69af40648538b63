#include "sink/files/merged_files.h"

#include <fmt/format.h>

#include "sink/file_sizes.h"

namespace brook::sink {

Result<std::vector<engine::WrittenFile>> write_merged_files(const std::vector<FileGroup>& groups,
                                                            engine::CopyTarget target, const std::string& staging,
                                                            FileSystem& files, engine::Engine& engine,
                                                            const CancelToken& cancel) {
  set_limits({}, target);
  const std::string prefix = target.name_prefix;
  std::vector<engine::WrittenFile> merged;
  for (const FileGroup& group : groups) {
    target.directory = group.folder.empty() ? staging : join_path(staging, group.folder);
    target.name_prefix = fmt::format("{}-{}", prefix, merged.size());
    TRY(files.create_directories(target.directory));
    std::vector<engine::WrittenFile> written =
        TRY(engine.copy(group.rows.query, group.rows.bindings, group.rows.context, cancel, target));
    std::uint64_t expected = 0;
    for (const engine::WrittenFile& file : group.files) expected += file.rows;
    if (written.size() != 1 || written[0].rows != expected) {
      return fail(
          internal_error(fmt::format("{} files of {} rows became {} files, the first of {} rows", group.files.size(),
                                     expected, written.size(), written.empty() ? 0 : written[0].rows)));
    }
    written[0].path = join_path(group.folder, written[0].path);
    merged.push_back(std::move(written[0]));
  }
  return merged;
}

}  // namespace brook::sink
