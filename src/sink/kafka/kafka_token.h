// KafkaToken: what sending an epoch of a KafkaSink needs, as the commit record keeps it. Secrets are in it by name.
#pragma once

#include <optional>
#include <string>

#include "sink/sink.h"
#include "source/kafka/client_properties.h"

namespace brook::sink::kafka {

struct KafkaToken {
  source::kafka::ClientProperties client;
  std::string topic;             // of records that name none
  std::string marker_topic;      // where epochs are marked as sent
  std::string marker_key;        // whose epochs: checkpoint, generation, flow
  std::string transactional_id;  // of the checkpoint and the table: a newer process fences an older one by it
  std::uint64_t epoch = 0;
  std::optional<std::uint64_t> previous;  // the epoch whose marker must be there
  std::string attempt;                    // random: tells this epoch from one of the same number that others committed
  std::string staging;                    // name of the folder with the rows
  std::uint64_t rows = 0;

  [[nodiscard]] Token to_json() const;
  [[nodiscard]] static Result<KafkaToken> from_json(const Token& token);
};

}  // namespace brook::sink::kafka
