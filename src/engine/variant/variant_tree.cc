#include "engine/variant/variant_tree.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <unordered_map>

namespace brook::engine {

namespace {

// Numbers of the primitive types.
constexpr unsigned kTrue = 1;
constexpr unsigned kFalse = 2;
constexpr unsigned kInt8 = 3;
constexpr unsigned kDouble = 7;
constexpr unsigned kDecimal4 = 8;
constexpr unsigned kDate = 11;
constexpr unsigned kTimestamp = 12;
constexpr unsigned kTimestampNtz = 13;
constexpr unsigned kFloat = 14;
constexpr unsigned kBinary = 15;
constexpr unsigned kString = 16;
constexpr std::size_t kLongestShortString = 63;

void append_unsigned(std::string& out, std::uint64_t value, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) out += static_cast<char>(value >> (8 * i));
}

std::string primitive(unsigned number) { return std::string(1, static_cast<char>(number << 2U)); }

std::string with_payload(unsigned number, std::uint64_t value, std::size_t width) {
  std::string bytes = primitive(number);
  append_unsigned(bytes, value, width);
  return bytes;
}

template <class T>
bool fits(std::int64_t value) {
  return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
}

std::size_t width_of(std::uint64_t largest) {
  return largest <= 0xFF ? 1 : largest <= 0xFFFF ? 2 : largest <= 0xFFFFFF ? 3 : 4;
}

class Encoder {
 public:
  std::string value(const VariantTree& tree) {
    if (const auto* fields = tree.fields()) return object(*fields);
    if (const auto* elements = tree.elements()) return array(*elements);
    return tree.scalar();
  }

  std::string metadata() const {
    std::size_t size = 0;
    for (const std::string& key : keys_) size += key.size();
    const std::size_t width = width_of(std::max(size, keys_.size()));
    std::string out(1, static_cast<char>(1U | ((width - 1) << 6U)));
    append_unsigned(out, keys_.size(), width);
    std::size_t offset = 0;
    append_unsigned(out, 0, width);
    for (const std::string& key : keys_) append_unsigned(out, offset += key.size(), width);
    for (const std::string& key : keys_) out += key;
    return out;
  }

 private:
  std::size_t id_of(const std::string& key) {
    const auto [found, added] = ids_.try_emplace(key, keys_.size());
    if (added) keys_.push_back(key);
    return found->second;
  }

  std::string object(const VariantTree::Fields& fields) {
    std::vector<std::size_t> ids;
    std::vector<std::string> values;
    for (const auto& [key, tree] : fields) {
      ids.push_back(id_of(key));
      values.push_back(value(tree));
    }
    std::vector<std::size_t> order(fields.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return fields[a].first < fields[b].first; });
    std::size_t size = 0;
    for (const std::string& bytes : values) size += bytes.size();
    const std::size_t id_width = width_of(ids.empty() ? 0 : *std::ranges::max_element(ids));
    const std::size_t offset_width = width_of(size);
    const bool large = fields.size() > 0xFF;
    const std::size_t bits = (offset_width - 1) | ((id_width - 1) << 2U) | (large ? 16U : 0U);
    std::string out(1, static_cast<char>(2U | (bits << 2U)));
    append_unsigned(out, fields.size(), large ? 4 : 1);
    for (const std::size_t i : order) append_unsigned(out, ids[i], id_width);
    std::size_t offset = 0;
    for (const std::size_t i : order) {
      append_unsigned(out, offset, offset_width);
      offset += values[i].size();
    }
    append_unsigned(out, offset, offset_width);
    for (const std::size_t i : order) out += values[i];
    return out;
  }

  std::string array(const VariantTree::Elements& elements) {
    std::vector<std::string> values;
    std::size_t size = 0;
    for (const VariantTree& tree : elements) size += values.emplace_back(value(tree)).size();
    const std::size_t offset_width = width_of(size);
    const bool large = elements.size() > 0xFF;
    const std::size_t bits = (offset_width - 1) | (large ? 4U : 0U);
    std::string out(1, static_cast<char>(3U | (bits << 2U)));
    append_unsigned(out, elements.size(), large ? 4 : 1);
    std::size_t offset = 0;
    append_unsigned(out, 0, offset_width);
    for (const std::string& bytes : values) append_unsigned(out, offset += bytes.size(), offset_width);
    for (const std::string& bytes : values) out += bytes;
    return out;
  }

  std::vector<std::string> keys_;
  std::unordered_map<std::string, std::size_t> ids_;
};

}  // namespace

VariantTree VariantTree::boolean(bool value) { return VariantTree(Scalar{primitive(value ? kTrue : kFalse)}); }

VariantTree VariantTree::integer(std::int64_t value) {
  const unsigned rank = fits<std::int8_t>(value)    ? 0
                        : fits<std::int16_t>(value) ? 1
                        : fits<std::int32_t>(value) ? 2
                                                    : 3;
  return VariantTree(Scalar{with_payload(kInt8 + rank, static_cast<std::uint64_t>(value), std::size_t{1} << rank)});
}

VariantTree VariantTree::floating(float value) {
  return VariantTree(Scalar{with_payload(kFloat, std::bit_cast<std::uint32_t>(value), 4)});
}

VariantTree VariantTree::number(double value) {
  return VariantTree(Scalar{with_payload(kDouble, std::bit_cast<std::uint64_t>(value), 8)});
}

VariantTree VariantTree::decimal(const VariantDecimal& value) {
  constexpr __int128 kNineDigits = 999'999'999;
  constexpr __int128 kEighteenDigits = 999'999'999'999'999'999;
  const __int128 size = value.unscaled < 0 ? -value.unscaled : value.unscaled;
  const unsigned rank = size <= kNineDigits && value.scale <= 9        ? 0
                        : size <= kEighteenDigits && value.scale <= 18 ? 1
                                                                       : 2;
  std::string bytes = primitive(kDecimal4 + rank);
  bytes += static_cast<char>(value.scale);
  append_unsigned(bytes, static_cast<std::uint64_t>(value.unscaled), rank == 0 ? 4 : 8);
  if (rank == 2) append_unsigned(bytes, static_cast<std::uint64_t>(value.unscaled >> 64), 8);
  return VariantTree(Scalar{std::move(bytes)});
}

VariantTree VariantTree::text(std::string_view value) {
  std::string bytes;
  if (value.size() <= kLongestShortString) {
    bytes.assign(1, static_cast<char>(1U | (value.size() << 2U)));
  } else {
    bytes = with_payload(kString, value.size(), 4);
  }
  bytes += value;
  return VariantTree(Scalar{std::move(bytes)});
}

VariantTree VariantTree::binary(std::string_view value) {
  std::string bytes = with_payload(kBinary, value.size(), 4);
  bytes += value;
  return VariantTree(Scalar{std::move(bytes)});
}

VariantTree VariantTree::date(std::int32_t days) {
  return VariantTree(Scalar{with_payload(kDate, static_cast<std::uint32_t>(days), 4)});
}

VariantTree VariantTree::timestamp(std::int64_t micros, bool wall_clock) {
  return VariantTree(
      Scalar{with_payload(wall_clock ? kTimestampNtz : kTimestamp, static_cast<std::uint64_t>(micros), 8)});
}

VariantTree VariantTree::of(const Variant& variant) {
  switch (variant.kind()) {
    case VariantKind::kObject: {
      Fields fields;
      for (std::size_t i = 0; i < variant.size(); ++i)
        fields.emplace_back(std::string(variant.key(i)), of(variant.at(i)));
      return fields;
    }
    case VariantKind::kArray: {
      Elements elements;
      for (std::size_t i = 0; i < variant.size(); ++i) elements.push_back(of(variant.at(i)));
      return elements;
    }
    default: return VariantTree(Scalar{std::string(variant.value().substr(0, variant.encoded_size()))});
  }
}

bool VariantTree::is_null() const {
  const auto* scalar = std::get_if<Scalar>(&content_);
  return scalar != nullptr && scalar->bytes == std::string(1, '\0');
}

VariantTree* VariantTree::field(std::string_view key) {
  Fields* all = fields();
  if (all == nullptr) return nullptr;
  const auto found = std::ranges::find_if(*all, [&](const auto& field) { return field.first == key; });
  return found == all->end() ? nullptr : &found->second;
}

EncodedVariant encode(const VariantTree& tree) {
  Encoder encoder;
  EncodedVariant encoded{.value = encoder.value(tree), .metadata = {}};
  encoded.metadata = encoder.metadata();
  return encoded;
}

}  // namespace brook::engine
