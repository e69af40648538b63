// sum, try_sum, avg, try_avg. Whole numbers and decimals are added exactly in 128 bits, so that only a result that does
// not fit is an overflow, however the rows were cut into batches. Doubles are added with Neumaier's compensation.
#include <cmath>

#include "engine/physical.h"
#include "operator/aggregate/accumulator.h"
#include "operator/aggregate/exact_result.h"
#include "operator/aggregate/wide.h"

namespace brook::op {

namespace {

using engine::Int128;
using engine::Physical;
using engine::physical_of;

// The sum and how many there were: of integers, decimals and intervals. Their average too.
class ExactSum final : public Accumulator {
 public:
  explicit ExactSum(const Call& call)
      : column_(call.arguments[0]), physical_(physical_of(call.argument_types[0])), type_(call.type), result_(call) {}

  void resize(std::size_t groups) override { states_.resize(groups); }
  [[nodiscard]] std::size_t bytes() const override { return states_.capacity() * sizeof(State); }

  Result<> add(const Rows& rows) override {
    bool overflowed = false;
    engine::with_physical(physical_, [&](auto tag) {
      using T = typename decltype(tag)::type;
      if constexpr (std::is_integral_v<T> || std::is_same_v<T, Int128>) {
        const T* values = static_cast<const T*>(rows.column(column_).data);
        State* states = states_.data();
        rows.for_each([&](std::size_t row, std::uint32_t group) {
          State& state = states[group];
          ++state.count;
          if constexpr (std::is_integral_v<T>) {
            state.sum += values[row];  // 2^63 rows could not overflow it
          } else if (__builtin_add_overflow(state.sum, to_wide(values[row]), &state.sum)) {
            state.overflowed = overflowed = true;
          }
        });
      }
    });
    if (overflowed) TRY(result_.overflowed());
    return {};
  }

  void save(std::uint32_t group, ByteWriter& out) const override {
    const State& state = states_[group];
    out.varint(state.count << 1U | (state.overflowed ? 1U : 0U));
    const auto low = static_cast<std::int64_t>(state.sum);
    const bool small = state.sum == low;
    out.fixed<std::uint8_t>(small ? 0 : 1);
    small ? out.signed_varint(low) : out.fixed(to_int128(state.sum));
  }
  void load(std::uint32_t group, ByteReader& in) override {
    State& state = states_[group];
    const std::uint64_t head = in.varint();
    state.count = head >> 1U;
    state.overflowed = (head & 1U) != 0;
    state.sum = in.fixed<std::uint8_t>() == 0 ? Wide{in.signed_varint()} : to_wide(in.fixed<Int128>());
  }

  Result<> finish(const Target& target) const override {
    const Physical physical = physical_of(type_);
    for (std::size_t i = 0; i < target.count; ++i) {
      const State& state = states_[target.first + i];
      const std::optional<Wide> value =
          TRY(state.overflowed ? result_.overflowed() : result_.of(state.sum, state.count));
      if (value) {
        if (physical == Physical::kInt32) target.values<std::int32_t>()[i] = static_cast<std::int32_t>(*value);
        if (physical == Physical::kInt16) target.values<std::int16_t>()[i] = static_cast<std::int16_t>(*value);
        if (physical == Physical::kInt64) target.values<std::int64_t>()[i] = static_cast<std::int64_t>(*value);
        if (physical == Physical::kInt128) target.values<Int128>()[i] = to_int128(*value);
      } else {
        target.set_null(i);
      }
    }
    return {};
  }

 private:
  struct State {
    Wide sum = 0;
    std::uint64_t count = 0;
    bool overflowed = false;  // even the 128 bits
  };

  std::size_t column_;
  Physical physical_;
  DataType type_;
  ExactResult result_;
  std::vector<State> states_;
};

// Of FLOAT and DOUBLE, and the average of integers, as in Spark.
class DoubleSum final : public Accumulator {
 public:
  DoubleSum(const Call& call, bool average)
      : column_(call.arguments[0]), physical_(physical_of(call.argument_types[0])), average_(average) {}

  void resize(std::size_t groups) override { states_.resize(groups); }
  [[nodiscard]] std::size_t bytes() const override { return states_.capacity() * sizeof(State); }

  Result<> add(const Rows& rows) override {
    engine::with_physical(physical_, [&](auto tag) {
      using T = typename decltype(tag)::type;
      if constexpr (std::is_arithmetic_v<T>) {
        const T* values = static_cast<const T*>(rows.column(column_).data);
        State* states = states_.data();
        rows.for_each(
            [&](std::size_t row, std::uint32_t group) { states[group].add(static_cast<double>(values[row])); });
      }
    });
    return {};
  }

  void save(std::uint32_t group, ByteWriter& out) const override {
    const State& state = states_[group];
    out.varint(state.count);
    out.fixed(state.sum);
    out.fixed(state.rest);
  }
  void load(std::uint32_t group, ByteReader& in) override {
    State& state = states_[group];
    state.count = in.varint();
    state.sum = in.fixed<double>();
    state.rest = in.fixed<double>();
  }

  Result<> finish(const Target& target) const override {
    auto* values = target.values<double>();
    for (std::size_t i = 0; i < target.count; ++i) {
      const State& state = states_[target.first + i];
      const double sum = std::isfinite(state.sum) ? state.sum + state.rest : state.sum;
      values[i] = average_ ? sum / static_cast<double>(state.count) : sum;
      if (state.count == 0) target.set_null(i);
    }
    return {};
  }

 private:
  struct State {
    double sum = 0;
    double rest = 0;  // what rounding took from `sum`; meaningless once that is not finite
    std::uint64_t count = 0;

    void add(double value) {
      const double total = sum + value;
      const double of_value = total - sum;
      rest += (sum - (total - of_value)) + (value - of_value);
      sum = total;
      ++count;
    }
  };

  std::size_t column_;
  Physical physical_;
  bool average_;
  std::vector<State> states_;
};

}  // namespace

AccumulatorPtr make_sum(const Call& call) {
  if (call.type.is(TypeKind::kDouble)) return std::make_unique<DoubleSum>(call, false);
  return std::make_unique<ExactSum>(call);
}

AccumulatorPtr make_average(const Call& call) {
  if (call.type.is(TypeKind::kDouble)) return std::make_unique<DoubleSum>(call, true);
  return std::make_unique<ExactSum>(call);
}

}  // namespace brook::op
