#include "source/kafka/client.h"

#include <array>
#include <chrono>
#include <thread>

#include <fmt/format.h>

namespace brook::source::kafka {

namespace {

using SteadyClock = std::chrono::steady_clock;

// How long one call of librdkafka's may wait before the token is asked again, and the pause before it is tried again.
constexpr int kSliceMs = 1'000;
constexpr std::chrono::milliseconds kPause{50};

constexpr int kLogErrors = 3;  // syslog's LOG_ERR

bool may_pass(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__WAIT_COORD:
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
    case RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION:
    case RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE: return true;
    default: return false;
  }
}

// Asks again and again until the answer is there, the limit is over, or somebody wants to stop.
template <class Ask>
Result<> ask_until_answered(const Client& client, std::string_view doing, const Ask& ask) {
  const SteadyClock::time_point end = SteadyClock::now() + std::chrono::milliseconds(client.timeout_ms());
  for (;;) {
    TRY(client.cancel().check());
    const rd_kafka_resp_err_t code = ask();
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    if (!may_pass(code) || SteadyClock::now() >= end) return fail(client.error(doing, code));
    std::this_thread::sleep_for(kPause);
  }
}

// What to do about what librdkafka, OpenSSL or a broker said.
std::string_view hint_for(std::string_view said) {
  const auto says = [&](std::string_view part) { return said.find(part) != std::string_view::npos; };
  if (says("certificate verify failed")) {
    return "The broker's certificate is not of the authorities in kafka.ssl.truststore.location (type PEM), or is for "
           "another host.";
  }
  if (says("alert") && says("certificate")) {
    return "The broker wants a certificate of an authority that it trusts: see kafka.ssl.keystore.location.";
  }
  if (says("uthentication")) return "Check kafka.sasl.mechanism, and the name and the password of the user.";
  return "Check that the brokers run and are reachable; nothing is lost, run again.";
}

struct DestroyList {
  void operator()(rd_kafka_topic_partition_list_t* list) const { rd_kafka_topic_partition_list_destroy(list); }
};

}  // namespace

Result<std::shared_ptr<Client>> Client::open(ClientRole role, const ClientProperties& properties,
                                             const ClientProperties& more, Secrets secrets, const CancelToken& cancel) {
  const auto servers = properties.find("bootstrap.servers");
  std::shared_ptr<Client> client(new Client(servers == properties.end() ? "" : servers->second, std::move(secrets),
                                            cancel, TRY(api_timeout_ms(properties))));
  ClientProperties all = properties;
  for (const auto& [name, value] : more) all[name] = value;
  ConfigPtr config = TRY(make_config(all, client->secrets_));
  rd_kafka_conf_set_opaque(config.get(), client.get());
  rd_kafka_conf_set_log_cb(config.get(), &Client::note);
  std::array<char, 512> problem{};
  const rd_kafka_type_t type = role == ClientRole::kConsumer ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER;
  client->handle_ = rd_kafka_new(type, config.get(), problem.data(), problem.size());
  if (client->handle_ == nullptr) {
    return fail(
        usage_error(fmt::format("the Kafka client cannot be set up: {}", client->secrets_.hide(problem.data()))));
  }
  static_cast<void>(config.release());  // the handle owns it now
  return client;
}

Client::~Client() {
  for (const auto& [name, topic] : topics_) rd_kafka_topic_destroy(topic);
  if (handle_ != nullptr) rd_kafka_destroy_flags(handle_, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

void Client::note(const rd_kafka_t* handle, int level, const char* /*facility*/, const char* text) {
  if (level > kLogErrors) return;
  auto* client = static_cast<Client*>(rd_kafka_opaque(handle));
  const std::scoped_lock lock(client->mutex_);
  client->last_trouble_ = text;
}

rd_kafka_topic_t* Client::topic(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  rd_kafka_topic_t*& topic = topics_[name];
  if (topic == nullptr) topic = rd_kafka_topic_new(handle_, name.c_str(), nullptr);
  return topic;
}

Error Client::error(std::string_view doing, rd_kafka_resp_err_t code) const {
  Error made = error(doing, std::string(rd_kafka_err2str(code)));
  made.retryable = may_pass(code);
  return made;
}

Error Client::error(std::string_view doing, const std::string& reason) const {
  std::string trouble;
  {
    const std::scoped_lock lock(mutex_);
    trouble = last_trouble_;
  }
  Error made;
  made.kind = ErrorKind::kIo;
  made.message = fmt::format("Kafka at {}: cannot {}: {}{}", secrets_.hide(servers_), doing, secrets_.hide(reason),
                             trouble.empty() ? "" : " (" + secrets_.hide(trouble) + ")");
  made.hint = std::string(hint_for(reason + trouble));
  return made;
}

Result<std::map<std::string, std::vector<std::int32_t>>> Client::describe(rd_kafka_topic_t* one) {
  const rd_kafka_metadata_t* metadata = nullptr;
  const std::string doing =
      one == nullptr ? "list the topics" : fmt::format("look up the topic {}", rd_kafka_topic_name(one));
  TRY(ask_until_answered(*this, doing,
                         [&] { return rd_kafka_metadata(handle_, one == nullptr ? 1 : 0, one, &metadata, kSliceMs); }));
  std::map<std::string, std::vector<std::int32_t>> found;
  for (int i = 0; i < metadata->topic_cnt; ++i) {
    const rd_kafka_metadata_topic& topic = metadata->topics[i];
    const std::string name = topic.topic;
    if (topic.err != RD_KAFKA_RESP_ERR_NO_ERROR || (one == nullptr && name.starts_with("__"))) continue;
    for (int p = 0; p < topic.partition_cnt; ++p) found[name].push_back(topic.partitions[p].id);
  }
  rd_kafka_metadata_destroy(metadata);
  return found;
}

Result<std::map<std::string, std::vector<std::int32_t>>> Client::all_partitions() { return describe(nullptr); }

Result<std::map<std::string, std::vector<std::int32_t>>> Client::partitions(const std::vector<std::string>& topics) {
  std::map<std::string, std::vector<std::int32_t>> all;
  for (const std::string& name : topics) all.merge(TRY(describe(topic(name))));
  return all;
}

Result<PartitionOffsets> Client::offsets_at(const PartitionOffsets& times) {
  PartitionOffsets found;
  if (times.empty()) return found;
  TRY(ask_until_answered(*this, "look up offsets", [&]() -> rd_kafka_resp_err_t {
    const std::unique_ptr<rd_kafka_topic_partition_list_t, DestroyList> list(
        rd_kafka_topic_partition_list_new(static_cast<int>(times.size())));
    for (const auto& [place, time] : times) {
      rd_kafka_topic_partition_list_add(list.get(), place.topic.c_str(), place.partition)->offset = time;
    }
    if (const auto code = rd_kafka_offsets_for_times(handle_, list.get(), kSliceMs)) return code;
    for (int i = 0; i < list->cnt; ++i) {
      const rd_kafka_topic_partition_t& each = list->elems[i];
      if (each.err != RD_KAFKA_RESP_ERR_NO_ERROR) return each.err;
      found[{each.topic, each.partition}] = each.offset;
    }
    return RD_KAFKA_RESP_ERR_NO_ERROR;
  }));
  return found;
}

}  // namespace brook::source::kafka
