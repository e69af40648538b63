#include "source/files/partition_folders.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/data_type.h"
#include "source/files/file_listing.h"
#include "source/files/glob.h"

namespace brook::source {

namespace {

constexpr std::string_view kNullFolder = "__HIVE_DEFAULT_PARTITION__";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int lower = c | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

PartitionFolders::PartitionFolders(const std::string& path, const FileColumns& columns) : columns_(columns) {
  std::string_view fixed = path;
  if (has_glob(path)) {
    fixed = fixed.substr(0, fixed.find_first_of("*?[{\\"));
    fixed = fixed.substr(0, fixed.rfind('/') + 1);
  }
  while (fixed.ends_with('/')) fixed.remove_suffix(1);
  prefix_ = fixed.size();
}

Result<std::vector<std::optional<std::string>>> PartitionFolders::values(const std::string& path) const {
  std::vector<std::optional<std::string>> out(columns_.partition.size());
  std::vector<bool> found(out.size());
  std::string_view rest = std::string_view(path).substr(std::min(prefix_, path.size()));
  for (std::size_t end = rest.find('/'); end != std::string_view::npos; end = rest.find('/')) {
    const std::string_view folder = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (!is_partition_folder(folder)) continue;
    const std::string key = unescaped(folder.substr(0, folder.find('=')));
    const std::string value = unescaped(folder.substr(folder.find('=') + 1));
    const auto is_it = [&](const Field& field) { return same_name(field.name, key); };
    const auto column = std::ranges::find_if(columns_.partition, is_it);
    if (column != columns_.partition.end()) {
      const auto index = static_cast<std::size_t>(column - columns_.partition.begin());
      found[index] = true;
      out[index] = value == kNullFolder ? std::nullopt : std::optional(value);
    } else if (std::ranges::any_of(columns_.file, is_it)) {
      return fail(input_error(fmt::format("the file {} lies in a folder {}, but the table is not partitioned by {}",
                                          path, folder, key))
                      .with_hint(fmt::format("Add PARTITIONED BY ({}) to the table.", key)));
    }
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!found[i]) {
      return fail(input_error(fmt::format("the file {} lies in no folder {}=…", path, columns_.partition[i].name))
                      .with_hint("The table is PARTITIONED BY this column: each file needs such a folder above it."));
    }
  }
  return out;
}

}  // namespace brook::source
