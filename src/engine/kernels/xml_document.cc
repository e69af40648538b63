#include "engine/kernels/xml_document.h"

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>

#include <limits>

namespace brook::engine {

namespace {

constexpr unsigned long kMostSteps = 10'000'000;  // of one evaluation

struct ContextDeleter {
  void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
};
using Context = std::unique_ptr<xmlXPathContext, ContextDeleter>;

struct TextDeleter {
  void operator()(xmlChar* text) const { xmlFree(text); }
};

void be_silent(void*, xmlError*) {}  // an error is seen by what is returned

Context make_context(xmlDoc* document) {
  Context context(xmlXPathNewContext(document));
  context->error = be_silent;
  context->opLimit = kMostSteps;
  context->node = reinterpret_cast<xmlNode*>(document);  // where relative paths begin
  return context;
}

std::string full_name(const xmlNs* space, const xmlChar* name) {
  std::string text;
  if (space != nullptr && space->prefix != nullptr)
    text = std::string(reinterpret_cast<const char*>(space->prefix)) + ":";
  return text + reinterpret_cast<const char*>(name);
}

// Names as they are written; no namespaces.
void forget_namespaces(xmlNode* node) {
  for (; node != nullptr; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    if (node->ns != nullptr) {
      const std::string name = full_name(node->ns, node->name);
      node->ns = nullptr;
      xmlNodeSetName(node, reinterpret_cast<const xmlChar*>(name.c_str()));
    }
    for (xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
      if (attribute->ns == nullptr) continue;
      const std::string name = full_name(attribute->ns, attribute->name);
      attribute->ns = nullptr;
      xmlNodeSetName(reinterpret_cast<xmlNode*>(attribute), reinterpret_cast<const xmlChar*>(name.c_str()));
    }
    forget_namespaces(node->children);
  }
}

// An entity of entities can grow without bound.
bool has_nested_entities(const xmlDoc* document) {
  if (document->intSubset == nullptr) return false;
  for (const xmlNode* node = document->intSubset->children; node != nullptr; node = node->next) {
    if (node->type != XML_ENTITY_DECL) continue;
    const xmlChar* const content = reinterpret_cast<const xmlEntity*>(node)->content;
    if (content != nullptr && xmlStrchr(content, '&') != nullptr) return true;
  }
  return false;
}

}  // namespace

std::optional<XmlDocument> XmlDocument::parse(std::string_view text) {
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return std::nullopt;
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return std::nullopt;
  text.remove_prefix(start);
  XmlDocument document(xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
                                     XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET));
  if (document.get() == nullptr || document.root() == nullptr || has_nested_entities(document.get())) {
    return std::nullopt;
  }
  forget_namespaces(document.root());
  return document;
}

std::string xml_text(const xmlNode* node) {
  const std::unique_ptr<xmlChar, TextDeleter> text(xmlNodeGetContent(node));
  return text ? reinterpret_cast<const char*>(text.get()) : "";
}

std::optional<XmlPath> XmlPath::compile(std::string_view path) {
  const Context context = make_context(nullptr);
  const std::string text(path);
  XmlPath compiled(xmlXPathCtxtCompile(context.get(), reinterpret_cast<const xmlChar*>(text.c_str())));
  return compiled.expression_ ? std::optional(std::move(compiled)) : std::nullopt;
}

XmlPath::Value XmlPath::evaluate(const XmlDocument& document) const {
  const Context context = make_context(document.get());
  return Value(xmlXPathCompiledEval(expression_.get(), context.get()));
}

}  // namespace brook::engine
