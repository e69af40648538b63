#include "engine/kernels/vector_writer.h"

#include <algorithm>

#include "engine/adapter/chunk.h"
#include "engine/physical.h"

namespace brook::engine {

VectorWriter::VectorWriter(const DataType& type, duckdb::Vector& vector) : type_(type), vector_(&vector) {
  switch (type.kind()) {
    case TypeKind::kArray:
      children_.emplace_back(type.element(), duckdb::ListVector::GetEntry(vector));
      size_ = duckdb::ListVector::GetListSize(vector);
      break;
    case TypeKind::kMap: {
      auto& entries = duckdb::StructVector::GetEntries(duckdb::ListVector::GetEntry(vector));
      children_.emplace_back(type.key(), *entries[0]);
      children_.emplace_back(type.value(), *entries[1]);
      size_ = duckdb::ListVector::GetListSize(vector);
      break;
    }
    case TypeKind::kStruct: {
      auto& entries = duckdb::StructVector::GetEntries(vector);
      for (std::size_t i = 0; i < entries.size(); ++i) children_.emplace_back(type.fields()[i].type, *entries[i]);
      break;
    }
    case TypeKind::kVariant: {
      const DataType binary(TypeKind::kBinary);
      for (auto& part : duckdb::StructVector::GetEntries(vector)) children_.emplace_back(binary, *part);
      break;
    }
    default: break;
  }
}

VectorWriter::VectorWriter(const DataType& row, const std::vector<duckdb::Vector*>& columns) : type_(row) {
  for (std::size_t i = 0; i < columns.size(); ++i) children_.emplace_back(row.fields()[i].type, *columns[i]);
}

void VectorWriter::set_null(std::size_t row) {
  if (vector_ != nullptr) duckdb::FlatVector::SetNull(*vector_, row, true);
  if (type_.is(TypeKind::kArray) || type_.is(TypeKind::kMap)) {
    set(row, duckdb::list_entry_t(0, 0));
  } else {
    for (VectorWriter& part : children_) part.set_null(row);
  }
}

void VectorWriter::set_valid(std::size_t row) {
  if (vector_ != nullptr) duckdb::FlatVector::SetNull(*vector_, row, false);
  if (type_.is(TypeKind::kStruct) || type_.is(TypeKind::kVariant)) {
    for (VectorWriter& part : children_) part.set_valid(row);
  }
}

void VectorWriter::set_text(std::size_t row, std::string_view bytes) {
  set(row, duckdb::StringVector::AddStringOrBlob(*vector_, bytes.data(), bytes.size()));
}

void VectorWriter::keep_alive(const std::shared_ptr<const void>& owner) {
  if (type_.is(TypeKind::kString)) keep_texts_alive(*vector_, owner);
  for (VectorWriter& part : children_) part.keep_alive(owner);
}

void VectorWriter::set_decimal(std::size_t row, __int128 unscaled) {
  switch (physical_of(type_)) {
    case Physical::kInt16: return set(row, static_cast<std::int16_t>(unscaled));
    case Physical::kInt32: return set(row, static_cast<std::int32_t>(unscaled));
    case Physical::kInt64: return set(row, static_cast<std::int64_t>(unscaled));
    default: break;
  }
  duckdb::hugeint_t wide;
  wide.lower = static_cast<std::uint64_t>(unscaled);
  wide.upper = static_cast<std::int64_t>(unscaled >> 64);
  set(row, wide);
}

void VectorWriter::set_integer(std::size_t row, std::int64_t value) {
  switch (physical_of(type_)) {
    case Physical::kInt8: return set(row, static_cast<std::int8_t>(value));
    case Physical::kInt16: return set(row, static_cast<std::int16_t>(value));
    case Physical::kInt32: return set(row, static_cast<std::int32_t>(value));
    default: return set(row, value);
  }
}

void VectorWriter::set_variant(std::size_t row, std::string_view value, std::string_view metadata) {
  children_[0].set_text(row, value);
  children_[1].set_text(row, metadata);
}

std::size_t VectorWriter::append() {
  duckdb::ListVector::Reserve(*vector_, size_ + 1);
  if (size_ < most_) {
    for (VectorWriter& part : children_) part.set_valid(size_);
  }
  most_ = std::max(most_, size_ + 1);
  return size_++;
}

void VectorWriter::set_list(std::size_t row, std::size_t first, std::size_t count) {
  duckdb::ListVector::SetListSize(*vector_, size_);
  set(row, duckdb::list_entry_t(first, count));
}

void VectorWriter::take_back(std::size_t first) { size_ = first; }

}  // namespace brook::engine
