// var_samp, var_pop, stddev_samp, stddev_pop, skewness, kurtosis; corr, covar_samp, covar_pop: updated row by row as
// Spark's CentralMomentAgg, Covariance and Corr do, so that NaN and infinities come out the same.
#include <cmath>

#include "operator/aggregate/accumulator.h"

namespace brook::op {

namespace {

// State: what is kept per group; it has add(…), and result(name) which is nullopt for NULL.
struct Moments {
  double count = 0;
  double mean = 0;
  double second = 0;
  double third = 0;
  double fourth = 0;

  void add(double x) {
    const double before = count;
    count = before + 1;
    const double delta = x - mean;
    const double delta_n = delta / count;
    mean += delta_n;
    second += delta * (delta - delta_n);
    const double square = delta * delta;
    const double square_n = delta_n * delta_n;
    third += -3 * delta_n * second + delta * (square - square_n);
    fourth += -4 * delta_n * third - 6 * square_n * second + delta * (delta * square - delta_n * square_n);
  }
  [[nodiscard]] std::optional<double> result(std::string_view name) const {
    const bool sample = name.ends_with("_samp");
    if (count == 0 || (sample && count == 1)) return std::nullopt;
    if (name == "skewness" || name == "kurtosis") {
      if (second == 0) return std::nullopt;
      return name == "skewness" ? std::sqrt(count) * third / std::sqrt(second * second * second)
                                : count * fourth / (second * second) - 3;
    }
    const double variance = second / (sample ? count - 1 : count);
    return name.starts_with("stddev") ? std::sqrt(variance) : variance;
  }
};

// Without the third and fourth.
struct Variance {
  double count = 0;
  double mean = 0;
  double second = 0;

  void add(double x) {
    count += 1;
    const double delta = x - mean;
    const double delta_n = delta / count;
    mean += delta_n;
    second += delta * (delta - delta_n);
  }
  [[nodiscard]] std::optional<double> result(std::string_view name) const {
    return Moments{count, mean, second, 0, 0}.result(name);
  }
};

struct Comoments {
  double count = 0;
  double mean_x = 0;
  double mean_y = 0;
  double product = 0;
  double second_x = 0;
  double second_y = 0;

  void add(double x, double y) {
    count += 1;
    const double delta_x = x - mean_x;
    const double delta_y = y - mean_y;
    mean_x += delta_x / count;
    mean_y += delta_y / count;
    product += delta_x * (y - mean_y);
    second_x += delta_x * (x - mean_x);
    second_y += delta_y * (y - mean_y);
  }
  [[nodiscard]] std::optional<double> result(std::string_view name) const {
    const bool pop = name == "covar_pop";
    if (count == 0 || (!pop && count == 1)) return std::nullopt;
    if (name == "corr") {
      const double spread = std::sqrt(second_x * second_y);
      return spread == 0 ? std::nullopt : std::optional(product / spread);
    }
    return product / (pop ? count : count - 1);
  }
};

template <class State>
class Statistic final : public Accumulator {
 public:
  explicit Statistic(const Call& call) : name_(call.function), columns_(call.arguments) {}

  void resize(std::size_t groups) override { states_.resize(groups); }
  [[nodiscard]] std::size_t bytes() const override { return states_.capacity() * sizeof(State); }
  Result<> add(const Rows& rows) override {
    State* states = states_.data();
    const auto* x = static_cast<const double*>(rows.column(columns_[0]).data);
    if constexpr (std::is_same_v<State, Comoments>) {
      const auto* y = static_cast<const double*>(rows.column(columns_[1]).data);
      rows.for_each([&](std::size_t row, std::uint32_t group) { states[group].add(x[row], y[row]); });
    } else {
      rows.for_each([&](std::size_t row, std::uint32_t group) { states[group].add(x[row]); });
    }
    return {};
  }
  void save(std::uint32_t group, ByteWriter& out) const override { out.fixed(states_[group]); }
  void load(std::uint32_t group, ByteReader& in) override { states_[group] = in.fixed<State>(); }
  Result<> finish(const Target& target) const override {
    for (std::size_t i = 0; i < target.count; ++i) {
      const std::optional<double> value = states_[target.first + i].result(name_);
      target.values<double>()[i] = value.value_or(0);
      if (!value) target.set_null(i);
    }
    return {};
  }

 private:
  std::string name_;
  std::vector<std::size_t> columns_;
  std::vector<State> states_;
};

}  // namespace

AccumulatorPtr make_moments(const Call& call) {
  if (call.function == "skewness" || call.function == "kurtosis") return std::make_unique<Statistic<Moments>>(call);
  return std::make_unique<Statistic<Variance>>(call);
}
AccumulatorPtr make_comoments(const Call& call) { return std::make_unique<Statistic<Comoments>>(call); }

}  // namespace brook::op
