// KLL sketches in SQL: each function for BIGINT, FLOAT and DOUBLE.
#include <fmt/format.h>

#include "engine/kernels/held_aggregate.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/sketches/functions.h"
#include "engine/kernels/sketches/kll.h"

namespace brook::engine::sketches {

namespace {

using duckdb::LogicalType;
using duckdb::Value;

Value blob(const std::string& bytes) {
  return Value::BLOB(reinterpret_cast<duckdb::const_data_ptr_t>(bytes.data()), bytes.size());
}

template <class T>
KllSketch<T> read(std::string_view bytes) {
  std::optional<KllSketch<T>> sketch = KllSketch<T>::read(bytes);
  if (!sketch) raise("KLL_INVALID_INPUT_SKETCH_BUFFER", "The input is no KLL sketch of this type of items.");
  return *std::move(sketch);
}
template <class T>
KllSketch<T> read_filled(std::string_view bytes) {
  KllSketch<T> sketch = read<T>(bytes);
  if (sketch.empty()) raise("KLL_INVALID_INPUT_SKETCH_BUFFER", "The KLL sketch is empty: it has no ranks.");
  return sketch;
}

std::int32_t size_of(const Value& k) {
  const std::int32_t size = k.IsNull() ? kKllDefaultK : k.GetValue<std::int32_t>();
  if (size < kKllLeastK || size > kKllMostK) {
    raise("DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT",
          fmt::format("k must be between {} and {}, not {}.", kKllLeastK, kKllMostK, size));
  }
  return size;
}

// As Spark's second stage of an aggregation leaves a sketch: the items of level 0 are the other way round.
template <class T>
Value written(const KllSketch<T>& sketch) {
  KllSketch<T> merged(sketch.k());
  merged.merge(sketch);
  return blob(merged.write());
}

// (item, k)
template <class T>
class KllOfValues {
 public:
  explicit KllOfValues(const Constants& constants) : sketch_(size_of(constants[1])) {}
  void add(const ArgumentRow& row) {
    if (!row.is_null(0)) sketch_.add(row.get<T>(0));
  }
  void merge(const KllOfValues& other) {
    if (sketch_.empty()) {
      sketch_ = other.sketch_;
    } else {
      sketch_.merge(other.sketch_);
    }
  }
  [[nodiscard]] Value finish(const LogicalType&) const { return written(sketch_); }

 private:
  KllSketch<T> sketch_;
};

// (sketch, k); without a k it is the first sketch's.
template <class T>
class UnionOfKlls {
 public:
  explicit UnionOfKlls(const Constants& constants) {
    if (!constants[1].IsNull()) all_.emplace(size_of(constants[1]));
  }
  void add(const ArgumentRow& row) {
    if (!row.is_null(0)) take(read<T>(row.bytes(0)));
  }
  void merge(const UnionOfKlls& other) {
    if (other.all_) take(*other.all_);
  }
  [[nodiscard]] Value finish(const LogicalType&) const { return written(all_.value_or(KllSketch<T>(kKllDefaultK))); }

 private:
  void take(const KllSketch<T>& sketch) {
    if (!all_) all_.emplace(sketch.k());
    all_->merge(sketch);
  }

  std::optional<KllSketch<T>> all_;
};

template <class T>
std::int64_t kll_count(Bytes sketch) {
  return read<T>(sketch.data).count();
}
template <class T>
std::string kll_text(Bytes sketch) {
  return read<T>(sketch.data).summary();
}
template <class T>
OwnedBytes kll_merge(Bytes a, Bytes b) {
  KllSketch<T> both = read<T>(a.data);
  both.merge(read<T>(b.data));
  return {both.write()};
}
template <class T>
T kll_quantile(Bytes sketch, double rank) {
  if (!(rank >= 0 && rank <= 1)) {
    raise("KLL_SKETCH_INVALID_QUANTILE_RANGE",
          fmt::format("A rank must be between 0.0 and 1.0 (inclusive), not {}.", rank));
  }
  return read_filled<T>(sketch.data).quantile(rank);
}
template <class T>
double kll_rank(Bytes sketch, T item) {
  return read_filled<T>(sketch.data).rank(item);
}

template <class T>
void add_functions(duckdb::ExtensionLoader& loader, const std::string& suffix, const LogicalType& item) {
  const LogicalType blob_type = LogicalType::BLOB;
  const auto name = [&](const char* stem) { return fmt::format("brook_kll_{}_{}", stem, suffix); };
  loader.RegisterFunction(held_aggregate<KllOfValues<T>>(name("agg"), {item, LogicalType::INTEGER}, blob_type));
  loader.RegisterFunction(
      held_aggregate<UnionOfKlls<T>>(name("merge_agg"), {blob_type, LogicalType::INTEGER}, blob_type));
  loader.RegisterFunction(fallible<kll_count<T>>(name("count")));
  loader.RegisterFunction(fallible<kll_text<T>>(name("text")));
  loader.RegisterFunction(fallible<kll_merge<T>>(name("merge")));
  loader.RegisterFunction(fallible<kll_quantile<T>>(name("quantile")));
  loader.RegisterFunction(fallible<kll_rank<T>>(name("rank")));
}

}  // namespace

void register_kll(duckdb::ExtensionLoader& loader) {
  add_functions<std::int64_t>(loader, "bigint", LogicalType::BIGINT);
  add_functions<float>(loader, "float", LogicalType::FLOAT);
  add_functions<double>(loader, "double", LogicalType::DOUBLE);
}

}  // namespace brook::engine::sketches
