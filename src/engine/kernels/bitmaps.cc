// Bitmaps of 32,768 bits, by which distinct numbers are counted exactly in buckets.
#include <bit>
#include <string>

#include <fmt/format.h>

#include "engine/kernels/aggregate_groups.h"
#include "engine/kernels/held_aggregate.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;
using duckdb::Value;

constexpr std::int64_t kBytes = 4096;
constexpr std::int64_t kBits = 8 * kBytes;

// Buckets count from 1 upwards for positive numbers, from 0 downwards for the others. Java's negation of the least
// BIGINT stays negative, and so does what is left of its division.
std::int64_t bucket_number(std::int64_t value) { return value > 0 ? 1 + (value - 1) / kBits : value / kBits; }
std::int64_t bit_position(std::int64_t value) {
  if (value > 0) return (value - 1) % kBits;
  return static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(value)) % kBits;
}

std::int64_t bit_count(Bytes bitmap) {
  std::int64_t count = 0;
  for (const char byte : bitmap.data) count += std::popcount(static_cast<unsigned char>(byte));
  return count;
}

Value bitmap_value(const std::string& bits) {
  return Value::BLOB(reinterpret_cast<duckdb::const_data_ptr_t>(bits.data()), bits.size());
}

class ConstructedBitmap {
 public:
  explicit ConstructedBitmap(const Constants&) {}
  void add(const ArgumentRow& row) {
    if (row.is_null(0)) return;
    const auto position = row.get<std::int64_t>(0);
    if (position < 0 || position >= kBits) {
      raise("INVALID_BITMAP_POSITION", fmt::format("The 0-indexed bitmap position {} is out of bounds. The bitmap has "
                                                   "{} bits ({} bytes).",
                                                   position, kBits, kBytes));
    }
    const auto bit = static_cast<unsigned char>(1U << static_cast<unsigned>(position % 8));
    char& byte = bits_[static_cast<std::size_t>(position / 8)];
    byte = static_cast<char>(static_cast<unsigned char>(byte) | bit);
  }
  void merge(const ConstructedBitmap& other) {
    for (std::size_t i = 0; i < bits_.size(); ++i)
      bits_[i] = static_cast<char>(static_cast<unsigned char>(bits_[i]) | static_cast<unsigned char>(other.bits_[i]));
  }
  [[nodiscard]] Value finish(const LogicalType&) const { return bitmap_value(bits_); }

 private:
  std::string bits_ = std::string(kBytes, '\0');
};

// Of bitmaps of any length: what is past the end of one is zeros. No bitmap at all is all ones to AND.
template <bool all>
class CombinedBitmap {
 public:
  explicit CombinedBitmap(const Constants&) {}
  void add(const ArgumentRow& row) {
    if (!row.is_null(0)) combine(row.bytes(0));
  }
  void merge(const CombinedBitmap& other) { combine(other.bits_); }
  [[nodiscard]] Value finish(const LogicalType&) const { return bitmap_value(bits_); }

 private:
  void combine(std::string_view other) {
    for (std::size_t i = 0; i < bits_.size(); ++i) {
      const auto byte = i < other.size() ? static_cast<unsigned char>(other[i]) : 0U;
      const auto mine = static_cast<unsigned char>(bits_[i]);
      bits_[i] = static_cast<char>(all ? mine & byte : mine | byte);
    }
  }

  std::string bits_ = std::string(kBytes, all ? '\xFF' : '\0');
};

}  // namespace

void register_bitmaps(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(kernel<bucket_number>("brook_bitmap_bucket_number"));
  loader.RegisterFunction(kernel<bit_position>("brook_bitmap_bit_position"));
  loader.RegisterFunction(kernel<bit_count>("brook_bitmap_count"));
  const LogicalType blob = LogicalType::BLOB;
  loader.RegisterFunction(held_aggregate<ConstructedBitmap>("brook_bitmap_construct", {LogicalType::BIGINT}, blob));
  loader.RegisterFunction(held_aggregate<CombinedBitmap<false>>("brook_bitmap_or", {blob}, blob));
  loader.RegisterFunction(held_aggregate<CombinedBitmap<true>>("brook_bitmap_and", {blob}, blob));
}

}  // namespace brook::engine
