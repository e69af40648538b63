// Tuple sketches in SQL: each function for DOUBLE and for INT summaries.
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/kernels/held_aggregate.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/sketches/functions.h"
#include "engine/kernels/sketches/tuple.h"

namespace brook::engine::sketches {

namespace {

using duckdb::LogicalType;
using duckdb::Value;

Value blob(const std::string& bytes) {
  return Value::BLOB(reinterpret_cast<duckdb::const_data_ptr_t>(bytes.data()), bytes.size());
}

template <class V>
TupleSketch<V> read(std::string_view bytes) {
  std::optional<TupleSketch<V>> sketch = read_tuple<V>(bytes);
  if (!sketch) raise("TUPLE_INVALID_INPUT_SKETCH_BUFFER", "The input is no tuple sketch of Apache DataSketches.");
  return *std::move(sketch);
}
ThetaSketch read_plain(std::string_view bytes) {
  std::optional<ThetaSketch> sketch = read_theta(bytes);
  if (!sketch) raise("THETA_INVALID_INPUT_SKETCH_BUFFER", "The input is no theta sketch of Apache DataSketches.");
  return *std::move(sketch);
}

SummaryMode mode_of(std::string_view name) {
  const std::optional<SummaryMode> mode = summary_mode(name);
  if (mode) return *mode;
  raise("DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT",
        fmt::format("The mode of a tuple sketch is one of sum, min, max and alwaysone, not '{}'.", name));
}
SummaryMode mode_of_constant(const Value& constant) {
  return mode_of(constant.IsNull() ? std::string() : constant.ToString());
}
std::int32_t nominal_bits(std::int32_t bits) {
  if (bits < kLeastNominalBits || bits > kMostNominalBits) {
    raise("DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT",
          fmt::format("lgNomEntries must be between {} and {}, not {}.", kLeastNominalBits, kMostNominalBits, bits));
  }
  return bits;
}

// (hash, number, bits of the nominal entries, mode)
template <class V>
class TupleOfValues {
 public:
  explicit TupleOfValues(const Constants& constants)
      : union_(nominal_bits(constants[2].GetValue<std::int32_t>()), mode_of_constant(constants[3])) {}
  void add(const ArgumentRow& row) {
    if (!row.is_null(0) && !row.is_null(1))
      union_.add_number(static_cast<std::uint64_t>(row.get<std::int64_t>(0)), row.get<V>(1));
  }
  void merge(const TupleOfValues& other) { union_.merge(other.union_); }
  [[nodiscard]] Value finish(const LogicalType&) const { return blob(write_tuple(union_.result())); }

 private:
  TupleUnion<V> union_;
};

// (sketch, bits of the nominal entries, mode)
template <class V>
class UnionOfTuples {
 public:
  explicit UnionOfTuples(const Constants& constants)
      : union_(nominal_bits(constants[1].GetValue<std::int32_t>()), mode_of_constant(constants[2])) {}
  void add(const ArgumentRow& row) {
    if (!row.is_null(0)) union_.add(read<V>(row.bytes(0)));
  }
  void merge(const UnionOfTuples& other) { union_.merge(other.union_); }
  [[nodiscard]] Value finish(const LogicalType&) const { return blob(write_tuple(union_.trimmed_result())); }

 private:
  TupleUnion<V> union_;
};

// (sketch, mode)
template <class V>
class IntersectionOfTuples {
 public:
  explicit IntersectionOfTuples(const Constants& constants) : mode_(mode_of_constant(constants[1])) {}
  void add(const ArgumentRow& row) {
    if (!row.is_null(0)) intersect(read<V>(row.bytes(0)));
  }
  void merge(const IntersectionOfTuples& other) {
    if (other.all_) intersect(*other.all_);
  }
  [[nodiscard]] Value finish(const LogicalType&) const { return blob(write_tuple(all_.value_or(TupleSketch<V>{}))); }

 private:
  void intersect(TupleSketch<V> sketch) { all_ = all_ ? intersection(*all_, sketch, mode_) : std::move(sketch); }

  SummaryMode mode_;
  std::optional<TupleSketch<V>> all_;  // nothing: no sketch yet
};

template <class V>
double tuple_estimate(Bytes sketch) {
  const TupleSketch<V> tuple = read<V>(sketch.data);
  return estimate_of(tuple.theta, tuple.entries.size());
}
template <class V>
double tuple_theta(Bytes sketch) {
  return static_cast<double>(read<V>(sketch.data).theta) / static_cast<double>(kWholeTheta);
}

// All numbers of the sketch as one; a sum of INTs is a BIGINT.
template <class V, class R>
R tuple_summary(Bytes sketch, std::string_view mode_name) {
  const SummaryMode mode = mode_of(mode_name);
  const TupleSketch<V> tuple = read<V>(sketch.data);
  R result =
      mode == SummaryMode::kMin || mode == SummaryMode::kMax ? static_cast<R>(Summary<V>::start(mode).value) : R();
  for (const auto& entry : tuple.entries) {
    const auto value = static_cast<R>(entry.summary.value);
    switch (mode) {
      case SummaryMode::kSum: result += value; break;
      case SummaryMode::kMin: result = std::min(result, value); break;
      case SummaryMode::kMax: result = std::max(result, value); break;
      case SummaryMode::kAlwaysOne: result += R(1); break;
    }
  }
  return result;
}

template <class V>
OwnedBytes united(const TupleSketch<V>& a, const TupleSketch<V>& b, std::int32_t bits, SummaryMode mode) {
  TupleUnion<V> both(nominal_bits(bits), mode);
  both.add(a);
  both.add(b);
  return {write_tuple(both.trimmed_result())};
}
template <class V>
OwnedBytes tuple_union(Bytes a, Bytes b, std::int32_t bits, std::string_view mode) {
  return united(read<V>(a.data), read<V>(b.data), bits, mode_of(mode));
}
template <class V>
OwnedBytes tuple_union_theta(Bytes a, Bytes b, std::int32_t bits, std::string_view mode) {
  return united(read<V>(a.data), tuple_of<V>(read_plain(b.data), mode_of(mode)), bits, mode_of(mode));
}
template <class V>
OwnedBytes tuple_intersection(Bytes a, Bytes b, std::string_view mode) {
  return {write_tuple(intersection(read<V>(a.data), read<V>(b.data), mode_of(mode)))};
}
template <class V>
OwnedBytes tuple_intersection_theta(Bytes a, Bytes b, std::string_view mode) {
  return {write_tuple(intersection(read<V>(a.data), tuple_of<V>(read_plain(b.data), mode_of(mode)), mode_of(mode)))};
}
template <class V>
OwnedBytes tuple_difference(Bytes a, Bytes b) {
  return {write_tuple(difference(read<V>(a.data), theta_of(read<V>(b.data))))};
}
template <class V>
OwnedBytes tuple_difference_theta(Bytes a, Bytes b) {
  return {write_tuple(difference(read<V>(a.data), read_plain(b.data)))};
}

template <class V, class R>
void add_functions(duckdb::ExtensionLoader& loader, const std::string& suffix, const LogicalType& number) {
  const LogicalType blob_type = LogicalType::BLOB;
  const LogicalType integer = LogicalType::INTEGER;
  const LogicalType text = LogicalType::VARCHAR;
  const auto name = [&](const char* stem) { return fmt::format("brook_tuple_{}_{}", stem, suffix); };
  loader.RegisterFunction(
      held_aggregate<TupleOfValues<V>>(name("agg"), {LogicalType::BIGINT, number, integer, text}, blob_type));
  loader.RegisterFunction(held_aggregate<UnionOfTuples<V>>(name("union_agg"), {blob_type, integer, text}, blob_type));
  loader.RegisterFunction(
      held_aggregate<IntersectionOfTuples<V>>(name("intersection_agg"), {blob_type, text}, blob_type));
  loader.RegisterFunction(fallible<tuple_estimate<V>>(name("estimate")));
  loader.RegisterFunction(fallible<tuple_theta<V>>(name("theta")));
  loader.RegisterFunction(fallible<tuple_summary<V, R>>(name("summary")));
  loader.RegisterFunction(fallible<tuple_union<V>>(name("union")));
  loader.RegisterFunction(fallible<tuple_union_theta<V>>(name("union_theta")));
  loader.RegisterFunction(fallible<tuple_intersection<V>>(name("intersection")));
  loader.RegisterFunction(fallible<tuple_intersection_theta<V>>(name("intersection_theta")));
  loader.RegisterFunction(fallible<tuple_difference<V>>(name("difference")));
  loader.RegisterFunction(fallible<tuple_difference_theta<V>>(name("difference_theta")));
}

}  // namespace

void register_tuples(duckdb::ExtensionLoader& loader) {
  add_functions<double, double>(loader, "double", LogicalType::DOUBLE);
  add_functions<std::int32_t, std::int64_t>(loader, "integer", LogicalType::INTEGER);
}

}  // namespace brook::engine::sketches
