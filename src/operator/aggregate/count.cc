// count, count_if.
#include "operator/aggregate/accumulator.h"

namespace brook::op {

namespace {

class Count : public Accumulator {
 public:
  void resize(std::size_t groups) override { counts_.resize(groups); }
  Result<> add(const Rows& rows) override {
    std::int64_t* counts = counts_.data();
    rows.for_each([&](std::size_t, std::uint32_t group) { ++counts[group]; });
    return {};
  }
  Result<> finish(const Target& target) const override {
    std::copy_n(&counts_[target.first], target.count, target.values<std::int64_t>());
    return {};
  }
  [[nodiscard]] std::size_t bytes() const override { return counts_.capacity() * sizeof(counts_[0]); }
  void save(std::uint32_t group, ByteWriter& out) const override { out.signed_varint(counts_[group]); }
  void load(std::uint32_t group, ByteReader& in) override { counts_[group] = in.signed_varint(); }

 protected:
  std::vector<std::int64_t> counts_;
};

class CountIf final : public Count {
 public:
  explicit CountIf(std::size_t column) : column_(column) {}
  Result<> add(const Rows& rows) override {
    std::int64_t* counts = counts_.data();
    const auto* holds = static_cast<const bool*>(rows.column(column_).data);
    rows.for_each([&](std::size_t row, std::uint32_t group) { counts[group] += holds[row] ? 1 : 0; });
    return {};
  }

 private:
  std::size_t column_;
};

}  // namespace

AccumulatorPtr make_count(const Call&) { return std::make_unique<Count>(); }
AccumulatorPtr make_count_if(const Call& call) { return std::make_unique<CountIf>(call.arguments[0]); }

}  // namespace brook::op
