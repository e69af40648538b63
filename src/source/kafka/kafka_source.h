// KafkaSource: topics of Kafka as a source. Its positions are Spark's JSON of offsets. Its log holds where each
// partition began to be read (and that this is decided), so that a flow added later replays from there; what lies
// between is in Kafka as long as Kafka keeps it.
#pragma once

#include "source/source.h"

namespace brook::source::kafka {

[[nodiscard]] Result<std::unique_ptr<Source>> open_kafka_source(const plan::SourceTable& table,
                                                                const SourceEnvironment& environment);
[[nodiscard]] Result<> check_kafka_source(const plan::SourceTable& table);
[[nodiscard]] Result<plan::SourceTraits> describe_kafka_source(const plan::SourceTable& table);

}  // namespace brook::source::kafka
