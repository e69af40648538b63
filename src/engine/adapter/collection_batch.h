// CollectionBatch: the Batch that the engine makes: DuckDB's ColumnDataCollection, whose blocks belong to the buffer
// manager and so spill to disk under memory pressure.
#pragma once

#include <memory>
#include <vector>

#include "duckdb/common/types/column/column_data_collection.hpp"
#include "duckdb/common/types/column/column_data_collection_segment.hpp"
#include "engine/adapter/instance.h"
#include "engine/batch.h"

namespace brook::engine {

// One chunk of a collection: where it lies.
struct ChunkPlace {
  duckdb::ColumnDataCollectionSegment* segment = nullptr;
  duckdb::idx_t index = 0;
};

// Reads chunks where they lie: vectors point into blocks that stay pinned until the next call. One thread.
class ChunkPins {
 public:
  ChunkPins() { state_.properties = duckdb::ColumnDataScanProperties::ALLOW_ZERO_COPY; }
  void pin(const ChunkPlace& place);
  // REQUIRES: pin(place) was the last call.
  void read(const ChunkPlace& place, std::size_t column, duckdb::Vector& into);

 private:
  duckdb::ChunkManagementState state_;
  const duckdb::ColumnDataAllocator* allocator_ = nullptr;  // of the blocks in state_, which numbers them
};

class CollectionBatch final : public Batch {
 public:
  // REQUIRES: the collection was allocated by the instance's buffer manager, and nobody else appends to it.
  CollectionBatch(std::shared_ptr<Instance> instance, Schema schema,
                  duckdb::unique_ptr<duckdb::ColumnDataCollection> collection);

  [[nodiscard]] const Schema& schema() const override { return schema_; }
  [[nodiscard]] std::uint64_t rows() const override { return collection_->Count(); }
  [[nodiscard]] std::uint64_t bytes() const override { return bytes_; }
  [[nodiscard]] Result<std::unique_ptr<BatchReader>> read() const override;

  // In the order of the rows.
  [[nodiscard]] const std::vector<ChunkPlace>& chunks() const { return chunks_; }
  [[nodiscard]] const duckdb::ColumnDataCollection& collection() const { return *collection_; }

 private:
  std::shared_ptr<Instance> instance_;  // first, so that it outlives the collection
  Schema schema_;
  duckdb::unique_ptr<duckdb::ColumnDataCollection> collection_;
  std::vector<ChunkPlace> chunks_;
  std::uint64_t bytes_ = 0;
};

}  // namespace brook::engine
