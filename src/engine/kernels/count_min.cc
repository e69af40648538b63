// count_min_sketch(): Cormode and Muthukrishnan's sketch of frequencies, with the hashes and bytes of Spark's.
#include <cmath>
#include <string>

#include "engine/kernels/aggregate_groups.h"
#include "engine/kernels/hash_bits.h"
#include "engine/kernels/held_aggregate.h"
#include "engine/kernels/java_random.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;
using duckdb::Value;

constexpr std::int32_t kVersion = 1;
constexpr double kMostCounters = 1 << 27;  // 1 GiB

void append_int(std::string& bytes, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> static_cast<unsigned>(shift));
}
void append_long(std::string& bytes, std::uint64_t value) {
  append_int(bytes, static_cast<std::uint32_t>(value >> 32U));
  append_int(bytes, static_cast<std::uint32_t>(value));
}

// (value, error, confidence, seed)
template <class T>
class CountMinSketch {
 public:
  explicit CountMinSketch(const Constants& constants) {
    const auto error = constants[1].GetValue<double>();
    const auto confidence = constants[2].GetValue<double>();
    const double width = std::ceil(2 / error);
    const double depth = std::ceil(-std::log1p(-confidence) / std::log(2));
    if (!(width >= 1 && depth >= 1 && width * depth <= kMostCounters))
      raise("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE", "count_min_sketch() would have too many counters.");
    width_ = static_cast<std::uint32_t>(width);
    JavaRandom random(constants[3].GetValue<std::int64_t>());
    for (int i = 0; i < static_cast<int>(depth); ++i) factors_.push_back(next_factor(random));
    counters_.resize(width_ * factors_.size());
  }

  void add(const ArgumentRow& row) {
    if (row.is_null(0)) return;
    for (std::size_t i = 0; i < factors_.size(); ++i) ++counters_[i * width_ + place(row, i)];
    ++total_;
  }
  void merge(const CountMinSketch& other) {
    for (std::size_t i = 0; i < counters_.size(); ++i) counters_[i] += other.counters_[i];
    total_ += other.total_;
  }
  [[nodiscard]] Value finish(const LogicalType&) const {
    std::string bytes;
    append_int(bytes, kVersion);
    append_long(bytes, total_);
    append_int(bytes, static_cast<std::uint32_t>(factors_.size()));
    append_int(bytes, width_);
    for (const std::uint64_t factor : factors_) append_long(bytes, factor);
    for (const std::uint64_t counter : counters_) append_long(bytes, counter);
    return Value::BLOB(reinterpret_cast<duckdb::const_data_ptr_t>(bytes.data()), bytes.size());
  }

 private:
  // Random.nextInt(Integer.MAX_VALUE)
  static std::uint64_t next_factor(JavaRandom& random) {
    constexpr std::int32_t kBound = 0x7fffffff;
    while (true) {
      const std::int32_t bits = random.next(31);
      const std::int32_t value = bits % kBound;
      if (static_cast<std::int64_t>(bits) - value + (kBound - 1) <= kBound) return static_cast<std::uint64_t>(value);
    }
  }
  [[nodiscard]] std::size_t place(const ArgumentRow& row, std::size_t line) const {
    if constexpr (std::is_same_v<T, std::int64_t>) {
      std::uint64_t hash = factors_[line] * static_cast<std::uint64_t>(row.get<std::int64_t>(0));
      hash += static_cast<std::uint64_t>(static_cast<std::int64_t>(hash) >> 32);
      return (hash & 0x7fffffffU) % width_;
    } else {
      const std::string_view bytes = row.bytes(0);
      const std::int32_t first = Murmur3::of_bytes(bytes, 0);
      const auto step = static_cast<std::uint32_t>(Murmur3::of_bytes(bytes, first));
      const auto sum =
          static_cast<std::int32_t>(static_cast<std::uint32_t>(first) + static_cast<std::uint32_t>(line) * step);
      return static_cast<std::size_t>(std::abs(static_cast<std::int64_t>(sum % static_cast<std::int32_t>(width_))));
    }
  }

  std::uint32_t width_ = 0;
  std::vector<std::uint64_t> factors_;
  std::vector<std::uint64_t> counters_;  // width_ for each factor
  std::uint64_t total_ = 0;
};

template <class T>
duckdb::AggregateFunction sketch_of(const LogicalType& value) {
  return held_aggregate<CountMinSketch<T>>(
      "brook_count_min", {value, LogicalType::DOUBLE, LogicalType::DOUBLE, LogicalType::BIGINT}, LogicalType::BLOB);
}

}  // namespace

void register_count_min(duckdb::ExtensionLoader& loader) {
  duckdb::AggregateFunctionSet set("brook_count_min");
  set.AddFunction(sketch_of<std::int64_t>(LogicalType::BIGINT));
  set.AddFunction(sketch_of<std::string_view>(LogicalType::BLOB));
  loader.RegisterFunction(std::move(set));
}

}  // namespace brook::engine
