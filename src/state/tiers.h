// Tiers: which files a new one is merged with. Tier t holds files of up to kTierBytes * kTierFiles^t bytes. A new file
// takes in every file of a lower tier right before it, and its whole tier once kTierFiles of them would stand there,
// and so on upwards. So at most kTierFiles - 1 files of each tier remain, O(log size) in all, and a change is written
// again once a tier: O(log size) times.
#pragma once

#include <cstdint>
#include <span>

namespace brook::state {

inline constexpr std::uint64_t kTierBytes = 128 << 10;
inline constexpr std::size_t kTierFiles = 8;

// How many of the newest files (sizes oldest first) to merge with `new_bytes` of new records.
[[nodiscard]] inline std::size_t files_to_merge(std::span<const std::uint64_t> sizes, std::uint64_t new_bytes) {
  const auto tier_of = [](std::uint64_t bytes) {
    std::size_t tier = 0;
    for (std::uint64_t limit = kTierBytes; bytes > limit; limit *= kTierFiles) ++tier;
    return tier;
  };
  std::size_t first = sizes.size();
  std::uint64_t bytes = new_bytes;
  for (;;) {
    const std::size_t tier = tier_of(bytes);
    if (first > 0 && tier_of(sizes[first - 1]) < tier) {
      bytes += sizes[--first];
      continue;
    }
    std::size_t same = 0;
    while (same < first && tier_of(sizes[first - 1 - same]) == tier) ++same;
    if (same + 1 < kTierFiles) return sizes.size() - first;
    for (; same > 0; --same) bytes += sizes[--first];
  }
}

}  // namespace brook::state
