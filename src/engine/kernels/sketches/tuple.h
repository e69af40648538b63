// Tuple sketches: theta sketches that keep a number with each hash. Written as Apache DataSketches' compact sketches,
// serial version 3, with its DoubleSummary and IntegerSummary. Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/kernels/sketches/theta.h"

namespace brook::engine::sketches {

// How the numbers of one key become one; in the order of the format.
enum class SummaryMode : std::uint8_t { kSum, kMin, kMax, kAlwaysOne };
[[nodiscard]] std::optional<SummaryMode> summary_mode(std::string_view name);  // "sum", "min" … in any case

// V is double or std::int32_t.
template <class V>
struct Summary {
  V value{};
  SummaryMode mode = SummaryMode::kSum;

  static Summary start(SummaryMode mode);  // of no number
  void add(V number);
};

template <class V>
struct TupleSketch {
  using Entry = typename HashTable<Summary<V>>::Entry;
  bool empty = true;
  std::uint64_t theta = kWholeTheta;
  std::vector<Entry> entries;
};

template <class V>
[[nodiscard]] std::string write_tuple(const TupleSketch<V>& sketch);
template <class V>
[[nodiscard]] std::optional<TupleSketch<V>> read_tuple(std::string_view bytes);  // nothing: no such sketch

template <class V>
[[nodiscard]] TupleSketch<V> intersection(const TupleSketch<V>& a, const TupleSketch<V>& b, SummaryMode mode);
template <class V>
[[nodiscard]] TupleSketch<V> difference(const TupleSketch<V>& a, const ThetaSketch& b);
// The hashes alone.
template <class V>
[[nodiscard]] ThetaSketch theta_of(const TupleSketch<V>& sketch);
// With a number for every hash: what is neutral to the mode.
template <class V>
[[nodiscard]] TupleSketch<V> tuple_of(const ThetaSketch& sketch, SummaryMode mode);

template <class V>
class TupleUnion {
 public:
  TupleUnion(int nominal_bits, SummaryMode mode) : table_(nominal_bits), mode_(mode) {}
  void add_number(std::uint64_t hash, V number);  // a hash of 64 bits
  void add(const TupleSketch<V>& sketch);
  void merge(const TupleUnion& other) { add(other.result()); }
  [[nodiscard]] TupleSketch<V> result() const;
  [[nodiscard]] TupleSketch<V> trimmed_result() const;

 private:
  HashTable<Summary<V>> table_;
  SummaryMode mode_;
  bool empty_ = true;
};

}  // namespace brook::engine::sketches
