// EpochMarker: the record that says which epoch of a flow was sent last. It is written in the transaction of the
// epoch's rows, so it is there if and only if they are. Markers of all flows share a compacted topic of one partition,
// keyed by checkpoint, generation and flow.
#pragma once

#include <optional>

#include "sink/kafka/kafka_token.h"
#include "sink/kafka/spool.h"
#include "source/kafka/client.h"

namespace brook::sink::kafka {

struct EpochMarker {
  std::uint64_t epoch = 0;
  std::string attempt;
};

[[nodiscard]] std::string marker_value(const KafkaToken& token);

// The marker under the token's key; nullopt when there is none, or no such topic. Reads the topic to the end that it
// has now, and waits for transactions in the way to end. REQUIRES: the token's producer is ready(), so that no
// transaction of its own is open.
[[nodiscard]] Result<std::optional<EpochMarker>> read_marker(const KafkaToken& token, const Secrets& secrets,
                                                             const CancelToken& cancel);

// Whether the rows of a token have been sent, by the marker found.
// Errors: kCorruption where a marker is not there that must be; kConflict where somebody else marked that epoch.
[[nodiscard]] Result<bool> is_sent(const KafkaToken& token, const std::optional<EpochMarker>& marker);

}  // namespace brook::sink::kafka
