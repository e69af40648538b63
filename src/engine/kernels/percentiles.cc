// Percentiles: exact ones over the counts of the different values, and approximate ones. Both as Spark computes them.
#include <algorithm>
#include <cmath>
#include <map>

#include "engine/kernels/aggregate_groups.h"
#include "engine/kernels/held_aggregate.h"
#include "engine/kernels/java_order.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/quantile_summary.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;
using duckdb::Value;

// One DOUBLE or a list of them.
std::vector<double> fractions_of(const Value& constant) {
  std::vector<double> fractions;
  if (constant.IsNull()) return fractions;
  if (constant.type().id() == duckdb::LogicalTypeId::LIST) {
    for (const Value& fraction : duckdb::ListValue::GetChildren(constant)) {
      if (fraction.IsNull()) raise("DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE", "A percentage must not be NULL.");
      fractions.push_back(fraction.GetValue<double>());
    }
  } else {
    fractions.push_back(constant.GetValue<double>());
  }
  for (const double fraction : fractions) {
    if (!(fraction >= 0 && fraction <= 1))
      raise("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE", "A percentage must be between 0.0 and 1.0.");
  }
  return fractions;
}

Value one_or_list(const std::vector<double>& values, const LogicalType& type) {
  if (values.empty()) return Value(type);
  if (type.id() != duckdb::LogicalTypeId::LIST) return Value::DOUBLE(values[0]);
  duckdb::vector<Value> children;
  for (const double value : values) children.push_back(Value::DOUBLE(value));
  return Value::LIST(LogicalType::DOUBLE, std::move(children));
}

struct JavaLess {
  bool operator()(double a, double b) const { return java_less(a, b); }
};

// (value, fractions, frequency, discrete, descending)
class ExactPercentiles {
 public:
  explicit ExactPercentiles(const Constants& constants)
      : fractions_(fractions_of(constants[1])),
        discrete_(constants[3].GetValue<bool>()),
        descending_(constants[4].GetValue<bool>()) {}

  void add(const ArgumentRow& row) {
    if (row.is_null(0) || row.is_null(2)) return;
    const auto frequency = row.get<std::int64_t>(2);
    if (frequency < 0) {
      raise("NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION",
            "Found the negative value " + std::to_string(frequency) +
                " in a frequency of percentile(), but expected a positive integral value.");
    }
    if (frequency > 0) counts_[row.get<double>(0)] += frequency;
  }
  void merge(const ExactPercentiles& other) {
    for (const auto& [value, count] : other.counts_) counts_[value] += count;
  }
  [[nodiscard]] Value finish(const LogicalType& type) const {
    std::vector<Step> steps;
    std::int64_t count = 0;
    const auto step = [&](const auto& entry) { steps.push_back({entry.first, count += entry.second}); };
    if (descending_) {
      std::for_each(counts_.rbegin(), counts_.rend(), step);
    } else {
      std::for_each(counts_.begin(), counts_.end(), step);
    }
    std::vector<double> values;
    for (const double fraction : fractions_) {
      if (count > 0) values.push_back(at(steps, static_cast<double>(count - 1) * fraction, fraction));
    }
    return one_or_list(values, type);
  }

 private:
  struct Step {
    double value;
    std::int64_t count;  // of values up to this one
  };

  static double value_at(const std::vector<Step>& steps, std::int64_t count) {
    return std::ranges::lower_bound(steps, count, {}, &Step::count)->value;
  }
  [[nodiscard]] double at(const std::vector<Step>& steps, double position, double fraction) const {
    if (discrete_) {  // the first value whose cumulative share reaches the fraction
      const double share = std::ceil(static_cast<double>(steps.back().count) * fraction);
      return value_at(steps, std::max<std::int64_t>(1, static_cast<std::int64_t>(share)));
    }
    const double lower = std::floor(position);
    const double below = value_at(steps, static_cast<std::int64_t>(lower) + 1);
    if (lower == position) return below;
    const double above = value_at(steps, static_cast<std::int64_t>(lower) + 2);
    if (java_bits(below) == java_bits(above)) return below;
    return below + (position - lower) * (above - below);
  }

  std::vector<double> fractions_;
  bool discrete_;
  bool descending_;
  std::map<double, std::int64_t, JavaLess> counts_;
};

// (value, fractions, accuracy)
class ApproximatePercentiles {
 public:
  explicit ApproximatePercentiles(const Constants& constants)
      : fractions_(fractions_of(constants[1])), summary_(1.0 / constants[2].GetValue<double>()) {}

  void add(const ArgumentRow& row) {
    if (!row.is_null(0)) summary_.insert(row.get<double>(0));
  }
  void merge(const ApproximatePercentiles& other) { summary_.merge(other.summary_); }
  [[nodiscard]] Value finish(const LogicalType& type) { return one_or_list(summary_.quantiles(fractions_), type); }

 private:
  std::vector<double> fractions_;
  QuantileSummary summary_;
};

// What Java's casts of a double make of it: cut towards zero, into bounds.
std::int64_t to_long(double value) {
  constexpr double kPastLong = 9223372036854775808.0;
  if (std::isnan(value)) return 0;
  if (value >= kPastLong) return std::numeric_limits<std::int64_t>::max();
  if (value <= -kPastLong) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(value);
}

template <class A>
void add_both(duckdb::ExtensionLoader& loader, const std::string& name, duckdb::vector<LogicalType> others) {
  duckdb::AggregateFunctionSet set(name);
  for (const LogicalType& result : {LogicalType(LogicalType::DOUBLE), LogicalType::LIST(LogicalType::DOUBLE)}) {
    duckdb::vector<LogicalType> arguments = {LogicalType::DOUBLE, result};
    arguments.insert(arguments.end(), others.begin(), others.end());
    set.AddFunction(held_aggregate<A>(name, arguments, result));
  }
  loader.RegisterFunction(std::move(set));
}

}  // namespace

void register_percentiles(duckdb::ExtensionLoader& loader) {
  add_both<ExactPercentiles>(loader, "brook_percentile",
                             {LogicalType::BIGINT, LogicalType::BOOLEAN, LogicalType::BOOLEAN});
  add_both<ApproximatePercentiles>(loader, "brook_percentile_approx", {LogicalType::BIGINT});
  loader.RegisterFunction(kernel<to_long>("brook_number_to_long"));
}

}  // namespace brook::engine
