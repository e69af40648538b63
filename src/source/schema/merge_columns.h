// How the columns of a table change when files turn up that have others. Pure functions; any thread.
#pragma once

#include <string>

#include "base/data_type.h"

namespace brook::source {

// The columns that hold what both do: those of the table in their order, with the types of `found` where these are
// wider, then what is new, at the end. Names are compared without case, in structs too. A type that is neither wider
// nor narrower stays as it is. `fractions`: a BIGINT becomes a DOUBLE where fractions turn up, as in a guess from all
// files at once.
[[nodiscard]] Schema merged_columns(const Schema& table, const Schema& found, bool fractions);

// "+ city STRING, amount INT -> BIGINT": what a merge changed.
[[nodiscard]] std::string changes_text(const Schema& before, const Schema& after);

}  // namespace brook::source
