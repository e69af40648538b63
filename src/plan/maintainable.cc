// Which aggregate calls an operator can keep up to date: the list that the planner promises and operator/ has.
#include <algorithm>
#include <array>

#include "plan/graph.h"

namespace brook::plan {

namespace {

enum class Takes : std::uint8_t { kAnything, kNumbers, kBooleans, kFlat };

struct Maintainable {
  std::string_view function;
  std::size_t least_arguments;
  std::size_t most_arguments;
  Takes takes;
  bool distinct = false;  // also as f(DISTINCT …); where DISTINCT changes nothing the planner has dropped it
};

constexpr std::size_t kAnyCount = 1'000;
constexpr std::array kList = {
    Maintainable{"count", 0, kAnyCount, Takes::kAnything, true},
    Maintainable{"count_if", 1, 1, Takes::kBooleans},
    Maintainable{"sum", 1, 1, Takes::kNumbers, true},
    Maintainable{"avg", 1, 1, Takes::kNumbers, true},
    Maintainable{"min", 1, 1, Takes::kFlat},
    Maintainable{"max", 1, 1, Takes::kFlat},
    Maintainable{"stddev_samp", 1, 1, Takes::kNumbers},
    Maintainable{"stddev_pop", 1, 1, Takes::kNumbers},
    Maintainable{"var_samp", 1, 1, Takes::kNumbers},
    Maintainable{"var_pop", 1, 1, Takes::kNumbers},
    Maintainable{"approx_count_distinct", 1, 1, Takes::kFlat},
    Maintainable{"bool_and", 1, 1, Takes::kBooleans},
    Maintainable{"bool_or", 1, 1, Takes::kBooleans},
    Maintainable{"first", 1, 1, Takes::kFlat},
    Maintainable{"last", 1, 1, Takes::kFlat},
    Maintainable{"any_value", 1, 1, Takes::kFlat},
    Maintainable{"collect_list", 1, 1, Takes::kFlat},
    Maintainable{"collect_set", 1, 1, Takes::kFlat},
    Maintainable{"max_by", 2, 2, Takes::kFlat},
    Maintainable{"min_by", 2, 2, Takes::kFlat},
};

bool is_flat(const DataType& type) { return !type.is_nested() && !type.is(TypeKind::kVariant); }

bool fits(Takes takes, const DataType& type) {
  switch (takes) {
    case Takes::kAnything:
      return true;
    case Takes::kNumbers:
      return type.is_numeric();
    case Takes::kBooleans:
      return type.is(TypeKind::kBoolean);
    case Takes::kFlat:
      return is_flat(type);
  }
  return false;
}

}  // namespace

bool can_maintain(const AggregatePlan::Call& call) {
  const auto* found = std::ranges::find(kList, call.function, &Maintainable::function);
  if (found == kList.end()) return false;
  const std::size_t count = call.argument_types.size();
  if (count < found->least_arguments || count > found->most_arguments) return false;
  if (call.distinct && (!found->distinct || !std::ranges::all_of(call.argument_types, is_flat))) return false;
  return std::ranges::all_of(call.argument_types, [&](const DataType& type) { return fits(found->takes, type); });
}

}  // namespace brook::plan
