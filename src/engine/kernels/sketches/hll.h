// HLL sketches of Apache DataSketches with 8-bit registers (HLL_8), in their updatable format. The first values are
// kept as coupons (26 bits of address, 6 of rank) in a list, then in a hash set, and then become registers. While all
// values came one by one the historic estimator counts them; after registers were united, a composite one does. One
// thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brook::engine::sketches {

constexpr int kHllDefaultBits = 12;
constexpr int kHllLeastBits = 4;
constexpr int kHllMostBits = 21;

class HllSketch {
 public:
  explicit HllSketch(int bits) : bits_(bits), coupons_(std::size_t{1} << kListBits) {}
  static std::optional<HllSketch> read(std::string_view bytes);  // nothing: no such sketch
  [[nodiscard]] std::string write() const;

  void add(std::string_view value);
  void add(std::int64_t value);
  // The union with what is in the other, in this one's size or the other's where that is less.
  void merge(const HllSketch& other);

  [[nodiscard]] int bits() const { return bits_; }
  [[nodiscard]] double estimate() const;

 private:
  enum class Mode : std::uint8_t { kList, kSet, kRegisters };  // as in the format
  static constexpr int kListBits = 3;
  static constexpr int kFirstSetBits = 5;

  void add_coupon(std::uint32_t coupon);
  void set_register(std::size_t slot, std::uint8_t rank, bool counts);
  void insert(std::uint32_t coupon);
  void to_set();
  void to_registers();
  void unite_registers(const HllSketch& other);
  void lower_bits(int bits);
  [[nodiscard]] double coupon_estimate() const;
  [[nodiscard]] std::vector<std::uint32_t> present_coupons() const;

  int bits_;
  Mode mode_ = Mode::kList;
  std::uint32_t coupon_count_ = 0;
  std::vector<std::uint32_t> coupons_;  // slots, 0 where free; a list's are filled from the front
  // Registers.
  std::vector<std::uint8_t> ranks_;
  bool out_of_order_ = false;  // registers were united: the historic estimate is lost
  double historic_ = 0;
  double sum_low_ = 0;   // of 2^-rank over the registers, for ranks below 32
  double sum_high_ = 0;  // and from there on
  std::uint32_t zeros_ = 0;
};

}  // namespace brook::engine::sketches
