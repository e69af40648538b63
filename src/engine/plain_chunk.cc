#include "engine/plain_chunk.h"

#include "engine/physical.h"

namespace brook::engine {

// Room for `rows` values of a type; nested ones wait as Values until view() lays them out in children.
struct PlainChunk::Column {
  Column(DataType of, std::size_t rows)
      : type(std::move(of)),
        physical(physical_of(type)),
        bytes((rows * width_of(physical) + 15) / 16),
        validity((rows + 63) / 64, ~std::uint64_t{0}),
        nested(physical == Physical::kNested ? rows : 0) {}

  template <class T>
  T* values() {
    return reinterpret_cast<T*>(bytes.data());
  }
  void set_null(std::size_t row) { validity[row / 64] &= ~(std::uint64_t{1} << (row % 64)); }

  struct alignas(16) Cell {
    char bytes[16];
  };
  DataType type;
  Physical physical;
  std::vector<Cell> bytes;
  std::vector<std::uint64_t> validity;
  std::deque<std::string> strings;
  std::vector<std::shared_ptr<const void>> owners;
  std::vector<Value> nested;
  std::vector<std::unique_ptr<Column>> children;
};

PlainChunk::PlainChunk(std::vector<DataType> types) : types_(std::move(types)) { clear(); }
PlainChunk::~PlainChunk() = default;

void PlainChunk::clear() {
  columns_.clear();
  for (const DataType& type : types_) columns_.push_back(std::make_unique<Column>(type, kChunkRows));
  view_ = {};
}

void PlainChunk::set_rows(std::size_t rows) { view_.rows = rows; }
void* PlainChunk::data(std::size_t column) { return columns_[column]->bytes.data(); }
void PlainChunk::set_null(std::size_t column, std::size_t row) { columns_[column]->set_null(row); }

void PlainChunk::set_string(std::size_t column, std::size_t row, std::string_view bytes) {
  Column& target = *columns_[column];
  if (bytes.size() > StringRef::kInlineBytes) bytes = target.strings.emplace_back(bytes);
  target.values<StringRef>()[row] = StringRef(bytes);
}

void PlainChunk::keep_alive(std::size_t column, std::shared_ptr<const void> owner) {
  columns_[column]->owners.push_back(std::move(owner));
}

void PlainChunk::set_nested(std::size_t column, std::size_t row, const Value& value) { set_value(column, row, value); }
void PlainChunk::set_value(std::size_t column, std::size_t row, const Value& value) {
  set_at(*columns_[column], row, value);
}

void PlainChunk::set_at(Column& column, std::size_t row, const Value& value) {
  if (value.is_null()) return column.set_null(row);
  const Value::Payload& payload = value.payload();
  if (column.physical == Physical::kNested) {
    column.nested[row] = value;
  } else if (column.physical == Physical::kString) {
    column.values<StringRef>()[row] = StringRef(column.strings.emplace_back(std::get<std::string>(payload)));
  } else if (column.physical == Physical::kBool) {
    column.values<bool>()[row] = std::get<bool>(payload);
  } else {
    with_physical(column.physical, [&](auto type) {
      using T = typename decltype(type)::type;
      if constexpr (std::is_floating_point_v<T>) {
        column.values<T>()[row] = static_cast<T>(std::get<double>(payload));
      } else if constexpr (std::is_same_v<T, Int128>) {
        column.values<T>()[row] = std::get<Int128>(payload);
      } else if constexpr (std::is_integral_v<T>) {
        const bool decimal = column.type.is(TypeKind::kDecimal);
        column.values<T>()[row] = static_cast<T>(decimal ? static_cast<std::int64_t>(std::get<Int128>(payload).low)
                                                         : std::get<std::int64_t>(payload));
      }
    });
  }
}

ColumnView PlainChunk::view_of(Column& column, std::size_t rows) {
  ColumnView view;
  view.data = column.bytes.data();
  view.validity = column.validity.data();
  if (column.physical != Physical::kNested) return view;
  const auto items = [&](std::size_t row) -> const std::vector<Value>* {
    return std::get_if<std::vector<Value>>(&column.nested[row].payload());
  };
  column.children.clear();
  if (column.type.is(TypeKind::kStruct)) {
    const std::vector<Field>& fields = column.type.fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      Column& child = *column.children.emplace_back(std::make_unique<Column>(fields[i].type, rows));
      for (std::size_t row = 0; row < rows; ++row)
        set_at(child, row, items(row) != nullptr ? (*items(row))[i] : Value());
    }
  } else {
    auto* entries = column.values<ListEntry>();
    std::size_t total = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      entries[row] = {total, items(row) != nullptr ? items(row)->size() : 0};
      total += entries[row].length;
    }
    const DataType element = column.type.is(TypeKind::kMap)
                                 ? DataType::structure({{"key", column.type.key()}, {"value", column.type.value()}})
                                 : column.type.element();
    Column& child = *column.children.emplace_back(std::make_unique<Column>(element, total));
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t i = 0; i < entries[row].length; ++i) set_at(child, entries[row].offset + i, (*items(row))[i]);
    }
    view.child_rows = total;
  }
  const std::size_t child_rows = column.type.is(TypeKind::kStruct) ? rows : view.child_rows;
  for (const std::unique_ptr<Column>& child : column.children) view.children.push_back(view_of(*child, child_rows));
  return view;
}

const ChunkView& PlainChunk::view() {
  view_.columns.clear();
  for (const std::unique_ptr<Column>& column : columns_) view_.columns.push_back(view_of(*column, view_.rows));
  return view_;
}

}  // namespace brook::engine
