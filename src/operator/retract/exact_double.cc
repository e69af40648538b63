#include "operator/retract/exact_double.h"

#include <cmath>
#include <limits>
#include <vector>

namespace brook::op {

namespace {

constexpr int kPieceBits = 32;
constexpr int kMantissaBits = 53;
constexpr std::int64_t kPieceSize = std::int64_t{1} << kPieceBits;

}  // namespace

void ExactDouble::add(double value, std::int64_t times) {
  if (std::isnan(value)) {
    nans_ += times;
    return;
  }
  if (std::isinf(value)) {
    (value > 0 ? plus_infinities_ : minus_infinities_) += times;
    return;
  }
  if (value == 0) return;
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  const auto mantissa = static_cast<std::int64_t>(std::ldexp(fraction, kMantissaBits));
  exponent -= kMantissaBits;
  const int place = exponent >= 0 ? exponent / kPieceBits : -((-exponent + kPieceBits - 1) / kPieceBits);
  const Wide shifted = Wide{mantissa} * (Wide{1} << (exponent - place * kPieceBits));
  // 85 bits, times a weight: split, so that 2^40 of them fit.
  const auto add_piece = [&](std::int32_t at, Wide piece) {
    if (piece == 0) return;
    const auto found = pieces_.try_emplace(at, 0).first;
    found->second += piece;
    if (found->second == 0) pieces_.erase(found);
  };
  add_piece(place, (shifted % kPieceSize) * times);
  add_piece(place + 1, (shifted / kPieceSize) * times);
}

// Carries upwards, so that the pieces depend on the value alone; then the highest bits decide.
double ExactDouble::value() const {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (nans_ > 0 || (plus_infinities_ > 0 && minus_infinities_ > 0)) return std::numeric_limits<double>::quiet_NaN();
  if (plus_infinities_ > 0) return kInfinity;
  if (minus_infinities_ > 0) return -kInfinity;
  if (pieces_.empty()) return 0;
  const auto digits_of = [&](int sign, bool& negative) {
    std::vector<std::uint32_t> digits;  // from the lowest piece
    const std::int32_t lowest = pieces_.begin()->first;
    Wide carry = 0;
    auto piece = pieces_.begin();
    for (std::int32_t at = lowest; piece != pieces_.end() || (carry != 0 && carry != -1); ++at) {
      if (piece != pieces_.end() && piece->first == at) carry += sign * (piece++)->second;
      Wide digit = carry % kPieceSize;
      carry /= kPieceSize;
      if (digit < 0) {
        digit += kPieceSize;
        --carry;
      }
      digits.push_back(static_cast<std::uint32_t>(digit));
    }
    negative = carry < 0;
    return digits;
  };
  bool negative = false;
  std::vector<std::uint32_t> digits = digits_of(1, negative);
  bool again = false;
  if (negative) digits = digits_of(-1, again);
  while (!digits.empty() && digits.back() == 0) digits.pop_back();
  if (digits.empty()) return 0;
  // The top three digits hold more than 64 bits; what is below only decides a tie.
  UnsignedWide top = 0;
  std::size_t taken = 0;
  for (; taken < 3 && taken < digits.size(); ++taken) top = (top << kPieceBits) | digits[digits.size() - 1 - taken];
  int shift = (pieces_.begin()->first + static_cast<int>(digits.size() - taken)) * kPieceBits;
  bool rest = false;
  for (std::size_t i = 0; i + taken < digits.size(); ++i) rest = rest || digits[i] != 0;
  while (top >> 64U != 0) {
    rest = rest || (top & 1U) != 0;
    top >>= 1U;
    ++shift;
  }
  const std::uint64_t bits = static_cast<std::uint64_t>(top) | (rest ? 1U : 0U);
  const double magnitude = std::ldexp(static_cast<double>(bits), shift);
  return negative ? -magnitude : magnitude;
}

Quad ExactDouble::quad() const {
  Quad sum = 0;
  for (const auto& [place, piece] : pieces_) {
    // Two factors, since 2^(32 * place) alone may pass the range of a double.
    const int exponent = place * kPieceBits;
    sum += static_cast<Quad>(piece) * static_cast<Quad>(std::ldexp(1.0, exponent / 2)) *
           static_cast<Quad>(std::ldexp(1.0, exponent - exponent / 2));
  }
  return sum;
}

void ExactDouble::save(ByteWriter& out) const {
  out.signed_varint(nans_);
  out.signed_varint(plus_infinities_);
  out.signed_varint(minus_infinities_);
  out.varint(pieces_.size());
  for (const auto& [place, piece] : pieces_) {
    out.signed_varint(place);
    out.fixed(to_int128(piece));
  }
}

void ExactDouble::load(ByteReader& in) {
  nans_ = in.signed_varint();
  plus_infinities_ = in.signed_varint();
  minus_infinities_ = in.signed_varint();
  for (std::uint64_t left = in.varint(); left > 0 && !in.bad(); --left) {
    const auto place = static_cast<std::int32_t>(in.signed_varint());
    pieces_[place] = to_wide(in.fixed<engine::Int128>());
  }
}

}  // namespace brook::op
