// Client: a connection to a Kafka cluster, as a consumer or a producer, and the questions that both ask. Any thread.
//
// Waiting for the cluster ends with its answer, with the client's time limit (kIo, retryable), or when the token is
// asked to stop.
#pragma once

#include <librdkafka/rdkafka.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "source/kafka/client_properties.h"
#include "source/kafka/offsets.h"

namespace brook::source::kafka {

class Client {
 public:
  // Does not connect yet. `more` are settings of librdkafka's own that decide over the table's. `secrets` is kept: what
  // brokers and librdkafka say goes through it before it becomes part of a message.
  [[nodiscard]] static Result<std::shared_ptr<Client>> open(ClientRole role, const ClientProperties& properties,
                                                            const ClientProperties& more, Secrets secrets,
                                                            const CancelToken& cancel);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] rd_kafka_t* handle() const { return handle_; }
  [[nodiscard]] const CancelToken& cancel() const { return cancel_; }
  [[nodiscard]] std::int64_t timeout_ms() const { return timeout_ms_; }
  // For the calls of librdkafka that want one; lives as long as the client.
  [[nodiscard]] rd_kafka_topic_t* topic(const std::string& name);

  // The partitions of all topics there are, without Kafka's own.
  [[nodiscard]] Result<std::map<std::string, std::vector<std::int32_t>>> all_partitions();
  // … of these topics; one that does not exist is left out.
  [[nodiscard]] Result<std::map<std::string, std::vector<std::int32_t>>> partitions(
      const std::vector<std::string>& topics);

  // The offset in each partition at a time: kEarliest, kLatest, or that of the first message not older than so many
  // milliseconds since 1970, kLatest where there is none.
  [[nodiscard]] Result<PartitionOffsets> offsets_at(const PartitionOffsets& times);

  // What failed, why, and what the brokers said last.
  [[nodiscard]] Error error(std::string_view doing, rd_kafka_resp_err_t code) const;
  [[nodiscard]] Error error(std::string_view doing, const std::string& reason) const;

 private:
  Client(std::string servers, Secrets secrets, CancelToken cancel, std::int64_t timeout_ms)
      : servers_(std::move(servers)), secrets_(std::move(secrets)), cancel_(cancel), timeout_ms_(timeout_ms) {}

  [[nodiscard]] Result<std::map<std::string, std::vector<std::int32_t>>> describe(rd_kafka_topic_t* one);
  static void note(const rd_kafka_t* handle, int level, const char* facility, const char* text);

  std::string servers_;
  Secrets secrets_;
  CancelToken cancel_;
  std::int64_t timeout_ms_;
  rd_kafka_t* handle_ = nullptr;
  mutable std::mutex mutex_;
  std::string last_trouble_;  // guarded by mutex_, as the topics are
  std::map<std::string, rd_kafka_topic_t*> topics_;
};

}  // namespace brook::source::kafka
