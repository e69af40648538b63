#include "operator/budget.h"

#include <fmt/format.h>

namespace brook::op {

namespace {

std::string human_bytes(std::uint64_t bytes) {
  constexpr double kMiB = 1 << 20;
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / kMiB);
}

}  // namespace

Result<> check_budget(std::string_view what, std::uint64_t used_bytes, std::uint64_t budget_bytes) {
  if (used_bytes <= budget_bytes) return {};
  return fail(
      input_error(fmt::format("the state of {} needs {}, more than its budget of {}", what, human_bytes(used_bytes),
                              human_bytes(budget_bytes)))
          .with_hint("Give the run more with --memory, the table a larger 'stateLimit' if it has one, or keep fewer "
                     "rows; nothing of this epoch was kept."));
}

Error damaged_state(std::string_view what) {
  return corruption_error(fmt::format("the state of {} in the checkpoint does not hold what its query keeps", what))
      .with_hint("Rebuild the dataset with --full-refresh.");
}

}  // namespace brook::op
