// Where reading begins and ends, as offsets: what startingOffsets, endingOffsets and their likes come to in a cluster.
#pragma once

#include <set>

#include "source/kafka/client.h"
#include "source/kafka/kafka_options.h"

namespace brook::source::kafka {

// Asks the cluster what it must. Errors: kUsage where offsets or times are given for other partitions than these, or a
// time has no message and must have one; kIo.
[[nodiscard]] Result<PartitionOffsets> resolve_limit(const Limit& limit, const std::set<TopicPartition>& partitions,
                                                     Client& client);

}  // namespace brook::source::kafka
