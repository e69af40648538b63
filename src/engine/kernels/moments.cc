// Aggregates of central moments and of pairs, updated and merged as Spark's CentralMomentAgg and Covariance are.
#include <cmath>
#include <optional>

#include "duckdb/function/aggregate_function.hpp"
#include "engine/kernels/groups.h"

namespace brook::engine {

namespace {

using duckdb::AggregateFinalizeData;
using duckdb::AggregateInputData;

struct Moments {
  double n, mean, m2, m3, m4;

  void add(double x) {
    const double count = n + 1;
    const double delta = x - mean;
    const double part = delta / count;
    mean += part;
    m2 += delta * (delta - part);
    m3 += -3 * part * m2 + delta * (delta * delta - part * part);
    m4 += -4 * part * m3 - 6 * part * part * m2 + delta * (delta * delta * delta - part * part * part);
    n = count;
  }
  void merge(const Moments& o) {
    const double count = n + o.n;
    const double delta = o.mean - mean;
    const double part = count == 0 ? 0 : delta / count;
    const double fourth = m4 + o.m4 + part * part * part * delta * n * o.n * (n * n - n * o.n + o.n * o.n) +
                          6 * part * part * (n * n * o.m2 + o.n * o.n * m2) + 4 * part * (n * o.m3 - o.n * m3);
    const double third = m3 + o.m3 + part * part * delta * n * o.n * (n - o.n) + 3 * part * (n * o.m2 - o.n * m2);
    m2 = m2 + o.m2 + delta * part * n * o.n;
    m3 = third;
    m4 = fourth;
    mean += part * o.n;
    n = count;
  }
};

struct Pairs {
  double n, x_mean, y_mean, xy, x2, y2;

  void add(double x, double y) {
    n += 1;
    const double dx = x - x_mean;
    const double dy = y - y_mean;
    x_mean += dx / n;
    y_mean += dy / n;
    xy += dx * (y - y_mean);
    x2 += dx * (x - x_mean);
    y2 += dy * (y - y_mean);
  }
  void merge(const Pairs& o) {
    const double count = n + o.n;
    if (count == 0) return;
    const double dx = o.x_mean - x_mean;
    const double dy = o.y_mean - y_mean;
    xy += o.xy + dx * dy / count * n * o.n;
    x2 += o.x2 + dx * dx / count * n * o.n;
    y2 += o.y2 + dy * dy / count * n * o.n;
    x_mean += dx / count * o.n;
    y_mean += dy / count * o.n;
    n = count;
  }
};

// What comes of the state; nothing is NULL.
using Finish = std::optional<double> (*)(const Moments&);
using FinishPairs = std::optional<double> (*)(const Pairs&);

std::optional<double> if_any(double n, double value) { return n == 0 ? std::nullopt : std::optional(value); }
std::optional<double> if_two(double n, double value) { return n < 2 ? std::nullopt : std::optional(value); }
std::optional<double> var_pop(const Moments& s) { return if_any(s.n, s.m2 / s.n); }
std::optional<double> var_samp(const Moments& s) { return if_two(s.n, s.m2 / (s.n - 1)); }
std::optional<double> stddev_pop(const Moments& s) { return if_any(s.n, std::sqrt(s.m2 / s.n)); }
std::optional<double> stddev_samp(const Moments& s) { return if_two(s.n, std::sqrt(s.m2 / (s.n - 1))); }
std::optional<double> skewness(const Moments& s) {
  return s.n == 0 || s.m2 == 0 ? std::nullopt : std::optional(std::sqrt(s.n) * s.m3 / std::sqrt(s.m2 * s.m2 * s.m2));
}
std::optional<double> kurtosis(const Moments& s) {
  return s.n == 0 || s.m2 == 0 ? std::nullopt : std::optional(s.n * s.m4 / (s.m2 * s.m2) - 3.0);
}
std::optional<double> covar_pop(const Pairs& s) { return if_any(s.n, s.xy / s.n); }
std::optional<double> covar_samp(const Pairs& s) { return if_two(s.n, s.xy / (s.n - 1)); }
std::optional<double> corr(const Pairs& s) {
  const double spread = std::sqrt(s.x2 * s.y2);
  return spread == 0 ? std::nullopt : if_two(s.n, s.xy / spread);
}

// Regressions of the first number by the second.
std::optional<double> sum_of_products(const Pairs& s) { return if_any(s.n, s.xy); }
std::optional<double> sum_of_squares_x(const Pairs& s) { return if_any(s.n, s.y2); }
std::optional<double> sum_of_squares_y(const Pairs& s) { return if_any(s.n, s.x2); }
std::optional<double> slope(const Pairs& s) {
  return s.n == 0 || s.y2 == 0 ? std::nullopt : std::optional(s.xy / s.y2);
}
std::optional<double> intercept(const Pairs& s) {
  const std::optional<double> rise = slope(s);
  return rise ? std::optional(s.x_mean - *rise * s.y_mean) : std::nullopt;
}
std::optional<double> determination(const Pairs& s) {
  if (s.n == 0 || s.y2 == 0) return std::nullopt;
  if (s.x2 == 0) return 1.0;
  const double correlation = s.xy / std::sqrt(s.x2 * s.y2);
  return correlation * correlation;
}

struct StateOperation {
  template <class S>
  static void Initialize(S& state) {  // NOLINT(readability-identifier-naming): DuckDB calls these by name
    state = S{};
  }
  template <class S, class Op>
  static void Combine(const S& source, S& target, AggregateInputData&) {  // NOLINT(readability-identifier-naming)
    target.merge(source);
  }
  static bool IgnoreNull() { return true; }  // NOLINT(readability-identifier-naming)
};

template <Finish finish>
struct MomentOperation : StateOperation {
  template <class Input, class S, class Op>
  static void Operation(S& state, const Input& input,
                        duckdb::AggregateUnaryInput&) {  // NOLINT(readability-identifier-naming)
    state.add(input);
  }
  template <class Input, class S, class Op>
  static void ConstantOperation(S& state, const Input& input, duckdb::AggregateUnaryInput&,
                                duckdb::idx_t count) {  // NOLINT(readability-identifier-naming)
    for (duckdb::idx_t i = 0; i < count; ++i) state.add(input);
  }
  template <class T, class S>
  static void Finalize(S& state, T& target, AggregateFinalizeData& data) {  // NOLINT(readability-identifier-naming)
    const std::optional<double> value = finish(state);
    if (value) {
      target = *value;
    } else {
      data.ReturnNull();
    }
  }
};

template <FinishPairs finish>
struct PairOperation : StateOperation {
  template <class A, class B, class S, class Op>
  static void Operation(S& state, const A& y, const B& x,
                        duckdb::AggregateBinaryInput&) {  // NOLINT(readability-identifier-naming)
    state.add(y, x);
  }
  template <class T, class S>
  static void Finalize(S& state, T& target, AggregateFinalizeData& data) {  // NOLINT(readability-identifier-naming)
    const std::optional<double> value = finish(state);
    if (value) {
      target = *value;
    } else {
      data.ReturnNull();
    }
  }
};

template <Finish finish>
void add_moment(duckdb::ExtensionLoader& loader, const char* name) {
  const duckdb::LogicalType type = duckdb::LogicalType::DOUBLE;
  auto function =
      duckdb::AggregateFunction::UnaryAggregate<Moments, double, double, MomentOperation<finish>>(type, type);
  function.name = name;
  loader.RegisterFunction(function);
}
template <FinishPairs finish>
void add_pair(duckdb::ExtensionLoader& loader, const char* name) {
  const duckdb::LogicalType type = duckdb::LogicalType::DOUBLE;
  auto function = duckdb::AggregateFunction::BinaryAggregate<Pairs, double, double, double, PairOperation<finish>>(
      type, type, type);
  function.name = name;
  loader.RegisterFunction(function);
}

}  // namespace

void register_moments(duckdb::ExtensionLoader& loader) {
  add_moment<var_pop>(loader, "brook_var_pop");
  add_moment<var_samp>(loader, "brook_var_samp");
  add_moment<stddev_pop>(loader, "brook_stddev_pop");
  add_moment<stddev_samp>(loader, "brook_stddev_samp");
  add_moment<skewness>(loader, "brook_skewness");
  add_moment<kurtosis>(loader, "brook_kurtosis");
  add_pair<covar_pop>(loader, "brook_covar_pop");
  add_pair<covar_samp>(loader, "brook_covar_samp");
  add_pair<corr>(loader, "brook_corr");
  add_pair<sum_of_squares_x>(loader, "brook_regr_sxx");
  add_pair<sum_of_products>(loader, "brook_regr_sxy");
  add_pair<sum_of_squares_y>(loader, "brook_regr_syy");
  add_pair<slope>(loader, "brook_regr_slope");
  add_pair<intercept>(loader, "brook_regr_intercept");
  add_pair<determination>(loader, "brook_regr_r2");
}

}  // namespace brook::engine
