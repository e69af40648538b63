// MessageReader: the messages of ranges of partitions, a block of each partition in turn, so that a broker answers for
// many of them at once; all are fetched ahead under one byte budget. It can go on where it stopped without asking
// again.
//
//   open() -> (start(ranges) -> next() until nullptr) any number of times, from one thread at a time
//
// A range ends by position: at a message at or behind its end, or where the broker says that the partition has nothing
// more before that. Transaction markers and compaction leave gaps in offsets, so a count would never do.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "source/kafka/client.h"
#include "source/kafka/kafka_options.h"

namespace brook::source::kafka {

struct PartitionRange {
  TopicPartition place;
  std::int64_t from = 0;
  std::int64_t to = 0;
};

// At most engine::kChunkRows messages of one partition, in order; they live as long as this does.
class MessageBlock {
 public:
  explicit MessageBlock(std::shared_ptr<Client> client) : client_(std::move(client)) {}
  ~MessageBlock();
  MessageBlock(const MessageBlock&) = delete;
  MessageBlock& operator=(const MessageBlock&) = delete;

  std::vector<rd_kafka_message_t*> messages;
  std::size_t bytes = 0;

 private:
  std::shared_ptr<Client> client_;  // must outlive its messages
};

class MessageReader {
 public:
  // `partitions` is how many there are to share the budget.
  [[nodiscard]] static Result<std::unique_ptr<MessageReader>> open(const KafkaOptions& options, const Secrets& secrets,
                                                                   const CancelToken& cancel, std::size_t partitions);
  ~MessageReader();
  MessageReader(const MessageReader&) = delete;
  MessageReader& operator=(const MessageReader&) = delete;

  // REQUIRES: no range is empty, and no partition comes twice.
  void start(std::vector<PartitionRange> ranges);
  // nullptr at the end of the last range. How messages are cut into blocks, and their order, depends on them and the
  // ranges alone.
  // Errors: kInput where offsets are gone (failOnDataLoss), kIo when nothing comes for too long.
  [[nodiscard]] Result<std::shared_ptr<MessageBlock>> next();

 private:
  struct Stream {
    std::int64_t next = 0;       // the offset that is expected
    std::int64_t known_end = 0;  // the broker said that nothing more comes before this offset; it says so once
    std::deque<rd_kafka_message_t*> waiting;  // taken from the client and not handed out
  };

  MessageReader(std::shared_ptr<Client> client, std::size_t share_bytes, std::int64_t poll_timeout_ms,
                bool fail_on_data_loss)
      : client_(std::move(client)),
        share_bytes_(share_bytes),
        poll_timeout_ms_(poll_timeout_ms),
        fail_on_data_loss_(fail_on_data_loss) {}

  [[nodiscard]] Result<> fetch_ahead();
  [[nodiscard]] Result<> begin(const PartitionRange& range);
  [[nodiscard]] Result<> consume(const TopicPartition& place, std::int64_t from);
  void stop(const TopicPartition& place, Stream& stream);
  // Moves messages to the block. Returns whether the range is done.
  [[nodiscard]] Result<bool> fill(const PartitionRange& range, Stream& stream, MessageBlock& block);
  [[nodiscard]] Result<> take(const PartitionRange& range, Stream& stream, std::size_t most);
  void wake(const TopicPartition& place);
  [[nodiscard]] Result<bool> skip_lost(const PartitionRange& range, Stream& stream);

  std::shared_ptr<Client> client_;
  std::size_t share_bytes_;  // of the budget, for each partition's queue
  std::size_t bytes_since_wake_ = 0;
  std::int64_t poll_timeout_ms_;
  bool fail_on_data_loss_;
  std::vector<PartitionRange> ranges_;
  std::vector<std::size_t> active_;  // those that are being read, in turn
  std::size_t begun_ = 0;            // how many were begun
  std::size_t turn_ = 0;             // of the active ones
  std::map<TopicPartition, Stream> streams_;
};

// "topic-0: offsets 5 to 9 are gone": the error that names a gap.
[[nodiscard]] Error lost_offsets(const TopicPartition& place, std::int64_t first, std::int64_t end);

}  // namespace brook::source::kafka
