// XmlToVector: an XML element straight into a vector of a Spark type, as from_xml() reads it. Made once for a query and
// a thread. Source of the semantics: Spark's StaxXmlParser.
#pragma once

#include <string>
#include <string_view>

#include "engine/kernels/typed_text.h"
#include "engine/kernels/vector_writer.h"
#include "engine/kernels/xml_document.h"
#include "engine/kernels/xml_options.h"

namespace brook::engine {

class XmlToVector {
 public:
  // Both outlive it.
  XmlToVector(const XmlOptions& options, const TypedText& text) : options_(options), text_(text) {}

  // The element as a STRUCT. What follows the first value that does not fit its type is NULL; false then.
  bool read_struct(const xmlNode* element, VectorWriter& writer, std::size_t row) const;

 private:
  class Fields;

  bool read_value(const xmlNode* element, VectorWriter& writer, std::size_t row) const;
  bool read_map(const xmlNode* element, VectorWriter& writer, std::size_t row) const;
  bool read_text(std::string text, VectorWriter& writer, std::size_t row) const;
  [[nodiscard]] std::string trimmed(std::string text) const;

  const XmlOptions& options_;
  const TypedText& text_;
};

// The element's own text without that of elements in it; the name of an attribute's field.
[[nodiscard]] std::string own_text(const xmlNode* element);
[[nodiscard]] std::string_view name_of(const xmlNode* node);

}  // namespace brook::engine
