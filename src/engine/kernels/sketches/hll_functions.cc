// HLL sketches in SQL.
#include <cmath>

#include <fmt/format.h>

#include "engine/kernels/held_aggregate.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/sketches/functions.h"
#include "engine/kernels/sketches/hll.h"

namespace brook::engine::sketches {

namespace {

using duckdb::LogicalType;
using duckdb::Value;

Value blob(const std::string& bytes) {
  return Value::BLOB(reinterpret_cast<duckdb::const_data_ptr_t>(bytes.data()), bytes.size());
}

HllSketch read(std::string_view bytes) {
  std::optional<HllSketch> sketch = HllSketch::read(bytes);
  if (!sketch) raise("HLL_INVALID_INPUT_SKETCH_BUFFER", "The input is no HLL_8 sketch of Apache DataSketches.");
  return *std::move(sketch);
}

std::int32_t register_bits(std::int32_t bits) {
  if (bits < kHllLeastBits || bits > kHllMostBits) {
    raise("HLL_INVALID_LG_K",
          fmt::format("lgConfigK must be between {} and {}, not {}.", kHllLeastBits, kHllMostBits, bits));
  }
  return bits;
}

void check_sizes(const HllSketch& a, const HllSketch& b, bool allow_different) {
  if (allow_different || a.bits() == b.bits()) return;
  raise("HLL_UNION_DIFFERENT_LG_K",
        fmt::format("Sketches have different lgConfigK values: {} and {}. Set the allowDifferentLgConfigK argument to "
                    "true to unite them.",
                    a.bits(), b.bits()));
}

// (value, bits)
template <class T>
class HllOfValues {
 public:
  explicit HllOfValues(const Constants& constants) : sketch_(register_bits(constants[1].GetValue<std::int32_t>())) {}
  void add(const ArgumentRow& row) {
    if (row.is_null(0)) return;
    if constexpr (std::is_same_v<T, std::int64_t>) {
      sketch_.add(row.get<std::int64_t>(0));
    } else {
      sketch_.add(row.bytes(0));
    }
  }
  void merge(const HllOfValues& other) { sketch_.merge(other.sketch_); }
  [[nodiscard]] Value finish(const LogicalType&) const { return blob(sketch_.write()); }

 private:
  HllSketch sketch_;
};

// (sketch, whether sizes may differ)
class UnionOfHlls {
 public:
  explicit UnionOfHlls(const Constants& constants) : allow_different_(constants[1].GetValue<bool>()) {}
  void add(const ArgumentRow& row) {
    if (!row.is_null(0)) take(read(row.bytes(0)));
  }
  void merge(const UnionOfHlls& other) {
    if (other.all_) take(*other.all_);
  }
  [[nodiscard]] Value finish(const LogicalType&) const {
    return blob(all_.value_or(HllSketch(kHllDefaultBits)).write());
  }

 private:
  void take(const HllSketch& sketch) {
    if (!all_) all_.emplace(sketch.bits());
    check_sizes(*all_, sketch, allow_different_);
    all_->merge(sketch);
  }

  bool allow_different_;
  std::optional<HllSketch> all_;
};

std::int64_t hll_estimate(Bytes sketch) { return std::llround(read(sketch.data).estimate()); }

OwnedBytes hll_union(Bytes a, Bytes b, bool allow_different) {
  const HllSketch first = read(a.data);
  const HllSketch second = read(b.data);
  check_sizes(first, second, allow_different);
  HllSketch both(std::min(first.bits(), second.bits()));
  both.merge(first);
  both.merge(second);
  return {both.write()};
}

}  // namespace

void register_hll(duckdb::ExtensionLoader& loader) {
  const LogicalType blob_type = LogicalType::BLOB;
  const LogicalType integer = LogicalType::INTEGER;
  duckdb::AggregateFunctionSet of_values("brook_hll_agg");
  of_values.AddFunction(
      held_aggregate<HllOfValues<std::int64_t>>("brook_hll_agg", {LogicalType::BIGINT, integer}, blob_type));
  of_values.AddFunction(held_aggregate<HllOfValues<Bytes>>("brook_hll_agg", {blob_type, integer}, blob_type));
  loader.RegisterFunction(std::move(of_values));
  loader.RegisterFunction(
      held_aggregate<UnionOfHlls>("brook_hll_union_agg", {blob_type, LogicalType::BOOLEAN}, blob_type));
  loader.RegisterFunction(fallible<hll_estimate>("brook_hll_estimate"));
  loader.RegisterFunction(fallible<hll_union>("brook_hll_union"));
}

}  // namespace brook::engine::sketches
