// JsonToVector: JSON values straight into a vector of a Spark type, as from_json() reads them; no tree between. Made
// once for a query and a thread. Source of the semantics: Spark's JacksonParser.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json_reader.h"
#include "engine/kernels/typed_text.h"
#include "engine/kernels/vector_writer.h"

namespace brook::engine {

// "allowcomments" … of an options map, as the reader takes them.
[[nodiscard]] JsonOptions json_options(const TextOptions& options);

// The value whose first token the reader gave last, as JSON text: no blanks, numbers as Java prints them. False where
// it is malformed.
[[nodiscard]] bool append_normalized_json(std::string& out, JsonReader& reader);

enum class JsonOutcome : std::uint8_t {
  kRead,
  kPartly,     // what did not fit the type is NULL
  kUnfit,      // nothing was written; the reader stands behind the value
  kMalformed,  // the text is no JSON; what was written is to be thrown away
};

class JsonToVector {
 public:
  // `skipped` names a field of the outermost STRUCT that is not read (_corrupt_record); empty: none.
  JsonToVector(const DataType& type, std::string_view skipped, const TypedText& text);

  // Reads the value whose first token the reader gave last. NULL is read as such.
  [[nodiscard]] JsonOutcome read(JsonReader& reader, VectorWriter& writer, std::size_t row) const {
    return read(root_, reader, writer, row);
  }

 private:
  struct Node {
    TypeKind kind = TypeKind::kNull;
    std::vector<Node> children;
    std::vector<std::string> names;                           // of a STRUCT's fields
    std::unordered_map<std::string_view, std::size_t> index;  // into names
    std::size_t skipped = SIZE_MAX;
  };

  static Node node_of(const DataType& type);
  JsonOutcome read(const Node& node, JsonReader& reader, VectorWriter& writer, std::size_t row) const;
  JsonOutcome read_struct(const Node& node, JsonReader& reader, VectorWriter& writer, std::size_t row) const;
  JsonOutcome read_entries(const Node& node, JsonReader& reader, VectorWriter& writer, std::size_t row) const;
  JsonOutcome read_text(JsonReader& reader, VectorWriter& writer, std::size_t row) const;
  JsonOutcome read_variant_value(JsonReader& reader, VectorWriter& writer, std::size_t row) const;
  bool read_flat(const Node& node, const JsonReader& reader, VectorWriter& writer, std::size_t row) const;
  bool read_time(const Node& node, const JsonReader& reader, VectorWriter& writer, std::size_t row) const;

  Node root_;
  const TypedText& text_;
};

}  // namespace brook::engine
