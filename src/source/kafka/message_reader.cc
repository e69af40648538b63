#include "source/kafka/message_reader.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "engine/chunk.h"

namespace brook::source::kafka {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kBudgetBytes = std::size_t{64} << 20U;  // of all that is fetched ahead
constexpr std::size_t kStreamsAtMost = 16;                    // partitions that are fetched from at once
constexpr std::size_t kBlockBytes = std::size_t{4} << 20U;
constexpr int kSliceMs = 100;
constexpr int kShortlyMs = 5;  // what is on its way anyway is there by then

}  // namespace

Error lost_offsets(const TopicPartition& place, std::int64_t first, std::int64_t end) {
  return input_error(fmt::format("{}: offsets {} to {} are gone from Kafka before they were read", place.to_string(),
                                 first, end - 1))
      .with_class("KAFKA_DATA_LOSS.COULD_NOT_READ_OFFSET_RANGE")
      .with_hint(
          "Retention or somebody deleted them. To go on without them set failOnDataLoss 'false'; to start over from "
          "what "
          "is there, --full-refresh-all.");
}

MessageBlock::~MessageBlock() {
  for (rd_kafka_message_t* message : messages) rd_kafka_message_destroy(message);
}

Result<std::unique_ptr<MessageReader>> MessageReader::open(const KafkaOptions& options, const Secrets& secrets,
                                                           const CancelToken& cancel, std::size_t partitions) {
  // Half of the budget waits in queues, one of each partition; the other half may be on its way.
  const std::size_t share = kBudgetBytes / 2 / std::clamp<std::size_t>(partitions, 1, kStreamsAtMost);
  ClientProperties properties = {{"fetch.message.max.bytes", std::to_string(share / 4)},
                                 {"fetch.wait.max.ms", "50"},  // an end that markers make is seen by then
                                 {"fetch.max.bytes", std::to_string(kBudgetBytes / 2)},
                                 {"receive.message.max.bytes", std::to_string(kBudgetBytes)},
                                 {"queued.min.messages", "1000000"},
                                 {"isolation.level", "read_committed"}};
  for (const auto& [name, value] : options.client) properties[name] = value;
  const ClientProperties ours = {{"queued.max.messages.kbytes", std::to_string(share / 1024)},
                                 {"enable.partition.eof", "true"},
                                 {"enable.auto.commit", "false"},
                                 {"auto.offset.reset", "error"}};
  std::shared_ptr<Client> client = TRY(Client::open(ClientRole::kConsumer, properties, ours, secrets, cancel));
  return std::unique_ptr<MessageReader>(
      new MessageReader(std::move(client), share, options.poll_timeout_ms, options.fail_on_data_loss));
}

MessageReader::~MessageReader() {
  for (auto& [place, stream] : streams_) stop(place, stream);
}

void MessageReader::start(std::vector<PartitionRange> ranges) {
  ranges_ = std::move(ranges);
  active_.clear();
  begun_ = turn_ = 0;
}

void MessageReader::stop(const TopicPartition& place, Stream& stream) {
  for (rd_kafka_message_t* message : stream.waiting) rd_kafka_message_destroy(message);
  stream.waiting.clear();
  rd_kafka_consume_stop(client_->topic(place.topic), place.partition);
}

Result<> MessageReader::begin(const PartitionRange& range) {
  auto stream = streams_.find(range.place);
  if (stream != streams_.end()) {
    if (stream->second.next == range.from) return {};
    stop(range.place, stream->second);
    streams_.erase(stream);
  }
  TRY(consume(range.place, range.from));
  streams_[range.place].next = range.from;
  return {};
}

Result<> MessageReader::consume(const TopicPartition& place, std::int64_t from) {
  if (rd_kafka_consume_start(client_->topic(place.topic), place.partition, from) == 0) return {};
  return fail(client_->error("read " + place.to_string(), rd_kafka_last_error()));
}

// Begins ranges as long as there may be more streams; ends one that no range needs now where there would be too many.
Result<> MessageReader::fetch_ahead() {
  const auto is_active = [&](const TopicPartition& place) {
    return std::ranges::any_of(active_, [&](std::size_t i) { return ranges_[i].place == place; });
  };
  for (; active_.size() < kStreamsAtMost && begun_ < ranges_.size(); ++begun_) {
    const PartitionRange& range = ranges_[begun_];
    for (auto stream = streams_.begin(); streams_.size() >= kStreamsAtMost && !streams_.contains(range.place);) {
      if (is_active(stream->first)) {
        ++stream;
        continue;
      }
      stop(stream->first, stream->second);
      stream = streams_.erase(stream);
    }
    TRY(begin(range));
    active_.push_back(begun_);
  }
  return {};
}

Result<std::shared_ptr<MessageBlock>> MessageReader::next() {
  for (;;) {
    TRY(fetch_ahead());
    if (active_.empty()) return std::shared_ptr<MessageBlock>();
    if (turn_ >= active_.size()) turn_ = 0;
    const PartitionRange& range = ranges_[active_[turn_]];
    Stream& stream = streams_[range.place];
    auto block = std::make_shared<MessageBlock>(client_);
    if (TRY(fill(range, stream, *block))) {
      stream.next = range.to;
      active_.erase(active_.begin() + static_cast<std::ptrdiff_t>(turn_));
    } else {
      ++turn_;
    }
    if (!block->messages.empty()) return block;
  }
}

// A partition whose queue was full is looked at again when its broker's thread wakes up, within a second. Asking the
// broker something wakes it now.
void MessageReader::wake(const TopicPartition& place) {
  std::int64_t low = 0;
  std::int64_t high = 0;
  rd_kafka_query_watermark_offsets(client_->handle(), place.topic.c_str(), place.partition, &low, &high, kSliceMs);
  bytes_since_wake_ = 0;
}

// At least one message or word of the broker's, unless none comes in time.
Result<> MessageReader::take(const PartitionRange& range, Stream& stream, std::size_t most) {
  rd_kafka_topic_t* topic = client_->topic(range.place.topic);
  std::array<rd_kafka_message_t*, engine::kChunkRows> taken{};
  const SteadyClock::time_point end = SteadyClock::now() + std::chrono::milliseconds(poll_timeout_ms_);
  for (;;) {
    TRY(client_->cancel().check());
    // Waiting is for one message alone: a batch would be waited for until it is full.
    const auto consume = [&](int timeout_ms, std::size_t count) {
      return rd_kafka_consume_batch(topic, range.place.partition, timeout_ms, taken.data(), count);
    };
    ssize_t count = consume(0, most);
    if (count == 0) count = consume(kShortlyMs, 1);
    if (count == 0) {
      wake(range.place);
      count = consume(kSliceMs, 1);
    }
    if (count < 0) return fail(client_->error("read " + range.place.to_string(), rd_kafka_last_error()));
    if (count > 0) {
      stream.waiting.insert(stream.waiting.end(), taken.begin(), taken.begin() + count);
      return {};
    }
    if (SteadyClock::now() < end) continue;
    return fail(
        client_->error(fmt::format("read {} from offset {} to {}", range.place.to_string(), stream.next, range.to),
                       fmt::format("nothing came for {} ms", poll_timeout_ms_)));
  }
}

Result<bool> MessageReader::fill(const PartitionRange& range, Stream& stream, MessageBlock& block) {
  if (bytes_since_wake_ > share_bytes_ / 2) wake(range.place);
  while (block.messages.size() < engine::kChunkRows && block.bytes < kBlockBytes) {
    if (stream.next >= range.to) return true;
    if (stream.waiting.empty() && stream.known_end >= range.to) return true;
    if (stream.waiting.empty()) TRY(take(range, stream, engine::kChunkRows - block.messages.size()));
    rd_kafka_message_t* message = stream.waiting.front();
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      if (message->offset >= range.to) return true;  // it waits for the next range
      stream.waiting.pop_front();
      if (message->offset < stream.next) {
        rd_kafka_message_destroy(message);
        continue;
      }
      stream.next = message->offset + 1;
      block.bytes += message->len + message->key_len;
      bytes_since_wake_ += message->len + message->key_len;
      block.messages.push_back(message);
      continue;
    }
    stream.waiting.pop_front();
    const rd_kafka_resp_err_t code = message->err;
    const std::int64_t offset = message->offset;
    rd_kafka_message_destroy(message);
    if (code == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      stream.known_end = offset;
    } else if (code == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || code == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE) {
      if (TRY(skip_lost(range, stream))) return true;
    } else {
      return fail(client_->error("read " + range.place.to_string(), code));
    }
  }
  return stream.next >= range.to;
}

// Of a stream whose next offset is gone: goes on at the oldest one there is. Returns whether that is behind the range.
Result<bool> MessageReader::skip_lost(const PartitionRange& range, Stream& stream) {
  const std::int64_t oldest = TRY(client_->offsets_at({{range.place, kEarliest}})).at(range.place);
  if (fail_on_data_loss_) {
    return fail(lost_offsets(range.place, stream.next, std::clamp(oldest, stream.next + 1, range.to)));
  }
  stop(range.place, stream);
  stream.known_end = 0;
  stream.next = std::clamp(oldest, range.from, range.to);
  TRY(consume(range.place, stream.next));
  return stream.next >= range.to;
}

}  // namespace brook::source::kafka
