// VectorWriter: fills a DuckDB vector with values of a Spark type, row by row, nested ones in place. For kernels that
// make values of a type that is known only when the query is. Used by one thread; the vector outlives it.
//
// Every row from 0 on must be set once, in every field of a struct that is not NULL. Elements of lists and maps go to
// the end of the child: `first = list.size()`, then append() for each, then set_list(row, first, count).
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/data_type.h"
#include "duckdb/common/types/vector.hpp"

namespace brook::engine {

class VectorWriter {
 public:
  VectorWriter(const DataType& type, duckdb::Vector& vector);
  // A row of columns, which is filled as a STRUCT that is never NULL. REQUIRES: a vector for each field.
  VectorWriter(const DataType& row, const std::vector<duckdb::Vector*>& columns);

  [[nodiscard]] const DataType& type() const { return type_; }

  void set_null(std::size_t row);   // of a row of columns: all of them
  void set_valid(std::size_t row);  // takes back set_null(), before the row is set anew
  template <class T>
  void set(std::size_t row, T value) {
    duckdb::FlatVector::GetData<T>(*vector_)[row] = value;
  }
  void set_text(std::size_t row, std::string_view bytes);  // STRING, BINARY
  // The bytes stay where they are. REQUIRES: they outlive the vector, or keep_alive() sees to that.
  void set_text_in_place(std::size_t row, std::string_view bytes) {
    set(row, duckdb::string_t(bytes.data(), static_cast<std::uint32_t>(bytes.size())));
  }
  // Lets texts that were set in place, anywhere in the vector, live as long as it does.
  void keep_alive(const std::shared_ptr<const void>& owner);
  void set_decimal(std::size_t row, __int128 unscaled);
  // A whole number into any integral type, DATE, TIMESTAMP or interval. REQUIRES: it fits.
  void set_integer(std::size_t row, std::int64_t value);
  void set_variant(std::size_t row, std::string_view value, std::string_view metadata);

  // The fields of a STRUCT; of an ARRAY its elements; of a MAP its keys and its values.
  [[nodiscard]] VectorWriter& child(std::size_t i) { return children_[i]; }
  [[nodiscard]] std::size_t child_count() const { return children_.size(); }
  // Of an ARRAY or a MAP: elements so far; a place for one more.
  [[nodiscard]] std::size_t size() const { return size_; }
  std::size_t append();
  void set_list(std::size_t row, std::size_t first, std::size_t count);
  // Gives back the elements from `first` on, of a list that did not come to be.
  void take_back(std::size_t first);

 private:
  DataType type_;
  duckdb::Vector* vector_ = nullptr;  // null: a row of columns
  std::vector<VectorWriter> children_;
  std::size_t size_ = 0;
  std::size_t most_ = 0;  // that size_ ever was
};

}  // namespace brook::engine
