// Value: one SQL value outside of any chunk, for literals, results on their way to a terminal, golden data
// and nested values; never on a path that runs per row of a big batch. A plain value type.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/data_type.h"
#include "engine/chunk.h"

namespace brook::engine {

class Value {
 public:
  // Flat payloads as in chunk.h; DECIMAL always Int128, a calendar interval its bytes as one; ARRAY a list; STRUCT its
  // fields in order; MAP a list of two-element structs.
  using Payload = std::variant<std::monostate, bool, std::int64_t, double, Int128, std::string, std::vector<Value>>;

  Value() = default;  // NULL
  explicit Value(Payload payload) : payload_(std::move(payload)) {}

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(payload_); }
  [[nodiscard]] const Payload& payload() const { return payload_; }
  [[nodiscard]] bool operator==(const Value& other) const { return payload_ == other.payload_; }

 private:
  Payload payload_;
};

// Reads row `row` of a column of the given type.
[[nodiscard]] Value read_value(const DataType& type, const ColumnView& column, std::size_t row);

// As CAST(value AS STRING) prints it in Spark, with timestamps in UTC unless a zone rule is applied before;
// "NULL" for null. Arrays "[1, 2]", maps "{a -> 1}", structs "{1, x}".
[[nodiscard]] std::string to_text(const DataType& type, const Value& value);
// As to_json() writes it in Spark; used by --output json. Null is "null".
[[nodiscard]] std::string to_json(const DataType& type, const Value& value);

}  // namespace brook::engine
