#include "operator/aggregate/accumulator.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "operator/aggregate/cell.h"

namespace brook::op {

namespace {

template <AccumulatorPtr (*kMake)(const Call&)>
Result<AccumulatorPtr> always(const Call& call) {
  return kMake(call);
}

struct Kind {
  std::string_view function;
  Result<AccumulatorPtr> (*make)(const Call&);
  std::size_t arguments;  // exactly; count takes any number
  bool skips_nulls;       // of every argument
  bool repeats_count;     // a value seen before makes a difference; else DISTINCT does not
};

// All kinds. Those that do not skip nulls do not count repeats either, so that members of a distinct set are not null.
constexpr auto kKinds = std::to_array<Kind>({
    {"count", always<make_count>, 0, true, true},
    {"count_if", always<make_count_if>, 1, true, true},
    {"sum", always<make_sum>, 1, true, true},
    {"try_sum", always<make_sum>, 1, true, true},
    {"avg", always<make_average>, 1, true, true},
    {"try_avg", always<make_average>, 1, true, true},
    {"min", always<make_extremum>, 1, true, false},
    {"max", always<make_extremum>, 1, true, false},
    {"min_by", always<make_extremum_by>, 2, false, false},
    {"max_by", always<make_extremum_by>, 2, false, false},
    {"bool_and", always<make_bits>, 1, true, false},
    {"bool_or", always<make_bits>, 1, true, false},
    {"bit_and", always<make_bits>, 1, true, false},
    {"bit_or", always<make_bits>, 1, true, false},
    {"bit_xor", always<make_bits>, 1, true, true},
    {"first", always<make_pick>, 1, false, false},
    {"last", always<make_pick>, 1, false, false},
    {"any_value", always<make_pick>, 1, false, false},
    {"collect_list", always<make_list>, 1, true, true},
    {"collect_set", always<make_list>, 1, true, true},
    {"var_samp", always<make_moments>, 1, true, true},
    {"var_pop", always<make_moments>, 1, true, true},
    {"stddev_samp", always<make_moments>, 1, true, true},
    {"stddev_pop", always<make_moments>, 1, true, true},
    {"skewness", always<make_moments>, 1, true, true},
    {"kurtosis", always<make_moments>, 1, true, true},
    {"corr", always<make_comoments>, 2, true, true},
    {"covar_samp", always<make_comoments>, 2, true, true},
    {"covar_pop", always<make_comoments>, 2, true, true},
    {"approx_count_distinct", make_sketch, 1, true, false},
});

Error refused(const Call& call, std::string_view why) {
  return usage_error(fmt::format("the aggregate {} cannot be kept up to date: {}", call.function, why));
}

}  // namespace

Result<CompiledCall> compile_call(const Call& call) {
  const auto* kind = std::ranges::find(kKinds, call.function, &Kind::function);
  if (kind == kKinds.end()) return fail(refused(call, "it has no incremental form"));
  const bool enough = call.arguments.size() == call.argument_types.size() && call.arguments.size() >= kind->arguments;
  if (!enough) return fail(internal_error(fmt::format("{} was planned with too few arguments", call.function)));
  const bool set = (call.distinct && kind->repeats_count) || call.function == "collect_set";
  CompiledCall compiled;
  compiled.filter = call.filter;
  if (kind->skips_nulls) {
    // Literal arguments may be among the columns; they are not null.
    compiled.present = call.arguments;
  } else if (call.function.ends_with("_by")) {
    compiled.present = {call.arguments[1]};
  } else if (call.ignore_nulls || std::ranges::find(call.constants, "true", folded_name) != call.constants.end()) {
    compiled.present = {call.arguments[0]};
  }
  if (set && call.arguments.empty()) return fail(internal_error("DISTINCT was planned without arguments"));
  const bool ordered = call.function.starts_with("min") || call.function.starts_with("max") || set;
  if (ordered) {
    for (std::size_t i = call.function.ends_with("_by") ? 1 : 0; i < call.arguments.size(); ++i) {
      if (!has_order(call.argument_types[i])) {
        return fail(refused(call, fmt::format("values of {} cannot be compared", call.argument_types[i].sql())));
      }
    }
  }
  compiled.accumulator = TRY(kind->make(call));
  if (set) compiled.accumulator = make_distinct(call, std::move(compiled.accumulator));
  return compiled;
}

}  // namespace brook::op
