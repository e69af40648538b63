// What of Delta's protocol brookmill does. A table that asks for more is refused by the name of what it asks for.
#pragma once

#include <string>

#include "source/delta/schema_json.h"
#include "source/delta/snapshot.h"

namespace brook::source::delta {

// Errors: kUsage naming the feature. `table` is for messages.
[[nodiscard]] Result<> check_readable(const Snapshot& snapshot, const std::string& table);
// `removes`: rows that are there may be taken away. Includes check_readable().
[[nodiscard]] Result<> check_writable(const Snapshot& snapshot, const TableSchema& schema, bool removes,
                                      const std::string& table);

// The least that a new table of these columns asks of its readers and writers.
[[nodiscard]] Protocol protocol_for(const Schema& columns);
[[nodiscard]] bool has_type(const Schema& columns, TypeKind kind);  // of a column or a field

}  // namespace brook::source::delta
