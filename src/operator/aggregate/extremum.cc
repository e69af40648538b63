// min, max, max_by, min_by. Both ways in one class: a word is turned around by flipping its bits, an order by its sign.
#include "engine/physical.h"
#include "operator/aggregate/accumulator.h"
#include "operator/aggregate/held_cells.h"
#include "operator/aggregate/word.h"

namespace brook::op {

namespace {

using engine::Physical;
using engine::physical_of;
using engine::StringRef;

bool is_max(const Call& call) { return call.function.starts_with("max"); }

// The greatest word of each group after flipping; what extremes by words have in common.
class WordStates {
 public:
  explicit WordStates(bool max) : flip_(max ? 0 : -1) {}
  struct State {
    std::int64_t word = 0;
    bool any = false;
  };

  void resize(std::size_t groups) { states_.resize(groups); }
  [[nodiscard]] std::size_t bytes() const { return states_.capacity() * sizeof(State); }
  // improve(row, group) where a row's value is better, or as good if `ties`.
  template <bool kTies, class Improve>
  void add(const Rows& rows, std::size_t column, Physical physical, Improve improve) {
    with_word(physical, [&](auto tag) {
      using T = typename decltype(tag)::type;
      const T* values = static_cast<const T*>(rows.column(column).data);
      State* states = states_.data();
      const std::int64_t flip = flip_;
      rows.for_each([&](std::size_t row, std::uint32_t group) {
        State& state = states[group];
        const std::int64_t word = to_word(values[row]) ^ flip;
        if (state.any && (kTies ? word < state.word : word <= state.word)) return;
        state = {word, true};
        improve(row, group);
      });
    });
  }
  [[nodiscard]] bool any(std::uint32_t group) const { return states_[group].any; }
  [[nodiscard]] std::int64_t word(std::uint32_t group) const { return states_[group].word ^ flip_; }
  void save(std::uint32_t group, ByteWriter& out) const {
    out.fixed<std::uint8_t>(any(group) ? 1 : 0);
    if (any(group)) out.fixed(word(group));
  }
  void load(std::uint32_t group, ByteReader& in) {
    State& state = states_[group];
    state.any = in.fixed<std::uint8_t>() != 0;
    state.word = state.any ? in.fixed<std::int64_t>() ^ flip_ : 0;
  }

 private:
  std::int64_t flip_;
  std::vector<State> states_;
};

// The same for strings, long decimals and nested values, by comparing cells. A cell is present and not null.
class CellStates {
 public:
  CellStates(bool max, const DataType& type)
      : max_(max), string_(physical_of(type) == Physical::kString), cells_(type) {}

  void resize(std::size_t groups) { cells_.resize(groups); }
  [[nodiscard]] std::size_t bytes() const { return cells_.bytes(); }
  template <bool kTies, class Improve>
  void add(const Rows& rows, std::size_t column, Physical, Improve improve) {
    const engine::ColumnView& values = rows.column(column);
    rows.for_each([&](std::size_t row, std::uint32_t group) {
      // A string is compared before it is made a cell: few are better than all before them.
      if (string_ && !cells_.at(group).empty() && !better<kTies>(compare_string(values.at<StringRef>(row), group)))
        return;
      scratch_.clear();
      write_cell(scratch_, cells_.type(), values, row, Zeros::kAsTheyAre);
      if (!string_ && !cells_.at(group).empty() && !better<kTies>(compare_cell(group))) return;
      cells_.set(group, scratch_);
      improve(row, group);
    });
  }
  void save(std::uint32_t group, ByteWriter& out) const { cells_.save(group, out); }
  void load(std::uint32_t group, ByteReader& in) { cells_.load(group, in); }
  [[nodiscard]] const HeldCells& cells() const { return cells_; }

 private:
  template <bool kTies>
  [[nodiscard]] bool better(std::strong_ordering order) const {
    return order == 0 ? kTies : (order > 0) == max_;
  }
  [[nodiscard]] std::strong_ordering compare_string(const StringRef& value, std::uint32_t group) const {
    ByteReader held(cells_.at(group));
    static_cast<void>(held.fixed<std::uint8_t>());
    return value.view() <=> held.string();
  }
  [[nodiscard]] std::strong_ordering compare_cell(std::uint32_t group) const {
    ByteReader value(scratch_);
    ByteReader held(cells_.at(group));
    return compare_cells(value, held, cells_.type());
  }

  bool max_;
  bool string_;
  HeldCells cells_;
  std::string scratch_;
};

constexpr auto kNothing = [](std::size_t, std::uint32_t) {};

template <class States>
class Extremum final : public Accumulator {
 public:
  Extremum(const Call& call, States states)
      : column_(call.arguments[0]), physical_(physical_of(call.argument_types[0])), states_(std::move(states)) {}

  void resize(std::size_t groups) override { states_.resize(groups); }
  [[nodiscard]] std::size_t bytes() const override { return states_.bytes(); }
  Result<> add(const Rows& rows) override {
    states_.template add<false>(rows, column_, physical_, kNothing);
    return {};
  }
  void save(std::uint32_t group, ByteWriter& out) const override { states_.save(group, out); }
  void load(std::uint32_t group, ByteReader& in) override { states_.load(group, in); }
  Result<> finish(const Target& target) const override {
    if constexpr (std::is_same_v<States, WordStates>) {
      with_word(physical_, [&](auto tag) {
        using T = typename decltype(tag)::type;
        T* values = target.values<T>();
        for (std::size_t i = 0; i < target.count; ++i) {
          const auto group = static_cast<std::uint32_t>(target.first + i);
          values[i] = from_word<T>(states_.word(group));
          if (!states_.any(group)) target.set_null(i);
        }
      });
    } else {
      for (std::size_t i = 0; i < target.count; ++i) {
        states_.cells().read_into(static_cast<std::uint32_t>(target.first + i), *target.out, target.column, i);
      }
    }
    return {};
  }

 private:
  std::size_t column_;
  Physical physical_;
  States states_;
};

// The first argument where the second is extreme; among equals the last row's, as in Spark.
template <class States>
class ExtremumBy final : public Accumulator {
 public:
  ExtremumBy(const Call& call, States states)
      : value_(call.arguments[0]),
        order_(call.arguments[1]),
        physical_(physical_of(call.argument_types[1])),
        states_(std::move(states)),
        held_(call.argument_types[0]) {}

  void resize(std::size_t groups) override {
    states_.resize(groups);
    held_.resize(groups);
  }
  [[nodiscard]] std::size_t bytes() const override { return states_.bytes() + held_.bytes(); }
  Result<> add(const Rows& rows) override {
    states_.template add<true>(rows, order_, physical_,
                               [&](std::size_t row, std::uint32_t group) { held_.note(group, row); });
    held_.settle(rows.column(value_));
    return {};
  }
  void save(std::uint32_t group, ByteWriter& out) const override {
    states_.save(group, out);
    held_.save(group, out);
  }
  void load(std::uint32_t group, ByteReader& in) override {
    states_.load(group, in);
    held_.load(group, in);
  }
  Result<> finish(const Target& target) const override {
    for (std::size_t i = 0; i < target.count; ++i) {
      held_.read_into(static_cast<std::uint32_t>(target.first + i), *target.out, target.column, i);
    }
    return {};
  }

 private:
  std::size_t value_;
  std::size_t order_;
  Physical physical_;
  States states_;
  HeldCells held_;
};

template <template <class> class Kind>
AccumulatorPtr by_order(const Call& call, const DataType& order) {
  if (is_word(physical_of(order))) return std::make_unique<Kind<WordStates>>(call, WordStates(is_max(call)));
  return std::make_unique<Kind<CellStates>>(call, CellStates(is_max(call), order));
}

}  // namespace

AccumulatorPtr make_extremum(const Call& call) { return by_order<Extremum>(call, call.argument_types[0]); }
AccumulatorPtr make_extremum_by(const Call& call) { return by_order<ExtremumBy>(call, call.argument_types[1]); }

}  // namespace brook::op
