// Theta sketches in SQL. Values come as the hashes of brook_theta_hash, which is NULL where there is nothing to count.
#include <cmath>

#include <fmt/format.h>

#include "engine/kernels/held_aggregate.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/sketches/functions.h"
#include "engine/kernels/sketches/murmur3.h"
#include "engine/kernels/sketches/theta.h"

namespace brook::engine::sketches {

namespace {

using duckdb::LogicalType;
using duckdb::Value;

Value blob(const std::string& bytes) {
  return Value::BLOB(reinterpret_cast<duckdb::const_data_ptr_t>(bytes.data()), bytes.size());
}

ThetaSketch read(std::string_view bytes) {
  std::optional<ThetaSketch> sketch = read_theta(bytes);
  if (!sketch) raise("THETA_INVALID_INPUT_SKETCH_BUFFER", "The input is no theta sketch of Apache DataSketches.");
  return *std::move(sketch);
}

std::int32_t nominal_bits(std::int32_t bits) {
  if (bits < kLeastNominalBits || bits > kMostNominalBits) {
    raise("SKETCH_INVALID_LG_NOM_ENTRIES",
          fmt::format("lgNomEntries must be between {} and {}, not {}.", kLeastNominalBits, kMostNominalBits, bits));
  }
  return bits;
}

std::optional<std::int64_t> hash_of(const Hash128& hash) { return static_cast<std::int64_t>(hash.first); }
std::optional<std::int64_t> hash_long(std::int64_t value) { return hash_of(murmur3(value)); }
std::optional<std::int64_t> hash_double(double value) { return hash_of(murmur3(value)); }
std::optional<std::int64_t> hash_bytes(Bytes value) {
  return value.data.empty() ? std::nullopt : hash_of(murmur3(value.data));
}

// Arrays of INT or BIGINT, as the bytes of their elements.
template <class T>
void hash_arrays(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  for (duckdb::idx_t row = 0; row < chunk.size(); ++row) {
    const Value list = chunk.data[0].GetValue(row);
    std::string bytes;
    if (!list.IsNull()) {
      for (const Value& element : duckdb::ListValue::GetChildren(list)) {
        const T number = element.IsNull() ? T() : element.GetValue<T>();
        bytes.append(reinterpret_cast<const char*>(&number), sizeof(number));
      }
    }
    result.SetValue(row, bytes.empty() ? Value(LogicalType::BIGINT)
                                       : Value::BIGINT(static_cast<std::int64_t>(murmur3(bytes).first)));
  }
}

// (hash, bits of the nominal entries)
class ThetaOfValues {
 public:
  explicit ThetaOfValues(const Constants& constants) : union_(nominal_bits(constants[1].GetValue<std::int32_t>())) {}
  void add(const ArgumentRow& row) {
    if (!row.is_null(0)) union_.add_hash(static_cast<std::uint64_t>(row.get<std::int64_t>(0)));
  }
  void merge(const ThetaOfValues& other) { union_.merge(other.union_); }
  [[nodiscard]] Value finish(const LogicalType&) const { return blob(write_theta(union_.trimmed_result())); }

 private:
  ThetaUnion union_;
};

// (sketch, bits of the nominal entries)
class UnionOfThetas {
 public:
  explicit UnionOfThetas(const Constants& constants) : union_(nominal_bits(constants[1].GetValue<std::int32_t>())) {}
  void add(const ArgumentRow& row) {
    if (!row.is_null(0)) union_.add(read(row.bytes(0)));
  }
  void merge(const UnionOfThetas& other) { union_.merge(other.union_); }
  [[nodiscard]] Value finish(const LogicalType&) const { return blob(write_theta(union_.trimmed_result())); }

 private:
  ThetaUnion union_;
};

class IntersectionOfThetas {
 public:
  explicit IntersectionOfThetas(const Constants&) {}
  void add(const ArgumentRow& row) {
    if (!row.is_null(0)) intersect(read(row.bytes(0)));
  }
  void merge(const IntersectionOfThetas& other) {
    if (other.all_) intersect(*other.all_);
  }
  [[nodiscard]] Value finish(const LogicalType&) const { return blob(write_theta(all_.value_or(ThetaSketch{}))); }

 private:
  void intersect(ThetaSketch sketch) { all_ = all_ ? intersection(*all_, sketch) : std::move(sketch); }

  std::optional<ThetaSketch> all_;  // nothing: no sketch yet
};

std::int64_t theta_estimate(Bytes sketch) {
  const ThetaSketch read_sketch = read(sketch.data);
  return std::llround(estimate_of(read_sketch.theta, read_sketch.hashes.size()));
}
OwnedBytes theta_union(Bytes a, Bytes b, std::int32_t bits) {
  ThetaUnion both(nominal_bits(bits));
  both.add(read(a.data));
  both.add(read(b.data));
  return {write_theta(both.trimmed_result())};
}
OwnedBytes theta_intersection(Bytes a, Bytes b) { return {write_theta(intersection(read(a.data), read(b.data)))}; }
OwnedBytes theta_difference(Bytes a, Bytes b) { return {write_theta(difference(read(a.data), read(b.data)))}; }

}  // namespace

void register_theta(duckdb::ExtensionLoader& loader) {
  const LogicalType blob_type = LogicalType::BLOB;
  const LogicalType integer = LogicalType::INTEGER;
  duckdb::ScalarFunctionSet hashes("brook_theta_hash");
  hashes.AddFunction(kernel<hash_long>("brook_theta_hash"));
  hashes.AddFunction(kernel<hash_double>("brook_theta_hash"));
  hashes.AddFunction(kernel<hash_bytes>("brook_theta_hash"));
  hashes.AddFunction(duckdb::ScalarFunction({LogicalType::LIST(LogicalType::INTEGER)}, LogicalType::BIGINT,
                                            hash_arrays<std::int32_t>));
  hashes.AddFunction(
      duckdb::ScalarFunction({LogicalType::LIST(LogicalType::BIGINT)}, LogicalType::BIGINT, hash_arrays<std::int64_t>));
  loader.RegisterFunction(std::move(hashes));
  loader.RegisterFunction(held_aggregate<ThetaOfValues>("brook_theta_agg", {LogicalType::BIGINT, integer}, blob_type));
  loader.RegisterFunction(held_aggregate<UnionOfThetas>("brook_theta_union_agg", {blob_type, integer}, blob_type));
  loader.RegisterFunction(held_aggregate<IntersectionOfThetas>("brook_theta_intersection_agg", {blob_type}, blob_type));
  loader.RegisterFunction(fallible<theta_estimate>("brook_theta_estimate"));
  loader.RegisterFunction(fallible<theta_union>("brook_theta_union"));
  loader.RegisterFunction(fallible<theta_intersection>("brook_theta_intersection"));
  loader.RegisterFunction(fallible<theta_difference>("brook_theta_difference"));
}

}  // namespace brook::engine::sketches
