// hash() and xxhash64() over values of any type.
#include <bit>
#include <cmath>
#include <limits>

#include "duckdb/common/types/decimal.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/hash_bits.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;
using duckdb::LogicalTypeId;
using duckdb::PhysicalType;
using duckdb::RecursiveUnifiedVectorFormat;

// The bytes of BigInteger.toByteArray(): big-endian two's complement without superfluous bytes.
std::string big_integer_bytes(const duckdb::hugeint_t& value) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes += static_cast<char>(static_cast<std::uint64_t>(value.upper) >> static_cast<unsigned>(shift));
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(value.lower >> static_cast<unsigned>(shift));
  std::size_t start = 0;
  while (start + 1 < bytes.size()) {
    const bool next_negative = (static_cast<unsigned char>(bytes[start + 1]) & 0x80U) != 0;
    const auto byte = static_cast<unsigned char>(bytes[start]);
    if ((byte == 0 && !next_negative) || (byte == 0xFF && next_negative)) {
      ++start;
    } else {
      break;
    }
  }
  return bytes.substr(start);
}

// NaN is one value, and -0.0 is 0.0.
template <class Bits, class F>
Bits float_bits(F value) {
  if (std::isnan(value)) return std::bit_cast<Bits>(std::numeric_limits<F>::quiet_NaN());
  return std::bit_cast<Bits>(value == 0 ? F(0) : value);
}

template <class H>
typename H::Hash fold(const RecursiveUnifiedVectorFormat& format, duckdb::idx_t row, typename H::Hash hash) {
  const duckdb::UnifiedVectorFormat& flat = format.unified;
  const duckdb::idx_t i = flat.sel->get_index(row);
  if (!flat.validity.RowIsValid(i)) return hash;
  const auto at = [&]<class T>(T) -> const T& { return duckdb::UnifiedVectorFormat::GetData<T>(flat)[i]; };
  const bool decimal = format.logical_type.id() == LogicalTypeId::DECIMAL;
  switch (format.logical_type.InternalType()) {
    case PhysicalType::BOOL: return H::of_int(at(bool()) ? 1 : 0, hash);
    case PhysicalType::INT8: return H::of_int(at(std::int8_t()), hash);
    case PhysicalType::INT16:
      return decimal ? H::of_long(at(std::int16_t()), hash) : H::of_int(at(std::int16_t()), hash);
    case PhysicalType::INT32:
      return decimal ? H::of_long(at(std::int32_t()), hash) : H::of_int(at(std::int32_t()), hash);
    case PhysicalType::INT64: return H::of_long(at(std::int64_t()), hash);
    case PhysicalType::INT128: return H::of_bytes(big_integer_bytes(at(duckdb::hugeint_t())), hash);
    case PhysicalType::FLOAT: return H::of_int(float_bits<std::int32_t>(at(float())), hash);
    case PhysicalType::DOUBLE: return H::of_long(float_bits<std::int64_t>(at(double())), hash);
    case PhysicalType::VARCHAR: {
      const auto& text = at(duckdb::string_t());
      return H::of_bytes({text.GetData(), text.GetSize()}, hash);
    }
    case PhysicalType::LIST: {
      const auto& entry = at(duckdb::list_entry_t());
      for (duckdb::idx_t j = 0; j < entry.length; ++j) hash = fold<H>(format.children[0], entry.offset + j, hash);
      return hash;
    }
    case PhysicalType::STRUCT:
      for (const auto& child : format.children) hash = fold<H>(child, i, hash);
      return hash;
    default: raise("DATATYPE_MISMATCH.HASH_VARIANT_TYPE", "A value of this type cannot be hashed.");
  }
}

template <class H>
void hash_rows(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  constexpr typename H::Hash kSeed = 42;
  std::vector<RecursiveUnifiedVectorFormat> formats(chunk.ColumnCount());
  const bool constant = chunk.AllConstant();
  for (duckdb::idx_t column = 0; column < chunk.ColumnCount(); ++column) {
    // Children of a struct are addressed by the struct's own rows.
    if (!constant && chunk.data[column].GetType().IsNested()) chunk.data[column].Flatten(chunk.size());
    duckdb::Vector::RecursiveToUnifiedFormat(chunk.data[column], chunk.size(), formats[column]);
  }
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  auto* const out = duckdb::FlatVector::GetData<typename H::Hash>(result);
  const duckdb::idx_t rows = constant ? 1 : chunk.size();
  for (duckdb::idx_t row = 0; row < rows; ++row) {
    typename H::Hash hash = kSeed;
    for (const auto& format : formats) hash = fold<H>(format, row, hash);
    out[row] = hash;
  }
  if (constant) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

duckdb::ScalarFunction hash_kernel(const char* name, LogicalType type, duckdb::scalar_function_t body) {
  duckdb::ScalarFunction function(name, {}, std::move(type), std::move(body));
  function.varargs = LogicalType::ANY;
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  return function;
}

}  // namespace

void register_hashes(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(hash_kernel("brook_hash", LogicalType::INTEGER, hash_rows<Murmur3>));
  loader.RegisterFunction(hash_kernel("brook_xxhash64", LogicalType::BIGINT, hash_rows<XxHash64>));
}

}  // namespace brook::engine
