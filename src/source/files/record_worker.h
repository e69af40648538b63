// RecordWorker: the worker of a scan over text files: it takes units one by one, their blocks, and the records of
// these. Subclasses make rows of records. One thread.
#pragma once

#include <memory>

#include "engine/scan.h"
#include "source/files/records.h"
#include "source/files/unit_reader.h"

namespace brook::source {

class RecordWorker : public engine::ScanWorker {
 public:
  Result<std::size_t> next(engine::ChunkBuilder& out, std::uint64_t& morsel) final;

 protected:
  // `ends`: those that the units were made with.
  RecordWorker(std::shared_ptr<TextUnits> units, const RecordEnds& ends)
      : units_(std::move(units)), reader_(*units_), records_(ends), anywhere_(ends.anywhere) {}

  // The rows of the next chunk, of records of one block: their strings lie in it. 0: the unit has no more.
  [[nodiscard]] virtual Result<std::size_t> fill(engine::ChunkBuilder& out) = 0;

  // For fill(). False: there is no record left in the block, or no block in the unit.
  [[nodiscard]] bool next_record(std::string_view& record) { return records_.next(record); }
  [[nodiscard]] Result<bool> next_block();
  [[nodiscard]] const Block& block() const { return block_; }
  [[nodiscard]] UnitReader& reader() { return reader_; }

 private:
  std::shared_ptr<TextUnits> units_;
  UnitReader reader_;
  Records records_;
  const bool anywhere_;
  bool in_unit_ = false;
  Block block_;
};

}  // namespace brook::source
