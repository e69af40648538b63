// KLL: quantiles in little space by Karnin, Lang and Liberty (arXiv:1603.05346), in the format of Apache DataSketches.
// Items wait in levels: one of level i stands for 2^i. A full level is halved into the next by keeping every second of
// its sorted items. Up to k items are kept as they are. T is float, double or std::int64_t. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brook::engine::sketches {

constexpr std::int32_t kKllDefaultK = 200;
constexpr std::int32_t kKllLeastK = 8;
constexpr std::int32_t kKllMostK = 65535;

template <class T>
class KllSketch {
 public:
  explicit KllSketch(std::int32_t k) : k_(k), least_k_(k) {}
  static std::optional<KllSketch> read(std::string_view bytes);  // nothing: no such sketch
  [[nodiscard]] std::string write() const;

  void add(T item);  // NaN is passed over
  void merge(const KllSketch& other);

  [[nodiscard]] bool empty() const { return n_ == 0; }
  [[nodiscard]] std::int32_t k() const { return k_; }
  [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(n_); }
  // The least item with at least that share of the items up to it. REQUIRES: not empty, 0 <= rank <= 1.
  [[nodiscard]] T quantile(double rank) const;
  // The share of items up to this one. REQUIRES: not empty.
  [[nodiscard]] double rank(T item) const;
  [[nodiscard]] std::string summary() const;  // for people, as DataSketches print it

 private:
  struct Weighted {
    T item;
    std::uint64_t weight;
  };

  [[nodiscard]] std::size_t capacity_of(std::size_t level, std::size_t levels) const;
  [[nodiscard]] std::size_t capacity() const;
  [[nodiscard]] std::size_t retained() const;
  [[nodiscard]] std::vector<Weighted> sorted() const;
  void make_room();
  void compact(std::size_t level);
  [[nodiscard]] bool coin();

  std::int32_t k_;
  std::int32_t least_k_;  // of all that were merged: what the error is of
  std::uint64_t n_ = 0;
  T least_{};
  T greatest_{};
  // levels_[0] in the order of arrival, the others ascending.
  std::vector<std::vector<T>> levels_ = std::vector<std::vector<T>>(1);
  std::uint64_t random_ = 0x9E3779B97F4A7C15;
};

}  // namespace brook::engine::sketches
