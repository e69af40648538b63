// Word: a value of up to 64 bits as an int64 that orders and equals as SQL says: NaN is the greatest and one, -0.0 is
// 0.0. The values of most columns are words, so tables and extremes are written once for them.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

#include "engine/physical.h"
#include "operator/aggregate/cell.h"

namespace brook::op {

[[nodiscard]] inline bool is_word(engine::Physical physical) { return physical < engine::Physical::kInt128; }

template <class T>
[[nodiscard]] std::int64_t to_word(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    const auto bits = std::bit_cast<std::int64_t>(normalized(static_cast<double>(value)));
    return bits ^ ((bits >> 63) & std::numeric_limits<std::int64_t>::max());
  } else {
    return static_cast<std::int64_t>(value);
  }
}

template <class T>
[[nodiscard]] T from_word(std::int64_t word) {
  if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(std::bit_cast<double>(word ^ ((word >> 63) & std::numeric_limits<std::int64_t>::max())));
  } else {
    return static_cast<T>(word);
  }
}

// with_physical() for the types that are words. REQUIRES: is_word(physical).
template <class F>
void with_word(engine::Physical physical, F&& f) {
  engine::with_physical(physical, [&](auto tag) {
    using T = typename decltype(tag)::type;
    if constexpr (std::is_arithmetic_v<T>) f(tag);
  });
}

}  // namespace brook::op
