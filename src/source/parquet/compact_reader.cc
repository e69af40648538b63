#include "source/parquet/compact_reader.h"

namespace brook::source::parquet {

namespace {

constexpr int kVarintBits = 64;

std::int64_t zigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}

}  // namespace

std::uint8_t CompactReader::byte() {
  if (at_ >= bytes_.size()) {
    ok_ = false;
    return 0;
  }
  return static_cast<std::uint8_t>(bytes_[at_++]);
}

std::uint64_t CompactReader::varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < kVarintBits; shift += 7) {
    const std::uint8_t next = byte();
    value |= static_cast<std::uint64_t>(next & 0x7FU) << shift;
    if ((next & 0x80U) == 0) return value;
  }
  ok_ = false;
  return 0;
}

CompactReader::Field CompactReader::next_field(const Field& before) {
  const std::uint8_t head = byte();
  Field field{.id = before.id, .type = static_cast<CompactType>(head & 0x0FU)};
  if (!ok_ || field.type == CompactType::kStop) return {};
  const int step = head >> 4U;
  field.id = step == 0 ? static_cast<int>(zigzag(varint())) : before.id + step;
  return field;
}

CompactReader::List CompactReader::list() {
  const std::uint8_t head = byte();
  List list{.size = static_cast<std::size_t>(head >> 4U), .type = static_cast<CompactType>(head & 0x0FU)};
  if (list.size == 15) list.size = varint();
  if (list.size > bytes_.size() - at_) ok_ = false;  // an element has a byte at least
  return ok_ ? list : List{};
}

std::int64_t CompactReader::integer() { return zigzag(varint()); }

std::string_view CompactReader::binary() {
  const std::uint64_t size = varint();
  if (!ok_ || size > bytes_.size() - at_) {
    ok_ = false;
    return {};
  }
  const std::string_view bytes = bytes_.substr(at_, size);
  at_ += size;
  return bytes;
}

void CompactReader::skip(CompactType type) { skip(type, 0); }

void CompactReader::skip(CompactType type, int depth) {
  if (depth > kDeepest) ok_ = false;
  if (!ok_) return;
  switch (type) {
    case CompactType::kTrue:
    case CompactType::kFalse: return;
    case CompactType::kByte: static_cast<void>(byte()); return;
    case CompactType::kI16:
    case CompactType::kI32:
    case CompactType::kI64: static_cast<void>(varint()); return;
    case CompactType::kDouble:
    case CompactType::kUuid: {
      const std::size_t size = type == CompactType::kDouble ? 8 : 16;
      if (size > bytes_.size() - at_) ok_ = false;
      if (ok_) at_ += size;
      return;
    }
    case CompactType::kBinary: static_cast<void>(binary()); return;
    case CompactType::kList:
    case CompactType::kSet: {
      const List elements = list();
      const bool flags = elements.type == CompactType::kTrue || elements.type == CompactType::kFalse;
      for (std::size_t i = 0; i < elements.size && ok_; ++i)
        skip(flags ? CompactType::kByte : elements.type, depth + 1);
      return;
    }
    case CompactType::kMap: {
      const std::uint64_t size = varint();
      const std::uint8_t types = size == 0 ? 0 : byte();
      for (std::uint64_t i = 0; i < size && ok_; ++i) {
        skip(static_cast<CompactType>(types >> 4U), depth + 1);
        skip(static_cast<CompactType>(types & 0x0FU), depth + 1);
      }
      return;
    }
    case CompactType::kStruct:
      for (Field field = next_field({}); field.type != CompactType::kStop; field = next_field(field)) {
        skip(field.type, depth + 1);
      }
      return;
    case CompactType::kStop: ok_ = false; return;
  }
  ok_ = false;
}

}  // namespace brook::source::parquet
