// Batch: the rows of one dataset in one epoch: a re-readable sequence of chunks in input order. It lives in
// memory under the process's budget and spills to a temporary file beyond it, so a batch of 10 GB passes
// through 512 MB.
//
// A batch is immutable once made; share it with shared_ptr and read it from any number of threads, each with
// a reader of its own.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/chunk.h"

namespace brook::engine {

// Reads a batch from its first row to its last. Used by one thread. The chunk returned is valid until the
// next call of next() and while the batch lives; nullptr at the end.
class BatchReader {
 public:
  virtual ~BatchReader() = default;
  [[nodiscard]] virtual Result<const ChunkView*> next() = 0;
};

class Batch {
 public:
  virtual ~Batch() = default;
  [[nodiscard]] virtual const Schema& schema() const = 0;
  [[nodiscard]] virtual std::uint64_t rows() const = 0;
  [[nodiscard]] virtual std::uint64_t bytes() const = 0;  // in memory or spilled, roughly
  [[nodiscard]] virtual Result<std::unique_ptr<BatchReader>> read() const = 0;
};
using BatchPtr = std::shared_ptr<const Batch>;

}  // namespace brook::engine
