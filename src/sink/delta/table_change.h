// What an epoch does to a Delta table as it stands: checks that the rows fit, and makes the actions of the next entry.
// Pure functions: asked when an epoch is prepared, and again at each attempt to publish it.
#pragma once

#include <vector>

#include "sink/delta/delta_token.h"
#include "source/delta/snapshot.h"

namespace brook::sink::delta {

// The application that writes an epoch in the table's transactions, its number there being the epoch's.
[[nodiscard]] std::string application_of(const EpochName& name);

[[nodiscard]] source::delta::RemoveFile removal_of(const source::delta::AddFile& file, std::int64_t now_ms);

// Of an update without what it takes out of other files (merge.h). Errors: kUsage for columns or partitions that
// differ, a protocol that asks for what we do not write, rows of somebody else that would be replaced. `table` is for
// messages.
[[nodiscard]] Result<std::vector<source::delta::Action>> actions_of(const DeltaToken& token,
                                                                    const source::delta::Snapshot& snapshot,
                                                                    const std::string& table, std::int64_t now_ms);

// Whether the table has the epoch already. Errors: kCorruption where it lacks one that was published before.
[[nodiscard]] Result<bool> is_published(const DeltaToken& token, const source::delta::Snapshot& snapshot,
                                        const std::string& table);

}  // namespace brook::sink::delta
