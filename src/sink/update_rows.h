// UpdateRows: what an epoch's rows of a Dataset::updates do to a table. Rows with the weight tell how groups were (-1)
// and how they are (+1); without it they tell only how groups are. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "sink/sink.h"

namespace brook::sink {

// The rows as they are now, with the dataset's columns: each takes the place of the row with the same keys.
[[nodiscard]] Result<analyze::RelationPtr> rows_now(const Rows& rows);
// The rows that were there and whose keys no row has now, with the dataset's columns; null: groups cannot go.
[[nodiscard]] Result<analyze::RelationPtr> rows_gone(const Rows& rows, const std::vector<std::string>& keys);

// The rows of `relation` whose keys are (kSemi) or are not (kAnti) among those of `others`, null among nulls; without
// keys all rows are of one key.
[[nodiscard]] Result<analyze::RelationPtr> rows_among(analyze::JoinKind kind, const analyze::RelationPtr& relation,
                                                      const analyze::RelationPtr& others,
                                                      const std::vector<std::string>& keys);
// Some columns of a relation, by their names.
[[nodiscard]] analyze::RelationPtr columns_of(const analyze::RelationPtr& relation,
                                              const std::vector<std::string>& names);

}  // namespace brook::sink
