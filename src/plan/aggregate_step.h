// AggregateStep: the grouping of an incremental plan (incremental.h), and what can be kept of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/data_type.h"

namespace brook::plan {

// GROUP BY. Its input has the group keys, then the arguments and filters of the calls, each distinct expression once,
// at least one column, and the weight if `weighted`. Its rows have the keys, then one column per call. It keeps the
// whole result.
struct AggregateStep {
  struct Call {
    std::string function;                // canonical name: "sum"
    std::vector<std::size_t> arguments;  // columns of the input
    std::optional<std::size_t> filter;   // a BOOLEAN column of the input
    bool distinct = false;
    bool ignore_nulls = false;
    std::vector<DataType> argument_types;
    std::vector<std::string> constants;  // literal arguments, e.g. a relative error: canonical text, in argument order
    DataType type;                       // of the result
  };
  std::size_t key_count = 0;
  std::vector<Call> calls;
  std::vector<DataType> key_types;
};
// Whether operator/ has an insert-only form of the call, and one from which rows can be taken back.
[[nodiscard]] bool can_maintain(const AggregateStep::Call& call);
[[nodiscard]] bool can_retract(const AggregateStep::Call& call);

}  // namespace brook::plan
