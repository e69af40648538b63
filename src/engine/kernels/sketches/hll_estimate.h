// How many values an HLL sketch saw. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <span>

namespace brook::engine::sketches {

// By how many different coupons they left: a few more, since some coupons fell together.
[[nodiscard]] double coupon_count_estimate(std::uint32_t coupons);

// By registers that were united. Few values are counted by the registers still empty, as Apache DataSketches do; many
// by Ertl's improved estimator (arXiv:1702.01284), where DataSketches use tables: both are within the sketch's error.
[[nodiscard]] double composite_hll_estimate(std::span<const std::uint8_t> ranks, std::uint32_t empty);

}  // namespace brook::engine::sketches
