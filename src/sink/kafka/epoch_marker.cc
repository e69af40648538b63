#include "sink/kafka/epoch_marker.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include "source/kafka/message_reader.h"

namespace brook::sink::kafka {

namespace {

using source::kafka::Client;
using source::kafka::ClientRole;
using source::kafka::MessageBlock;
using source::kafka::MessageReader;
using source::kafka::PartitionOffsets;
using source::kafka::TopicPartition;

std::string_view bytes_of(const void* data, std::size_t size) { return {static_cast<const char*>(data), size}; }

Result<EpochMarker> marker_from(std::string_view value, const KafkaToken& token) {
  const nlohmann::json json = nlohmann::json::parse(value, nullptr, false);
  if (json.is_object() && json.contains("epoch") && json["epoch"].is_number_unsigned() && json.contains("attempt") &&
      json["attempt"].is_string()) {
    return EpochMarker{json["epoch"].get<std::uint64_t>(), json["attempt"].get<std::string>()};
  }
  return fail(corruption_error(
      fmt::format("the topic {} holds something else than markers under {}", token.marker_topic, token.marker_key)));
}

}  // namespace

std::string marker_value(const KafkaToken& token) {
  return nlohmann::json({{"format", 1}, {"epoch", token.epoch}, {"attempt", token.attempt}, {"rows", token.rows}})
      .dump();
}

Result<std::optional<EpochMarker>> read_marker(const KafkaToken& token, const Secrets& secrets,
                                               const CancelToken& cancel) {
  std::optional<EpochMarker> marker;
  const TopicPartition place{token.marker_topic, 0};
  // The end as it is, transactions that are still open included: the reader below waits for them.
  const std::shared_ptr<Client> client = TRY(
      Client::open(ClientRole::kConsumer, token.client, {{"isolation.level", "read_uncommitted"}}, secrets, cancel));
  if (TRY(client->partitions({token.marker_topic})).empty()) return marker;
  const std::int64_t from = TRY(client->offsets_at({{place, source::kafka::kEarliest}})).at(place);
  const std::int64_t to = TRY(client->offsets_at({{place, source::kafka::kLatest}})).at(place);
  if (from >= to) return marker;

  source::kafka::KafkaOptions options;
  options.client = token.client;
  options.client["isolation.level"] = "read_committed";
  options.poll_timeout_ms = client->timeout_ms();
  const std::unique_ptr<MessageReader> reader = TRY(MessageReader::open(options, secrets, cancel, 1));
  reader->start({{place, from, to}});
  while (const std::shared_ptr<MessageBlock> block = TRY(reader->next())) {
    for (const rd_kafka_message_t* message : block->messages) {
      if (bytes_of(message->key, message->key_len) != token.marker_key) continue;
      marker = TRY(marker_from(bytes_of(message->payload, message->len), token));
    }
  }
  return marker;
}

Result<bool> is_sent(const KafkaToken& token, const std::optional<EpochMarker>& marker) {
  if (marker && marker->epoch > token.epoch) return true;
  if (marker && marker->epoch == token.epoch) {
    if (marker->attempt == token.attempt) return true;
    return fail(
        conflict_error(fmt::format("epoch {} of {} was sent to Kafka already, by another run of this checkpoint",
                                   token.epoch, token.marker_key))
            .with_hint("Two copies of the checkpoint went on from the same place. Keep the one that sent it, or "
                       "rebuild the table with --full-refresh."));
  }
  const std::optional<std::uint64_t> found = marker ? std::optional(marker->epoch) : std::nullopt;
  // A flow that begins may find the marker of one of its name that left the project.
  if (found == token.previous || !token.previous) return false;
  return fail(
      corruption_error(fmt::format("the topic {} marks {} of {} as sent last, the checkpoint epoch {}",
                                   token.marker_topic, found ? fmt::format("epoch {}", *found) : "no epoch",
                                   token.marker_key, *token.previous))
          .with_hint("Whether the rows before this were sent cannot be told, so nothing more is. The topic or the "
                     "cluster was replaced: bring it back, or rebuild the table with --full-refresh."));
}

}  // namespace brook::sink::kafka
