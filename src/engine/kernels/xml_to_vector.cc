#include "engine/kernels/xml_to_vector.h"

#include <vector>

#include "base/data_type.h"

namespace brook::engine {

namespace {

struct BufferDeleter {
  void operator()(xmlBuffer* buffer) const { xmlBufferFree(buffer); }
};

bool has_elements(const xmlNode* element) {
  for (const xmlNode* child = element->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) return true;
  }
  return false;
}

// What stands between the element's tags.
std::string inner_xml(const xmlNode* element) {
  const std::unique_ptr<xmlBuffer, BufferDeleter> buffer(xmlBufferCreate());
  for (xmlNode* child = element->children; child != nullptr; child = child->next) {
    xmlNodeDump(buffer.get(), element->doc, child, 0, 0);
  }
  return reinterpret_cast<const char*>(xmlBufferContent(buffer.get()));
}

std::string attribute_text(const xmlAttr* attribute) { return xml_text(reinterpret_cast<const xmlNode*>(attribute)); }

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

std::string_view name_of(const xmlNode* node) { return reinterpret_cast<const char*>(node->name); }

std::string own_text(const xmlNode* element) {
  std::string text;
  for (const xmlNode* child = element->children; child != nullptr; child = child->next) {
    const bool is_text =
        child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE || child->type == XML_ENTITY_REF_NODE;
    if (is_text) text += xml_text(child);
  }
  return text;
}

// The fields of one struct while it is read. Lists grow as their elements come.
class XmlToVector::Fields {
 public:
  Fields(VectorWriter& writer, std::size_t row) : writer_(writer), row_(row), states_(writer.child_count()) {
    for (std::size_t i = 0; i < states_.size(); ++i) states_[i].first = is_list(i) ? writer_.child(i).size() : 0;
  }

  // By name in any case; the number of fields where there is none.
  [[nodiscard]] std::size_t find(std::string_view name) const {
    const std::vector<Field>& fields = writer_.type().fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (same_name(fields[i].name, name)) return i;
    }
    return fields.size();
  }
  [[nodiscard]] bool has(std::size_t i) const { return i < states_.size(); }

  // Calls read(writer, row) for the field, or for one more element of it; false where the value did not fit.
  template <class Read>
  bool add(std::size_t i, Read read) {
    VectorWriter& field = writer_.child(i);
    if (is_list(i)) {
      const std::size_t place = field.append();
      if (read(field.child(0), place)) {
        ++states_[i].count;
        return true;
      }
      field.take_back(place);
      return false;
    }
    if (states_[i].set) field.set_valid(row_);
    states_[i].set = true;
    if (read(field, row_)) return true;
    field.set_null(row_);
    return false;
  }

  void finish() {
    for (std::size_t i = 0; i < states_.size(); ++i) {
      if (is_list(i) && states_[i].count > 0) {
        writer_.child(i).set_list(row_, states_[i].first, states_[i].count);
      } else if (!states_[i].set) {
        writer_.child(i).set_null(row_);
      }
    }
  }

 private:
  struct State {
    std::size_t first = 0;  // of an array: where its elements begin
    std::size_t count = 0;
    bool set = false;
  };

  [[nodiscard]] bool is_list(std::size_t i) const { return writer_.type().fields()[i].type.is(TypeKind::kArray); }

  VectorWriter& writer_;
  std::size_t row_;
  std::vector<State> states_;
};

std::string XmlToVector::trimmed(std::string text) const {
  if (!options_.ignore_surrounding_spaces) return text;
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string::npos) return "";
  return text.substr(start, text.find_last_not_of(" \t\r\n") + 1 - start);
}

bool XmlToVector::read_text(std::string text, VectorWriter& writer, std::size_t row) const {
  text = trimmed(std::move(text));
  const TypeKind kind = writer.type().kind();
  if ((options_.null_value && text == *options_.null_value) || (kind != TypeKind::kString && is_blank(text))) {
    writer.set_null(row);
    return true;
  }
  const auto write = [&](const auto& value) {
    if (value) writer.set(row, *value);
    return value.has_value();
  };
  switch (kind) {
    case TypeKind::kDate: return write(text_.date(text));
    case TypeKind::kTimestamp: return write(text_.timestamp(text));
    case TypeKind::kTimestampNtz: return write(text_.timestamp_ntz(text));
    default: return write_cast_text(writer, row, text, text_.zone());
  }
}

bool XmlToVector::read_value(const xmlNode* element, VectorWriter& writer, std::size_t row) const {
  switch (writer.type().kind()) {
    case TypeKind::kStruct: return read_struct(element, writer, row);
    case TypeKind::kMap: return read_map(element, writer, row);
    case TypeKind::kArray: {  // an array of arrays: one element of the inner one
      const std::size_t first = writer.size();
      const std::size_t place = writer.append();
      if (!read_value(element, writer.child(0), place)) {
        writer.take_back(first);
        return false;
      }
      writer.set_list(row, first, 1);
      return true;
    }
    case TypeKind::kString:
      return read_text(has_elements(element) ? inner_xml(element) : own_text(element), writer, row);
    default: return read_text(own_text(element), writer, row);
  }
}

bool XmlToVector::read_map(const xmlNode* element, VectorWriter& writer, std::size_t row) const {
  const std::size_t first = writer.size();
  std::size_t count = 0;
  const auto add = [&](const std::string& key, const auto& read) {
    const std::size_t place = writer.append();
    writer.child(0).set_text(place, key);
    if (read(writer.child(1), place)) {
      ++count;
      return true;
    }
    writer.take_back(first);
    return false;
  };
  for (const xmlAttr* attribute = element->properties; attribute != nullptr; attribute = attribute->next) {
    if (options_.exclude_attributes) break;
    const std::string key =
        options_.attribute_prefix + std::string(name_of(reinterpret_cast<const xmlNode*>(attribute)));
    const auto read = [&](VectorWriter& value, std::size_t place) {
      return read_text(attribute_text(attribute), value, place);
    };
    if (!add(key, read)) return false;
  }
  for (const xmlNode* child = element->children; child != nullptr; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    const auto read = [&](VectorWriter& value, std::size_t place) { return read_value(child, value, place); };
    if (!add(std::string(name_of(child)), read)) return false;
  }
  writer.set_list(row, first, count);
  return true;
}

bool XmlToVector::read_struct(const xmlNode* element, VectorWriter& writer, std::size_t row) const {
  Fields fields(writer, row);
  bool fits = true;
  for (const xmlAttr* attribute = element->properties; attribute != nullptr && fits; attribute = attribute->next) {
    if (options_.exclude_attributes) break;
    const std::size_t field =
        fields.find(options_.attribute_prefix + std::string(name_of(reinterpret_cast<const xmlNode*>(attribute))));
    if (!fields.has(field)) continue;
    fits = fields.add(field, [&](VectorWriter& value, std::size_t place) {
      return read_text(attribute_text(attribute), value, place);
    });
  }
  for (const xmlNode* child = element->children; child != nullptr && fits; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    const std::size_t field = fields.find(name_of(child));
    if (!fields.has(field)) continue;
    fits = fields.add(field, [&](VectorWriter& value, std::size_t place) { return read_value(child, value, place); });
  }
  const std::size_t own = fields.find(options_.value_tag);
  if (std::string text = own_text(element); fits && fields.has(own) && !is_blank(text)) {
    fits = fields.add(own,
                      [&](VectorWriter& value, std::size_t place) { return read_text(std::move(text), value, place); });
  }
  fields.finish();
  return fits;
}

}  // namespace brook::engine
