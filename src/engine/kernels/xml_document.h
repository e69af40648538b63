// XmlDocument: a parsed XML text, its names as written ("x:a" is one name, as a parser without namespaces has it).
// XmlPath: a compiled XPath 1.0 expression. Both are used by one thread.
#pragma once

#include <libxml/tree.h>
#include <libxml/xpath.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace brook::engine {

class XmlDocument {
 public:
  // Nothing where the text is not well-formed. Reads no other file; entities that name others are refused.
  [[nodiscard]] static std::optional<XmlDocument> parse(std::string_view text);

  [[nodiscard]] xmlDoc* get() const { return document_.get(); }
  [[nodiscard]] xmlNode* root() const { return xmlDocGetRootElement(document_.get()); }

 private:
  struct Deleter {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
  };
  explicit XmlDocument(xmlDoc* document) : document_(document) {}

  std::unique_ptr<xmlDoc, Deleter> document_;
};

// An attribute's or a node's text, entities resolved.
[[nodiscard]] std::string xml_text(const xmlNode* node);

class XmlPath {
 public:
  struct Deleter {
    void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
  };
  using Value = std::unique_ptr<xmlXPathObject, Deleter>;

  // Nothing where it is no XPath.
  [[nodiscard]] static std::optional<XmlPath> compile(std::string_view path);
  // Null where the evaluation fails (too many steps, a prefix without a namespace). Valid while the document is.
  [[nodiscard]] Value evaluate(const XmlDocument& document) const;

 private:
  struct ExpressionDeleter {
    void operator()(xmlXPathCompExpr* expression) const { xmlXPathFreeCompExpr(expression); }
  };
  explicit XmlPath(xmlXPathCompExpr* expression) : expression_(expression) {}

  std::unique_ptr<xmlXPathCompExpr, ExpressionDeleter> expression_;
};

}  // namespace brook::engine
