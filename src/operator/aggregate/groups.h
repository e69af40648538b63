// Groups: the group keys of an aggregation, numbered by arrival. Used by one thread, except that read() may be
// called by another while nobody assigns.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/data_type.h"
#include "engine/chunk.h"

namespace brook::op {

class Groups {
 public:
  // Keys are the first columns of a chunk. REQUIRES: has_order() of each type.
  [[nodiscard]] static std::unique_ptr<Groups> create(std::vector<DataType> key_types);
  virtual ~Groups() = default;

  // The group of each row, new ones included, into numbers[0, chunk.rows).
  virtual void assign(const engine::ChunkView& chunk, std::uint32_t* numbers) = 0;
  [[nodiscard]] virtual std::size_t size() const = 0;
  [[nodiscard]] virtual std::size_t bytes() const = 0;

  // The key of a group as cells, and a group from them: after a restart, in any order. False: they do not fit.
  virtual void write(std::uint32_t number, std::string& out) const = 0;
  [[nodiscard]] virtual bool place(std::string_view cells, std::uint32_t number) = 0;
  [[nodiscard]] virtual bool finish_placing() = 0;

  // Key column `key` of groups [first, first + count) into rows [0, count) of an output column.
  virtual void read(std::size_t key, std::uint32_t first, std::size_t count, engine::ChunkBuilder& out,
                    std::size_t column) const = 0;
};

}  // namespace brook::op
