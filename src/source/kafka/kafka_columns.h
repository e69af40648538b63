// The columns of a Kafka source, as in Spark: key, value, topic, partition, offset, timestamp, timestampType and, where
// they were asked for, headers. The fields of _metadata say where a row came from.
#pragma once

#include "base/data_type.h"

namespace brook::source::kafka {

[[nodiscard]] Schema kafka_columns(bool with_headers);
[[nodiscard]] Schema kafka_metadata();  // topic, partition, offset, timestamp
[[nodiscard]] DataType headers_type();  // ARRAY<STRUCT<key: STRING, value: BINARY>>

}  // namespace brook::source::kafka
