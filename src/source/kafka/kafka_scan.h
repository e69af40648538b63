// KafkaScan: ranges of partitions as rows, in the order (topic, partition, offset). One block of messages is one
// morsel; workers take blocks in turn and lay them out in parallel, without copying keys and values.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/scan.h"
#include "source/kafka/message_reader.h"

namespace brook::source::kafka {

// Readers that are not reading. Any thread.
class ReaderPool {
 public:
  using Open = std::function<Result<std::unique_ptr<MessageReader>>()>;
  explicit ReaderPool(Open open) : open_(std::move(open)) {}
  [[nodiscard]] Result<std::unique_ptr<MessageReader>> take();
  void give_back(std::unique_ptr<MessageReader> reader);

 private:
  Open open_;
  std::mutex mutex_;
  std::unique_ptr<MessageReader> idle_;  // one is enough: epochs are read one after the other
};

struct KafkaCounts {
  std::atomic<std::uint64_t> rows = 0;
  std::atomic<std::uint64_t> bytes = 0;
};

[[nodiscard]] std::shared_ptr<engine::ScanSource> make_kafka_scan(Schema schema, std::vector<PartitionRange> ranges,
                                                                  std::shared_ptr<ReaderPool> readers,
                                                                  std::shared_ptr<KafkaCounts> counts);

}  // namespace brook::source::kafka
