// HashTable: the hashes that a theta or tuple sketch keeps, each with a summary, in the places where Apache
// DataSketches' quick-select sketches keep them. It grows to twice the nominal entries; past that, theta shrinks to the
// hash after the nominal ones, and what is not below goes. One thread at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace brook::engine::sketches {

constexpr std::uint64_t kWholeTheta = 0x7fffffffffffffff;  // nothing left out
constexpr int kLeastNominalBits = 4;
constexpr int kMostNominalBits = 26;

template <class Summary>
class HashTable {
 public:
  struct Entry {
    std::uint64_t hash = 0;  // 0: no entry
    Summary summary{};
  };

  explicit HashTable(int nominal_bits) : nominal_bits_(nominal_bits), bits_(first_bits(nominal_bits)) {
    slots_.resize(std::size_t{1} << static_cast<unsigned>(bits_));
  }

  // `hash` is 63 bits, not 0. combine(old summary) -> new summary where the hash is there already.
  template <class Combine>
  void insert(std::uint64_t hash, const Summary& summary, Combine&& combine) {
    if (hash >= theta_) return;
    Entry& slot = find(hash);
    if (slot.hash != 0) {
      slot.summary = combine(slot.summary);
      return;
    }
    slot = {hash, summary};
    ++count_;
    if (static_cast<double>(count_) <= (bits_ <= nominal_bits_ ? 0.5 : 0.9375) * static_cast<double>(slots_.size()))
      return;
    if (bits_ <= nominal_bits_) {
      bits_ += std::min(kGrowthBits, nominal_bits_ + 1 - bits_);
    } else {
      theta_ = hash_after(nominal());
    }
    rebuild();
  }
  // Leaves out what is not below.
  void lower_theta(std::uint64_t theta) {
    if (theta >= theta_) return;
    theta_ = theta;
    rebuild();
  }
  // No more than the nominal entries.
  void trim() {
    if (count_ > nominal()) lower_theta(hash_after(nominal()));
  }
  [[nodiscard]] std::uint64_t theta() const { return theta_; }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::vector<Entry> entries() const {  // in the order of the slots
    std::vector<Entry> all;
    std::ranges::copy_if(slots_, std::back_inserter(all), [](const Entry& entry) { return entry.hash != 0; });
    return all;
  }

 private:
  static constexpr int kGrowthBits = 3;
  static constexpr int kLeastBits = 5;

  // So that growing eightfold ends at twice the nominal entries.
  static int first_bits(int nominal_bits) {
    const int last = nominal_bits + 1;
    return last <= kLeastBits ? kLeastBits : (last - kLeastBits) % kGrowthBits + kLeastBits;
  }
  [[nodiscard]] std::size_t nominal() const { return std::size_t{1} << static_cast<unsigned>(nominal_bits_); }
  Entry& find(std::uint64_t hash) {
    const std::size_t mask = slots_.size() - 1;
    const std::size_t stride = 2 * ((hash >> static_cast<unsigned>(bits_)) & 127U) + 1;
    std::size_t place = hash & mask;
    while (slots_[place].hash != 0 && slots_[place].hash != hash) place = (place + stride) & mask;
    return slots_[place];
  }
  // The hash that has so many before it. REQUIRES: there are more.
  [[nodiscard]] std::uint64_t hash_after(std::size_t rank) const {
    std::vector<std::uint64_t> hashes;
    for (const Entry& entry : slots_) {
      if (entry.hash != 0) hashes.push_back(entry.hash);
    }
    const auto nth = hashes.begin() + static_cast<std::ptrdiff_t>(rank);
    std::ranges::nth_element(hashes, nth);
    return *nth;
  }
  void rebuild() {
    std::vector<Entry> old(std::size_t{1} << static_cast<unsigned>(bits_));
    std::swap(old, slots_);
    count_ = 0;
    for (Entry& entry : old) {
      if (entry.hash == 0 || entry.hash >= theta_) continue;
      find(entry.hash) = std::move(entry);
      ++count_;
    }
  }

  int nominal_bits_;
  int bits_;
  std::uint64_t theta_ = kWholeTheta;
  std::size_t count_ = 0;
  std::vector<Entry> slots_;  // 2^bits_
};

}  // namespace brook::engine::sketches
