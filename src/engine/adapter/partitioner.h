// Partitioner: tells for each row of a chunk which partition (Hive folder) it belongs to, by dense numbers in the order
// of first sight. Each thread has one of its own; the number <-> folder mapping is the thread's.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "duckdb/common/types/data_chunk.hpp"
#include "engine/value.h"

namespace brook::engine {

class Partitioner {
 public:
  // `columns` of the chunks, with their fields in `fields`. REQUIRES: the types are flat.
  Partitioner(std::vector<std::size_t> columns, Schema fields);
  ~Partitioner();

  // The partition of each row; valid until the next call. The partition columns of the chunk are made flat.
  [[nodiscard]] const std::vector<std::uint32_t>& assign(duckdb::DataChunk& chunk);
  [[nodiscard]] std::size_t partitions() const;
  [[nodiscard]] const std::string& folder(std::size_t partition) const;  // "a=1/b=2"

 private:
  class Dictionary;  // value of one column -> dense number
  // One more folder deep: folders are numbered by (folder of the level above, value of this column).
  struct Level {
    std::unique_ptr<Dictionary> values;
    std::unordered_map<std::uint64_t, std::uint32_t> pairs;
    std::vector<std::string> folders;
  };
  // Turns rows_ from folders of the level above, with values_, into folders of this one.
  void combine(std::size_t level, std::size_t rows);

  std::vector<std::size_t> columns_;
  std::vector<Level> levels_;
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint32_t> values_;
};

}  // namespace brook::engine
