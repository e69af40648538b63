#include "source/kafka/client_properties.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace brook::source::kafka {

namespace {

constexpr std::string_view kPrefix = "kafka.";
constexpr const char* kApiTimeout = "default.api.timeout.ms";

struct Reserved {
  std::string_view name;
  std::string_view instead;
};
// Spark refuses these as well.
constexpr std::array<Reserved, 8> kReserved = {{
    {"auto.offset.reset", "Use the option startingOffsets."},
    {"enable.auto.commit", "Offsets are kept in the checkpoint and told to the group after each commit."},
    {"interceptor.classes", "Leave it out."},
    {"key.deserializer", "Keys are BINARY; decode them in the query, as CAST(key AS STRING) does."},
    {"value.deserializer", "Values are BINARY; decode them in the query, as CAST(value AS STRING) does."},
    {"key.serializer", "Give the query a column key of type STRING or BINARY."},
    {"value.serializer", "Give the query a column value of type STRING or BINARY."},
    {"enable.partition.eof", "Leave it out."},
}};
// Of producers: transactions are how rows are sent once.
constexpr std::array<Reserved, 3> kReservedOfProducers = {{
    {"transactional.id", "It is derived from the checkpoint and the table."},
    {"enable.idempotence", "It is always on."},
    {"acks", "It is always all."},
}};

struct Renamed {
  std::string_view java;
  std::string_view librdkafka;
};
constexpr std::array<Renamed, 9> kRenamed = {{
    {"sasl.mechanism", "sasl.mechanisms"},
    {"fetch.max.wait.ms", "fetch.wait.max.ms"},
    {"max.partition.fetch.bytes", "fetch.message.max.bytes"},
    {"max.request.size", "message.max.bytes"},
    {"receive.buffer.bytes", "socket.receive.buffer.bytes"},
    {"send.buffer.bytes", "socket.send.buffer.bytes"},
    {"ssl.truststore.certificates", "ssl.ca.pem"},
    {"ssl.keystore.key", "ssl.key.pem"},
    {"ssl.keystore.certificate.chain", "ssl.certificate.pem"},
}};
// Settings that say how others are to be read; stores() and login() take them.
constexpr std::array<std::string_view, 7> kCombined = {
    "ssl.truststore.type",   "ssl.truststore.location", "ssl.truststore.password", "ssl.keystore.type",
    "ssl.keystore.location", "ssl.keystore.password",   "sasl.jaas.config"};

std::string librdkafka_name(const std::string& name) {
  const auto found = std::ranges::find(kRenamed, name, &Renamed::java);
  return found == kRenamed.end() ? name : std::string(found->librdkafka);
}

bool is_combined(const std::string& name) {
  return name == kApiTimeout || std::ranges::find(kCombined, name) != kCombined.end();
}

bool is_known(const std::string& name) {
  const ConfigPtr config(rd_kafka_conf_new());
  return rd_kafka_conf_set(config.get(), name.c_str(), "", nullptr, 0) != RD_KAFKA_CONF_UNKNOWN;
}

std::string text_of(const ClientProperties& properties, const std::string& name) {
  const auto found = properties.find(name);
  return found == properties.end() ? "" : found->second;
}

// Builds a configuration setting by setting, from values that are revealed already.
class ConfigBuilder {
 public:
  explicit ConfigBuilder(const Secrets& secrets) : secrets_(secrets), config_(rd_kafka_conf_new()) {}

  Result<> set(const std::string& name, const std::string& value) {
    std::array<char, 512> problem{};
    if (rd_kafka_conf_set(config_.get(), librdkafka_name(name).c_str(), value.c_str(), problem.data(),
                          problem.size()) == RD_KAFKA_CONF_OK) {
      return {};
    }
    return fail(usage_error(fmt::format("option kafka.{}: {}", name, secrets_.hide(problem.data()))));
  }

  // Java's trust and key stores. PEM and PKCS#12 are what librdkafka reads; JKS is Java's own.
  Result<> set_stores(const ClientProperties& properties) {
    if (const std::string trusted = text_of(properties, "ssl.truststore.location"); !trusted.empty()) {
      TRY(only_type(properties, "ssl.truststore.type", {"PEM"}));
      TRY(set("ssl.ca.location", trusted));
    }
    const std::string keys = text_of(properties, "ssl.keystore.location");
    if (keys.empty()) return {};
    TRY(only_type(properties, "ssl.keystore.type", {"PEM", "PKCS12"}));
    if (same_name(text_of(properties, "ssl.keystore.type"), "PEM")) {
      TRY(set("ssl.certificate.location", keys));
      return set("ssl.key.location", keys);
    }
    TRY(set("ssl.keystore.location", keys));
    const std::string password = text_of(properties, "ssl.keystore.password");
    return password.empty() ? Result<>() : set("ssl.keystore.password", password);
  }

  // "org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="p";"
  Result<> set_login(const std::string& jaas) {
    if (jaas.empty()) return {};
    const std::string_view module = std::string_view(jaas).substr(0, jaas.find_first_of(" \t\n"));
    if (!module.ends_with("PlainLoginModule") && !module.ends_with("ScramLoginModule")) {
      return fail(
          usage_error(fmt::format("option kafka.sasl.jaas.config: the login module {} is not supported",
                                  secrets_.hide(std::string(module))))
              .with_hint("PlainLoginModule and ScramLoginModule are; for others set librdkafka's own kafka.sasl.*"
                         " settings."));
    }
    for (const char* name : {"username", "password"}) {
      const std::optional<std::string> value = jaas_value(jaas, name);
      if (!value) return fail(usage_error(fmt::format("option kafka.sasl.jaas.config has no {}=\"…\"", name)));
      TRY(set(fmt::format("sasl.{}", name), *value));
    }
    return {};
  }

  ConfigPtr take() { return std::move(config_); }

 private:
  Result<> only_type(const ClientProperties& properties, const std::string& name,
                     std::initializer_list<std::string_view> types) {
    const std::string type = text_of(properties, name);
    if (std::ranges::any_of(types, [&](std::string_view each) { return same_name(each, type); })) return {};
    return fail(usage_error(fmt::format("option kafka.{} is '{}': expected {}", name, type.empty() ? "JKS" : type,
                                        fmt::join(types, " or ")))
                    .with_hint("Export Java's store as PEM:   keytool -exportcert -rfc -keystore …"));
  }

  static std::optional<std::string> jaas_value(const std::string& jaas, const std::string& name) {
    const std::size_t at = jaas.find(" " + name + "=");
    if (at == std::string::npos) return std::nullopt;
    const std::size_t first = at + name.size() + 2;
    if (first >= jaas.size()) return std::nullopt;
    const char quote = jaas[first];
    if (quote != '"' && quote != '\'') return jaas.substr(first, jaas.find_first_of(" ;", first) - first);
    const std::size_t last = jaas.find(quote, first + 1);
    if (last == std::string::npos) return std::nullopt;
    return jaas.substr(first + 1, last - first - 1);
  }

  const Secrets& secrets_;
  ConfigPtr config_;
};

}  // namespace

Result<ClientProperties> read_client_properties(OptionReader& reader, ClientRole role) {
  ClientProperties properties;
  for (auto& [name, value] : reader.with_prefix(kPrefix)) properties[name] = value;
  if (text_of(properties, "bootstrap.servers").empty()) {
    return fail(usage_error("Option 'kafka.bootstrap.servers' must be specified")
                    .at(reader.where())
                    .with_hint("Write OPTIONS (`kafka.bootstrap.servers` 'host:9092', …)."));
  }
  const auto refuse = [&](const std::string& name, std::string_view instead) {
    return fail(usage_error(fmt::format("Kafka option '{}' is not supported", name))
                    .at(reader.where())
                    .with_hint(std::string(instead)));
  };
  for (const auto& [name, value] : properties) {
    const auto reserved = std::ranges::find(kReserved, name, &Reserved::name);
    if (reserved != kReserved.end()) return refuse(name, reserved->instead);
    const auto of_producers = std::ranges::find(kReservedOfProducers, name, &Reserved::name);
    if (role == ClientRole::kProducer && of_producers != kReservedOfProducers.end()) {
      return refuse(name, of_producers->instead);
    }
    if (!is_combined(name) && !is_known(librdkafka_name(name))) {
      return refuse(name, "No setting of librdkafka's is like it. Leave it out.");
    }
  }
  TRY(api_timeout_ms(properties));
  return properties;
}

Result<std::int64_t> api_timeout_ms(const ClientProperties& properties) {
  constexpr std::int64_t kDefaultMs = 30'000;
  const std::string text = text_of(properties, kApiTimeout);
  if (text.empty()) return kDefaultMs;
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec == std::errc() && parsed.ptr == end && value > 0) return value;
  return fail(usage_error(fmt::format("option kafka.{} is '{}': expected milliseconds", kApiTimeout, text)));
}

Result<ConfigPtr> make_config(const ClientProperties& properties, Secrets& secrets) {
  ClientProperties revealed;
  for (const auto& [name, value] : properties) revealed[name] = TRY(secrets.reveal(value));
  ConfigBuilder builder(secrets);
  for (const auto& [name, value] : revealed) {
    if (is_combined(name)) continue;
    const bool no_check = name == "ssl.endpoint.identification.algorithm" && value.empty();
    TRY(builder.set(name, no_check ? "none" : value));
  }
  TRY(builder.set_stores(revealed));
  TRY(builder.set_login(text_of(revealed, "sasl.jaas.config")));
  return builder.take();
}

}  // namespace brook::source::kafka
