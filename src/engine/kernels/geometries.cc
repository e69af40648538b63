// Geometries as well-known binary (OGC 06-103r4), which they travel as: checked, and written in one order of bytes.
#include <algorithm>
#include <bit>
#include <cstring>

#include <fmt/format.h>

#include "engine/kernels/kernel.h"
#include "engine/kernels/text_case.h"
#include "engine/kernels/text_groups.h"

namespace brook::engine {

namespace {

constexpr int kDeepest = 64;
constexpr std::int32_t kGreatestSrid = 998'999;

class WkbCopy {
 public:
  WkbCopy(std::string_view wkb, bool to_big) : wkb_(wkb), to_big_(to_big) {}

  std::string copy() {
    if (wkb_.empty()) fail("WKB data is empty or null");
    geometry(0, 0);
    if (at_ < wkb_.size()) fail("bytes behind the geometry");
    return std::move(out_);
  }

 private:
  [[noreturn]] void fail(std::string_view problem) const {
    raise("WKB_PARSE_ERROR", fmt::format("Error parsing WKB: {} at position {}", problem, at_));
  }

  template <class T>
  T read() {
    T value;
    if (wkb_.size() - at_ < sizeof(T)) fail("Unexpected end of WKB buffer");
    std::memcpy(&value, wkb_.data() + at_, sizeof(T));
    at_ += sizeof(T);
    return from_big_ ? swapped(value) : value;
  }
  template <class T>
  void write(T value) {
    if (to_big_) value = swapped(value);
    out_.append(reinterpret_cast<const char*>(&value), sizeof(T));
  }
  static std::uint32_t swapped(std::uint32_t value) { return __builtin_bswap32(value); }
  static std::uint64_t swapped(std::uint64_t value) { return __builtin_bswap64(value); }

  void points(std::uint32_t count, unsigned dimensions) {
    for (std::uint64_t i = 0; i < std::uint64_t{count} * dimensions; ++i) write(read<std::uint64_t>());
  }

  // `wanted`: the kind that a multi-geometry is made of, 0 for any.
  void geometry(int depth, std::uint32_t wanted) {
    if (depth > kDeepest) fail("geometries nested too deep");
    if (at_ >= wkb_.size()) fail("Unexpected end of WKB buffer");
    const char order = wkb_[at_++];
    if (order != 0 && order != 1) fail("Invalid byte order");
    from_big_ = order == 0;
    out_ += static_cast<char>(to_big_ ? 0 : 1);
    const auto type = read<std::uint32_t>();
    const std::uint32_t kind = type % 1000;
    const std::uint32_t extra = type / 1000;  // 1: Z, 2: M, 3: both
    if (kind < 1 || kind > 7 || extra > 3) fail(fmt::format("Invalid or unsupported type {}", type));
    if (wanted != 0 && kind != wanted) fail(fmt::format("Unexpected type {}", type));
    write(type);
    const unsigned dimensions = 2 + (extra == 3 ? 2 : extra == 0 ? 0 : 1);
    if (kind == 1) return points(1, dimensions);
    const auto count = read<std::uint32_t>();
    write(count);
    if (kind == 2) return points(count, dimensions);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (kind == 3) {
        const auto size = read<std::uint32_t>();
        write(size);
        points(size, dimensions);
      } else {
        geometry(depth + 1, kind == 7 ? 0 : kind - 3);
      }
    }
  }

  std::string_view wkb_;
  std::size_t at_ = 0;
  bool from_big_ = false;
  bool to_big_;
  std::string out_;
};

OwnedBytes checked(Bytes wkb) { return {WkbCopy(wkb.data, false).copy()}; }

OwnedBytes in_order(Bytes wkb, std::string_view order) {
  const std::string name = to_upper(order);
  if (name != "NDR" && name != "XDR") {
    raise("INVALID_PARAMETER_VALUE.ENDIANNESS",
          fmt::format("The order of bytes of st_asbinary() is NDR or XDR, not '{}'.", order));
  }
  return {WkbCopy(wkb.data, name == "XDR").copy()};
}

std::int32_t checked_srid(std::int32_t srid) {
  if (srid < 0 || srid > kGreatestSrid)
    raise("ST_INVALID_SRID_VALUE", fmt::format("Invalid or unsupported SRID value: {}.", srid));
  return srid;
}

}  // namespace

void register_geometries(duckdb::ExtensionLoader& loader) {
  for (auto& function : {fallible<checked>("brook_wkb"), fallible<in_order>("brook_wkb_in_order"),
                         fallible<checked_srid>("brook_srid")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
