// XmlWriter: structs as XML text, as to_xml() writes them. Made once for a query and a thread. Source of the semantics:
// Spark's StaxXmlGenerator.
#pragma once

#include <string>

#include "engine/chunk.h"
#include "engine/kernels/typed_text.h"
#include "engine/kernels/xml_options.h"

namespace brook::engine {

class XmlWriter {
 public:
  // Both outlive it.
  XmlWriter(const XmlOptions& options, const TypedText& text) : options_(options), text_(text) {}

  // REQUIRES: type is a STRUCT, row is not NULL
  void append_row(std::string& out, const DataType& type, const ColumnView& column, std::size_t row) const;

 private:
  // A piece of a struct, a map or an array under its name: an element, or one for each value of an array.
  void append_field(std::string& out, const std::string& name, const DataType& type, const ColumnView& column,
                    std::size_t row, int depth) const;
  void append_element(std::string& out, const std::string& name, const DataType& type, const ColumnView& column,
                      std::size_t row, int depth) const;
  void append_struct(std::string& out, const std::string& name, const DataType& type, const ColumnView& column,
                     std::size_t row, int depth) const;
  void append_entries(std::string& out, const DataType& type, const ColumnView& column, std::size_t row,
                      int depth) const;
  void close(std::string& out, const std::string& name, const std::string& inner, int depth) const;
  [[nodiscard]] bool is_attribute(const std::string& name) const;
  [[nodiscard]] std::string flat_text(const DataType& type, const ColumnView& column, std::size_t row) const;

  const XmlOptions& options_;
  const TypedText& text_;
};

}  // namespace brook::engine
