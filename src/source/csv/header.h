// The first record of a CSV file that has a header, and what is to be found there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/data_type.h"
#include "base/result.h"
#include "source/files/block.h"

namespace brook::source::csv {

struct Header {
  std::vector<std::string> names;  // as many as the schema has columns
  std::size_t count = 0;           // how many there are
  std::string_view text;
};

// Errors: kInput showing both where the names are not those of the schema, in order and without case.
[[nodiscard]] Result<> check_header(const Header& header, const Schema& schema, const std::string& path);

// What ends the first line of a file: "\n", "\r\n" or "\r". Nothing: its first bytes do not tell.
[[nodiscard]] std::optional<std::string> line_end_of(const Block& first);

}  // namespace brook::source::csv
