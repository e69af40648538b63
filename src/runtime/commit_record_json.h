// The encoding of a CommitRecord: one JSON object, then a line with its checksum, so that a torn or damaged
// record is told from a whole one.
#pragma once

#include <string>
#include <string_view>

#include "runtime/commit_record.h"

namespace brook::runtime {

inline constexpr int kRecordFormat = 2;

[[nodiscard]] std::string encode(const CommitRecord& record);

// Errors: kCorruption naming `path`: torn, damaged, or written by a newer brookmill.
[[nodiscard]] Result<CommitRecord> decode_record(std::string_view bytes, const std::string& path);

}  // namespace brook::runtime
