// Block: a piece of a file in memory, and the two ways to get there: BlockPool gives the memory, split_block() reads
// the lines that begin in a range of an uncompressed file, BlockStream reads a file from its start to its end.
// UnitReader (unit_reader.h) calls all three.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "source/files/byte_stream.h"

namespace brook::source {

// A record must fit into memory; a longer one is an error that names it.
inline constexpr std::size_t kMaxRecordBytes = std::size_t{256} << 20U;
// How many bytes behind the end of a block can be read.
inline constexpr std::size_t kBlockPadding = 64;

// Where a block of a file may end.
struct RecordEnds {
  std::string separator;  // behind each of these; empty: behind a line, which ends with \n, \r or \r\n
  bool anywhere = false;  // between any two characters: only who reads the records knows where they end
  // Whether a range of a file can be read without what is before it.
  [[nodiscard]] bool can_split() const { return separator.empty() && !anywhere; }
};

struct Block {
  std::shared_ptr<char> memory;  // [begin, end + kBlockPadding) may be read and written while it lives
  char* begin = nullptr;
  char* end = nullptr;
  bool first = false;              // it begins where the file begins
  bool final = false;              // it ends where the file ends
  std::uint64_t lines_before = 0;  // of a stream: line ends before `begin`
  std::uint64_t offset = 0;        // of a split: where `begin` lies in the file
};

// Memory for blocks of one usual size, used again once nobody refers to it. take() is for one thread; what it gave may
// be released on any.
class BlockPool {
 public:
  explicit BlockPool(std::size_t block_bytes) : free_(std::make_shared<Free>()) { free_->bytes = block_bytes; }
  [[nodiscard]] std::shared_ptr<char> take(std::size_t bytes);

 private:
  struct Free {
    std::size_t bytes = 0;
    std::mutex mutex;
    std::vector<std::unique_ptr<char[]>> blocks;
  };
  std::shared_ptr<Free> free_;
};

// The whole lines that begin in [offset, offset + bytes) of a file of `file_bytes`; lines end with \n, \r or \r\n.
// The block may be empty. Errors: kInput for a line of more than kMaxRecordBytes.
[[nodiscard]] Result<Block> split_block(ReadableFile& file, std::uint64_t file_bytes, std::uint64_t offset,
                                        std::size_t bytes, BlockPool& pool);

// Line ends in a text.
[[nodiscard]] std::uint64_t count_lines(std::string_view text);
// Line ends before an offset of a file; reads it up to there.
[[nodiscard]] Result<std::uint64_t> count_lines(ReadableFile& file, std::uint64_t offset);

// A file in blocks, in order, that hold whole records; or, where they may end anywhere, the caller says how much of a
// block was used up.
class BlockStream {
 public:
  // REQUIRES: pool outlives it.
  BlockStream(std::unique_ptr<ByteStream> stream, RecordEnds ends, std::size_t block_bytes, BlockPool& pool)
      : stream_(std::move(stream)), ends_(std::move(ends)), block_bytes_(block_bytes), pool_(pool) {}

  // The bytes that follow those used up of the block before. False at the end of the file.
  [[nodiscard]] Result<bool> next(Block& block);
  // All before `p` of the last block is used up (without a call: all of it).
  void use_up_to(const char* p) { used_ = p; }
  [[nodiscard]] std::uint64_t lines_before() const { return lines_before_; }

 private:
  [[nodiscard]] std::size_t whole_lines(std::string_view text) const;

  std::unique_ptr<ByteStream> stream_;
  RecordEnds ends_;
  std::size_t block_bytes_;
  BlockPool& pool_;
  Block last_;
  std::string raw_tail_;  // bytes behind last_.end that were read already
  const char* used_ = nullptr;
  std::uint64_t lines_before_ = 0;
  bool began_ = false;
  bool ended_ = false;
};

// Replaces malformed UTF-8 in the block, in new memory if there is any.
void replace_malformed_utf8(Block& block);

}  // namespace brook::source
