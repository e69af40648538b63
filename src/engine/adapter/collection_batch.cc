#include "engine/adapter/collection_batch.h"

#include <unordered_set>

#include "engine/adapter/chunk.h"
#include "engine/adapter/error.h"

namespace brook::engine {
namespace {

class CollectionReader final : public BatchReader {
 public:
  explicit CollectionReader(const CollectionBatch& batch) : batch_(batch) {
    batch.collection().InitializeScanChunk(chunk_);
  }

  Result<const ChunkView*> next() override {
    return guarded([&]() -> Result<const ChunkView*> {
      if (next_ == batch_.chunks().size()) return nullptr;
      const ChunkPlace& place = batch_.chunks()[next_++];
      chunk_.Reset();
      pins_.pin(place);
      for (std::size_t i = 0; i < chunk_.ColumnCount(); ++i) pins_.read(place, i, chunk_.data[i]);
      chunk_.SetCardinality(place.segment->chunk_data[place.index].count);
      view_chunk(chunk_, view_);
      return &view_;
    });
  }

 private:
  const CollectionBatch& batch_;
  std::size_t next_ = 0;
  ChunkPins pins_;
  duckdb::DataChunk chunk_;
  ChunkView view_;
};

}  // namespace

void ChunkPins::pin(const ChunkPlace& place) {
  if (allocator_ != place.segment->allocator.get()) state_.handles.clear();
  allocator_ = place.segment->allocator.get();
  place.segment->InitializeChunkState(place.index, state_);
}

void ChunkPins::read(const ChunkPlace& place, std::size_t column, duckdb::Vector& into) {
  place.segment->ReadVector(state_, place.segment->chunk_data[place.index].vector_data[column], into);
}

CollectionBatch::CollectionBatch(std::shared_ptr<Instance> instance, Schema schema,
                                 duckdb::unique_ptr<duckdb::ColumnDataCollection> collection)
    : instance_(std::move(instance)), schema_(std::move(schema)), collection_(std::move(collection)) {
  std::unordered_set<const duckdb::ColumnDataAllocator*> allocators;
  for (const auto& segment : collection_->GetSegments()) {
    for (duckdb::idx_t i = 0; i < segment->ChunkCount(); ++i) chunks_.push_back({segment.get(), i});
    if (allocators.insert(segment->allocator.get()).second) bytes_ += segment->allocator->SizeInBytes();
  }
}

Result<std::unique_ptr<BatchReader>> CollectionBatch::read() const {
  return guarded([&]() -> Result<std::unique_ptr<BatchReader>> { return std::make_unique<CollectionReader>(*this); });
}

}  // namespace brook::engine
