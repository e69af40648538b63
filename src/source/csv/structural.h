// StructuralCursor: finds the next of three bytes (separator and line ends) in a block, 64 bytes at a time. The hot
// loop of the reader; everything is inline. Used by one thread.
#pragma once

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace brook::source::csv {

class StructuralCursor {
 public:
  StructuralCursor(char a, char b, char c) : a_(a), b_(b), c_(c) {}

  // The search goes on at `p`. REQUIRES: one of the bytes lies ahead, and kBlockPadding (files/block.h) bytes behind
  // that are readable.
  void seek(const char* p) {
    word_ = p;
    mask_ = scan(p);
  }

  // The place of the next one; the search goes on behind it.
  [[nodiscard]] const char* next() {
    while (mask_ == 0) {
      word_ += 64;
      mask_ = scan(word_);
    }
    const char* const found = word_ + __builtin_ctzll(mask_);
    mask_ &= mask_ - 1;
    return found;
  }

 private:
#if defined(__SSE2__)
  [[nodiscard]] std::uint64_t scan(const char* p) const {
    const __m128i a = _mm_set1_epi8(a_);
    const __m128i b = _mm_set1_epi8(b_);
    const __m128i c = _mm_set1_epi8(c_);
    std::uint64_t mask = 0;
    for (unsigned i = 0; i < 4; ++i) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + std::size_t{16} * i));
      const __m128i hits =
          _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, a), _mm_cmpeq_epi8(bytes, b)), _mm_cmpeq_epi8(bytes, c));
      mask |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(hits))) << (16 * i);
    }
    return mask;
  }
#else
  // Eight bytes in a word: a zero byte of (word ^ pattern) becomes 0x80, exactly; then one bit a byte is gathered.
  [[nodiscard]] static std::uint64_t hits(std::uint64_t word, char c) {
    constexpr std::uint64_t kLow = 0x7F7F7F7F7F7F7F7FULL;
    const std::uint64_t x = word ^ (0x0101010101010101ULL * static_cast<unsigned char>(c));
    return ~(((x & kLow) + kLow) | x | kLow);
  }
  [[nodiscard]] std::uint64_t scan(const char* p) const {
    std::uint64_t mask = 0;
    for (unsigned i = 0; i < 8; ++i) {
      std::uint64_t word = 0;
      std::memcpy(&word, p + std::size_t{8} * i, sizeof(word));
      const std::uint64_t found = (hits(word, a_) | hits(word, b_) | hits(word, c_)) >> 7U;
      mask |= ((found * 0x0102040810204080ULL) >> 56U) << (8 * i);
    }
    return mask;
  }
#endif

  char a_, b_, c_;
  const char* word_ = nullptr;
  std::uint64_t mask_ = 0;
};

}  // namespace brook::source::csv
