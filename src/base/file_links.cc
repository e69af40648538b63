#include "base/file_links.h"

#include <cerrno>

namespace brook {

Result<> link_file(FileSystem& files, const std::string& from, const std::string& to) {
  auto* const links = dynamic_cast<FileLinks*>(&files);
  if (links == nullptr) return fail(io_error("link " + from + " as", to, ENOTSUP));
  return links->link(from, to);
}

}  // namespace brook
