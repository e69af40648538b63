// What a version of a Delta table says in which small files became few: they are removed and the others added, and no
// row has changed. Pure functions.
#pragma once

#include <vector>

#include "sink/delta/delta_token.h"
#include "source/delta/snapshot.h"

namespace brook::sink::delta {

// Of a token with files in `compacted`. Nothing where another writer has taken one of them away, or rows out of it:
// then the table stays as it is. Errors: kUsage for a table that brookmill does not write (any more).
[[nodiscard]] Result<std::vector<source::delta::Action>> compaction_actions(const DeltaToken& token,
                                                                            const source::delta::Snapshot& snapshot,
                                                                            const std::string& table,
                                                                            std::int64_t now_ms);

}  // namespace brook::sink::delta
