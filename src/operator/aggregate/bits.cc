// bit_and, bit_or, bit_xor, bool_and, bool_or.
#include "operator/aggregate/accumulator.h"
#include "operator/aggregate/word.h"

namespace brook::op {

namespace {

using engine::Physical;
using engine::physical_of;

enum class Fold : std::uint8_t { kAnd, kOr, kXor };

template <Fold kFold>
class Bits final : public Accumulator {
 public:
  explicit Bits(const Call& call) : column_(call.arguments[0]), physical_(physical_of(call.argument_types[0])) {}

  void resize(std::size_t groups) override { states_.resize(groups); }
  [[nodiscard]] std::size_t bytes() const override { return states_.capacity() * sizeof(State); }
  Result<> add(const Rows& rows) override {
    with_word(physical_, [&](auto tag) {
      using T = typename decltype(tag)::type;
      const T* values = static_cast<const T*>(rows.column(column_).data);
      State* states = states_.data();
      rows.for_each([&](std::size_t row, std::uint32_t group) {
        State& state = states[group];
        const std::int64_t word = to_word(values[row]);
        if constexpr (kFold == Fold::kAnd) state.word &= word;
        if constexpr (kFold == Fold::kOr) state.word |= word;
        if constexpr (kFold == Fold::kXor) state.word ^= word;
        state.any = true;
      });
    });
    return {};
  }
  void save(std::uint32_t group, ByteWriter& out) const override {
    out.fixed<std::uint8_t>(states_[group].any ? 1 : 0);
    out.signed_varint(states_[group].word);
  }
  void load(std::uint32_t group, ByteReader& in) override {
    states_[group].any = in.fixed<std::uint8_t>() != 0;
    states_[group].word = in.signed_varint();
  }
  Result<> finish(const Target& target) const override {
    with_word(physical_, [&](auto tag) {
      using T = typename decltype(tag)::type;
      for (std::size_t i = 0; i < target.count; ++i) {
        const State& state = states_[target.first + i];
        target.values<T>()[i] = from_word<T>(state.word);
        if (!state.any) target.set_null(i);
      }
    });
    return {};
  }

 private:
  struct State {
    std::int64_t word = kFold == Fold::kAnd ? -1 : 0;
    bool any = false;
  };
  std::size_t column_;
  Physical physical_;
  std::vector<State> states_;
};

}  // namespace

AccumulatorPtr make_bits(const Call& call) {
  if (call.function.ends_with("_and")) return std::make_unique<Bits<Fold::kAnd>>(call);
  if (call.function.ends_with("_xor")) return std::make_unique<Bits<Fold::kXor>>(call);
  return std::make_unique<Bits<Fold::kOr>>(call);
}

}  // namespace brook::op
