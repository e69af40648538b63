#include "source/kafka/consumer_group.h"

#include <fmt/format.h>

namespace brook::source::kafka {

namespace {

constexpr int kLastWordMs = 5'000;

}  // namespace

ConsumerGroup::ConsumerGroup(std::string id, ClientProperties properties, Secrets secrets,
                             std::shared_ptr<RemoteCalls> calls, CancelToken cancel)
    : id_(std::move(id)),
      properties_(std::move(properties)),
      secrets_(std::move(secrets)),
      calls_(std::move(calls)),
      cancel_(std::move(cancel)) {}

ConsumerGroup::~ConsumerGroup() {
  while (waiting_ > 0) {
    rd_kafka_event_t* answer = rd_kafka_queue_poll(answers_, kLastWordMs);
    if (answer == nullptr) break;
    rd_kafka_event_destroy(answer);
    --waiting_;
  }
  if (answers_ != nullptr) rd_kafka_queue_destroy(answers_);
}

void ConsumerGroup::commit(const PartitionOffsets& offsets) {
  if (offsets.empty()) return;
  if (!client_) {
    auto opened = Client::open(ClientRole::kConsumer, properties_, {{"group.id", id_}, {"enable.auto.commit", "false"}},
                               secrets_, cancel_);
    if (!opened) return;
    client_ = std::move(*opened);
    answers_ = rd_kafka_queue_new(client_->handle());
  }
  while (rd_kafka_event_t* answer = rd_kafka_queue_poll(answers_, 0)) {
    rd_kafka_event_destroy(answer);
    --waiting_;
  }
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size()));
  for (const auto& [place, offset] : offsets) {
    rd_kafka_topic_partition_list_add(list, place.topic.c_str(), place.partition)->offset = offset;
  }
  const Result<> sent = calls_->mutate(fmt::format("commit offsets {}", id_), [&]() -> Result<> {
    const rd_kafka_resp_err_t code = rd_kafka_commit_queue(client_->handle(), list, answers_, nullptr, nullptr);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return fail(client_->error("commit offsets", code));
    return {};
  });
  if (sent) ++waiting_;
  rd_kafka_topic_partition_list_destroy(list);
}

}  // namespace brook::source::kafka
