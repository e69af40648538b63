// PartitionOffsets: a place in each of some partitions, and its JSON, which is Spark's: {"topic":{"0":23,"1":7}}.
// Plain values; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace brook::source::kafka {

struct TopicPartition {
  std::string topic;
  std::int32_t partition = 0;
  auto operator<=>(const TopicPartition&) const = default;
  [[nodiscard]] std::string to_string() const;  // "topic-0", as Kafka writes it
};

using PartitionOffsets = std::map<TopicPartition, std::int64_t>;

// As JSON, and as startingOffsets has them: the end and the beginning.
inline constexpr std::int64_t kLatest = -1;
inline constexpr std::int64_t kEarliest = -2;

// Equal offsets give equal texts.
[[nodiscard]] std::string to_json(const PartitionOffsets& offsets);
// Errors: kInput for another text.
[[nodiscard]] Result<PartitionOffsets> offsets_from_json(std::string_view text);

}  // namespace brook::source::kafka
