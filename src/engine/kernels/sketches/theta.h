// Theta sketches: the hashes below a threshold theta of all that was seen. Written as Apache DataSketches' compact
// sketches: serial version 3, or 4 (compressed) where there are several hashes. Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/kernels/sketches/hash_table.h"

namespace brook::engine::sketches {

struct ThetaSketch {
  bool empty = true;  // nothing was ever seen (with hashes lost to theta it is not empty)
  std::uint64_t theta = kWholeTheta;
  std::vector<std::uint64_t> hashes;  // ascending, below theta
};

[[nodiscard]] double estimate_of(std::uint64_t theta, std::size_t count);

[[nodiscard]] std::string write_theta(const ThetaSketch& sketch);
[[nodiscard]] std::optional<ThetaSketch> read_theta(std::string_view bytes);  // nothing: no such sketch

[[nodiscard]] ThetaSketch intersection(const ThetaSketch& a, const ThetaSketch& b);
[[nodiscard]] ThetaSketch difference(const ThetaSketch& a, const ThetaSketch& b);

// What is counted: a sketch in the making, or the union of several.
class ThetaUnion {
 public:
  explicit ThetaUnion(int nominal_bits) : table_(nominal_bits) {}
  void add_hash(std::uint64_t hash);  // of 64 bits
  void add(const ThetaSketch& sketch);
  void merge(const ThetaUnion& other) { add(other.result()); }
  [[nodiscard]] ThetaSketch result() const;          // as it stands
  [[nodiscard]] ThetaSketch trimmed_result() const;  // of no more than the nominal entries

 private:
  struct Nothing {};
  HashTable<Nothing> table_;
  bool empty_ = true;
};

}  // namespace brook::engine::sketches
