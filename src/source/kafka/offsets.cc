#include "source/kafka/offsets.h"

#include <charconv>

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace brook::source::kafka {

std::string TopicPartition::to_string() const { return fmt::format("{}-{}", topic, partition); }

std::string to_json(const PartitionOffsets& offsets) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [place, offset] : offsets) json[place.topic][std::to_string(place.partition)] = offset;
  return json.dump();
}

Result<PartitionOffsets> offsets_from_json(std::string_view text) {
  const auto wrong = [&] {
    return fail(input_error(fmt::format("'{}' does not give offsets", text))
                    .with_hint(R"(Write them as {"topic":{"0":23,"1":7}}.)"));
  };
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return wrong();
  PartitionOffsets offsets;
  for (const auto& [topic, partitions] : json.items()) {
    if (!partitions.is_object()) return wrong();
    for (const auto& [name, offset] : partitions.items()) {
      std::int32_t partition = 0;
      const char* end = name.data() + name.size();
      const auto parsed = std::from_chars(name.data(), end, partition);
      if (parsed.ec != std::errc() || parsed.ptr != end || partition < 0 || !offset.is_number_integer()) return wrong();
      offsets[{topic, partition}] = offset.get<std::int64_t>();
    }
  }
  return offsets;
}

}  // namespace brook::source::kafka
