// Statistical aggregates. Central moments are kernels that follow Spark's updates, NaN and infinities included.
#include "function/averages.h"
#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

constexpr FunctionKind kAggregate = FunctionKind::kAggregate;

Function moment(std::string name, std::vector<std::string> aliases, std::string doc, std::string result) {
  std::string sql = "brook_" + name + "({d}{0}){f}";
  std::string example = name + "(col)";
  return {.name = std::move(name),
          .aliases = std::move(aliases),
          .kind = kAggregate,
          .parameters = {{"expr", kDouble}},
          .type = returns(K::kDouble),
          .nullability = Nullability::kAlways,
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function of_pairs(std::string name, std::string doc, std::string result) {
  std::string sql = "brook_" + name + "({0}, {1}){f}";
  std::string example = name + "(c1, c2)";
  return {.name = std::move(name),
          .kind = kAggregate,
          .parameters = {{"expr1", kDouble}, {"expr2", kDouble}},
          .type = returns(K::kDouble),
          .nullability = Nullability::kAlways,
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function regression(std::string name, std::string doc, std::string result) {
  Function function = of_pairs(name, std::move(doc), std::move(result));
  function.parameters = {{"y", kDouble}, {"x", kDouble}};
  function.example = name + "(y, x)";
  return function;
}

// The mean of one side of the pairs, in the type that avg() gives it.
Function mean_of_pairs(std::string name, std::size_t side, std::string doc, std::string result) {
  std::string example = name + "(y, x)";
  return {.name = std::move(name),
          .kind = kAggregate,
          .parameters = {{"y", kNumeric}, {"x", kNumeric}},
          .type = [side](std::span<const DataType> a) { return average_type(a[side]); },
          .nullability = Nullability::kAlways,
          .sql_by_type =
              [side](std::span<const DataType> a, bool ansi) {
                const std::string value = side == 0 ? "{0}" : "{1}";
                const std::string other = side == 0 ? "{1}" : "{0}";
                return average_sql(a[side], "CASE WHEN " + other + " IS NOT NULL THEN " + value + " END", !ansi);
              },
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

}  // namespace

std::vector<Function> statistics() {
  return {
      moment("stddev_samp", {"stddev", "std"}, "The standard deviation of a sample.", "1.0"),
      moment("stddev_pop", {}, "The standard deviation of a population.", "0.816496580927726"),
      moment("var_samp", {"variance"}, "The variance of a sample.", "1.0"),
      moment("var_pop", {}, "The variance of a population.", "0.6666666666666666"),
      moment("skewness", {}, "The skewness.", "1.1135657469022011"),
      moment("kurtosis", {}, "The excess kurtosis.", "-0.7014368047529627"),
      of_pairs("corr", "Pearson's correlation.", "0.8660254037844387"),
      of_pairs("covar_pop", "The covariance of a population.", "0.6666666666666666"),
      of_pairs("covar_samp", "The covariance of a sample.", "1.0"),
      regression("regr_sxx", "The sum of the squared deviations of x over the pairs without NULL.", "2.75"),
      regression("regr_sxy", "The sum of the products of the deviations of x and y.", "0.75"),
      regression("regr_syy", "The sum of the squared deviations of y over the pairs without NULL.", "0.75"),
      regression("regr_slope", "The slope of the line of least squares.", "0.2727272727272727"),
      regression("regr_intercept", "Where the line of least squares meets x = 0.", "1.0"),
      regression("regr_r2", "The coefficient of determination.", "0.2727272727272727"),
      {.name = "regr_count",
       .kind = kAggregate,
       .parameters = {{"y", kDouble}, {"x", kDouble}},
       .type = returns(K::kLong),
       .nullability = Nullability::kNever,
       .sql_by_type = [](std::span<const DataType>, bool) -> std::string {
         return "count({d}CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN ({0}, {1}) END){f}";
       },
       .doc = "How many pairs have no NULL.",
       .example = "regr_count(y, x)",
       .result = "4"},
      mean_of_pairs("regr_avgx", 1, "The mean of x over the pairs without NULL.", "2.75"),
      mean_of_pairs("regr_avgy", 0, "The mean of y over the pairs without NULL.", "1.75"),
  };
}

}  // namespace brook::function
