// KafkaOptions: what the OPTIONS of a source USING kafka say, under Spark's names. A plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plan/source_traits.h"
#include "source/kafka/client_properties.h"
#include "source/kafka/offsets.h"

namespace brook::source::kafka {

struct Subscribe {
  std::vector<std::string> topics;
};
struct SubscribePattern {
  std::string pattern;  // a regular expression of Java's that matches a topic's whole name
};
struct Assign {
  std::vector<TopicPartition> partitions;
};

// Where reading begins or ends.
struct OffsetsAt {
  std::int64_t everywhere = kLatest;  // kEarliest or kLatest; of partitions that are not listed, kLatest or kEarliest
  PartitionOffsets offsets;           // in some partitions; kEarliest and kLatest have their meaning
};
struct TimesAt {
  std::optional<std::int64_t> everywhere_ms;
  PartitionOffsets times_ms;
  bool must_exist = false;  // a partition without a message of that time or later is an error
};
using Limit = std::variant<OffsetsAt, TimesAt>;

struct KafkaOptions {
  std::variant<Subscribe, SubscribePattern, Assign> what;
  std::optional<Limit> starting;  // not given: the beginning for whoever reads all there is, the end for a stream
  std::optional<Limit> ending;
  std::optional<std::int64_t> max_offsets;  // per epoch, over all partitions
  std::optional<std::int64_t> min_offsets;  // an epoch waits for so many new ones, but not longer than this
  std::int64_t max_delay_us = 0;
  bool fail_on_data_loss = true;
  bool include_headers = false;
  std::int64_t poll_timeout_ms = 120'000;  // without any message
  std::string group_id;                    // told how far we are; empty: <prefix>-<pipeline>-<table>
  std::string group_prefix = "brookmill";
  ClientProperties client;
};

// Errors: kUsage naming the option: one that is missing, unknown, not supported, or in contradiction to another.
[[nodiscard]] Result<KafkaOptions> read_kafka_options(const plan::SourceTable& table);

}  // namespace brook::source::kafka
