#include "engine/kernels/sketches/hll.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "engine/kernels/sketches/bytes.h"
#include "engine/kernels/sketches/hll_estimate.h"
#include "engine/kernels/sketches/murmur3.h"

namespace brook::engine::sketches {

namespace {

constexpr unsigned kAddressBits = 26;
constexpr std::uint32_t kAddressMask = (1U << kAddressBits) - 1;
constexpr int kLeastSetBits = 8;  // smaller sketches go from the list to registers
constexpr std::uint8_t kFamily = 7;
constexpr std::uint8_t kListInts = 2;
constexpr std::uint8_t kSetInts = 3;
constexpr std::uint8_t kRegisterInts = 10;
constexpr std::uint8_t kEmptyFlag = 4;
constexpr std::uint8_t kCompactFlag = 8;
constexpr std::uint8_t kOutOfOrderFlag = 16;
constexpr std::uint8_t kHll8 = 2 << 2;
constexpr std::uint8_t kModeMask = 3;

std::uint32_t coupon_of(const Hash128& hash) {
  constexpr int kMostZeros = 62;
  const auto rank = static_cast<std::uint32_t>(std::min(std::countl_zero(hash.second), kMostZeros) + 1);
  return rank << kAddressBits | static_cast<std::uint32_t>(hash.first & kAddressMask);
}

}  // namespace

void HllSketch::add(std::string_view value) {
  if (!value.empty()) add_coupon(coupon_of(murmur3(value)));
}
void HllSketch::add(std::int64_t value) { add_coupon(coupon_of(murmur3(value))); }

void HllSketch::add_coupon(std::uint32_t coupon) {
  switch (mode_) {
    case Mode::kList:
      for (std::uint32_t& slot : coupons_) {
        if (slot == coupon) return;
        if (slot != 0) continue;
        slot = coupon;
        if (++coupon_count_ < coupons_.size()) return;
        if (bits_ < kLeastSetBits) return to_registers();
        return to_set();
      }
      return;
    case Mode::kSet: return insert(coupon);
    case Mode::kRegisters: {
      const std::size_t slot = coupon & (ranks_.size() - 1);
      return set_register(slot, static_cast<std::uint8_t>(coupon >> kAddressBits), true);
    }
  }
}

void HllSketch::insert(std::uint32_t coupon) {
  const auto find = [](std::vector<std::uint32_t>& slots, std::uint32_t wanted) -> std::uint32_t& {
    const std::size_t mask = slots.size() - 1;
    const std::size_t stride = ((wanted & kAddressMask) >> static_cast<unsigned>(std::countr_zero(slots.size()))) | 1U;
    std::size_t place = wanted & mask;
    while (slots[place] != 0 && slots[place] != wanted) place = (place + stride) & mask;
    return slots[place];
  };
  std::uint32_t& slot = find(coupons_, coupon);
  if (slot == coupon) return;
  slot = coupon;
  ++coupon_count_;
  if (4 * std::uint64_t{coupon_count_} <= 3 * coupons_.size()) return;
  if (coupons_.size() == std::size_t{1} << static_cast<unsigned>(bits_ - 3)) return to_registers();
  std::vector<std::uint32_t> larger(2 * coupons_.size());
  for (const std::uint32_t kept : coupons_) {
    if (kept != 0) find(larger, kept) = kept;
  }
  coupons_ = std::move(larger);
}

void HllSketch::to_set() {
  const std::vector<std::uint32_t> listed = present_coupons();
  mode_ = Mode::kSet;
  coupon_count_ = 0;
  coupons_.assign(std::size_t{1} << kFirstSetBits, 0);
  for (const std::uint32_t coupon : listed) insert(coupon);
}

void HllSketch::to_registers() {
  const std::vector<std::uint32_t> kept = present_coupons();
  const double counted = coupon_estimate();
  mode_ = Mode::kRegisters;
  ranks_.assign(std::size_t{1} << static_cast<unsigned>(bits_), 0);
  zeros_ = static_cast<std::uint32_t>(ranks_.size());
  sum_low_ = static_cast<double>(ranks_.size());
  sum_high_ = 0;
  for (const std::uint32_t coupon : kept) add_coupon(coupon);
  historic_ = counted;
  coupons_.clear();
  coupon_count_ = 0;
}

void HllSketch::set_register(std::size_t slot, std::uint8_t rank, bool counts) {
  constexpr int kHighRank = 32;
  std::uint8_t& highest = ranks_[slot];
  if (rank <= highest) return;
  if (counts) historic_ += static_cast<double>(ranks_.size()) / (sum_low_ + sum_high_);
  (highest < kHighRank ? sum_low_ : sum_high_) -= std::ldexp(1.0, -highest);
  (rank < kHighRank ? sum_low_ : sum_high_) += std::ldexp(1.0, -rank);
  if (highest == 0) --zeros_;
  highest = rank;
}

std::vector<std::uint32_t> HllSketch::present_coupons() const {
  std::vector<std::uint32_t> present;
  std::ranges::copy_if(coupons_, std::back_inserter(present), [](std::uint32_t coupon) { return coupon != 0; });
  return present;
}

void HllSketch::merge(const HllSketch& other) {
  if (other.mode_ == Mode::kRegisters) return unite_registers(other);
  if (mode_ == Mode::kList && coupon_count_ == 0 && other.mode_ == Mode::kSet && bits_ == other.bits_) {
    *this = other;
    return;
  }
  for (const std::uint32_t coupon : other.present_coupons()) add_coupon(coupon);
}

void HllSketch::unite_registers(const HllSketch& other) {
  HllSketch from = other;
  if (from.bits_ > bits_) from.lower_bits(bits_);
  if (mode_ != Mode::kRegisters) {
    for (const std::uint32_t coupon : present_coupons()) from.add_coupon(coupon);
    *this = std::move(from);
    return;
  }
  if (from.bits_ < bits_) lower_bits(from.bits_);
  for (std::size_t i = 0; i < ranks_.size(); ++i) set_register(i, from.ranks_[i], false);
  out_of_order_ = true;
  historic_ = 0;
}

void HllSketch::lower_bits(int bits) {
  std::vector<std::uint8_t> old(std::size_t{1} << static_cast<unsigned>(bits));
  std::swap(old, ranks_);
  bits_ = bits;
  zeros_ = static_cast<std::uint32_t>(ranks_.size());
  sum_low_ = static_cast<double>(ranks_.size());
  sum_high_ = 0;
  for (std::size_t i = 0; i < old.size(); ++i) set_register(i & (ranks_.size() - 1), old[i], false);
  out_of_order_ = true;
  historic_ = 0;
}

double HllSketch::estimate() const {
  if (mode_ != Mode::kRegisters) return coupon_estimate();
  return out_of_order_ ? composite_hll_estimate(ranks_, zeros_) : historic_;
}
double HllSketch::coupon_estimate() const { return coupon_count_estimate(coupon_count_); }

std::string HllSketch::write() const {
  ByteWriter out;
  const auto mode = static_cast<std::uint8_t>(mode_);
  const bool registers = mode_ == Mode::kRegisters;
  out.u8(registers ? kRegisterInts : mode_ == Mode::kSet ? kSetInts : kListInts);
  out.u8(1);
  out.u8(kFamily);
  out.u8(static_cast<std::uint8_t>(bits_));
  out.u8(registers ? 0 : static_cast<std::uint8_t>(std::countr_zero(coupons_.size())));
  out.u8(registers ? (out_of_order_ ? kOutOfOrderFlag : 0) : coupon_count_ == 0 ? kEmptyFlag : 0);
  out.u8(mode_ == Mode::kList ? static_cast<std::uint8_t>(coupon_count_) : 0);
  out.u8(static_cast<std::uint8_t>(kHll8 | mode));
  if (registers) {
    out.put(historic_);
    out.put(sum_low_);
    out.put(sum_high_);
    out.u32(zeros_);
    out.u32(0);
    for (const std::uint8_t rank : ranks_) out.u8(rank);
    return out.take();
  }
  if (mode_ == Mode::kSet) out.u32(coupon_count_);
  for (const std::uint32_t coupon : coupons_) out.u32(coupon);
  return out.take();
}

std::optional<HllSketch> HllSketch::read(std::string_view bytes) {
  ByteReader in(bytes);
  const std::uint8_t ints = in.u8();
  const std::uint8_t version = in.u8();
  const std::uint8_t family = in.u8();
  const std::uint8_t bits = in.u8();
  static_cast<void>(in.u8());
  const std::uint8_t flags = in.u8();
  std::uint32_t count = in.u8();
  const std::uint8_t mode = in.u8();
  const bool known_type = (mode & ~kModeMask) == kHll8 || (mode & kModeMask) != 2;
  if (!in.good() || version != 1 || family != kFamily || bits < kHllLeastBits || bits > kHllMostBits || !known_type)
    return std::nullopt;
  HllSketch sketch(bits);
  switch (static_cast<Mode>(mode & kModeMask)) {
    case Mode::kList:
      if (ints != kListInts || count > sketch.coupons_.size() || in.left() < count * sizeof(std::uint32_t))
        return std::nullopt;
      for (std::uint32_t i = 0; i < count; ++i) sketch.add_coupon(in.u32());
      return sketch;
    case Mode::kSet: {
      count = in.u32();
      const bool compact = (flags & kCompactFlag) != 0;
      const std::size_t slots = compact ? count : in.left() / sizeof(std::uint32_t);
      if (ints != kSetInts || bits < kLeastSetBits || in.left() < slots * sizeof(std::uint32_t)) return std::nullopt;
      sketch.to_set();
      if (!compact) {
        // The slots are taken as they are, so that a sketch keeps its bytes.
        if (!std::has_single_bit(slots) || slots > std::size_t{1} << static_cast<unsigned>(bits - 3))
          return std::nullopt;
        sketch.coupons_.assign(slots, 0);
        for (std::uint32_t& slot : sketch.coupons_) slot = in.u32();
        sketch.coupon_count_ = static_cast<std::uint32_t>(sketch.present_coupons().size());
        return 4 * std::uint64_t{sketch.coupon_count_} <= 3 * slots ? std::optional(sketch) : std::nullopt;
      }
      for (std::size_t i = 0; i < slots; ++i) sketch.add_coupon(in.u32());
      return sketch;
    }
    case Mode::kRegisters: {
      if (ints != kRegisterInts) return std::nullopt;
      sketch.to_registers();
      const double historic = in.get<double>();
      for (int i = 0; i < 3; ++i) static_cast<void>(in.u64());  // sums and zeros follow from the registers
      if (in.left() < sketch.ranks_.size()) return std::nullopt;
      for (std::size_t i = 0; i < sketch.ranks_.size(); ++i)
        sketch.set_register(i, static_cast<std::uint8_t>(in.u8() & 63U), false);
      sketch.out_of_order_ = (flags & kOutOfOrderFlag) != 0;
      sketch.historic_ = sketch.out_of_order_ ? 0 : historic;
      return sketch;
    }
  }
  return std::nullopt;
}

}  // namespace brook::engine::sketches
