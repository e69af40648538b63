#include "sink/kafka/transaction.h"

#include <array>
#include <chrono>

#include <fmt/format.h>

namespace brook::sink::kafka {

namespace {

using source::kafka::Client;
using source::kafka::ClientProperties;
using source::kafka::ClientRole;
using SteadyClock = std::chrono::steady_clock;

constexpr int kSliceMs = 500;
constexpr int kWaitForRoomMs = 20;
// How long the broker keeps a transaction open whose producer is gone; also the most that sending an epoch may take.
constexpr const char* kTransactionTimeoutMs = "300000";
// Room for records that wait to be sent.
constexpr const char* kQueueKbytes = "65536";

bool was_shut_out(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR__FENCED || code == RD_KAFKA_RESP_ERR_PRODUCER_FENCED ||
         code == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH || code == RD_KAFKA_RESP_ERR_TRANSACTION_COORDINATOR_FENCED;
}

struct DestroyEvent {
  void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
};
struct DestroyQueue {
  void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
};
struct DestroyNewTopic {
  void operator()(rd_kafka_NewTopic_t* topic) const { rd_kafka_NewTopic_destroy(topic); }
};

}  // namespace

Result<std::unique_ptr<TransactionalProducer>> TransactionalProducer::open(const KafkaToken& token, Secrets secrets,
                                                                           std::shared_ptr<RemoteCalls> calls,
                                                                           const CancelToken& cancel) {
  ClientProperties properties = {{"transaction.timeout.ms", kTransactionTimeoutMs},
                                 {"queue.buffering.max.kbytes", kQueueKbytes},
                                 {"linger.ms", "5"},
                                 {"partitioner", "murmur2_random"}};  // as Java's: the same keys in the same partitions
  for (const auto& [name, value] : token.client) properties[name] = value;
  const ClientProperties ours = {{"transactional.id", token.transactional_id}, {"enable.idempotence", "true"}};
  std::shared_ptr<Client> client =
      TRY(Client::open(ClientRole::kProducer, properties, ours, std::move(secrets), cancel));
  return std::unique_ptr<TransactionalProducer>(new TransactionalProducer(std::move(client), std::move(calls)));
}

Error TransactionalProducer::as_error(std::string_view doing, rd_kafka_error_t* problem) const {
  const rd_kafka_resp_err_t code = rd_kafka_error_code(problem);
  const std::string text = rd_kafka_error_string(problem);
  rd_kafka_error_destroy(problem);
  Error error = client_->error(doing, text);
  if (was_shut_out(code)) {
    error.kind = ErrorKind::kConflict;
    error.hint =
        "Another process runs this pipeline with a copy of its checkpoint, or the transaction took longer than "
        "kafka.transaction.timeout.ms. Stop the other one; nothing was sent twice.";
    return error;
  }
  error.retryable = true;
  return error;
}

// Goes on with a step that librdkafka takes up again where it stood, as long as it only timed out.
Result<> TransactionalProducer::until_done(std::string_view doing, const Step& step) {
  const SteadyClock::time_point end = SteadyClock::now() + std::chrono::milliseconds(client_->timeout_ms());
  for (;;) {
    TRY(client_->cancel().check());
    rd_kafka_error_t* problem = step(kSliceMs);
    if (problem == nullptr) return {};
    const bool again = rd_kafka_error_is_retriable(problem) != 0 && SteadyClock::now() < end;
    if (!again) return fail(as_error(doing, problem));
    rd_kafka_error_destroy(problem);
  }
}

Result<> TransactionalProducer::ready() {
  return calls_->mutate("init_transactions", [&] {
    return until_done("begin transactions",
                      [&](int timeout_ms) { return rd_kafka_init_transactions(client_->handle(), timeout_ms); });
  });
}

Result<> TransactionalProducer::begin() {
  return calls_->mutate("begin_transaction", [&]() -> Result<> {
    rd_kafka_error_t* problem = rd_kafka_begin_transaction(client_->handle());
    if (problem != nullptr) return fail(as_error("begin a transaction", problem));
    return {};
  });
}

Result<> TransactionalProducer::send(const std::vector<Record>& records, const std::string& topic) {
  return calls_->mutate("send", [&]() -> Result<> {
    for (const Record& record : records) TRY(send_one(record, topic));
    return {};
  });
}

Result<> TransactionalProducer::send_one(const Record& record, const std::string& topic) {
  rd_kafka_headers_t* headers = nullptr;
  if (!record.headers.empty()) {
    headers = rd_kafka_headers_new(record.headers.size());
    for (const Header& header : record.headers) {
      rd_kafka_header_add(headers, header.name.data(), static_cast<ssize_t>(header.name.size()),
                          header.value ? header.value->data() : nullptr,
                          header.value ? static_cast<ssize_t>(header.value->size()) : 0);
    }
  }
  const auto bytes = [](const std::optional<std::string_view>& text) {
    return text ? const_cast<char*>(text->data()) : nullptr;  // NOLINT: RD_KAFKA_MSG_F_COPY does not write to it
  };
  char* key = bytes(record.key);
  char* value = bytes(record.value);
  const std::size_t key_size = record.key.value_or("").size();
  const std::size_t value_size = record.value.value_or("").size();
  const std::int32_t partition = record.partition.value_or(RD_KAFKA_PARTITION_UA);
  rd_kafka_topic_t* to = client_->topic(record.topic ? std::string(*record.topic) : topic);
  for (;;) {
    const rd_kafka_resp_err_t code =
        rd_kafka_producev(client_->handle(), RD_KAFKA_V_RKT(to), RD_KAFKA_V_PARTITION(partition),
                          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key, key_size),
                          RD_KAFKA_V_VALUE(value, value_size), RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    const Result<> goes_on = client_->cancel().check();
    if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL && goes_on) {
      rd_kafka_poll(client_->handle(), kWaitForRoomMs);
      continue;
    }
    if (headers != nullptr) rd_kafka_headers_destroy(headers);
    TRY(goes_on);
    Error error = client_->error(fmt::format("send to {}", rd_kafka_topic_name(to)), code);
    // Too large, or a partition that is not there: sending it again would not help.
    error.retryable = code != RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE && code != RD_KAFKA_RESP_ERR__INVALID_ARG &&
                      code != RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
    return fail(std::move(error));
  }
}

Result<> TransactionalProducer::commit() {
  return calls_->mutate("commit_transaction", [&] {
    return until_done("commit a transaction",
                      [&](int timeout_ms) { return rd_kafka_commit_transaction(client_->handle(), timeout_ms); });
  });
}

Result<> TransactionalProducer::create_compacted_topic(const std::string& name) {
  return calls_->mutate("create_topic " + name, [&]() -> Result<> {
    std::array<char, 512> problem{};
    const std::unique_ptr<rd_kafka_NewTopic_t, DestroyNewTopic> topic(
        rd_kafka_NewTopic_new(name.c_str(), 1, -1, problem.data(), problem.size()));
    if (!topic) return fail(client_->error("create the topic " + name, std::string(problem.data())));
    rd_kafka_NewTopic_set_config(topic.get(), "cleanup.policy", "compact");
    const std::unique_ptr<rd_kafka_queue_t, DestroyQueue> answers(rd_kafka_queue_new(client_->handle()));
    rd_kafka_NewTopic_t* topics = topic.get();
    rd_kafka_CreateTopics(client_->handle(), &topics, 1, nullptr, answers.get());
    const std::unique_ptr<rd_kafka_event_t, DestroyEvent> event(
        rd_kafka_queue_poll(answers.get(), static_cast<int>(client_->timeout_ms())));
    if (!event) return fail(client_->error("create the topic " + name, RD_KAFKA_RESP_ERR__TIMED_OUT));
    if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return fail(client_->error("create the topic " + name, rd_kafka_event_error(event.get())));
    }
    std::size_t count = 0;
    const rd_kafka_CreateTopics_result_t* result = rd_kafka_event_CreateTopics_result(event.get());
    const rd_kafka_topic_result_t* const* each = rd_kafka_CreateTopics_result_topics(result, &count);
    if (count != 1) return fail(client_->error("create the topic " + name, RD_KAFKA_RESP_ERR__FAIL));
    const rd_kafka_resp_err_t code = rd_kafka_topic_result_error(each[0]);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) return {};
    return fail(client_->error("create the topic " + name, code));
  });
}

}  // namespace brook::sink::kafka
