#include "operator/aggregate/cell.h"

#include <limits>

#include "engine/physical.h"
#include "operator/aggregate/wide.h"

namespace brook::op {

namespace {

using engine::ColumnView;
using engine::Int128;
using engine::ListEntry;
using engine::Physical;
using engine::physical_of;
using engine::StringRef;
using engine::Value;
using engine::with_physical;

constexpr std::uint8_t kNull = 0;
constexpr std::uint8_t kPresent = 1;

// The parts of a nested type that a cell holds one after another.
const std::vector<DataType>& variant_parts() {
  static const std::vector<DataType> parts(2, DataType(TypeKind::kBinary));
  return parts;
}
template <class F>
void for_each_part(const DataType& type, F f) {
  if (type.is(TypeKind::kVariant)) {
    for (const DataType& part : variant_parts()) f(part);
  } else {
    for (const Field& field : type.fields()) f(field.type);
  }
}

template <class T>
void write_flat(ByteWriter& writer, T value, Zeros zeros) {
  if constexpr (std::is_same_v<T, StringRef>) {
    writer.string(value.view());
  } else if constexpr (std::is_floating_point_v<T>) {
    writer.fixed(zeros == Zeros::kNormalized ? normalized(value) : value);
  } else if constexpr (sizeof(T) == 1 || std::is_same_v<T, Int128>) {
    writer.fixed(value);
  } else {
    writer.signed_varint(value);
  }
}

template <class T>
T read_flat(ByteReader& in) {
  if constexpr (std::is_same_v<T, StringRef>) {
    return StringRef(in.string());
  } else if constexpr (std::is_same_v<T, bool>) {
    return in.fixed<std::uint8_t>() != 0;
  } else if constexpr (std::is_floating_point_v<T> || sizeof(T) == 1 || std::is_same_v<T, Int128>) {
    return in.fixed<T>();
  } else {
    return static_cast<T>(in.signed_varint());
  }
}

template <class T>
Value flat_value(const DataType& type, const T& value) {
  if constexpr (std::is_same_v<T, StringRef>) {
    return Value(std::string(value.view()));
  } else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, Int128>) {
    return Value(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return Value(static_cast<double>(value));
  } else {
    if (type.is(TypeKind::kDecimal)) return Value(to_int128(value));
    return Value(static_cast<std::int64_t>(value));
  }
}

template <class T>
std::strong_ordering order_of(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, StringRef>) {
    return a.view() <=> b.view();
  } else if constexpr (std::is_same_v<T, Int128>) {
    return to_wide(a) < to_wide(b)   ? std::strong_ordering::less
           : to_wide(a) > to_wide(b) ? std::strong_ordering::greater
                                     : std::strong_ordering::equal;
  } else if constexpr (std::is_floating_point_v<T>) {
    if (a != a || b != b) return (a != a) <=> (b != b);
    return a < b ? std::strong_ordering::less : a > b ? std::strong_ordering::greater : std::strong_ordering::equal;
  } else {
    return a <=> b;
  }
}

}  // namespace

void write_cell(std::string& out, const DataType& type, const ColumnView& column, std::size_t row, Zeros zeros) {
  ByteWriter writer(out);
  if (!column.is_valid(row) || type.is(TypeKind::kNull)) return writer.fixed(kNull);
  writer.fixed(kPresent);
  if (physical_of(type) != Physical::kNested) {
    return with_physical(physical_of(type),
                         [&](auto tag) { write_flat(writer, column.at<typename decltype(tag)::type>(row), zeros); });
  }
  if (type.is(TypeKind::kStruct) || type.is(TypeKind::kVariant)) {
    std::size_t child = 0;
    for_each_part(type, [&](const DataType& part) { write_cell(out, part, column.children[child++], row, zeros); });
    return;
  }
  const auto& entry = column.at<ListEntry>(row);
  writer.varint(entry.length);
  for (std::size_t i = entry.offset; i < entry.offset + entry.length; ++i) {
    if (type.is(TypeKind::kArray)) {
      write_cell(out, type.element(), column.children[0], i, zeros);
    } else {
      write_cell(out, type.key(), column.children[0].children[0], i, zeros);
      write_cell(out, type.value(), column.children[0].children[1], i, zeros);
    }
  }
}

Value read_cell(ByteReader& in, const DataType& type) {
  if (in.fixed<std::uint8_t>() == kNull) return {};
  if (physical_of(type) != Physical::kNested) {
    return with_physical(physical_of(type),
                         [&](auto tag) { return flat_value(type, read_flat<typename decltype(tag)::type>(in)); });
  }
  std::vector<Value> values;
  if (type.is(TypeKind::kStruct) || type.is(TypeKind::kVariant)) {
    for_each_part(type, [&](const DataType& part) { values.push_back(read_cell(in, part)); });
    return Value(std::move(values));
  }
  for (std::uint64_t left = in.varint(); left > 0 && !in.bad(); --left) {
    if (type.is(TypeKind::kArray)) {
      values.push_back(read_cell(in, type.element()));
    } else {
      std::vector<Value> entry;
      entry.push_back(read_cell(in, type.key()));
      entry.push_back(read_cell(in, type.value()));
      values.emplace_back(std::move(entry));
    }
  }
  return Value(std::move(values));
}

void read_cell_into(ByteReader& in, const DataType& type, engine::ChunkBuilder& out, std::size_t column,
                    std::size_t row) {
  if (physical_of(type) == Physical::kNested) return out.set_nested(column, row, read_cell(in, type));
  if (in.fixed<std::uint8_t>() == kNull) return out.set_null(column, row);
  with_physical(physical_of(type), [&](auto tag) {
    using T = typename decltype(tag)::type;
    const T value = read_flat<T>(in);
    if constexpr (std::is_same_v<T, StringRef>) {
      out.set_string(column, row, value.view());
    } else {
      static_cast<T*>(out.data(column))[row] = value;
    }
  });
}

std::string_view skip_cell(ByteReader& in, const DataType& type) {
  const std::string_view before = in.rest();
  if (in.fixed<std::uint8_t>() != kNull) {
    if (physical_of(type) != Physical::kNested) {
      with_physical(physical_of(type), [&](auto tag) { read_flat<typename decltype(tag)::type>(in); });
    } else {
      const bool list = type.is(TypeKind::kArray) || type.is(TypeKind::kMap);
      for (std::uint64_t left = list ? in.varint() : 1; left > 0 && !in.bad(); --left) {
        for_each_part(type, [&](const DataType& part) { skip_cell(in, part); });
      }
    }
  }
  return before.substr(0, before.size() - in.rest().size());
}

std::strong_ordering compare_cells(ByteReader& a, ByteReader& b, const DataType& type) {
  const auto x = a.fixed<std::uint8_t>();
  const auto y = b.fixed<std::uint8_t>();
  if (x != y || x == kNull) return x <=> y;
  if (physical_of(type) != Physical::kNested) {
    return with_physical(physical_of(type), [&](auto tag) {
      using T = typename decltype(tag)::type;
      const T left = read_flat<T>(a);
      const T right = read_flat<T>(b);
      return order_of(left, right);
    });
  }
  std::strong_ordering order = std::strong_ordering::equal;
  if (type.is(TypeKind::kStruct)) {
    for (const Field& field : type.fields()) {
      if (order == 0) order = compare_cells(a, b, field.type);
    }
    return order;
  }
  const std::uint64_t left = a.varint();
  const std::uint64_t right = b.varint();
  for (std::uint64_t i = 0; i < std::min(left, right) && order == 0; ++i) order = compare_cells(a, b, type.element());
  return order == 0 ? left <=> right : order;
}

bool has_order(const DataType& type) {
  if (type.is(TypeKind::kMap) || type.is(TypeKind::kVariant)) return false;
  for (const Field& field : type.fields()) {
    if (!has_order(field.type)) return false;
  }
  return true;
}

}  // namespace brook::op
