// KafkaSinkOptions: what the OPTIONS of a table USING kafka say, and which of its columns is what. Plain values.
#pragma once

#include <optional>
#include <string>

#include "plan/graph.h"
#include "source/kafka/client_properties.h"

namespace brook::sink::kafka {

struct KafkaSinkOptions {
  source::kafka::ClientProperties client;
  std::string topic;  // for all rows; empty: each row's column topic
  std::string marker_topic = "brookmill-epochs";
};

// Columns of the table by their place in its schema.
struct KafkaSinkColumns {
  std::optional<std::size_t> key;
  std::size_t value = 0;
  std::optional<std::size_t> topic;
  std::optional<std::size_t> partition;
  std::optional<std::size_t> headers;
};

// Errors: kUsage naming the option.
[[nodiscard]] Result<KafkaSinkOptions> read_kafka_sink_options(const plan::Dataset& dataset);
// Errors: kUsage for a column that is missing, of a wrong type, or that a record of Kafka has no place for.
[[nodiscard]] Result<KafkaSinkColumns> find_kafka_columns(const plan::Dataset& dataset, bool has_topic);

}  // namespace brook::sink::kafka
