// JsonToVector: JSON values straight into a vector of a Spark type, as from_json() reads them; no tree between. Made
// once for a query and a thread. Source of the semantics: Spark's JacksonParser.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json_reader.h"
#include "engine/json_rows.h"
#include "engine/kernels/typed_text.h"
#include "engine/kernels/vector_writer.h"

namespace brook::engine {

// "allowcomments" … of an options map, as the reader takes them.
[[nodiscard]] JsonOptions json_options(const TextOptions& options);

// The value whose first token the reader gave last, as JSON text: no blanks, numbers as Java prints them. False where
// it is malformed.
[[nodiscard]] bool append_normalized_json(std::string& out, JsonReader& reader);

struct JsonReading {
  JsonOptions options;             // those of the reader
  std::vector<bool> skipped = {};  // fields of the outermost STRUCT that are not read; empty: none
  bool exact = false;              // a STRING of something else is the text as it was written, else it is written anew
  bool in_place = false;           // the text outlives the vector, or is kept alive
  bool watches = false;            // notes fields that are not of the type, and what of the outermost one does not fit
};

class JsonToVector {
 public:
  // REQUIRES: text outlives it.
  JsonToVector(const DataType& type, const TypedText& text, JsonReading reading);

  // Reads the value whose first token the reader gave last. NULL is read as such.
  [[nodiscard]] JsonOutcome read(JsonReader& reader, VectorWriter& writer, std::size_t row) {
    if (reading_.watches) {
      saw_new_fields_ = false;
      rescued_.clear();
    }
    return read(root_, reader, writer, row);
  }
  // Of the last value, where that is watched.
  [[nodiscard]] bool saw_new_fields() const { return saw_new_fields_; }
  [[nodiscard]] const std::string& rescued() const { return rescued_; }  // members of a JSON object

 private:
  struct Node {
    TypeKind kind = TypeKind::kNull;
    std::vector<Node> children;
    std::vector<std::string> names;                           // of a STRUCT's fields
    std::unordered_map<std::string_view, std::size_t> index;  // into names
    std::vector<bool> skipped;
  };

  static Node node_of(const DataType& type);
  JsonOutcome read(const Node& node, JsonReader& reader, VectorWriter& writer, std::size_t row);
  JsonOutcome read_struct(const Node& node, JsonReader& reader, VectorWriter& writer, std::size_t row);
  // Of a STRUCT, what its fields are; `first` is its place in seen_.
  JsonOutcome read_fields(const Node& node, JsonReader& reader, VectorWriter& writer, std::size_t row,
                          std::size_t first);
  // Passes over a field that is not of the type.
  bool skip_new_field(const Node& node, JsonReader& reader);
  void rescue(std::string_view name, const JsonReader& reader, std::size_t start);
  JsonOutcome read_entries(const Node& node, JsonReader& reader, VectorWriter& writer, std::size_t row);
  JsonOutcome read_text(JsonReader& reader, VectorWriter& writer, std::size_t row) const;
  JsonOutcome read_variant_value(JsonReader& reader, VectorWriter& writer, std::size_t row) const;
  bool read_flat(const Node& node, const JsonReader& reader, VectorWriter& writer, std::size_t row) const;
  bool read_time(const Node& node, const JsonReader& reader, VectorWriter& writer, std::size_t row) const;

  // Which fields of the structs being read were there; those of the innermost at the end.
  [[nodiscard]] bool was_seen(std::size_t first, std::size_t field) const {
    return ((seen_[first + field / 64] >> (field % 64)) & 1U) != 0;
  }

  Node root_;
  const TypedText& text_;
  JsonReading reading_;
  std::vector<std::uint64_t> seen_;
  bool saw_new_fields_ = false;
  std::string rescued_;
};

}  // namespace brook::engine
