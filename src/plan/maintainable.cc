// Which aggregate calls an operator can keep up to date: the list that the planner promises and operator/ has.
#include <algorithm>
#include <array>

#include "plan/cut.h"

namespace brook::plan {

namespace {

enum class Takes : std::uint8_t { kAnything, kNumbers, kBooleans, kIntegers, kComparable, kComparableSecond };

struct Maintainable {
  std::string_view function;
  std::size_t arguments;  // exactly; count takes any number
  Takes takes;
  bool repeats_count = false;  // so that DISTINCT makes a difference
};

constexpr auto kList = std::to_array<Maintainable>({
    {"count", 0, Takes::kAnything, true},
    {"count_if", 1, Takes::kBooleans, true},
    {"sum", 1, Takes::kNumbers, true},
    {"try_sum", 1, Takes::kNumbers, true},
    {"avg", 1, Takes::kNumbers, true},
    {"try_avg", 1, Takes::kNumbers, true},
    {"min", 1, Takes::kComparable},
    {"max", 1, Takes::kComparable},
    {"min_by", 2, Takes::kComparableSecond},
    {"max_by", 2, Takes::kComparableSecond},
    {"bool_and", 1, Takes::kBooleans},
    {"bool_or", 1, Takes::kBooleans},
    {"bit_and", 1, Takes::kIntegers},
    {"bit_or", 1, Takes::kIntegers},
    {"bit_xor", 1, Takes::kIntegers, true},
    {"first", 1, Takes::kAnything},
    {"last", 1, Takes::kAnything},
    {"any_value", 1, Takes::kAnything},
    {"collect_list", 1, Takes::kAnything, true},
    {"collect_set", 1, Takes::kComparable},
    {"stddev_samp", 1, Takes::kNumbers, true},
    {"stddev_pop", 1, Takes::kNumbers, true},
    {"var_samp", 1, Takes::kNumbers, true},
    {"var_pop", 1, Takes::kNumbers, true},
    {"skewness", 1, Takes::kNumbers, true},
    {"kurtosis", 1, Takes::kNumbers, true},
    {"corr", 2, Takes::kNumbers, true},
    {"covar_samp", 2, Takes::kNumbers, true},
    {"covar_pop", 2, Takes::kNumbers, true},
    {"approx_count_distinct", 1, Takes::kComparable},
});

// Those from whose state a row can be taken back.
constexpr auto kRetractable = std::to_array<std::string_view>(
    {"count", "count_if", "sum", "try_sum", "avg", "try_avg", "min", "max", "min_by", "max_by", "bool_and", "bool_or",
     "collect_set", "stddev_samp", "stddev_pop", "var_samp", "var_pop"});

const Maintainable* find(std::string_view function) {
  const auto* found = std::ranges::find(kList, function, &Maintainable::function);
  return found == kList.end() ? nullptr : found;
}

bool fits(Takes takes, const DataType& type, std::size_t argument) {
  switch (takes) {
    case Takes::kAnything: return true;
    case Takes::kNumbers: return type.is_numeric();
    case Takes::kBooleans: return type.is(TypeKind::kBoolean);
    case Takes::kIntegers: return type.is_integral();
    case Takes::kComparable: return is_comparable(type);
    case Takes::kComparableSecond: return argument == 0 || is_comparable(type);
  }
  return false;
}

}  // namespace

bool is_comparable(const DataType& type) {
  if (type.is(TypeKind::kMap) || type.is(TypeKind::kVariant)) return false;
  return std::ranges::all_of(type.fields(), [](const Field& field) { return is_comparable(field.type); });
}

bool distinct_matters(const std::string& function) {
  const Maintainable* known = find(function);
  return known == nullptr || known->repeats_count;
}

bool can_maintain(const AggregateStep::Call& call) {
  const Maintainable* known = find(call.function);
  if (known == nullptr) return false;
  const std::vector<DataType>& types = call.argument_types;
  if (call.function != "count" && types.size() != known->arguments) return false;
  if (call.distinct && !std::ranges::all_of(types, is_comparable)) return false;
  if (call.function.starts_with("collect_") && !call.ignore_nulls) return false;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (!fits(known->takes, types[i], i)) return false;
  }
  return true;
}

bool can_retract(const AggregateStep::Call& call) {
  if (!can_maintain(call)) return false;
  const std::string& name = call.function;
  if (std::ranges::find(kRetractable, name) == kRetractable.end()) return false;
  // Distinct values are kept with their counts; only these fold them one by one.
  return !call.distinct || name == "count" || name.ends_with("sum") || name.ends_with("avg");
}

}  // namespace brook::plan
