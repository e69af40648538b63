#include "engine/kernels/sketches/kll.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include <fmt/format.h>

#include "engine/kernels/number_text.h"
#include "engine/kernels/sketches/bytes.h"

namespace brook::engine::sketches {

namespace {

constexpr std::size_t kLeastCapacity = 8;  // of a level; "m" of the format
constexpr std::uint8_t kFamily = 15;
constexpr std::uint8_t kFull = 1;
constexpr std::uint8_t kSingle = 2;
constexpr std::uint8_t kFullWords = 5;
constexpr std::uint8_t kShortWords = 2;
constexpr std::uint8_t kEmptyFlag = 1;
constexpr std::uint8_t kSingleFlag = 4;
constexpr std::size_t kPreambleBytes = 20;
constexpr std::size_t kShortBytes = 8;
constexpr std::size_t kMostLevels = 60;

template <class T>
std::string number_of(T item) {
  if constexpr (std::is_integral_v<T>) return std::to_string(item);
  if constexpr (std::is_same_v<T, float>) return print_float(item);
  return print_double(static_cast<double>(item));
}

template <class T>
const char* name_of() {
  return std::is_integral_v<T> ? "Longs" : std::is_same_v<T, float> ? "Floats" : "Doubles";
}

}  // namespace

// k * (2/3)^depth, rounded, where the top level has depth 0.
template <class T>
std::size_t KllSketch<T>::capacity_of(std::size_t level, std::size_t levels) const {
  std::uint64_t size = 2 * static_cast<std::uint64_t>(k_);
  std::size_t depth = levels - level - 1;
  constexpr std::size_t kDeepest = 30;
  const auto shrink = [&](std::size_t by) {
    std::uint64_t thirds = 1;
    for (std::size_t i = 0; i < by; ++i) thirds *= 3;
    size = ((size << by) / thirds + 1) >> 1U;
  };
  if (depth > kDeepest) {
    shrink(depth / 2);
    size *= 2;
    depth -= depth / 2;
  }
  shrink(depth);
  return std::max<std::size_t>(kLeastCapacity, size);
}

template <class T>
std::size_t KllSketch<T>::capacity() const {
  std::size_t total = 0;
  for (std::size_t i = 0; i < levels_.size(); ++i) total += capacity_of(i, levels_.size());
  return total;
}

template <class T>
std::size_t KllSketch<T>::retained() const {
  std::size_t total = 0;
  for (const auto& level : levels_) total += level.size();
  return total;
}

template <class T>
void KllSketch<T>::add(T item) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(item)) return;
  }
  least_ = n_ == 0 ? item : std::min(least_, item);
  greatest_ = n_ == 0 ? item : std::max(greatest_, item);
  make_room();
  ++n_;
  levels_[0].push_back(item);
}

template <class T>
void KllSketch<T>::make_room() {
  while (retained() >= capacity()) {
    std::size_t level = 0;
    while (levels_[level].size() < capacity_of(level, levels_.size())) ++level;
    compact(level);
  }
}

// Moves half of a level up, each for two; of an odd number one stays.
template <class T>
void KllSketch<T>::compact(std::size_t level) {
  if (level + 1 == levels_.size()) levels_.emplace_back();
  std::vector<T>& from = levels_[level];
  std::vector<T>& to = levels_[level + 1];
  std::optional<T> stays;
  if (from.size() % 2 == 1) {
    stays = from.front();
    from.erase(from.begin());
  }
  if (level == 0) std::ranges::sort(from);
  const std::size_t middle = to.size();
  for (std::size_t i = coin() ? 1 : 0; i < from.size(); i += 2) to.push_back(from[i]);
  std::ranges::inplace_merge(to, to.begin() + static_cast<std::ptrdiff_t>(middle));
  from.clear();
  if (stays) from.push_back(*stays);
}

template <class T>
bool KllSketch<T>::coin() {
  random_ ^= random_ << 13U;
  random_ ^= random_ >> 7U;
  random_ ^= random_ << 17U;
  return (random_ >> 32U & 1U) != 0;
}

template <class T>
void KllSketch<T>::merge(const KllSketch& other) {
  if (other.empty()) return;
  const T least = n_ == 0 ? other.least_ : std::min(least_, other.least_);
  const T greatest = n_ == 0 ? other.greatest_ : std::max(greatest_, other.greatest_);
  const std::uint64_t n = n_ + other.n_;
  for (auto item = other.levels_[0].rbegin(); item != other.levels_[0].rend(); ++item) add(*item);
  if (levels_.size() < other.levels_.size()) levels_.resize(other.levels_.size());
  for (std::size_t i = 1; i < other.levels_.size(); ++i) {
    const auto middle = static_cast<std::ptrdiff_t>(levels_[i].size());
    levels_[i].insert(levels_[i].end(), other.levels_[i].begin(), other.levels_[i].end());
    std::ranges::inplace_merge(levels_[i], levels_[i].begin() + middle);
  }
  while (retained() > capacity()) make_room();
  if (levels_.size() > 1 || other.levels_.size() > 1) least_k_ = std::min(least_k_, other.least_k_);
  n_ = n;
  least_ = least;
  greatest_ = greatest;
}

template <class T>
std::vector<typename KllSketch<T>::Weighted> KllSketch<T>::sorted() const {
  std::vector<Weighted> all;
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    for (const T& item : levels_[i]) all.push_back({item, std::uint64_t{1} << i});
  }
  std::ranges::stable_sort(all, {}, &Weighted::item);
  return all;
}

template <class T>
T KllSketch<T>::quantile(double rank) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(rank * static_cast<double>(n_)));
  if (wanted <= 1) return least_;
  if (wanted >= n_) return greatest_;
  std::uint64_t weight = 0;
  for (const Weighted& entry : sorted()) {
    weight += entry.weight;
    if (weight >= wanted) return entry.item;
  }
  return greatest_;
}

template <class T>
double KllSketch<T>::rank(T item) const {
  if (item >= greatest_) return 1;
  std::uint64_t weight = 0;
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    const auto up_to = std::ranges::count_if(levels_[i], [&](const T& kept) { return kept <= item; });
    weight += static_cast<std::uint64_t>(up_to) << i;
  }
  return static_cast<double>(weight) / static_cast<double>(n_);
}

template <class T>
std::string KllSketch<T>::write() const {
  ByteWriter out;
  const bool single = n_ == 1;
  out.u8(n_ < 2 ? kShortWords : kFullWords);
  out.u8(single ? kSingle : kFull);
  out.u8(kFamily);
  out.u8(n_ == 0 ? kEmptyFlag : single ? kSingleFlag : 0);
  out.u16(static_cast<std::uint16_t>(k_));
  out.u16(kLeastCapacity);
  if (n_ == 0) return out.take();
  if (single) {
    out.put(levels_[0][0]);
    return out.take();
  }
  out.u64(n_);
  out.u16(static_cast<std::uint16_t>(least_k_));
  out.u16(static_cast<std::uint16_t>(levels_.size()));
  std::size_t start = capacity() - retained();
  for (const auto& level : levels_) {
    out.u32(static_cast<std::uint32_t>(start));
    start += level.size();
  }
  out.put(least_);
  out.put(greatest_);
  for (auto item = levels_[0].rbegin(); item != levels_[0].rend(); ++item) out.put(*item);
  for (std::size_t i = 1; i < levels_.size(); ++i) {
    for (const T& item : levels_[i]) out.put(item);
  }
  return out.take();
}

template <class T>
std::optional<KllSketch<T>> KllSketch<T>::read(std::string_view bytes) {
  ByteReader in(bytes);
  const std::uint8_t words = in.u8();
  const std::uint8_t version = in.u8();
  const std::uint8_t family = in.u8();
  const std::uint8_t flags = in.u8();
  const std::uint16_t k = in.u16();
  const std::uint16_t least_capacity = in.u16();
  if (!in.good() || family != kFamily || k < kKllLeastK || least_capacity != kLeastCapacity) return std::nullopt;
  KllSketch sketch(k);
  if ((flags & kEmptyFlag) != 0) return sketch;
  if (version == kSingle) {
    if (in.left() != sizeof(T)) return std::nullopt;
    sketch.add(in.get<T>());
    return sketch;
  }
  if (words != kFullWords || version != kFull) return std::nullopt;
  sketch.n_ = in.u64();
  sketch.least_k_ = in.u16();
  const std::size_t levels = in.u16();
  if (levels == 0 || levels > kMostLevels || in.left() < levels * sizeof(std::uint32_t) + 2 * sizeof(T))
    return std::nullopt;
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < levels; ++i) starts.push_back(in.u32());
  sketch.least_ = in.get<T>();
  sketch.greatest_ = in.get<T>();
  if (in.left() % sizeof(T) != 0) return std::nullopt;
  starts.push_back(starts[0] + in.left() / sizeof(T));
  sketch.levels_.assign(levels, {});
  for (std::size_t i = 0; i < levels; ++i) {
    if (starts[i + 1] < starts[i] || starts[i + 1] - starts[i] > in.left() / sizeof(T)) return std::nullopt;
    for (std::size_t j = starts[i]; j < starts[i + 1]; ++j) sketch.levels_[i].push_back(in.get<T>());
  }
  std::ranges::reverse(sketch.levels_[0]);
  return sketch;
}

template <class T>
std::string KllSketch<T>::summary() const {
  const double k = least_k_;
  const bool estimates = levels_.size() > 1;
  const std::size_t items = retained();
  const std::size_t compact = n_ == 0   ? kShortBytes
                              : n_ == 1 ? kShortBytes + sizeof(T)
                                        : kPreambleBytes + levels_.size() * 4 + (items + 2) * sizeof(T);
  const std::size_t updatable = kPreambleBytes + (levels_.size() + 1) * 4 + (capacity() + 2) * sizeof(T);
  const auto number = [&](T item) { return n_ == 0 ? std::string("NaN") : number_of(item); };
  return fmt::format(
      "\n### KllKll{}Sketch Summary:\n   K                      : {}\n   Dynamic min K          : {}\n"
      "   M                      : {}\n   N                      : {}\n   Epsilon                : {:.3f}%\n"
      "   Epsilon PMF            : {:.3f}%\n   Empty                  : {}\n   Estimation Mode        : {}\n"
      "   Levels                 : {}\n   Level 0 Sorted         : false\n   Capacity Items         : {}\n"
      "   Retained Items         : {}\n   Free Space             : {}\n   ReadOnly               : false\n"
      "   Updatable Storage Bytes: {}\n   Compact Storage Bytes  : {}\n   Min Item               : {}\n"
      "   Max Item               : {}\n### End sketch summary\n",
      name_of<T>(), k_, least_k_, kLeastCapacity, n_, 229.6 / std::pow(k, 0.9723), 244.6 / std::pow(k, 0.9433), n_ == 0,
      estimates, levels_.size(), capacity(), items, capacity() - items, updatable, compact, number(least_),
      number(greatest_));
}

template class KllSketch<float>;
template class KllSketch<double>;
template class KllSketch<std::int64_t>;

}  // namespace brook::engine::sketches
