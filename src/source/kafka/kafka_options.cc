#include "source/kafka/kafka_options.h"

#include <charconv>
#include <limits>

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace brook::source::kafka {

namespace {

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\n") - first + 1));
}

std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (std::string name = trimmed(list.substr(0, comma)); !name.empty()) names.push_back(std::move(name));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return names;
}

// {"topic":[0,1]}
std::optional<std::vector<TopicPartition>> partitions_in(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  std::vector<TopicPartition> found;
  for (const auto& [topic, partitions] : json.items()) {
    if (!partitions.is_array()) return std::nullopt;
    for (const nlohmann::json& partition : partitions) {
      if (!partition.is_number_unsigned()) return std::nullopt;
      found.push_back({topic, partition.get<std::int32_t>()});
    }
  }
  return found;
}

class KafkaOptionsReader {
 public:
  explicit KafkaOptionsReader(const plan::SourceTable& table) : reader_(table.options, table.location) {}

  Result<KafkaOptions> run() {
    KafkaOptions options;
    options.client = TRY(read_client_properties(reader_, ClientRole::kConsumer));
    TRY(read_group(options));
    options.what = TRY(read_what());
    options.starting = TRY(read_limit("starting"));
    options.ending = TRY(read_limit("ending"));
    TRY(read_pace(options));
    options.fail_on_data_loss = TRY(reader_.boolean("failOnDataLoss", true));
    options.include_headers = TRY(reader_.boolean("includeHeaders", false));
    const std::int64_t timeout = TRY(reader_.positive("kafkaConsumer.pollTimeoutMs")).value_or(options.poll_timeout_ms);
    options.poll_timeout_ms = std::min<std::int64_t>(timeout, std::numeric_limits<int>::max());
    // How Spark divides the work among executors, and how often its consumer asks again: librdkafka does so by itself.
    reader_.ignore(
        {"minPartitions", "maxRecordsPerPartition", "fetchOffset.numRetries", "fetchOffset.retryIntervalMs"});
    TRY(reader_.refuse_unknown("kafka"));
    return options;
  }

 private:
  Result<> read_pace(KafkaOptions& options) {
    constexpr std::int64_t kDelayUs = std::int64_t{15} * 60 * 1'000'000;
    options.max_offsets = TRY(reader_.positive("maxOffsetsPerTrigger"));
    options.min_offsets = TRY(reader_.positive("minOffsetsPerTrigger"));
    options.max_delay_us = TRY(reader_.duration_us("maxTriggerDelay", kDelayUs));
    if (!options.min_offsets || !options.max_offsets || *options.min_offsets <= *options.max_offsets) return {};
    return fail(reader_.wrong("minOffsetsPerTrigger", std::to_string(*options.min_offsets),
                              fmt::format("no more than maxOffsetsPerTrigger, {}", *options.max_offsets)));
  }

  Result<> read_group(KafkaOptions& options) {
    if (const auto prefix = reader_.text("groupIdPrefix")) options.group_prefix = *prefix;
    const auto group = options.client.find("group.id");
    if (group == options.client.end()) return {};
    options.group_id = group->second;
    options.client.erase(group);
    return {};
  }

  Result<decltype(KafkaOptions::what)> read_what() {
    const std::optional<std::string> topics = reader_.text("subscribe");
    const std::optional<std::string> pattern = reader_.text("subscribePattern");
    const std::optional<std::string> partitions = reader_.text("assign");
    const int given = (topics ? 1 : 0) + (pattern ? 1 : 0) + (partitions ? 1 : 0);
    if (given != 1) {
      return fail(usage_error(given == 0 ? "One of the following options must be specified for Kafka source: "
                                           "subscribe, subscribePattern, assign"
                                         : "Only one of the following options can be specified for Kafka source: "
                                           "subscribe, subscribePattern, assign")
                      .at(reader_.where()));
    }
    using What = decltype(KafkaOptions::what);
    if (pattern) {
      if (trimmed(*pattern).empty()) return fail(reader_.wrong("subscribePattern", *pattern, "a regular expression"));
      return What(SubscribePattern{*pattern});
    }
    if (topics) {
      Subscribe subscribe{names_in(*topics)};
      if (subscribe.topics.empty()) return fail(reader_.wrong("subscribe", *topics, "names of topics, as 'a,b'"));
      return What(std::move(subscribe));
    }
    std::optional<std::vector<TopicPartition>> listed = partitions_in(*partitions);
    if (!listed || listed->empty()) {
      return fail(reader_.wrong("assign", *partitions, R"(partitions of topics, as {"topic":[0,1]})"));
    }
    return What(Assign{std::move(*listed)});
  }

  // startingTimestamp before startingOffsetsByTimestamp before startingOffsets, as in Spark.
  Result<std::optional<Limit>> read_limit(const std::string& which) {
    const bool starts = which == "starting";
    const std::string by_time = which + "OffsetsByTimestamp";
    const std::optional<std::string> time = reader_.text(which + "Timestamp");
    const std::optional<std::string> times = reader_.text(by_time);
    const std::optional<std::string> offsets = reader_.text(which + "Offsets");
    TimesAt at;
    if (starts) {
      const std::string strategy = reader_.text("startingOffsetsByTimestampStrategy").value_or("error");
      if (!same_name(strategy, "error") && !same_name(strategy, "latest")) {
        return fail(reader_.wrong("startingOffsetsByTimestampStrategy", strategy, "error or latest"));
      }
      at.must_exist = same_name(strategy, "error");
    }
    if (time) {
      at.everywhere_ms = TRY(reader_.integer(which + "Timestamp", 0));
      if (*at.everywhere_ms < 0) return fail(reader_.wrong(which + "Timestamp", *time, "milliseconds since 1970"));
      return std::optional<Limit>(at);
    }
    if (times) {
      Result<PartitionOffsets> read = offsets_from_json(*times);
      if (!read) return fail(reader_.wrong(by_time, *times, R"(times as {"topic":{"0":1000}})"));
      at.times_ms = std::move(*read);
      return std::optional<Limit>(std::move(at));
    }
    if (!offsets) return std::optional<Limit>();
    const std::string text = trimmed(*offsets);
    if (same_name(text, "latest")) return std::optional<Limit>(OffsetsAt{kLatest, {}});
    if (same_name(text, "earliest")) {
      if (starts) return std::optional<Limit>(OffsetsAt{kEarliest, {}});
      return fail(reader_.wrong("endingOffsets", text, "latest, or offsets as JSON"));
    }
    Result<PartitionOffsets> read = offsets_from_json(text);
    if (!read) {
      return fail(reader_.wrong(which + "Offsets", *offsets, R"(earliest, latest or offsets as {"topic":{"0":23}})"));
    }
    for (const auto& [place, offset] : *read) {
      if (offset < kEarliest || (offset == kEarliest && !starts)) {
        return fail(reader_.wrong(which + "Offsets", *offsets,
                                  "offsets of 0 or more, -1 (latest)" + std::string(starts ? ", -2 (earliest)" : "")));
      }
    }
    return std::optional<Limit>(OffsetsAt{starts ? kEarliest : kLatest, std::move(*read)});
  }

  OptionReader reader_;
};

}  // namespace

Result<KafkaOptions> read_kafka_options(const plan::SourceTable& table) {
  Result<KafkaOptions> options = KafkaOptionsReader(table).run();
  if (!options) return fail(std::move(options).error().at(table.location));
  return options;
}

}  // namespace brook::source::kafka
