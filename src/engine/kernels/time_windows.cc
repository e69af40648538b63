// Where windows of time start, in microseconds; and the buckets of time_bucket().
#include <algorithm>
#include <vector>

#include "base/calendar.h"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/zone_state.h"

namespace brook::engine {

namespace {

using duckdb::timestamp_t;

// Of the latest window that has started. The windows start at `start` and every `slide` before and after.
std::int64_t window_start(std::int64_t time, std::int64_t slide, std::int64_t start) {
  return time - floor_mod(time - start, slide);
}

// Of all windows that hold the time, the latest first.
std::vector<std::int64_t> window_starts(std::int64_t time, std::int64_t width, std::int64_t slide, std::int64_t start) {
  std::vector<std::int64_t> starts;
  for (std::int64_t at = window_start(time, slide, start); time < at + width; at -= slide) starts.push_back(at);
  return starts;
}

std::int64_t month_number(std::int64_t local) {
  const CivilDate date = civil_from_days(floor_div(local, kMicrosPerDay));
  return date.year * 12 + date.month - 1;
}
std::int64_t plus_months(std::int64_t local, std::int64_t months) {
  return add_months(floor_div(local, kMicrosPerDay), months) * kMicrosPerDay + floor_mod(local, kMicrosPerDay);
}

// Local times. The bucket of months that holds the time: the origin moved by a multiple of `width`.
timestamp_t month_bucket(std::int32_t width, timestamp_t time, timestamp_t origin) {
  std::int64_t buckets = floor_div(month_number(time.value) - month_number(origin.value), width);
  std::int64_t start = plus_months(origin.value, buckets * width);
  if (start > time.value) start = plus_months(origin.value, --buckets * width);
  // The month's end may have cut the next start down to the time.
  const std::int64_t next = plus_months(origin.value, (buckets + 1) * width);
  return timestamp_t(next <= time.value ? next : start);
}
timestamp_t time_bucket(std::int64_t width, timestamp_t time, timestamp_t origin) {
  return timestamp_t(time.value - floor_mod(time.value - origin.value, width));
}

}  // namespace

void register_time_windows(duckdb::ExtensionLoader& loader) {
  for (auto& function : {kernel<window_start>("brook_window_start"), kernel<window_starts>("brook_window_starts"),
                         kernel<month_bucket>("brook_month_bucket"), kernel<time_bucket>("brook_time_bucket")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
