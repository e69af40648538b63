// first, last, any_value: the value of one row of the group. Nulls are values unless accumulator.cc passed them over.
#include "operator/aggregate/accumulator.h"
#include "operator/aggregate/held_cells.h"

namespace brook::op {

namespace {

class Pick final : public Accumulator {
 public:
  explicit Pick(const Call& call)
      : column_(call.arguments[0]), last_(call.function == "last"), held_(call.argument_types[0]) {}

  void resize(std::size_t groups) override {
    any_.resize(groups);
    held_.resize(groups);
  }
  [[nodiscard]] std::size_t bytes() const override { return any_.capacity() + held_.bytes(); }
  Result<> add(const Rows& rows) override {
    rows.for_each([&](std::size_t row, std::uint32_t group) {
      if (!last_ && any_[group] != 0) return;
      any_[group] = 1;
      held_.note(group, row);
    });
    held_.settle(rows.column(column_));
    return {};
  }
  void save(std::uint32_t group, ByteWriter& out) const override { held_.save(group, out); }
  void load(std::uint32_t group, ByteReader& in) override {
    held_.load(group, in);
    any_[group] = held_.at(group).empty() ? 0 : 1;
  }
  Result<> finish(const Target& target) const override {
    for (std::size_t i = 0; i < target.count; ++i) {
      held_.read_into(static_cast<std::uint32_t>(target.first + i), *target.out, target.column, i);
    }
    return {};
  }

 private:
  std::size_t column_;
  bool last_;
  std::vector<std::uint8_t> any_;
  HeldCells held_;
};

}  // namespace

AccumulatorPtr make_pick(const Call& call) { return std::make_unique<Pick>(call); }

}  // namespace brook::op
