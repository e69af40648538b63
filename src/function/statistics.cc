// Statistical aggregates. Central moments are kernels that follow Spark's updates, NaN and infinities included.
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

Result<DataType> by_percentages(const DataType& one, const DataType& percentages) {
  return percentages.is(K::kArray) ? DataType::array(one, false) : one;
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
      {.name = "approx_count_distinct",
       .kind = kAggregate,
       .parameters = {{"expr", kAny}, {"relativeSD", kDouble, "0.05"}},
       .type = returns(K::kLong),
       .nullability = Nullability::kNever,
       .sql = "approx_count_distinct({0}){f}",
       .doc = "About how many different values there are.",
       .example = "approx_count_distinct(col)",
       .result = "3"},
      {.name = "median",
       .kind = kAggregate,
       .parameters = {{"col", kDouble}},
       .type = returns(K::kDouble),
       .nullability = Nullability::kAlways,
       .sql = "quantile_cont({d}{0}, 0.5){f}",
       .doc = "The median.",
       .example = "median(col)",
       .result = "5.0"},
      {.name = "percentile",
       .kind = kAggregate,
       .parameters = {{"col", kDouble}, {"percentage", kAny}, {"frequency", kLong, "1"}},
       .type = [](std::span<const DataType> arguments) { return by_percentages(DataType(K::kDouble), arguments[1]); },
       .nullability = Nullability::kAlways,
       .sql = "CAST(quantile_cont({d}{0}, {1}){f} AS {type})",
       .doc = "The exact percentile, between two values where need be.",
       .example = "percentile(col, 0.3)",
       .result = "3.0"},
      {.name = "percentile_cont",
       .kind = kAggregate,
       .parameters = {{"percentage", kDouble}},
       .type = returns(K::kDouble),
       .nullability = Nullability::kAlways,
       .sql = "{sign}quantile_cont({sign}CAST({w} AS DOUBLE), {0}){f}",
       .doc = "percentile() of the ORDER BY of WITHIN GROUP.",
       .example = "percentile_cont(0.25) WITHIN GROUP (ORDER BY col)",
       .result = "2.5"},
      {.name = "percentile_disc",
       .kind = kAggregate,
       .parameters = {{"percentage", kDouble}},
       .type = returns(K::kDouble),
       .nullability = Nullability::kAlways,
       .sql = "{sign}quantile_disc({sign}CAST({w} AS DOUBLE), {0}){f}",
       .doc = "The first value at or past the percentile.",
       .example = "percentile_disc(0.25) WITHIN GROUP (ORDER BY col)",
       .result = "0.0"},
      {.name = "percentile_approx",
       .aliases = {"approx_percentile"},
       .kind = kAggregate,
       .parameters = {{"col", kNumeric}, {"percentage", kAny}, {"accuracy", kInt, "10000"}},
       .type = [](std::span<const DataType> arguments) { return by_percentages(arguments[0], arguments[1]); },
       .nullability = Nullability::kAlways,
       .sql = "CAST(quantile_disc({d}{0}, {1}){f} AS {type})",
       .doc = "A value at the percentile (ours is exact whatever the accuracy).",
       .example = "percentile_approx(col, 0.5)",
       .result = "10"},
      {.name = "mode",
       .kind = kAggregate,
       .parameters = {{"col", kAny}},
       .type = type_of(0),
       .nullability = Nullability::kAlways,
       .deterministic = false,
       .sql = "mode({0}){f}",
       .doc = "The most frequent value.",
       .example = "mode(col)",
       .result = "10"},
      {.name = "regr_count",
       .kind = kAggregate,
       .parameters = {{"y", kDouble}, {"x", kDouble}},
       .type = returns(K::kLong),
       .nullability = Nullability::kNever,
       .sql = "count(*){f:{0} IS NOT NULL AND {1} IS NOT NULL}",
       .doc = "How many pairs have no NULL.",
       .example = "regr_count(y, x)",
       .result = "4"},
      {.name = "regr_avgx",
       .kind = kAggregate,
       .parameters = {{"y", kDouble}, {"x", kDouble}},
       .type = returns(K::kDouble),
       .nullability = Nullability::kAlways,
       .sql = "avg({1}){f:{0} IS NOT NULL}",
       .doc = "The mean of x over the pairs without NULL.",
       .example = "regr_avgx(y, x)",
       .result = "2.75"},
      {.name = "regr_avgy",
       .kind = kAggregate,
       .parameters = {{"y", kDouble}, {"x", kDouble}},
       .type = returns(K::kDouble),
       .nullability = Nullability::kAlways,
       .sql = "avg({0}){f:{1} IS NOT NULL}",
       .doc = "The mean of y over the pairs without NULL.",
       .example = "regr_avgy(y, x)",
       .result = "1.75"},
  };
}

}  // namespace brook::function
