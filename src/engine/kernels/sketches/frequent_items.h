// FrequentItems: the most frequent values of a stream with counts, by the Misra-Gries algorithm as Apache DataSketches'
// ItemsSketch does it, in its format. When the table is full, every count is lowered by the median of a sample, and
// what falls to nothing goes. Items of equal counts come in the order of its hash table. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "duckdb/common/types/value.hpp"

namespace brook::engine::sketches {

class FrequentItems {
 public:
  // Tracks at least so many items.
  explicit FrequentItems(std::int32_t tracked_items);
  // Items are read as the type. Nothing: no such sketch.
  static std::optional<FrequentItems> read(std::string_view bytes, const duckdb::LogicalType& type,
                                           std::int32_t tracked_items);
  [[nodiscard]] std::string write() const;

  void add(const duckdb::Value& item, std::int64_t count = 1);  // NULL is an item, too
  void merge(const FrequentItems& other);

  struct Row {
    duckdb::Value item;
    std::int64_t count;
  };
  // The most frequent first; those whose count is beyond the error.
  [[nodiscard]] std::vector<Row> rows() const;

 private:
  struct Slot {
    duckdb::Value item;
    std::int64_t count = 0;
    bool used = false;
  };

  void put(const duckdb::Value& item, std::int64_t count);
  void resize(std::size_t slots);
  void lower_counts();
  // Calls visit(slot) for the used slots, in the stride in which DataSketches go through them.
  template <class Visit>
  void visit_all(Visit&& visit) const;

  int most_bits_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::int64_t offset_ = 0;  // by how much counts were lowered
  std::int64_t total_ = 0;
  std::int64_t nulls_ = 0;
};

}  // namespace brook::engine::sketches
