#include "source/kafka/limits.h"

#include <algorithm>

#include <fmt/format.h>

namespace brook::source::kafka {

namespace {

// As in Spark: what is given per partition is given for every one.
Result<> check_same(const PartitionOffsets& given, const std::set<TopicPartition>& partitions) {
  const bool same = given.size() == partitions.size() &&
                    std::ranges::all_of(given, [&](const auto& each) { return partitions.contains(each.first); });
  if (same) return {};
  PartitionOffsets wanted;
  for (const TopicPartition& place : partitions) wanted[place] = kEarliest;
  return fail(usage_error(fmt::format("offsets by partition must be given for every partition: {} is, Kafka has {}",
                                      to_json(given), to_json(wanted)))
                  .with_hint("Use -1 for latest and -2 for earliest."));
}

// Offsets where a few of them are kEarliest or kLatest: those are looked up.
Result<PartitionOffsets> look_up(PartitionOffsets offsets, Client& client) {
  PartitionOffsets open;
  for (const auto& [place, offset] : offsets) {
    if (offset < 0) open[place] = offset;
  }
  for (const auto& [place, offset] : TRY(client.offsets_at(open))) offsets[place] = offset;
  return offsets;
}

Result<PartitionOffsets> resolve(const OffsetsAt& at, const std::set<TopicPartition>& partitions, Client& client) {
  PartitionOffsets offsets = at.offsets;
  if (offsets.empty()) {
    for (const TopicPartition& place : partitions) offsets[place] = at.everywhere;
  } else {
    TRY(check_same(offsets, partitions));
  }
  return look_up(std::move(offsets), client);
}

Result<PartitionOffsets> resolve(const TimesAt& at, const std::set<TopicPartition>& partitions, Client& client) {
  PartitionOffsets times = at.times_ms;
  if (at.everywhere_ms) {
    for (const TopicPartition& place : partitions) times[place] = *at.everywhere_ms;
  } else {
    TRY(check_same(times, partitions));
  }
  PartitionOffsets offsets = TRY(client.offsets_at(times));
  for (const auto& [place, offset] : offsets) {
    if (offset >= 0 || !at.must_exist) continue;
    return fail(input_error(fmt::format("No offset matched from request of topic-partition {} and timestamp {}.",
                                        place.to_string(), times.at(place)))
                    .with_hint("Give an earlier time, or startingOffsetsByTimestampStrategy 'latest'."));
  }
  return look_up(std::move(offsets), client);
}

}  // namespace

Result<PartitionOffsets> resolve_limit(const Limit& limit, const std::set<TopicPartition>& partitions, Client& client) {
  return std::visit([&](const auto& at) { return resolve(at, partitions, client); }, limit);
}

}  // namespace brook::source::kafka
