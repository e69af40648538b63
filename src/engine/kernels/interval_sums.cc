// Sums and means of intervals: months as INT, microseconds as BIGINT.
#include <limits>
#include <optional>

#include "engine/kernels/aggregate_groups.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

std::optional<std::int64_t> interval_sum(duckdb::hugeint_t sum, bool months, bool null_on_error) {
  const duckdb::hugeint_t most(months ? std::numeric_limits<std::int32_t>::max()
                                      : std::numeric_limits<std::int64_t>::max());
  if (sum <= most && sum >= -most - duckdb::hugeint_t(1)) return static_cast<std::int64_t>(sum.lower);
  if (null_on_error) return std::nullopt;
  raise("INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION",
        "Integer overflow while operating with intervals. Use `try_sum` or `try_avg` to tolerate overflow and get NULL "
        "instead.");
}

// Half a unit goes away from zero.
std::optional<std::int64_t> interval_average(std::int64_t sum, std::int64_t count) {
  if (count == 0) return std::nullopt;
  const std::int64_t rest = sum % count;
  const bool away = (rest < 0 ? -rest : rest) >= count - (rest < 0 ? -rest : rest);
  return sum / count + (rest != 0 && away ? (sum < 0 ? -1 : 1) : 0);
}

}  // namespace

void register_interval_sums(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(fallible<interval_sum>("brook_interval_sum"));
  loader.RegisterFunction(kernel<interval_average>("brook_interval_average"));
}

}  // namespace brook::engine
