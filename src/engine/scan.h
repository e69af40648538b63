// ScanSource: rows that a query reads and that are not a Batch: files being parsed, messages, state. The
// engine calls it from its worker threads inside a query.
//
//   open_worker() once per thread, any thread  ->  ScanWorker::next() until it says 0 rows, by that thread
//
// Order: each call of next() fills rows of one morsel, told by its index. Morsels are numbered from 0 in the
// order in which their rows arrived ((file, row), (partition, offset)); how rows are cut into morsels must
// not depend on the number of threads. The engine keeps results in morsel order. A worker emits morsels in
// increasing order.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "engine/chunk.h"

namespace brook::engine {

class ScanWorker {
 public:
  virtual ~ScanWorker() = default;
  // Fills `out` with the next rows (column i of it is projection[i]) and sets `morsel`. 0 rows: this worker
  // is done. An Error stops the query and is what the query returns.
  [[nodiscard]] virtual Result<std::size_t> next(ChunkBuilder& out, std::uint64_t& morsel) = 0;
};

class ScanSource {
 public:
  virtual ~ScanSource() = default;
  [[nodiscard]] virtual const Schema& schema() const = 0;
  // How many workers can be busy at once; at least 1.
  [[nodiscard]] virtual std::size_t max_workers() const = 0;
  // `projection` lists the columns that the query needs, as indices into schema(); may be empty (count(*)).
  [[nodiscard]] virtual Result<std::unique_ptr<ScanWorker>> open_worker(std::span<const std::size_t> projection) = 0;
};

}  // namespace brook::engine
