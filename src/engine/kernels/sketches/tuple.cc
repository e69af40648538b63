#include "engine/kernels/sketches/tuple.h"

#include <limits>
#include <unordered_map>

#include "engine/kernels/sketches/bytes.h"
#include "engine/kernels/sketches/murmur3.h"

namespace brook::engine::sketches {

namespace {

constexpr std::uint8_t kVersion = 3;
constexpr std::uint8_t kFamily = 9;
constexpr std::uint8_t kCompactType = 1;
constexpr std::uint8_t kReadOnly = 2;
constexpr std::uint8_t kEmpty = 4;
constexpr std::uint8_t kCompact = 8;

template <class V>
Summary<V> united(const Summary<V>& a, const Summary<V>& b, SummaryMode mode) {
  Summary<V> both = Summary<V>::start(mode);
  both.add(a.value);
  both.add(b.value);
  return both;
}

}  // namespace

std::optional<SummaryMode> summary_mode(std::string_view name) {
  std::string folded;
  for (const char c : name) folded += static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  if (folded == "sum") return SummaryMode::kSum;
  if (folded == "min") return SummaryMode::kMin;
  if (folded == "max") return SummaryMode::kMax;
  if (folded == "alwaysone") return SummaryMode::kAlwaysOne;
  return std::nullopt;
}

template <class V>
Summary<V> Summary<V>::start(SummaryMode mode) {
  using Limits = std::numeric_limits<V>;
  Summary summary{.value = V(), .mode = mode};
  if (mode == SummaryMode::kMin) summary.value = Limits::has_infinity ? Limits::infinity() : Limits::max();
  if (mode == SummaryMode::kMax) summary.value = Limits::has_infinity ? -Limits::infinity() : Limits::min();
  if (mode == SummaryMode::kAlwaysOne) summary.value = V(1);
  return summary;
}

template <class V>
void Summary<V>::add(V number) {
  switch (mode) {
    case SummaryMode::kSum:
      if constexpr (std::is_integral_v<V>) {
        value = static_cast<V>(static_cast<std::uint32_t>(value) + static_cast<std::uint32_t>(number));
      } else {
        value += number;
      }
      return;
    case SummaryMode::kMin: value = number < value ? number : value; return;
    case SummaryMode::kMax: value = number > value ? number : value; return;
    case SummaryMode::kAlwaysOne: value = V(1); return;
  }
}

template <class V>
std::string write_tuple(const TupleSketch<V>& sketch) {
  const bool estimates = !sketch.empty && sketch.theta < kWholeTheta;
  const bool single = sketch.entries.size() == 1 && !estimates;
  ByteWriter out;
  out.u8(sketch.empty || single ? 1 : estimates ? 3 : 2);
  out.u8(kVersion);
  out.u8(kFamily);
  out.u8(kCompactType);
  out.u8(0);
  out.u8(static_cast<std::uint8_t>(kReadOnly | kCompact | (sketch.empty ? kEmpty : 0)));
  out.u16(kSeedHash);
  if (!sketch.empty && !single) {
    out.u32(static_cast<std::uint32_t>(sketch.entries.size()));
    out.u32(0);
    if (estimates) out.u64(sketch.theta);
  }
  for (const auto& entry : sketch.entries) {
    out.u64(entry.hash);
    out.put(entry.summary.value);
    out.u8(static_cast<std::uint8_t>(entry.summary.mode));
  }
  return out.take();
}

template <class V>
std::optional<TupleSketch<V>> read_tuple(std::string_view bytes) {
  constexpr std::size_t kEntryBytes = sizeof(std::uint64_t) + sizeof(V) + 1;
  ByteReader in(bytes);
  const std::uint8_t words = in.u8();
  const std::uint8_t version = in.u8();
  const std::uint8_t family = in.u8();
  const std::uint8_t type = in.u8();
  static_cast<void>(in.u8());
  const std::uint8_t flags = in.u8();
  static_cast<void>(in.u16());
  if (!in.good() || version != kVersion || family != kFamily || type != kCompactType) return std::nullopt;
  TupleSketch<V> sketch;
  if ((flags & kEmpty) != 0) return sketch;
  sketch.empty = false;
  std::uint32_t count = 1;
  if (words > 1) {
    count = in.u32();
    static_cast<void>(in.u32());
    if (words > 2) sketch.theta = in.u64();
  }
  if (!in.good() || count != in.left() / kEntryBytes || in.left() % kEntryBytes != 0) return std::nullopt;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint64_t hash = in.u64();
    const V value = in.get<V>();
    const std::uint8_t mode = in.u8();
    if (mode > static_cast<std::uint8_t>(SummaryMode::kAlwaysOne)) return std::nullopt;
    sketch.entries.push_back({hash, {.value = value, .mode = static_cast<SummaryMode>(mode)}});
  }
  return sketch;
}

template <class V>
TupleSketch<V> intersection(const TupleSketch<V>& a, const TupleSketch<V>& b, SummaryMode mode) {
  if (a.empty || b.empty) return {};
  TupleSketch<V> result;
  result.theta = std::min(a.theta, b.theta);
  std::unordered_map<std::uint64_t, const Summary<V>*> others;
  for (const auto& entry : b.entries) others.emplace(entry.hash, &entry.summary);
  for (const auto& entry : a.entries) {
    const auto other = others.find(entry.hash);
    if (other != others.end() && entry.hash < result.theta)
      result.entries.push_back({entry.hash, united(entry.summary, *other->second, mode)});
  }
  result.empty = result.entries.empty() && result.theta == kWholeTheta;
  return result;
}

template <class V>
TupleSketch<V> difference(const TupleSketch<V>& a, const ThetaSketch& b) {
  if (a.empty || b.empty) return a;
  TupleSketch<V> result;
  result.theta = std::min(a.theta, b.theta);
  for (const auto& entry : a.entries) {
    if (entry.hash < result.theta && !std::ranges::binary_search(b.hashes, entry.hash)) result.entries.push_back(entry);
  }
  result.empty = result.entries.empty() && result.theta == kWholeTheta;
  return result;
}

template <class V>
ThetaSketch theta_of(const TupleSketch<V>& sketch) {
  ThetaSketch theta{.empty = sketch.empty, .theta = sketch.theta};
  for (const auto& entry : sketch.entries) theta.hashes.push_back(entry.hash);
  std::ranges::sort(theta.hashes);
  return theta;
}

template <class V>
TupleSketch<V> tuple_of(const ThetaSketch& sketch, SummaryMode mode) {
  TupleSketch<V> tuple{.empty = sketch.empty, .theta = sketch.theta};
  for (const std::uint64_t hash : sketch.hashes) tuple.entries.push_back({hash, Summary<V>::start(mode)});
  return tuple;
}

template <class V>
void TupleUnion<V>::add_number(std::uint64_t hash, V number) {
  empty_ = false;
  const std::uint64_t shortened = hash >> 1U;
  if (shortened == 0) return;
  Summary<V> summary = Summary<V>::start(mode_);
  summary.add(number);
  table_.insert(shortened, summary, [&](Summary<V> old) {
    old.add(number);
    return old;
  });
}

template <class V>
void TupleUnion<V>::add(const TupleSketch<V>& sketch) {
  if (sketch.empty) return;
  empty_ = false;
  table_.lower_theta(sketch.theta);
  for (const auto& entry : sketch.entries) {
    table_.insert(entry.hash, entry.summary, [&](const Summary<V>& old) { return united(old, entry.summary, mode_); });
  }
}

template <class V>
TupleSketch<V> TupleUnion<V>::result() const {
  return {.empty = empty_, .theta = table_.theta(), .entries = table_.entries()};
}

template <class V>
TupleSketch<V> TupleUnion<V>::trimmed_result() const {
  TupleUnion copy = *this;
  copy.table_.trim();
  return copy.result();
}

template struct Summary<double>;
template std::string write_tuple(const TupleSketch<double>&);
template std::optional<TupleSketch<double>> read_tuple(std::string_view);
template TupleSketch<double> intersection(const TupleSketch<double>&, const TupleSketch<double>&, SummaryMode);
template TupleSketch<double> difference(const TupleSketch<double>&, const ThetaSketch&);
template ThetaSketch theta_of(const TupleSketch<double>&);
template TupleSketch<double> tuple_of(const ThetaSketch&, SummaryMode);
template class TupleUnion<double>;
template struct Summary<std::int32_t>;
template std::string write_tuple(const TupleSketch<std::int32_t>&);
template std::optional<TupleSketch<std::int32_t>> read_tuple(std::string_view);
template TupleSketch<std::int32_t> intersection(const TupleSketch<std::int32_t>&, const TupleSketch<std::int32_t>&,
                                                SummaryMode);
template TupleSketch<std::int32_t> difference(const TupleSketch<std::int32_t>&, const ThetaSketch&);
template ThetaSketch theta_of(const TupleSketch<std::int32_t>&);
template TupleSketch<std::int32_t> tuple_of(const ThetaSketch&, SummaryMode);
template class TupleUnion<std::int32_t>;

}  // namespace brook::engine::sketches
