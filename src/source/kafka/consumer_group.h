// ConsumerGroup: tells a consumer group of Kafka how far a source is committed, so that tools which show lag work. The
// checkpoint is the truth and this is advice: nothing reads it back, and what fails is let go. One thread.
#pragma once

#include <memory>
#include <string>

#include "base/remote_calls.h"
#include "source/kafka/client.h"

namespace brook::source::kafka {

class ConsumerGroup {
 public:
  ConsumerGroup(std::string id, ClientProperties properties, Secrets secrets, std::shared_ptr<RemoteCalls> calls,
                CancelToken cancel);
  ~ConsumerGroup();  // waits a moment for what was sent last
  ConsumerGroup(const ConsumerGroup&) = delete;
  ConsumerGroup& operator=(const ConsumerGroup&) = delete;

  void commit(const PartitionOffsets& offsets);

 private:
  std::string id_;
  ClientProperties properties_;
  Secrets secrets_;
  std::shared_ptr<RemoteCalls> calls_;
  CancelToken cancel_;
  std::shared_ptr<Client> client_;  // once something is to be told
  rd_kafka_queue_t* answers_ = nullptr;
  int waiting_ = 0;
};

}  // namespace brook::source::kafka
