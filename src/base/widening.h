// Which types hold every value of which other ones, so that what was stored as one can be read as the other.
#pragma once

#include "base/data_type.h"

namespace brook {

// Whether each value of `narrow` is a value of `wide`, unchanged: INT in BIGINT, FLOAT in DOUBLE, a DECIMAL in one with
// more digits on both sides, DATE in TIMESTAMP_NTZ; equal types too. Nested types: if their parts are so, by name.
[[nodiscard]] bool widens(const DataType& narrow, const DataType& wide);

}  // namespace brook
