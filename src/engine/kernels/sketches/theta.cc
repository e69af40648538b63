#include "engine/kernels/sketches/theta.h"

#include <bit>

#include "engine/kernels/sketches/bytes.h"
#include "engine/kernels/sketches/murmur3.h"

namespace brook::engine::sketches {

namespace {

constexpr std::uint8_t kFamily = 3;  // compact theta sketches
constexpr std::uint8_t kPlain = 3;
constexpr std::uint8_t kCompressed = 4;
// Flags.
constexpr std::uint8_t kReadOnly = 2;
constexpr std::uint8_t kEmpty = 4;
constexpr std::uint8_t kCompact = 8;
constexpr std::uint8_t kOrdered = 16;
constexpr std::uint8_t kSingle = 32;

std::string write_plain(const ThetaSketch& sketch) {
  const bool estimates = sketch.theta < kWholeTheta;
  const bool single = sketch.hashes.size() == 1 && !estimates;
  ByteWriter out;
  out.u8(sketch.empty || single ? 1 : estimates ? 3 : 2);
  out.u8(kPlain);
  out.u8(kFamily);
  out.u16(0);
  out.u8(static_cast<std::uint8_t>(kReadOnly | kCompact | kOrdered | (sketch.empty ? kEmpty : 0) |
                                   (single ? kSingle : 0)));
  out.u16(sketch.empty ? 0 : kSeedHash);
  if (sketch.empty) return out.take();
  if (!single) {
    out.u32(static_cast<std::uint32_t>(sketch.hashes.size()));
    out.u32(std::bit_cast<std::uint32_t>(1.0F));
    if (estimates) out.u64(sketch.theta);
  }
  for (const std::uint64_t hash : sketch.hashes) out.u64(hash);
  return out.take();
}

// Ascending hashes as their distances, each of the bits that the longest needs, the highest bit first.
std::string write_compressed(const ThetaSketch& sketch) {
  std::uint64_t any = 0;
  std::uint64_t last = 0;
  for (const std::uint64_t hash : sketch.hashes) any |= hash - std::exchange(last, hash);
  const int bits = 64 - std::countl_zero(any);
  const auto count = static_cast<std::uint32_t>(sketch.hashes.size());
  const int count_bytes = (39 - std::countl_zero(count)) / 8;
  const bool estimates = sketch.theta < kWholeTheta;
  ByteWriter out;
  out.u8(estimates ? 2 : 1);
  out.u8(kCompressed);
  out.u8(kFamily);
  out.u8(static_cast<std::uint8_t>(bits));
  out.u8(static_cast<std::uint8_t>(count_bytes));
  out.u8(kReadOnly | kCompact | kOrdered);
  out.u16(kSeedHash);
  if (estimates) out.u64(sketch.theta);
  for (int i = 0; i < count_bytes; ++i) out.u8(static_cast<std::uint8_t>(count >> static_cast<unsigned>(8 * i)));
  last = 0;
  unsigned pending = 0;
  int pending_bits = 0;
  for (const std::uint64_t hash : sketch.hashes) {
    const std::uint64_t distance = hash - std::exchange(last, hash);
    for (int bit = bits - 1; bit >= 0; --bit) {
      pending = pending << 1U | static_cast<unsigned>(distance >> static_cast<unsigned>(bit) & 1U);
      if (++pending_bits < 8) continue;
      out.u8(static_cast<std::uint8_t>(pending));
      pending = 0;
      pending_bits = 0;
    }
  }
  if (pending_bits > 0) out.u8(static_cast<std::uint8_t>(pending << static_cast<unsigned>(8 - pending_bits)));
  return out.take();
}

std::optional<ThetaSketch> read_compressed(ByteReader in, bool estimates, int bits, int count_bytes) {
  ThetaSketch sketch;
  if (estimates) sketch.theta = in.u64();
  std::uint64_t count = 0;
  for (int i = 0; i < count_bytes; ++i) count |= std::uint64_t{in.u8()} << static_cast<unsigned>(8 * i);
  if (bits < 1 || bits > 63 || count_bytes > 4 || count * static_cast<unsigned>(bits) > 8 * std::uint64_t{in.left()})
    return std::nullopt;
  std::uint64_t last = 0;
  unsigned byte = 0;
  int byte_bits = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::uint64_t distance = 0;
    for (int bit = 0; bit < bits; ++bit) {
      if (byte_bits == 0) {
        byte = in.u8();
        byte_bits = 8;
      }
      distance = distance << 1U | (byte >> static_cast<unsigned>(--byte_bits) & 1U);
    }
    sketch.hashes.push_back(last += distance);
  }
  sketch.empty = false;
  return sketch;
}

}  // namespace

double estimate_of(std::uint64_t theta, std::size_t count) {
  return static_cast<double>(count) / (static_cast<double>(theta) / static_cast<double>(kWholeTheta));
}

std::string write_theta(const ThetaSketch& sketch) {
  const bool single = sketch.hashes.size() == 1 && sketch.theta == kWholeTheta;
  return sketch.hashes.empty() || single ? write_plain(sketch) : write_compressed(sketch);
}

std::optional<ThetaSketch> read_theta(std::string_view bytes) {
  ByteReader in(bytes);
  const std::uint8_t words = in.u8();
  const std::uint8_t version = in.u8();
  const std::uint8_t family = in.u8();
  const std::uint8_t bits = in.u8();
  const std::uint8_t count_bytes = in.u8();
  const std::uint8_t flags = in.u8();
  const std::uint16_t seed_hash = in.u16();
  if (!in.good() || family != kFamily || (version != kPlain && version != kCompressed)) return std::nullopt;
  if ((flags & kEmpty) != 0) return ThetaSketch{};
  if (seed_hash != kSeedHash) return std::nullopt;
  if (version == kCompressed) return read_compressed(in, words > 1, bits, count_bytes);
  ThetaSketch sketch{.empty = false};
  std::uint32_t count = 1;
  if (words > 1) {
    count = in.u32();
    static_cast<void>(in.u32());
    if (words > 2) sketch.theta = in.u64();
  }
  if (count > in.left() / sizeof(std::uint64_t)) return std::nullopt;
  for (std::uint32_t i = 0; i < count; ++i) sketch.hashes.push_back(in.u64());
  std::ranges::sort(sketch.hashes);
  return sketch;
}

ThetaSketch intersection(const ThetaSketch& a, const ThetaSketch& b) {
  if (a.empty || b.empty) return {};
  ThetaSketch result{.empty = false, .theta = std::min(a.theta, b.theta)};
  std::ranges::set_intersection(a.hashes, b.hashes, std::back_inserter(result.hashes));
  std::erase_if(result.hashes, [&](std::uint64_t hash) { return hash >= result.theta; });
  result.empty = result.hashes.empty() && result.theta == kWholeTheta;
  return result;
}

ThetaSketch difference(const ThetaSketch& a, const ThetaSketch& b) {
  if (a.empty || b.empty) return a;
  ThetaSketch result{.empty = false, .theta = std::min(a.theta, b.theta)};
  std::ranges::set_difference(a.hashes, b.hashes, std::back_inserter(result.hashes));
  std::erase_if(result.hashes, [&](std::uint64_t hash) { return hash >= result.theta; });
  result.empty = result.hashes.empty() && result.theta == kWholeTheta;
  return result;
}

void ThetaUnion::add_hash(std::uint64_t hash) {
  empty_ = false;
  const std::uint64_t shortened = hash >> 1U;
  if (shortened != 0) table_.insert(shortened, {}, [](Nothing old) { return old; });
}

void ThetaUnion::add(const ThetaSketch& sketch) {
  if (sketch.empty) return;
  empty_ = false;
  table_.lower_theta(sketch.theta);
  for (const std::uint64_t hash : sketch.hashes) table_.insert(hash, {}, [](Nothing old) { return old; });
}

ThetaSketch ThetaUnion::result() const {
  ThetaSketch sketch{.empty = empty_, .theta = table_.theta()};
  for (const auto& entry : table_.entries()) sketch.hashes.push_back(entry.hash);
  std::ranges::sort(sketch.hashes);
  return sketch;
}

ThetaSketch ThetaUnion::trimmed_result() const {
  ThetaUnion copy = *this;
  copy.table_.trim();
  return copy.result();
}

}  // namespace brook::engine::sketches
