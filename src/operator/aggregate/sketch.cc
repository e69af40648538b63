// approx_count_distinct: HyperLogLog over Spark's hash of each value (XXH64, seed 42) with Spark's number of registers.
// The registers are Spark's. The estimate is Spark's where it counts linearly (up to 400 values at the
// default error) and from five times the number of registers on; between, where Spark corrects the bias by
// tables measured for the HLL++ paper, Ertl's estimator (arXiv 1702.01284) has no bias: both are within the error asked
// for.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "engine/physical.h"
#include "operator/aggregate/accumulator.h"
#include "operator/aggregate/cell.h"
#include "operator/aggregate/wide.h"
#include "operator/aggregate/xxhash64.h"

namespace brook::op {

namespace {

using engine::ColumnView;
using engine::Int128;
using engine::Physical;
using engine::physical_of;
using engine::StringRef;

constexpr std::uint64_t kSeed = 42;
constexpr int kLeastBits = 4;
constexpr int kMostBits = 18;
// Up to which estimate linear counting is better, by address bits (HLL++ paper, section 5.2).
constexpr double kThresholds[] = {10, 20, 40, 80, 220, 400, 900, 1800, 3100, 6500, 15500, 20000, 50000, 120000, 350000};

// Of BigInteger.toByteArray(): as few bytes as hold the sign, most significant first.
std::string java_bytes(Wide value) {
  std::string bytes;
  for (int shift = 120; shift >= 0; shift -= 8) {
    const Wide rest = value >> shift;
    const bool redundant = (rest == 0 || rest == -1) && shift > 0 && ((value >> (shift - 1)) & 1) == (rest & 1);
    if (!bytes.empty() || !redundant) bytes += static_cast<char>(rest);
  }
  return bytes;
}

template <class T>
std::uint64_t hash_flat(const DataType& type, const T& value, std::uint64_t seed) {
  if constexpr (std::is_same_v<T, StringRef>) {
    return XxHash64::of(value.view(), seed);
  } else if constexpr (std::is_same_v<T, Int128>) {
    return XxHash64::of(java_bytes(to_wide(value)), seed);
  } else if constexpr (std::is_floating_point_v<T>) {
    return XxHash64::of_value(normalized(value), seed);
  } else if (sizeof(T) == 8 || type.is(TypeKind::kDecimal)) {
    return XxHash64::of_value(static_cast<std::int64_t>(value), seed);
  } else {
    return XxHash64::of_value(static_cast<std::int32_t>(value), seed);
  }
}

// Spark's hash of a value; a null leaves the seed as it is.
std::uint64_t hash_value(const DataType& type, const ColumnView& column, std::size_t row, std::uint64_t seed) {
  if (!column.is_valid(row)) return seed;
  if (type.is(TypeKind::kStruct)) {
    for (std::size_t i = 0; i < type.fields().size(); ++i) {
      seed = hash_value(type.fields()[i].type, column.children[i], row, seed);
    }
  } else if (type.is(TypeKind::kArray)) {
    const auto& entry = column.at<engine::ListEntry>(row);
    for (std::size_t i = entry.offset; i < entry.offset + entry.length; ++i) {
      seed = hash_value(type.element(), column.children[0], i, seed);
    }
  } else {
    engine::with_physical(physical_of(type), [&](auto tag) {
      seed = hash_flat(type, column.at<typename decltype(tag)::type>(row), seed);
    });
  }
  return seed;
}

// Ertl's sigma and tau: corrections for registers that are 0 and that are full.
double sigma(double x) {
  if (x == 1) return std::numeric_limits<double>::infinity();
  double sum = x;
  for (double y = 1, before = -1; sum != before; y += y) {
    x *= x;
    before = sum;
    sum += x * y;
  }
  return sum;
}
double tau(double x) {
  if (x == 0 || x == 1) return 0;
  double sum = 1 - x;
  for (double y = 1, before = -1; sum != before;) {
    x = std::sqrt(x);
    before = sum;
    y *= 0.5;
    sum -= (1 - x) * (1 - x) * y;
  }
  return sum / 3;
}

class Sketch final : public Accumulator {
 public:
  Sketch(const Call& call, int bits)
      : column_(call.arguments[0]), type_(call.argument_types[0]), bits_(bits), size_(std::size_t{1} << bits) {}

  void resize(std::size_t groups) override { registers_.resize(groups * size_); }
  [[nodiscard]] std::size_t bytes() const override { return registers_.capacity(); }

  Result<> add(const Rows& rows) override {
    const ColumnView& column = rows.column(column_);
    const std::uint64_t padding = std::uint64_t{1} << (bits_ - 1);
    rows.for_each([&](std::size_t row, std::uint32_t group) {
      const std::uint64_t hash = hash_value(type_, column, row, kSeed);
      const auto rank = static_cast<std::uint8_t>(std::countl_zero((hash << bits_) | padding) + 1);
      std::uint8_t& held = registers_[group * size_ + (hash >> (64 - bits_))];
      held = std::max(held, rank);
    });
    return {};
  }

  // Few registers are set in most groups: those as (distance, value), else all.
  void save(std::uint32_t group, ByteWriter& out) const override {
    const std::uint8_t* held = of(group);
    const auto set = size_ - static_cast<std::size_t>(std::count(held, held + size_, 0));
    const bool sparse = set * 3 < size_;
    out.varint(sparse ? set : size_);
    if (!sparse) return out.raw({reinterpret_cast<const char*>(held), size_});
    for (std::size_t i = 0, last = 0; i < size_; ++i) {
      if (held[i] == 0) continue;
      out.varint(i - last);
      out.fixed(held[i]);
      last = i;
    }
  }
  void load(std::uint32_t group, ByteReader& in) override {
    std::uint8_t* held = &registers_[group * size_];
    const std::uint64_t set = in.varint();
    if (set == size_) {
      const std::string_view bytes = in.raw(size_);
      std::copy(bytes.begin(), bytes.end(), held);
      return;
    }
    for (std::uint64_t i = 0, place = 0; i < set && !in.bad(); ++i) {
      place += in.varint();
      const auto value = in.fixed<std::uint8_t>();
      if (place >= size_) return static_cast<void>(in.raw(~std::uint64_t{0}));  // turns it bad
      held[place] = value;
    }
  }

  Result<> finish(const Target& target) const override {
    for (std::size_t i = 0; i < target.count; ++i) {
      target.values<std::int64_t>()[i] = std::llround(estimate(of(static_cast<std::uint32_t>(target.first + i))));
    }
    return {};
  }

 private:
  [[nodiscard]] const std::uint8_t* of(std::uint32_t group) const { return &registers_[group * size_]; }

  [[nodiscard]] double estimate(const std::uint8_t* held) const {
    const auto m = static_cast<double>(size_);
    double inverse = 0;
    double counts[66] = {};
    for (std::size_t i = 0; i < size_; ++i) {
      inverse += std::ldexp(1.0, -held[i]);
      ++counts[held[i]];
    }
    const double alpha = bits_ == 4 ? 0.673 : bits_ == 5 ? 0.697 : bits_ == 6 ? 0.709 : 0.7213 / (1 + 1.079 / m);
    const double raw = alpha * m * m / inverse;
    if (counts[0] > 0) {
      const double linear = m * std::log(m / counts[0]);
      if (linear <= kThresholds[bits_ - kLeastBits] || raw <= 2.5 * m) return linear;
    }
    if (raw >= 5 * m) return raw;
    const int full = 64 - bits_ + 1;
    double z = m * tau(1 - counts[full] / m);
    for (int rank = full - 1; rank >= 1; --rank) z = 0.5 * (z + counts[rank]);
    z += m * sigma(counts[0] / m);
    return m * m / (2 * std::log(2.0) * z);
  }

  std::size_t column_;
  DataType type_;
  int bits_;
  std::size_t size_;
  std::vector<std::uint8_t> registers_;  // size_ per group
};

}  // namespace

Result<AccumulatorPtr> make_sketch(const Call& call) {
  const double error = call.constants.empty() ? 0.05 : std::strtod(call.constants.back().c_str(), nullptr);
  const double bits = std::ceil(2 * std::log(1.106 / error) / std::log(2.0));
  if (!(bits >= kLeastBits && bits <= kMostBits)) {
    return fail(usage_error("approx_count_distinct takes a relative error from 0.003 to 0.39")
                    .with_hint("Leave it out for 0.05."));
  }
  return std::make_unique<Sketch>(call, static_cast<int>(bits));
}

}  // namespace brook::op
