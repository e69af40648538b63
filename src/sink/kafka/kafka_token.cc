#include "sink/kafka/kafka_token.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace brook::sink::kafka {

Token KafkaToken::to_json() const {
  nlohmann::json json = {{"format", 1},
                         {"client", client},
                         {"topic", topic},
                         {"markerTopic", marker_topic},
                         {"markerKey", marker_key},
                         {"transactionalId", transactional_id},
                         {"epoch", epoch},
                         {"attempt", attempt},
                         {"staging", staging},
                         {"rows", rows}};
  if (previous) json["previous"] = *previous;
  return json.dump();
}

Result<KafkaToken> KafkaToken::from_json(const Token& token) {
  try {
    const nlohmann::json json = nlohmann::json::parse(token);
    KafkaToken read{.client = json.at("client").get<source::kafka::ClientProperties>(),
                    .topic = json.at("topic"),
                    .marker_topic = json.at("markerTopic"),
                    .marker_key = json.at("markerKey"),
                    .transactional_id = json.at("transactionalId"),
                    .epoch = json.at("epoch"),
                    .previous = std::nullopt,
                    .attempt = json.at("attempt"),
                    .staging = json.at("staging"),
                    .rows = json.at("rows")};
    if (json.contains("previous")) read.previous = json.at("previous").get<std::uint64_t>();
    return read;
  } catch (const nlohmann::json::exception& problem) {
    return fail(corruption_error(fmt::format("a token of a Kafka sink cannot be read: {}", problem.what())));
  }
}

}  // namespace brook::sink::kafka
