// TransactionalProducer: sends records to Kafka in transactions. Every call that changes the cluster goes through the
// RemoteCalls seam. One thread.
//
//   open() -> ready() -> (begin() -> send()* -> commit()) any number of times
//
// After an error the producer is of no more use: what it began is aborted by the next one's ready(), which also shuts
// out every older producer of the same transactional id. Errors: kConflict when that happened to this one; kCancelled;
// kIo otherwise, after which nobody knows whether a commit() took place: the marker tells (epoch_marker.h).
#pragma once

#include <memory>
#include <string>

#include "base/remote_calls.h"
#include "sink/kafka/kafka_token.h"
#include "sink/kafka/spool.h"
#include "source/kafka/client.h"

namespace brook::sink::kafka {

class TransactionalProducer {
 public:
  [[nodiscard]] static Result<std::unique_ptr<TransactionalProducer>> open(const KafkaToken& token, Secrets secrets,
                                                                           std::shared_ptr<RemoteCalls> calls,
                                                                           const CancelToken& cancel);

  // Ends what earlier producers of the same id left open.
  [[nodiscard]] Result<> ready();
  [[nodiscard]] Result<> begin();
  // Hands records over; they are sent in the background. `topic` is for those that name none.
  [[nodiscard]] Result<> send(const std::vector<Record>& records, const std::string& topic);
  // Waits until all is sent and committed.
  [[nodiscard]] Result<> commit();

  // Creates a compacted topic of one partition, unless it is there.
  [[nodiscard]] Result<> create_compacted_topic(const std::string& name);

  [[nodiscard]] source::kafka::Client& client() { return *client_; }

 private:
  TransactionalProducer(std::shared_ptr<source::kafka::Client> client, std::shared_ptr<RemoteCalls> calls)
      : client_(std::move(client)), calls_(std::move(calls)) {}

  using Step = std::function<rd_kafka_error_t*(int timeout_ms)>;
  [[nodiscard]] Result<> until_done(std::string_view doing, const Step& step);
  [[nodiscard]] Result<> send_one(const Record& record, const std::string& topic);
  [[nodiscard]] Error as_error(std::string_view doing, rd_kafka_error_t* problem) const;

  std::shared_ptr<source::kafka::Client> client_;
  std::shared_ptr<RemoteCalls> calls_;
};

}  // namespace brook::sink::kafka
