#include "source/parquet/footer.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>

#include "source/parquet/compact_reader.h"

namespace brook::source::parquet {

namespace {

constexpr std::string_view kMagic = "PAR1";
constexpr std::size_t kTailBytes = 8;  // the footer's size, and the magic
constexpr std::uint64_t kLargestFooter = std::uint64_t{256} << 20U;
constexpr int kDeepest = 64;

Error no_parquet(const std::string& path, std::string_view what) {
  return input_error(fmt::format("{} is not a Parquet file: {}", path, what))
      .with_class("FAILED_READ_FILE.NO_HINT")
      .with_hint("Write the file again under another name, or take it away.");
}

// What a value means, of ConvertedType and LogicalType together.
enum class Meaning : std::uint8_t {
  kNone,
  kText,
  kBinary,  // BSON
  kList,
  kMap,
  kDecimal,
  kDate,
  kTime,
  kInstant,
  kLocalTime,
  kNanoseconds,
  kSigned,
  kUnsigned,
  kNull,
  kOther,
};

struct Element {
  std::string name;
  int physical = -1;  // -1: a group
  bool repeated = false;
  std::size_t children = 0;
  Meaning meaning = Meaning::kNone;
  int bits = 0;  // of kSigned and kUnsigned
  int precision = 0;
  int scale = 0;
};

void set_converted(Element& element, std::int64_t converted) {
  struct Entry {
    Meaning meaning;
    int bits = 0;
  };
  static constexpr std::array<Entry, 22> kMeanings = {{
      {Meaning::kText},         {Meaning::kMap},          {Meaning::kMap},          {Meaning::kList},
      {Meaning::kText},         {Meaning::kDecimal},      {Meaning::kDate},         {Meaning::kTime},
      {Meaning::kTime},         {Meaning::kInstant},      {Meaning::kInstant},      {Meaning::kUnsigned, 8},
      {Meaning::kUnsigned, 16}, {Meaning::kUnsigned, 32}, {Meaning::kUnsigned, 64}, {Meaning::kSigned, 8},
      {Meaning::kSigned, 16},   {Meaning::kSigned, 32},   {Meaning::kSigned, 64},   {Meaning::kText},
      {Meaning::kBinary},       {Meaning::kOther},
  }};
  if (converted < 0 || static_cast<std::size_t>(converted) >= kMeanings.size()) return;
  element.meaning = kMeanings[static_cast<std::size_t>(converted)].meaning;
  element.bits = kMeanings[static_cast<std::size_t>(converted)].bits;
}

void read_timestamp(CompactReader& reader, Element& element) {
  element.meaning = Meaning::kLocalTime;
  bool nanoseconds = false;
  for (auto field = reader.next_field({}); field.type != CompactType::kStop; field = reader.next_field(field)) {
    if (field.id == 1) {
      if (field.type == CompactType::kTrue) element.meaning = Meaning::kInstant;
    } else if (field.id == 2 && field.type == CompactType::kStruct) {
      for (auto unit = reader.next_field({}); unit.type != CompactType::kStop; unit = reader.next_field(unit)) {
        nanoseconds = nanoseconds || unit.id == 3;
        reader.skip(unit.type);
      }
    } else {
      reader.skip(field.type);
    }
  }
  if (nanoseconds) element.meaning = Meaning::kNanoseconds;
}

void read_integer_type(CompactReader& reader, Element& element) {
  element.meaning = Meaning::kUnsigned;
  for (auto field = reader.next_field({}); field.type != CompactType::kStop; field = reader.next_field(field)) {
    if (field.id == 2 && field.type == CompactType::kTrue) element.meaning = Meaning::kSigned;
    // The width of the converted type, which every writer sets too, is kept.
    reader.skip(field.type);
  }
}

void read_logical(CompactReader& reader, Element& element) {
  static constexpr std::array<Meaning, 17> kMeanings = {
      Meaning::kNone, Meaning::kText,   Meaning::kMap,   Meaning::kList,  Meaning::kText, Meaning::kDecimal,
      Meaning::kDate, Meaning::kTime,   Meaning::kNone,  Meaning::kOther, Meaning::kNone, Meaning::kNull,
      Meaning::kText, Meaning::kBinary, Meaning::kOther, Meaning::kOther, Meaning::kOther};
  for (auto field = reader.next_field({}); field.type != CompactType::kStop; field = reader.next_field(field)) {
    if (field.id == 8) {
      read_timestamp(reader, element);
    } else if (field.id == 10) {
      read_integer_type(reader, element);
    } else {
      if (field.id > 0 && static_cast<std::size_t>(field.id) < kMeanings.size()) {
        element.meaning = kMeanings[static_cast<std::size_t>(field.id)];
      }
      reader.skip(field.type);
    }
  }
}

Element read_element(CompactReader& reader) {
  Element element;
  constexpr int kRepeated = 2;
  for (auto field = reader.next_field({}); field.type != CompactType::kStop; field = reader.next_field(field)) {
    switch (field.id) {
      case 1: element.physical = static_cast<int>(reader.integer()); break;
      case 3: element.repeated = reader.integer() == kRepeated; break;
      case 4: element.name = reader.binary(); break;
      case 5: element.children = static_cast<std::size_t>(reader.integer()); break;
      case 6: set_converted(element, reader.integer()); break;
      case 7: element.scale = static_cast<int>(reader.integer()); break;
      case 8: element.precision = static_cast<int>(reader.integer()); break;
      case 10: read_logical(reader, element); break;
      default: reader.skip(field.type);
    }
  }
  return element;
}

std::optional<DataType> decimal_type(const Element& element) {
  const bool fits =
      element.precision >= 1 && element.precision <= 38 && element.scale >= 0 && element.scale <= element.precision;
  return fits ? std::optional(DataType::decimal(element.precision, element.scale)) : std::nullopt;
}

std::optional<DataType> integer_type(const Element& element, bool wide) {
  const bool is_signed = element.meaning != Meaning::kUnsigned;
  const int bits = element.bits != 0 ? element.bits : wide ? 64 : 32;
  if (is_signed) {
    return DataType(bits == 8    ? TypeKind::kByte
                    : bits == 16 ? TypeKind::kShort
                    : bits == 32 ? TypeKind::kInt
                                 : TypeKind::kLong);
  }
  if (bits == 64) return DataType::decimal(20, 0);
  return DataType(bits == 8 ? TypeKind::kShort : bits == 16 ? TypeKind::kInt : TypeKind::kLong);
}

// Of a column that is no group.
std::optional<DataType> flat_type(const Element& element, Physical physical) {
  if (element.meaning == Meaning::kOther || element.meaning == Meaning::kNanoseconds) return std::nullopt;
  if (element.meaning == Meaning::kDecimal) return decimal_type(element);
  switch (physical) {
    case Physical::kBoolean: return DataType(TypeKind::kBoolean);
    case Physical::kInt32:
      if (element.meaning == Meaning::kDate) return DataType(TypeKind::kDate);
      if (element.meaning == Meaning::kTime) return std::nullopt;
      return integer_type(element, false);
    case Physical::kInt64:
      if (element.meaning == Meaning::kInstant) return DataType(TypeKind::kTimestamp);
      if (element.meaning == Meaning::kLocalTime) return DataType(TypeKind::kTimestampNtz);
      if (element.meaning == Meaning::kTime) return DataType::time(6);
      return integer_type(element, true);
    case Physical::kInt96: return DataType(TypeKind::kTimestamp);
    case Physical::kFloat: return DataType(TypeKind::kFloat);
    case Physical::kDouble: return DataType(TypeKind::kDouble);
    case Physical::kBytes: return DataType(element.meaning == Meaning::kText ? TypeKind::kString : TypeKind::kBinary);
    case Physical::kFixedBytes: return DataType(TypeKind::kBinary);
    case Physical::kGroup: return std::nullopt;
  }
  return std::nullopt;
}

// Makes a tree of the elements, which lie in the order of a walk through it.
class TreeBuilder {
 public:
  explicit TreeBuilder(const std::vector<Element>& elements) : elements_(elements) {}

  [[nodiscard]] std::optional<std::vector<Column>> columns() {
    if (elements_.empty()) return std::nullopt;
    at_ = 1;
    std::vector<Column> columns;
    for (std::size_t i = 0; i < elements_[0].children && ok_; ++i) columns.push_back(column(0));
    return ok_ ? std::optional(std::move(columns)) : std::nullopt;
  }

 private:
  Column column(int depth) {
    if (at_ >= elements_.size() || depth > kDeepest) {
      ok_ = false;
      return {};
    }
    const Element& element = elements_[at_];
    Column column = value(depth);
    if (!element.repeated) return column;
    return list_of(element.name, std::move(column));  // a list of the oldest form
  }

  static Column list_of(const std::string& name, Column element) {
    Column list{.name = name, .physical = Physical::kGroup, .type = std::nullopt};
    if (element.type) list.type = DataType::array(*element.type);
    list.children.push_back(std::move(element));
    return list;
  }

  // The element at the place, as if it were not repeated.
  Column value(int depth) {
    const Element& element = elements_[at_++];
    Column column{.name = element.name};
    if (element.physical >= 0 && element.physical < static_cast<int>(Physical::kGroup)) {
      column.physical = static_cast<Physical>(element.physical);
      column.type = flat_type(element, column.physical);
      column.is_text = element.meaning == Meaning::kText;
      return column;
    }
    if (element.meaning == Meaning::kList && element.children == 1) return list(element, depth);
    if (element.meaning == Meaning::kMap && element.children == 1) return map(element, depth);
    for (std::size_t i = 0; i < element.children && ok_; ++i) column.children.push_back(this->column(depth + 1));
    std::vector<Field> fields;
    for (const Column& child : column.children) {
      if (!child.type) return column;
      fields.push_back({child.name, *child.type});
    }
    if (element.meaning == Meaning::kNone && !fields.empty()) column.type = DataType::structure(std::move(fields));
    return column;
  }

  Column list(const Element& list, int depth) {
    if (at_ >= elements_.size()) {
      ok_ = false;
      return {};
    }
    const Element& repeated = elements_[at_];
    // Three levels, unless the middle one is what older writers call the element itself.
    const bool is_wrapper = repeated.physical < 0 && repeated.children == 1 && repeated.name != "array" &&
                            repeated.name != list.name + "_tuple";
    if (is_wrapper) ++at_;
    return list_of(list.name, is_wrapper ? column(depth + 1) : value(depth + 1));
  }

  Column map(const Element& map, int depth) {
    Column out{.name = map.name};
    if (at_ >= elements_.size() || elements_[at_].children != 2) {
      ok_ = false;
      return out;
    }
    ++at_;
    out.children.push_back(column(depth + 1));
    out.children.push_back(column(depth + 1));
    if (out.children[0].type && out.children[1].type) {
      out.type = DataType::map(*out.children[0].type, *out.children[1].type);
    }
    return out;
  }

  const std::vector<Element>& elements_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace

Schema ParquetFooter::schema() const {
  Schema schema;
  for (const Column& column : columns) {
    if (column.type) schema.push_back({column.name, *column.type, true});
  }
  return schema;
}

Result<ParquetFooter> read_footer(ReadableFile& file, const std::string& path) {
  const std::uint64_t size = TRY(file.info()).size_bytes;
  std::array<char, kTailBytes> tail{};
  if (size < kTailBytes + kMagic.size()) return fail(no_parquet(path, fmt::format("it has {} bytes", size)));
  if (TRY(file.read_at(size - kTailBytes, tail)) != kTailBytes) return fail(no_parquet(path, "it became shorter"));
  if (std::string_view(tail.data() + 4, 4) != kMagic) return fail(no_parquet(path, "it does not end with PAR1"));
  std::uint32_t footer_bytes = 0;
  std::memcpy(&footer_bytes, tail.data(), sizeof(footer_bytes));
  if (footer_bytes > size - kTailBytes || footer_bytes > kLargestFooter) {
    return fail(no_parquet(path, "its footer is larger than the file"));
  }
  std::string bytes(footer_bytes, '\0');
  if (TRY(file.read_at(size - kTailBytes - footer_bytes, bytes)) != footer_bytes) {
    return fail(no_parquet(path, "it became shorter"));
  }
  CompactReader reader(bytes);
  ParquetFooter footer;
  std::vector<Element> elements;
  for (auto field = reader.next_field({}); field.type != CompactType::kStop; field = reader.next_field(field)) {
    if (field.id == 2 && field.type == CompactType::kList) {
      const CompactReader::List list = reader.list();
      for (std::size_t i = 0; i < list.size && reader.ok(); ++i) elements.push_back(read_element(reader));
    } else if (field.id == 3) {
      footer.rows = static_cast<std::uint64_t>(reader.integer());
    } else if (field.id > 3) {
      break;  // row groups, of no interest here, can be many
    } else {
      reader.skip(field.type);
    }
  }
  std::optional<std::vector<Column>> columns = TreeBuilder(elements).columns();
  if (!reader.ok() || !columns) return fail(no_parquet(path, "its footer is damaged"));
  footer.columns = *std::move(columns);
  return footer;
}

}  // namespace brook::source::parquet
