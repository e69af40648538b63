// The bytes of text files for the workers of one scan. Uncompressed files are cut into units of whole lines that
// workers read in parallel; a compressed file, or one whose records are not lines, is one unit. A unit is a morsel, so
// the order of rows is that of (file, row) whatever the number of threads; memory is a few blocks a worker, whatever
// the size of a file.
#pragma once

#include <atomic>
#include <memory>
#include <span>
#include <vector>

#include "base/file_system.h"
#include "source/files/block.h"
#include "source/files/file_columns.h"
#include "source/files/planned_file.h"
#include "source/source.h"

namespace brook::source {

// Counts of a scan, added to by its workers.
struct SharedCounts {
  std::atomic<std::uint64_t> rows = 0;
  std::atomic<std::uint64_t> bytes = 0;
  std::atomic<std::uint64_t> malformed_rows = 0;

  [[nodiscard]] ScanCounts get() const { return {rows, bytes, malformed_rows}; }
};

// What a scan of text files reads, whatever their format.
struct TextScanPlan {
  std::shared_ptr<FileSystem> files;
  FileColumns columns;                                        // what each column of the scan is
  std::vector<PlannedFile> planned;                           // in order
  std::vector<std::vector<PartitionValue>> partition_values;  // a row for each file; empty: none
  bool ignore_missing = false;
  std::size_t block_bytes = std::size_t{1} << 20U;  // not smaller than a byte; tests cut where they like
  std::shared_ptr<SharedCounts> counts = std::make_shared<SharedCounts>();
};

// The units of a scan, shared by its workers.
class TextUnits {
 public:
  // REQUIRES: plan outlives it. Errors: kInput for a compression that is not known.
  [[nodiscard]] static Result<std::unique_ptr<TextUnits>> create(const TextScanPlan& plan, const RecordEnds& ends);

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  friend class UnitReader;
  TextUnits(const TextScanPlan& plan, RecordEnds ends) : plan_(plan), ends_(std::move(ends)) {}

  const TextScanPlan& plan_;
  RecordEnds ends_;
  std::vector<Compression> compressions_;  // of each file
  std::vector<std::size_t> first_units_;   // of each file: its first unit; an empty file has none
  std::size_t size_ = 0;
  std::atomic<std::size_t> next_ = 0;
};

// One worker's way through the units; used by its thread.
//   next_unit() -> next_block() until there is none -> close_unit()
class UnitReader {
 public:
  // REQUIRES: units outlive it.
  explicit UnitReader(TextUnits& units) : units_(units), plan_(units.plan_), pool_(plan_.block_bytes + kSplitReserve) {}

  // Takes a unit that nobody has taken. False: there is none.
  [[nodiscard]] Result<bool> next_unit();
  // The next bytes of it, as UTF-8 and without a mark of byte order; false at its end.
  [[nodiscard]] Result<bool> next_block(Block& block);
  // Where records end anywhere: the rest of the last block comes again. Without a call all of it is used up.
  void use_up_to(const char* p) {
    if (stream_) stream_->use_up_to(p);
  }
  // Sees to it that the file did not change meanwhile.
  [[nodiscard]] Result<> close_unit();

  [[nodiscard]] std::size_t unit() const { return unit_; }              // its number, of the scan
  [[nodiscard]] std::size_t file_index() const { return file_index_; }  // among the plan's
  [[nodiscard]] const PlannedFile& file() const { return plan_.planned[file_index_]; }
  [[nodiscard]] std::span<const PartitionValue> partition_values() const {
    return plan_.partition_values.empty() ? std::span<const PartitionValue>{} : plan_.partition_values[file_index_];
  }
  [[nodiscard]] std::span<const PartitionValue> metadata() const { return metadata_; }
  // The line of the file on which a place in the block lies.
  [[nodiscard]] Result<Location> location_of(const Block& block, const char* place);

 private:
  static constexpr std::size_t kSplitReserve = (std::size_t{64} << 10U) + 1;

  // False: there is nothing to read.
  [[nodiscard]] Result<bool> open_unit();
  [[nodiscard]] Result<bool> read_block(Block& block);

  TextUnits& units_;
  const TextScanPlan& plan_;
  BlockPool pool_;
  std::size_t unit_ = 0;
  std::size_t file_index_ = 0;
  bool splits_ = false;
  bool began_ = false;  // a split was read
  std::unique_ptr<ReadableFile> file_;
  std::vector<PartitionValue> metadata_;
  std::unique_ptr<BlockStream> stream_;
};

}  // namespace brook::source
