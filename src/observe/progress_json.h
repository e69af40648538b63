// The JSON form of an epoch's report: Spark's StreamingQueryProgress for the run as a whole, and under "datasets" the
// same for each dataset. One line, no newline. Any thread.
#pragma once

#include <string>

#include "runtime/observer.h"

namespace brook::observe {

[[nodiscard]] std::string progress_json(const runtime::EpochReport& report);

}  // namespace brook::observe
