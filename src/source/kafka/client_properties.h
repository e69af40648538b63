// ClientProperties: the settings of a Kafka client as a table's options give them: kafka.* without that prefix. Names
// are those of Kafka's Java clients, as in Spark, or librdkafka's own; values may name secrets (base/secret.h). One
// thread.
#pragma once

#include <librdkafka/rdkafka.h>

#include <map>
#include <memory>
#include <string>

#include "base/secret.h"
#include "source/option_reader.h"

namespace brook::source::kafka {

using ClientProperties = std::map<std::string, std::string>;

enum class ClientRole : std::uint8_t { kConsumer, kProducer };

// Takes all kafka.* options. Errors: kUsage for a missing kafka.bootstrap.servers, for a name that no client knows, and
// for those that Spark refuses too, since they are decided here.
[[nodiscard]] Result<ClientProperties> read_client_properties(OptionReader& reader, ClientRole role);

// How long a client may look for a broker and wait for its answers: default.api.timeout.ms, 30 s if not given.
[[nodiscard]] Result<std::int64_t> api_timeout_ms(const ClientProperties& properties);

struct DestroyConfig {
  void operator()(rd_kafka_conf_t* config) const { rd_kafka_conf_destroy(config); }
};
using ConfigPtr = std::unique_ptr<rd_kafka_conf_t, DestroyConfig>;

// The settings as librdkafka takes them, secrets revealed. Errors: kUsage naming the setting, never a secret.
[[nodiscard]] Result<ConfigPtr> make_config(const ClientProperties& properties, Secrets& secrets);

}  // namespace brook::source::kafka
