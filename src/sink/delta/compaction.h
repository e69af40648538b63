// What a version of a Delta table says in which small files became few: they are removed and the others added, and no
// row has changed. Pure functions.
#pragma once

#include <vector>

#include "sink/delta/delta_token.h"
#include "source/delta/snapshot.h"

namespace brook::sink::delta {

// Of a token with files in `compacted`. Those of which another writer has taken one away, or rows out of it, stay as
// they are; nothing where that is all of them, or the table is one that brookmill does not write any more.
[[nodiscard]] Result<std::vector<source::delta::Action>> compaction_actions(const DeltaToken& token,
                                                                            const source::delta::Snapshot& snapshot,
                                                                            const std::string& table,
                                                                            std::int64_t now_ms);

}  // namespace brook::sink::delta
