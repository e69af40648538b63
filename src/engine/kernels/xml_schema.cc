#include "engine/kernels/xml_schema.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "engine/kernels/number_text.h"
#include "engine/kernels/xml_document.h"
#include "engine/kernels/xml_to_vector.h"

namespace brook::engine {

namespace {

const DataType kStringType(TypeKind::kString);
constexpr int kMaxPrecision = 38;
constexpr std::size_t kDateSize = 10;  // yyyy-MM-dd

// `value_tag` names the text of an element that has fields elsewhere.
DataType common_of(const DataType& a, const DataType& b, const std::string& value_tag);

void add_field(std::vector<Field>& fields, std::string name, DataType type, bool repeats,
               const std::string& value_tag) {
  const auto same = std::ranges::find(fields, name, &Field::name);
  if (same == fields.end()) {
    fields.push_back({std::move(name), std::move(type)});
  } else if (!repeats) {
    same->type = common_of(same->type, type, value_tag);
  } else {
    const DataType known = same->type.is(TypeKind::kArray) ? same->type.element() : same->type;
    same->type = DataType::array(common_of(known, type, value_tag));
  }
}

DataType common_of(const DataType& a, const DataType& b, const std::string& value_tag) {
  if (a.is(TypeKind::kNull) || a == b) return b;
  if (b.is(TypeKind::kNull)) return a;
  if (a.is(TypeKind::kStruct) && b.is(TypeKind::kStruct)) {
    std::vector<Field> fields = a.fields();
    for (const Field& field : b.fields()) add_field(fields, field.name, field.type, false, value_tag);
    std::ranges::sort(fields, {}, &Field::name);
    return DataType::structure(std::move(fields));
  }
  if (a.is(TypeKind::kArray) || b.is(TypeKind::kArray)) {
    const DataType& x = a.is(TypeKind::kArray) ? a.element() : a;
    const DataType& y = b.is(TypeKind::kArray) ? b.element() : b;
    return DataType::array(common_of(x, y, value_tag));
  }
  if (a.is(TypeKind::kStruct) || b.is(TypeKind::kStruct)) {
    std::vector<Field> fields = (a.is(TypeKind::kStruct) ? a : b).fields();
    add_field(fields, value_tag, a.is(TypeKind::kStruct) ? b : a, false, value_tag);
    std::ranges::sort(fields, {}, &Field::name);
    return DataType::structure(std::move(fields));
  }
  if (a.is_numeric() && b.is_numeric()) {
    if (a.is_fractional() || b.is_fractional()) return DataType(TypeKind::kDouble);
    const DataType x = a.is(TypeKind::kDecimal) ? a : DataType::decimal(20, 0);
    const DataType y = b.is(TypeKind::kDecimal) ? b : DataType::decimal(20, 0);
    const int scale = std::max(x.scale(), y.scale());
    const int whole = std::max(x.precision() - x.scale(), y.precision() - y.scale());
    return whole + scale > kMaxPrecision ? DataType(TypeKind::kDouble) : DataType::decimal(whole + scale, scale);
  }
  const auto is_time = [](const DataType& type) { return type.is(TypeKind::kDate) || type.is(TypeKind::kTimestamp); };
  return is_time(a) && is_time(b) ? DataType(TypeKind::kTimestamp) : kStringType;
}

// What was only ever empty is text.
DataType settled(const DataType& type) {
  switch (type.kind()) {
    case TypeKind::kNull: return kStringType;
    case TypeKind::kArray: return DataType::array(settled(type.element()));
    case TypeKind::kStruct: {
      std::vector<Field> fields;
      for (const Field& field : type.fields()) fields.push_back({field.name, settled(field.type)});
      return DataType::structure(std::move(fields));
    }
    default: return type;
  }
}

class Inference {
 public:
  Inference(const XmlOptions& options, const TypedText& text) : options_(options), text_(text) {}

  DataType element(const xmlNode* node) const {
    std::vector<Field> fields;
    for (const xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
      if (options_.exclude_attributes) break;
      const auto* const as_node = reinterpret_cast<const xmlNode*>(attribute);
      add_field(fields, options_.attribute_prefix + std::string(name_of(as_node)), flat(xml_text(as_node)), false,
                options_.value_tag);
    }
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
      if (child->type == XML_ELEMENT_NODE)
        add_field(fields, std::string(name_of(child)), element(child), true, options_.value_tag);
    }
    DataType own = flat(own_text(node));
    if (fields.empty()) return own;
    if (!own.is(TypeKind::kNull)) add_field(fields, options_.value_tag, own, true, options_.value_tag);
    std::ranges::sort(fields, {}, &Field::name);
    return DataType::structure(std::move(fields));
  }

 private:
  DataType flat(std::string_view text) const {
    text = trimmed(text);
    if (text.empty() || (options_.null_value && text == *options_.null_value)) return {};
    if (!options_.infer_schema) return kStringType;
    if (parse_integer<std::int64_t>(text)) return DataType(TypeKind::kLong);
    const bool number = text.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
    if (number && parse_double(text)) return fractional(text);
    const std::string folded = folded_name(text);
    if (folded == "true" || folded == "false") return DataType(TypeKind::kBoolean);
    if (text.size() == kDateSize && text_.date(text)) return DataType(TypeKind::kDate);
    if (text_.timestamp(text)) return DataType(TypeKind::kTimestamp);
    return kStringType;
  }

  DataType fractional(std::string_view text) const {
    const auto digits = options_.prefers_decimal ? parse_decimal_text(text) : std::nullopt;
    if (!digits || digits->scale < 0) return DataType(TypeKind::kDouble);
    const int precision = std::max({static_cast<int>(digits->digits.size()), digits->scale, 1});
    return precision > kMaxPrecision ? DataType(TypeKind::kDouble) : DataType::decimal(precision, digits->scale);
  }

  const XmlOptions& options_;
  const TypedText& text_;
};

}  // namespace

DataType infer_xml_schema(std::string_view xml, const XmlOptions& options, const TypedText& text) {
  const auto document = XmlDocument::parse(xml);
  if (!document) return DataType::structure({{options.corrupt_record, kStringType}});
  const DataType root = Inference(options, text).element(document->root());
  if (root.is(TypeKind::kNull)) return DataType::structure({});
  return root.is(TypeKind::kStruct) ? settled(root) : DataType::structure({{options.value_tag, root}});
}

}  // namespace brook::engine
