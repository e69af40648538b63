#include "analyze/constant_argument.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

constexpr double kNoLimit = std::numeric_limits<double>::infinity();
constexpr double kLeastDouble = std::numeric_limits<double>::denorm_min();
constexpr double kBelowOne = 1 - std::numeric_limits<double>::epsilon() / 2;
constexpr std::string_view kNotConstant = "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT";
constexpr std::string_view kNull = "DATATYPE_MISMATCH.UNEXPECTED_NULL";
constexpr std::string_view kRange = "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE";
constexpr std::string_view kCheck = "DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT";

struct Rule {
  std::string_view function;  // with a * at the end: every one that starts so
  std::size_t position;
  double least = -kNoLimit;
  double most = kNoLimit;
  // Error classes; an empty one: there is no such error.
  std::string_view not_constant = kNotConstant;
  std::string_view is_null = kNull;
  std::string_view out_of_bounds = kRange;
};

constexpr auto kRules = std::to_array<Rule>({
    {"percentile", 1, 0, 1},
    {"percentile_cont", 1, 0, 1},
    {"percentile_disc", 1, 0, 1},
    {"percentile_approx", 1, 0, 1},
    {"percentile_approx", 2, 1, 2147483647},
    {"mode", 1, -kNoLimit, kNoLimit, "NON_FOLDABLE_ARGUMENT"},
    {"histogram_numeric", 1, 2},
    {"max_by", 2, 1, 100000, kNotConstant, kRange},
    {"min_by", 2, 1, 100000, kNotConstant, kRange},
    {"listagg", 1, -kNoLimit, kNoLimit, kNotConstant, ""},
    {"approx_count_distinct", 1, kLeastDouble, kNoLimit, "_LEGACY_ERROR_TEMP_1104", "_LEGACY_ERROR_TEMP_1104",
     "_LEGACY_ERROR_TEMP_1104"},
    {"count_min_sketch", 1, kLeastDouble},
    {"count_min_sketch", 2, kLeastDouble, kBelowOne},
    {"count_min_sketch", 3},
    {"ntile", 0, 1},
    {"nth_value", 1, 1, kNoLimit, kNotConstant, kRange},
    {"lag", 1, -kNoLimit, kNoLimit, kNotConstant, "_LEGACY_ERROR_TEMP_1035"},
    {"lead", 1, -kNoLimit, kNoLimit, kNotConstant, "_LEGACY_ERROR_TEMP_1035"},
    {"hll_sketch_agg", 1, 4, 21, "HLL_K_MUST_BE_CONSTANT", kNull, "HLL_INVALID_LG_K"},
    {"theta_sketch_agg", 1, 4, 26, "THETA_LG_NOM_ENTRIES_MUST_BE_CONSTANT", kNull, "SKETCH_INVALID_LG_NOM_ENTRIES"},
    {"theta_union_agg", 1, 4, 26, "THETA_LG_NOM_ENTRIES_MUST_BE_CONSTANT", kNull, "SKETCH_INVALID_LG_NOM_ENTRIES"},
    {"theta_union", 2, 4, 26, "", "", "SKETCH_INVALID_LG_NOM_ENTRIES"},
    {"tuple_sketch_agg_*", 2, 4, 26, kCheck, kCheck, kCheck},
    {"tuple_union_agg_*", 1, 4, 26, kCheck, kCheck, kCheck},
    {"kll_sketch_agg_*", 1, 8, 65535, kCheck, kCheck, kCheck},
    {"kll_merge_agg_*", 1, 8, 65535, kCheck, kCheck, kCheck},
    {"kll_sketch_get_quantile_*", 1, 0, 1, kNotConstant, "", "KLL_SKETCH_INVALID_QUANTILE_RANGE"},
    {"randstr", 0, -kNoLimit, kNoLimit, kNotConstant, ""},
    {"approx_top_k", 1, 1, kNoLimit, kCheck, "APPROX_TOP_K_NULL_ARG", "APPROX_TOP_K_NON_POSITIVE_ARG"},
    {"approx_top_k", 2, 1, kNoLimit, kCheck, "APPROX_TOP_K_NULL_ARG", "APPROX_TOP_K_NON_POSITIVE_ARG"},
    {"approx_top_k_accumulate", 1, 1, kNoLimit, kCheck, "APPROX_TOP_K_NULL_ARG", "APPROX_TOP_K_NON_POSITIVE_ARG"},
    {"approx_top_k_combine", 1, 1, kNoLimit, kCheck, "APPROX_TOP_K_NULL_ARG", "APPROX_TOP_K_NON_POSITIVE_ARG"},
    {"approx_top_k_estimate", 1, 1, kNoLimit, kCheck, "APPROX_TOP_K_NULL_ARG", "APPROX_TOP_K_NON_POSITIVE_ARG"},
});

bool names(const Rule& rule, std::string_view function) {
  if (!rule.function.ends_with('*')) return rule.function == function;
  return function.starts_with(rule.function.substr(0, rule.function.size() - 1));
}

struct Constants {
  bool any_null = false;
  std::vector<double> numbers;
};

// The literals that make up the argument, through casts, a minus and array().
void collect(const ExpressionPtr& expression, bool negated, Constants& found) {
  if (const auto* literal = std::get_if<Constant>(&expression->node)) {
    if (!literal->text) {
      found.any_null = true;
      return;
    }
    double number = 0;
    const char* const end = literal->text->data() + literal->text->size();
    const auto [rest, problem] = std::from_chars(literal->text->data(), end, number);
    if (problem == std::errc() && rest == end) found.numbers.push_back(negated ? -number : number);
  } else if (const auto* cast = std::get_if<Cast>(&expression->node)) {
    collect(cast->value, negated, found);
  } else if (const auto* call = std::get_if<Call>(&expression->node)) {
    const bool minus = call->function->name == "negative";
    if (!minus && call->function->name != "array") return;
    for (const ExpressionPtr& argument : call->arguments) collect(argument, negated != minus, found);
  }
}

Error violation(std::string_view error_class, const std::string& printed, const std::string& why,
                const Location& location) {
  static constexpr std::string_view kMismatch = "DATATYPE_MISMATCH.";
  if (error_class.starts_with(kMismatch))
    return type_mismatch(error_class.substr(kMismatch.size()), printed, why, location);
  return spark_error(error_class, fmt::format("Invalid call to {}: {}", printed, why), location);
}

}  // namespace

bool is_constant(const ExpressionPtr& expression) {
  std::vector<ColumnId> columns;
  collect_columns(expression, columns);
  return columns.empty() && is_deterministic(expression);
}

Result<void> check_constant(const function::Function& function, std::size_t position, const Bound& argument,
                            const std::string& printed, const Location& location) {
  const auto* const rule = std::ranges::find_if(
      kRules, [&](const Rule& one) { return one.position == position && names(one, function.name); });
  if (rule == kRules.end()) return {};
  const std::string& name = function.parameters.at(position).name;
  if (!is_constant(argument.expression)) {
    if (rule->not_constant.empty()) return {};
    return fail(
        violation(rule->not_constant, printed,
                  fmt::format("the input `{}` should be a foldable expression; however, got {}.", name, argument.name),
                  location));
  }
  Constants constants;
  collect(argument.expression, false, constants);
  if (constants.any_null && !argument.expression->type.is(TypeKind::kArray) && !rule->is_null.empty())
    return fail(violation(rule->is_null, printed, fmt::format("the `{}` must not be null.", name), location));
  for (const double number : constants.numbers) {
    if (number >= rule->least && number <= rule->most) continue;
    return fail(violation(
        rule->out_of_bounds, printed,
        fmt::format("the `{}` must be between {} and {} (current value = {}).", name, rule->least, rule->most, number),
        location));
  }
  return {};
}

}  // namespace brook::analyze
