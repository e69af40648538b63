// Sizes as people write them. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace brook {

// "512MiB", "2 GB", "1048576"; units are powers of 1024. "" is 0. Errors: kUsage.
[[nodiscard]] Result<std::uint64_t> parse_bytes(const std::string& text);

}  // namespace brook
