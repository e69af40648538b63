#include "engine/kernels/xml_writer.h"

#include <fmt/format.h>

#include "engine/kernels/kernel.h"
#include "engine/value.h"
#include "engine/value_text.h"

namespace brook::engine {

namespace {

void break_line(std::string& out, int depth) {
  if (out.empty()) return;
  out += '\n';
  out.append(4 * static_cast<std::size_t>(depth), ' ');
}

std::string escaped(std::string_view text, bool attribute) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '\r': out += "&#xd;"; break;
      case '"': out += attribute ? "&quot;" : "\""; break;
      case '\n': out += attribute ? "&#xa;" : "\n"; break;
      case '\t': out += attribute ? "&#x9;" : "\t"; break;
      default: out += c;
    }
  }
  return out;
}

void check_name(std::string_view name) {
  const std::size_t bad = name.find_first_of(" \t\r\n<>&\"'/=!?;,()[]{}");
  const bool starts = !name.empty() && (name[0] == '-' || name[0] == '.' || (name[0] >= '0' && name[0] <= '9'));
  if (name.empty() || bad != std::string_view::npos || starts) {
    raise("INVALID_PARAMETER_VALUE", fmt::format("to_xml(): '{}' cannot be the name of an XML element.", name));
  }
}

}  // namespace

bool XmlWriter::is_attribute(const std::string& name) const {
  return name != options_.value_tag && name.size() > options_.attribute_prefix.size() &&
         name.starts_with(options_.attribute_prefix);
}

std::string XmlWriter::flat_text(const DataType& type, const ColumnView& column, std::size_t row) const {
  switch (type.kind()) {
    case TypeKind::kDate: return text_.date_text(column.at<std::int32_t>(row));
    case TypeKind::kTimestamp: return text_.timestamp_text(column.at<std::int64_t>(row));
    case TypeKind::kTimestampNtz: return text_.timestamp_ntz_text(column.at<std::int64_t>(row));
    case TypeKind::kBinary: {
      std::string text = "[";
      for (const char c : column.at<StringRef>(row).view()) {
        text += fmt::format("{}{:02X}", text.size() > 1 ? " " : "", static_cast<unsigned char>(c));
      }
      return text + "]";
    }
    case TypeKind::kDayTimeInterval:
    case TypeKind::kYearMonthInterval:
    case TypeKind::kVariant:
      raise("_LEGACY_ERROR_TEMP_3238", fmt::format("Failed to convert a value of type {} to XML.", type.sql()));
    default: return to_text(type, read_value(type, column, row));
  }
}

// `inner` begins with a line break where elements are in it.
void XmlWriter::close(std::string& out, const std::string& name, const std::string& inner, int depth) const {
  out += '>';
  out += inner;
  if (inner.starts_with('\n')) break_line(out, depth);
  out += "</" + name + ">";
}

void XmlWriter::append_struct(std::string& out, const std::string& name, const DataType& type, const ColumnView& column,
                              std::size_t row, int depth) const {
  check_name(name);
  break_line(out, depth);
  out += "<" + name;
  std::string inner;
  bool empty = true;
  for (std::size_t i = 0; i < type.fields().size(); ++i) {
    const Field& field = type.fields()[i];
    const ColumnView& child = column.children[i];
    const bool valid = child.is_valid(row);
    if (!field.type.is_nested() && is_attribute(field.name)) {
      if (!valid && !options_.null_value) continue;
      const std::string attribute = field.name.substr(options_.attribute_prefix.size());
      check_name(attribute);
      out += fmt::format(" {}=\"{}\"", attribute,
                         escaped(valid ? flat_text(field.type, child, row) : *options_.null_value, true));
      continue;
    }
    if (!field.type.is_nested() && field.name == options_.value_tag) {
      if (!valid && !options_.null_value) continue;
      inner += escaped(valid ? flat_text(field.type, child, row) : *options_.null_value, false);
      empty = false;
      continue;
    }
    std::string part(1, '\n');  // not empty: a line break comes before the element
    append_field(part, field.name, field.type, child, row, depth + 1);
    if (part.size() > 1) inner += part.substr(1);
    empty = empty && part.size() == 1;
  }
  if (empty) {
    out += "/>";
  } else {
    close(out, name, inner, depth);
  }
}

void XmlWriter::append_entries(std::string& out, const DataType& type, const ColumnView& column, std::size_t row,
                               int depth) const {
  const auto& entry = column.at<ListEntry>(row);
  const ColumnView& pairs = column.children[0];
  for (std::size_t i = entry.offset; i < entry.offset + entry.length; ++i) {
    append_field(out, flat_text(type.key(), pairs.children[0], i), type.value(), pairs.children[1], i, depth);
  }
}

void XmlWriter::append_element(std::string& out, const std::string& name, const DataType& type,
                               const ColumnView& column, std::size_t row, int depth) const {
  if (type.is(TypeKind::kStruct)) return append_struct(out, name, type, column, row, depth);
  check_name(name);
  break_line(out, depth);
  out += "<" + name;
  if (!type.is_nested()) return close(out, name, escaped(flat_text(type, column, row), false), depth);
  std::string part(1, '\n');
  if (type.is(TypeKind::kMap)) {
    append_entries(part, type, column, row, depth + 1);
  } else {
    append_field(part, options_.array_element_name, type, column, row, depth + 1);
  }
  if (part.size() == 1) {
    out += "/>";
  } else {
    close(out, name, part.substr(1), depth);
  }
}

void XmlWriter::append_field(std::string& out, const std::string& name, const DataType& type, const ColumnView& column,
                             std::size_t row, int depth) const {
  if (!column.is_valid(row)) {
    if (!options_.null_value) return;
    check_name(name);
    break_line(out, depth);
    out += "<" + name;
    return close(out, name, escaped(*options_.null_value, false), depth);
  }
  if (!type.is(TypeKind::kArray)) return append_element(out, name, type, column, row, depth);
  const auto& entry = column.at<ListEntry>(row);
  for (std::size_t i = entry.offset; i < entry.offset + entry.length; ++i) {
    const ColumnView& inner = column.children[0];
    if (inner.is_valid(i)) append_element(out, name, type.element(), inner, i, depth);
  }
}

void XmlWriter::append_row(std::string& out, const DataType& type, const ColumnView& column, std::size_t row) const {
  append_struct(out, options_.row_tag, type, column, row, 0);
}

}  // namespace brook::engine
