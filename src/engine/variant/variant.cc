#include "engine/variant/variant.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace brook::engine {

namespace {

constexpr int kDeepest = 1000;

std::uint64_t read_unsigned(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size && at + i < bytes.size(); ++i) {
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  }
  return value;
}

std::int64_t read_signed(std::string_view bytes, std::size_t at, std::size_t size) {
  const std::uint64_t value = read_unsigned(bytes, at, size);
  const unsigned shift = 64 - 8 * static_cast<unsigned>(size);
  return static_cast<std::int64_t>(value << shift) >> shift;
}

std::string_view slice(std::string_view bytes, std::size_t at, std::size_t size) {
  if (at > bytes.size()) return {};
  return bytes.substr(at, size);
}

enum BasicType : std::uint8_t { kPrimitive, kShortString, kObjectType, kArrayType };

BasicType basic_type(std::string_view value) {
  return value.empty() ? kPrimitive : static_cast<BasicType>(static_cast<unsigned char>(value[0]) & 3U);
}
unsigned header(std::string_view value) { return value.empty() ? 0U : static_cast<unsigned char>(value[0]) >> 2U; }

// Kinds and payload sizes of the primitive types, by their number.
struct Primitive {
  VariantKind kind;
  std::size_t bytes;
};
constexpr Primitive kPrimitives[] = {
    {VariantKind::kNull, 0},      {VariantKind::kBoolean, 0},      {VariantKind::kBoolean, 0},
    {VariantKind::kLong, 1},      {VariantKind::kLong, 2},         {VariantKind::kLong, 4},
    {VariantKind::kLong, 8},      {VariantKind::kDouble, 8},       {VariantKind::kDecimal, 5},
    {VariantKind::kDecimal, 9},   {VariantKind::kDecimal, 17},     {VariantKind::kDate, 4},
    {VariantKind::kTimestamp, 8}, {VariantKind::kTimestampNtz, 8}, {VariantKind::kFloat, 4},
    {VariantKind::kBinary, 4},    {VariantKind::kString, 4},       {VariantKind::kUnknown, 8},
    {VariantKind::kUnknown, 8},   {VariantKind::kUnknown, 8},      {VariantKind::kUuid, 16}};

Primitive primitive(std::string_view value) {
  const unsigned number = header(value);
  return number < std::size(kPrimitives) ? kPrimitives[number] : Primitive{VariantKind::kUnknown, 0};
}

std::string_view dictionary_entry(std::string_view metadata, std::size_t id) {
  if (metadata.empty()) return {};
  const std::size_t width = (static_cast<unsigned char>(metadata[0]) >> 6U) + 1;
  const std::size_t count = read_unsigned(metadata, 1, width);
  if (id >= count) return {};
  const std::size_t offsets = 1 + width;
  const std::size_t first = read_unsigned(metadata, offsets + id * width, width);
  const std::size_t end = read_unsigned(metadata, offsets + (id + 1) * width, width);
  if (end < first) return {};
  return slice(metadata, offsets + (count + 1) * width + first, end - first);
}

}  // namespace

// Where the parts of an object or an array lie.
struct Variant::Layout {
  std::size_t count = 0;
  std::size_t ids = 0;
  std::size_t id_width = 0;
  std::size_t offsets = 0;
  std::size_t offset_width = 0;
  std::size_t data = 0;
};

Variant::Layout Variant::layout() const {
  Layout layout;
  const unsigned bits = header(value_);
  const bool object = basic_type(value_) == kObjectType;
  layout.offset_width = (bits & 3U) + 1;
  layout.id_width = object ? ((bits >> 2U) & 3U) + 1 : 0;
  const bool large = object ? ((bits >> 4U) & 1U) != 0 : ((bits >> 2U) & 1U) != 0;
  const std::size_t count_width = large ? 4 : 1;
  layout.count = read_unsigned(value_, 1, count_width);
  // Never more than there are bytes for.
  layout.count = std::min(layout.count, value_.size());
  layout.ids = 1 + count_width;
  layout.offsets = layout.ids + layout.count * layout.id_width;
  layout.data = layout.offsets + (layout.count + 1) * layout.offset_width;
  return layout;
}

VariantKind Variant::kind() const {
  switch (basic_type(value_)) {
    case kShortString: return VariantKind::kString;
    case kObjectType: return VariantKind::kObject;
    case kArrayType: return VariantKind::kArray;
    case kPrimitive: break;
  }
  return value_.empty() ? VariantKind::kUnknown : primitive(value_).kind;
}

bool Variant::boolean() const { return header(value_) == 1; }

std::int64_t Variant::integer() const {
  return read_signed(value_, 1, std::max<std::size_t>(1, primitive(value_).bytes));
}

float Variant::floating() const {
  return std::bit_cast<float>(static_cast<std::uint32_t>(read_unsigned(value_, 1, 4)));
}

double Variant::number() const { return std::bit_cast<double>(read_unsigned(value_, 1, 8)); }

VariantDecimal Variant::decimal() const {
  const std::size_t bytes = primitive(value_).bytes;
  VariantDecimal decimal;
  decimal.scale = static_cast<int>(std::min<std::uint64_t>(38, read_unsigned(value_, 1, 1)));
  if (bytes == 17) {
    const auto high = static_cast<__int128>(static_cast<std::int64_t>(read_unsigned(value_, 10, 8)));
    decimal.unscaled = (high << 64) | static_cast<__int128>(read_unsigned(value_, 2, 8));
  } else {
    decimal.unscaled = read_signed(value_, 2, bytes == 9 ? 8 : 4);
  }
  return decimal;
}

std::string_view Variant::text() const {
  if (basic_type(value_) == kShortString) return slice(value_, 1, header(value_));
  return slice(value_, 5, read_unsigned(value_, 1, 4));
}

std::string Variant::uuid() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    const auto byte = static_cast<unsigned char>(read_unsigned(value_, 1 + i, 1));
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

std::size_t Variant::size() const {
  const BasicType type = basic_type(value_);
  return type == kObjectType || type == kArrayType ? layout().count : 0;
}

std::string_view Variant::key(std::size_t i) const {
  const Layout parts = layout();
  return dictionary_entry(metadata_, read_unsigned(value_, parts.ids + i * parts.id_width, parts.id_width));
}

Variant Variant::at(std::size_t i) const {
  const Layout parts = layout();
  const std::size_t offset = read_unsigned(value_, parts.offsets + i * parts.offset_width, parts.offset_width);
  return {slice(value_, parts.data + offset, std::string_view::npos), metadata_};
}

std::optional<Variant> Variant::field(std::string_view wanted) const {
  std::size_t low = 0;
  std::size_t high = size();
  constexpr std::size_t kFew = 32;  // a search in order costs less, and needs no order
  if (high <= kFew) {
    for (std::size_t i = 0; i < high; ++i) {
      if (key(i) == wanted) return at(i);
    }
    return std::nullopt;
  }
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const int order = key(middle).compare(wanted);
    if (order == 0) return at(middle);
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

std::size_t Variant::encoded_size() const {
  if (value_.empty()) return 0;
  switch (basic_type(value_)) {
    case kShortString: return 1 + header(value_);
    case kObjectType:
    case kArrayType: {
      const Layout parts = layout();
      return parts.data + read_unsigned(value_, parts.offsets + parts.count * parts.offset_width, parts.offset_width);
    }
    case kPrimitive: break;
  }
  const Primitive type = primitive(value_);
  const bool sized = type.kind == VariantKind::kString || type.kind == VariantKind::kBinary;
  return 1 + type.bytes + (sized ? read_unsigned(value_, 1, 4) : 0);
}

bool Variant::is_valid() const {
  std::size_t values_left = value_.size();  // each takes a byte at least
  return !metadata_.empty() && (static_cast<unsigned char>(metadata_[0]) & 15U) == 1 &&
         is_valid_within(kDeepest, values_left);
}

bool Variant::is_valid_within(int depth, std::size_t& values_left) const {
  if (values_left == 0) return false;
  --values_left;
  if (depth == 0 || kind() == VariantKind::kUnknown || encoded_size() > value_.size()) return false;
  for (std::size_t i = 0; i < size(); ++i) {
    if (!at(i).is_valid_within(depth - 1, values_left)) return false;
  }
  return true;
}

}  // namespace brook::engine
