#include "engine/kernels/sketches/frequent_items.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "duckdb/common/types/date.hpp"
#include "duckdb/common/types/timestamp.hpp"
#include "engine/kernels/java_order.h"
#include "engine/kernels/sketches/bytes.h"

namespace brook::engine::sketches {

namespace {

using duckdb::LogicalTypeId;
using duckdb::Value;

constexpr int kLeastBits = 3;
constexpr std::uint8_t kFamily = 10;
constexpr std::uint8_t kWords = 4;
constexpr std::uint8_t kEmptyFlag = 4 | 1;
constexpr double kFull = 0.75;
constexpr std::size_t kSample = 1024;

// What stands before a number in the format.
enum Tag : std::uint8_t { kByteTag = 2, kShortTag = 3, kFloatTag = 6, kIntTag = 9 };

// java.lang.String.hashCode() of UTF-8.
std::int32_t text_hash(std::string_view text) {
  std::uint32_t hash = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t point = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t j = 1; j < length && i + j < text.size(); ++j)
      point = point << 6U | (static_cast<unsigned char>(text[i + j]) & 0x3FU);
    if (point >= 0x10000) {
      hash = hash * 31 + (0xD800 + ((point - 0x10000) >> 10U));
      hash = hash * 31 + (0xDC00 + ((point - 0x10000) & 0x3FFU));
    } else {
      hash = hash * 31 + point;
    }
    i += length;
  }
  return static_cast<std::int32_t>(hash);
}

std::int32_t folded(std::int64_t bits) {
  return static_cast<std::int32_t>(static_cast<std::uint64_t>(bits) ^ (static_cast<std::uint64_t>(bits) >> 32U));
}

// hashCode() of the item as Spark holds it; decimals by their text, which is an order of its own.
std::int32_t java_hash(const Value& item) {
  switch (item.type().id()) {
    case LogicalTypeId::BOOLEAN: return item.GetValue<bool>() ? 1231 : 1237;
    case LogicalTypeId::TINYINT:
    case LogicalTypeId::SMALLINT:
    case LogicalTypeId::INTEGER: return item.GetValue<std::int32_t>();
    case LogicalTypeId::DATE: return duckdb::DateValue::Get(item).days;
    case LogicalTypeId::BIGINT: return folded(item.GetValue<std::int64_t>());
    case LogicalTypeId::TIMESTAMP: return folded(duckdb::TimestampValue::Get(item).value);
    case LogicalTypeId::FLOAT: return std::bit_cast<std::int32_t>(item.GetValue<float>());
    case LogicalTypeId::DOUBLE: return folded(java_bits(item.GetValue<double>()));
    case LogicalTypeId::VARCHAR: return text_hash(duckdb::StringValue::Get(item));
    default: return text_hash(item.ToString());
  }
}

std::uint64_t mixed(std::int32_t hash) {
  auto key = static_cast<std::uint64_t>(static_cast<std::int64_t>(hash));
  key = (key ^ (key >> 33U)) * 0xff51afd7ed558ccd;
  key = (key ^ (key >> 33U)) * 0xc4ceb9fe1a85ec53;
  return key ^ (key >> 33U);
}

bool same(const Value& a, const Value& b) {
  if (a.type().id() == LogicalTypeId::DOUBLE) return java_bits(a.GetValue<double>()) == java_bits(b.GetValue<double>());
  return Value::NotDistinctFrom(a, b);
}

template <class T>
void put_tagged(ByteWriter& out, Tag tag, T value) {
  out.u8(tag);
  out.put(value);
}

void write_item(ByteWriter& out, const Value& item) {
  switch (item.type().id()) {
    case LogicalTypeId::BOOLEAN: return out.u8(item.GetValue<bool>() ? 1 : 0);
    case LogicalTypeId::TINYINT: return put_tagged(out, kByteTag, item.GetValue<std::int8_t>());
    case LogicalTypeId::SMALLINT: return put_tagged(out, kShortTag, item.GetValue<std::int16_t>());
    case LogicalTypeId::INTEGER: return put_tagged(out, kIntTag, item.GetValue<std::int32_t>());
    case LogicalTypeId::DATE: return put_tagged(out, kIntTag, duckdb::DateValue::Get(item).days);
    case LogicalTypeId::FLOAT: return put_tagged(out, kFloatTag, item.GetValue<float>());
    case LogicalTypeId::BIGINT: return out.put(item.GetValue<std::int64_t>());
    case LogicalTypeId::TIMESTAMP: return out.put(duckdb::TimestampValue::Get(item).value);
    case LogicalTypeId::DOUBLE: return out.put(item.GetValue<double>());
    default: {
      const std::string text = item.ToString();
      out.u32(static_cast<std::uint32_t>(text.size()));
      out.append(text);
    }
  }
}

Value read_item(ByteReader& in, const duckdb::LogicalType& type) {
  switch (type.id()) {
    case LogicalTypeId::BOOLEAN: return Value::BOOLEAN(in.u8() != 0);
    case LogicalTypeId::TINYINT: in.u8(); return Value::TINYINT(in.get<std::int8_t>());
    case LogicalTypeId::SMALLINT: in.u8(); return Value::SMALLINT(in.get<std::int16_t>());
    case LogicalTypeId::INTEGER: in.u8(); return Value::INTEGER(in.get<std::int32_t>());
    case LogicalTypeId::DATE: in.u8(); return Value::DATE(duckdb::date_t(in.get<std::int32_t>()));
    case LogicalTypeId::FLOAT: in.u8(); return Value::FLOAT(in.get<float>());
    case LogicalTypeId::BIGINT: return Value::BIGINT(in.get<std::int64_t>());
    case LogicalTypeId::TIMESTAMP: return Value::TIMESTAMP(duckdb::timestamp_t(in.get<std::int64_t>()));
    case LogicalTypeId::DOUBLE: return Value::DOUBLE(in.get<double>());
    default: {
      const std::uint32_t size = in.u32();
      return Value(std::string(in.bytes(size))).DefaultCastAs(type);
    }
  }
}

}  // namespace

FrequentItems::FrequentItems(std::int32_t tracked_items)
    : most_bits_(std::max(kLeastBits, static_cast<int>(std::bit_width(
                                          static_cast<std::uint32_t>(std::ceil(tracked_items / kFull)) - 1)))),
      slots_(std::size_t{1} << kLeastBits) {}

void FrequentItems::put(const Value& item, std::int64_t count) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t place = mixed(java_hash(item)) & mask;
  while (slots_[place].used && !same(slots_[place].item, item)) place = (place + 1) & mask;
  Slot& slot = slots_[place];
  used_ += slot.used ? 0 : 1;
  slot = {.item = item, .count = slot.count + count, .used = true};
}

void FrequentItems::add(const Value& item, std::int64_t count) {
  if (count <= 0) return;
  if (item.IsNull()) {
    nulls_ += count;
    return;
  }
  total_ += count;
  put(item, count);
  if (static_cast<double>(used_) <= kFull * static_cast<double>(slots_.size())) return;
  if (slots_.size() < std::size_t{1} << static_cast<unsigned>(most_bits_)) return resize(2 * slots_.size());
  lower_counts();
}

void FrequentItems::resize(std::size_t slots) {
  std::vector<Slot> old(slots);
  std::swap(old, slots_);
  used_ = 0;
  for (const Slot& slot : old) {
    if (slot.used && slot.count > 0) put(slot.item, slot.count);
  }
}

void FrequentItems::lower_counts() {
  std::vector<std::int64_t> sample;
  for (const Slot& slot : slots_) {
    if (slot.used && sample.size() < kSample) sample.push_back(slot.count);
  }
  const auto median = sample.begin() + static_cast<std::ptrdiff_t>(sample.size() / 2);
  std::ranges::nth_element(sample, median);
  for (Slot& slot : slots_) slot.count -= *median;
  offset_ += *median;
  resize(slots_.size());
}

template <class Visit>
void FrequentItems::visit_all(Visit&& visit) const {
  constexpr double kGoldenRatio = 0.6180339887498949;
  const auto stride = static_cast<std::size_t>(static_cast<double>(slots_.size()) * kGoldenRatio) | 1U;
  std::size_t place = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i, place = (place + stride) & (slots_.size() - 1)) {
    if (slots_[place].used) visit(slots_[place]);
  }
}

void FrequentItems::merge(const FrequentItems& other) {
  const std::int64_t total = total_ + other.total_;
  other.visit_all([&](const Slot& slot) { add(slot.item, slot.count); });
  offset_ += other.offset_;
  nulls_ += other.nulls_;
  total_ = total;
}

std::vector<FrequentItems::Row> FrequentItems::rows() const {
  std::vector<Row> rows;
  visit_all([&](const Slot& slot) {
    if (slot.count >= offset_) rows.push_back({slot.item, slot.count + offset_});
  });
  if (nulls_ > 0) rows.push_back({Value(), nulls_});
  std::ranges::stable_sort(rows, std::ranges::greater(), &Row::count);
  return rows;
}

std::string FrequentItems::write() const {
  ByteWriter out;
  const int bits = std::countr_zero(slots_.size());
  out.u8(used_ == 0 ? 1 : kWords);
  out.u8(1);
  out.u8(kFamily);
  out.u8(static_cast<std::uint8_t>(most_bits_));
  out.u8(static_cast<std::uint8_t>(bits));
  out.u8(used_ == 0 ? kEmptyFlag : 0);
  out.u16(0);
  if (used_ > 0) {
    out.u64(used_);
    out.put(total_);
    out.put(offset_);
    for (const Slot& slot : slots_) {
      if (slot.used) out.put(slot.count);
    }
    for (const Slot& slot : slots_) {
      if (slot.used) write_item(out, slot.item);
    }
  }
  for (int shift = 56; shift >= 0; shift -= 8)
    out.u8(static_cast<std::uint8_t>(static_cast<std::uint64_t>(nulls_) >> static_cast<unsigned>(shift)));
  return out.take();
}

std::optional<FrequentItems> FrequentItems::read(std::string_view bytes, const duckdb::LogicalType& type,
                                                 std::int32_t tracked_items) {
  ByteReader in(bytes);
  const std::uint8_t words = in.u8();
  const std::uint8_t version = in.u8();
  const std::uint8_t family = in.u8();
  static_cast<void>(in.u32());
  static_cast<void>(in.u8());
  if (!in.good() || version != 1 || family != kFamily) return std::nullopt;
  FrequentItems sketch(tracked_items);
  if (words == kWords) {
    const std::uint64_t items = in.u64();
    const auto total = in.get<std::int64_t>();
    const auto offset = in.get<std::int64_t>();
    if (items > in.left() / sizeof(std::int64_t)) return std::nullopt;
    std::vector<std::int64_t> counts;
    for (std::uint64_t i = 0; i < items; ++i) counts.push_back(in.get<std::int64_t>());
    for (std::uint64_t i = 0; i < items && in.good(); ++i) sketch.add(read_item(in, type), counts[i]);
    sketch.total_ = total;
    sketch.offset_ += offset;
  }
  for (int i = 0; i < 8; ++i) sketch.nulls_ = sketch.nulls_ << 8 | in.u8();
  return in.good() ? std::optional(std::move(sketch)) : std::nullopt;
}

}  // namespace brook::engine::sketches
