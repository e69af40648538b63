// xpath() and its kin.
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/kernels/kernel.h"
#include "engine/kernels/nullable_list.h"
#include "engine/kernels/text_groups.h"
#include "engine/kernels/xml_document.h"

namespace brook::engine {

namespace {

// The path of the last row: it is a literal.
struct PathState : KernelState {
  std::string text;
  std::optional<XmlPath> path;

  const XmlPath& get(std::string_view wanted) {
    if (!path || text != wanted) {
      path = XmlPath::compile(wanted);
      if (!path) raise("INVALID_PARAMETER_VALUE", fmt::format("Invalid XPath '{}'.", wanted));
      text = wanted;
    }
    return *path;
  }
};

// The path's value in the document. Nothing for an empty text or path, as in Spark.
struct Found {
  std::optional<XmlDocument> document;
  XmlPath::Value value;
};
std::optional<Found> find(PathState& state, std::string_view xml, std::string_view path) {
  if (xml.empty() || path.empty()) return std::nullopt;
  const XmlPath& compiled = state.get(path);
  Found found{.document = XmlDocument::parse(xml), .value = nullptr};
  if (!found.document) {
    raise("INVALID_PARAMETER_VALUE", fmt::format("Invalid XML document: {}", xml.substr(0, 200)));
  }
  found.value = compiled.evaluate(*found.document);
  return found;
}

std::optional<std::string> value_of(const xmlNode* node) {
  switch (node->type) {
    case XML_ATTRIBUTE_NODE:
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE:
    case XML_COMMENT_NODE:
    case XML_PI_NODE: return xml_text(node);
    default: return std::nullopt;
  }
}

std::optional<std::vector<std::optional<std::string>>> xpath(PathState& state, std::string_view xml,
                                                             std::string_view path) {
  const auto found = find(state, xml, path);
  if (!found) return std::nullopt;
  std::vector<std::optional<std::string>> values;
  if (!found->value) return values;
  if (found->value->type != XPATH_NODESET) {
    raise("INVALID_PARAMETER_VALUE", fmt::format("The XPath '{}' does not name nodes.", path));
  }
  const xmlNodeSet* const nodes = found->value->nodesetval;
  for (int i = 0; nodes != nullptr && i < nodes->nodeNr; ++i) values.push_back(value_of(nodes->nodeTab[i]));
  return values;
}

// As Java prints an XPath number: never with an exponent.
std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value == std::trunc(value)) return fmt::format("{:.0f}", value == 0 ? 0.0 : value);
  return fmt::format("{}", value);
}

std::optional<std::string> xpath_string(PathState& state, std::string_view xml, std::string_view path) {
  const auto found = find(state, xml, path);
  if (!found) return std::nullopt;
  const xmlXPathObject* const value = found->value.get();
  if (value == nullptr) return "";
  switch (value->type) {
    case XPATH_NODESET: {
      const xmlNodeSet* const nodes = value->nodesetval;
      return nodes == nullptr || nodes->nodeNr == 0 ? "" : xml_text(nodes->nodeTab[0]);
    }
    case XPATH_BOOLEAN: return value->boolval != 0 ? "true" : "false";
    case XPATH_NUMBER: return number_text(value->floatval);
    default: return reinterpret_cast<const char*>(value->stringval);
  }
}

// The text that a number is read from; empty where the value is none.
std::string text_of(const xmlXPathObject& value) {
  if (value.type == XPATH_STRING) return reinterpret_cast<const char*>(value.stringval);
  const xmlNodeSet* const nodes = value.type == XPATH_NODESET ? value.nodesetval : nullptr;
  return nodes == nullptr || nodes->nodeNr == 0 ? "" : xml_text(nodes->nodeTab[0]);
}

std::optional<bool> xpath_boolean(PathState& state, std::string_view xml, std::string_view path) {
  const auto found = find(state, xml, path);
  if (!found) return std::nullopt;
  return found->value && xmlXPathCastToBoolean(found->value.get()) != 0;
}

std::optional<double> xpath_double(PathState& state, std::string_view xml, std::string_view path) {
  const auto found = find(state, xml, path);
  if (!found) return std::nullopt;
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  if (!found->value) return kNaN;
  // XPath's numbers have no exponents, though libxml2 reads them.
  if (text_of(*found->value).find_first_of("eE") != std::string::npos) return kNaN;
  return xmlXPathCastToNumber(found->value.get());
}

// Java's narrowing of a double: NaN is 0, what does not fit is the nearest that does.
template <class T>
T narrowed(double value) {
  if (std::isnan(value)) return 0;
  if (value >= static_cast<double>(std::numeric_limits<T>::max())) return std::numeric_limits<T>::max();
  if (value <= static_cast<double>(std::numeric_limits<T>::min())) return std::numeric_limits<T>::min();
  return static_cast<T>(value);
}

std::optional<float> xpath_float(PathState& state, std::string_view xml, std::string_view path) {
  const auto value = xpath_double(state, xml, path);
  return value ? std::optional(static_cast<float>(*value)) : std::nullopt;
}
std::optional<std::int64_t> xpath_long(PathState& state, std::string_view xml, std::string_view path) {
  const auto value = xpath_double(state, xml, path);
  return value ? std::optional(narrowed<std::int64_t>(*value)) : std::nullopt;
}
std::optional<std::int32_t> xpath_int(PathState& state, std::string_view xml, std::string_view path) {
  const auto value = xpath_double(state, xml, path);
  return value ? std::optional(narrowed<std::int32_t>(*value)) : std::nullopt;
}
std::optional<std::int16_t> xpath_short(PathState& state, std::string_view xml, std::string_view path) {
  const auto value = xpath_int(state, xml, path);
  return value ? std::optional(static_cast<std::int16_t>(*value)) : std::nullopt;
}

}  // namespace

void register_xml_path(duckdb::ExtensionLoader& loader) {
  for (auto& function : {fallible<xpath>("brook_xpath"), fallible<xpath_string>("brook_xpath_string"),
                         fallible<xpath_boolean>("brook_xpath_boolean"), fallible<xpath_double>("brook_xpath_double"),
                         fallible<xpath_float>("brook_xpath_float"), fallible<xpath_long>("brook_xpath_long"),
                         fallible<xpath_int>("brook_xpath_int"), fallible<xpath_short>("brook_xpath_short")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
