// counter_diff(): whether a counter was reset between two observations.
#include "engine/kernels/aggregate_groups.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

bool counter_reset(bool is_negative, bool started_earlier, bool is_lower, bool started_later) {
  if (is_negative)
    raise("COUNTER_DIFF_NEGATIVE_COUNTER_VALUE", "counter_diff() takes counters, which are never negative.");
  if (started_earlier) {
    raise(
        "COUNTER_DIFF_START_TIME_DECREASED",
        "The start time of a counter goes back from one row to the next. Order the window by the time of observation.");
  }
  return is_lower || started_later;
}

}  // namespace

void register_counters(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(fallible<counter_reset>("brook_counter_reset"));
}

}  // namespace brook::engine
