// Values of any Spark type as JSON text, as to_json() writes them. Made once for a query and a thread.
#pragma once

#include <string>

#include "engine/chunk.h"
#include "engine/kernels/typed_text.h"

namespace brook::engine {

class JsonWriter {
 public:
  // Options ignorenullfields, pretty, sortkeys; `text` has those of times. `text` outlives it.
  JsonWriter(const TextOptions& options, const TypedText& text);

  // REQUIRES: row is not NULL
  void append(std::string& out, const DataType& type, const ColumnView& column, std::size_t row) const {
    append_value(out, type, column, row, 0);
  }

 private:
  void append_value(std::string& out, const DataType& type, const ColumnView& column, std::size_t row, int depth) const;
  void append_flat(std::string& out, const DataType& type, const ColumnView& column, std::size_t row) const;
  void append_struct(std::string& out, const DataType& type, const ColumnView& column, std::size_t row,
                     int depth) const;
  void append_list(std::string& out, const DataType& type, const ColumnView& column, std::size_t row, int depth) const;
  void append_or_null(std::string& out, const DataType& type, const ColumnView& column, std::size_t row,
                      int depth) const;
  void break_line(std::string& out, int depth) const;
  [[nodiscard]] const char* colon() const { return pretty_ ? " : " : ":"; }

  const TypedText& text_;
  bool ignore_nulls_ = true;
  bool pretty_ = false;
  bool sort_keys_ = false;
};

}  // namespace brook::engine
