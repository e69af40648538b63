// PartWriter: one output file of a copy, written by all threads of the query. Rows are given to it in order and in
// pieces of any size; it cuts them into blocks, which threads encode at the same time and append in order.
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "engine/adapter/output_format.h"
#include "engine/adapter/query.h"

namespace brook::engine {

class PartWriter {
 public:
  // A block to be encoded: take_block() under whatever lock keeps the order of the rows, write() outside of it.
  struct Job {
    std::uint64_t number = 0;
    duckdb::unique_ptr<duckdb::ColumnDataCollection> rows;
  };
  // Where the file goes: CopyTarget's directory, the folder of the partition within ("" without), the name.
  struct Place {
    std::string directory;
    std::string folder;
    std::string name;
  };

  // REQUIRES: format and files outlive it.
  PartWriter(OutputFormat& format, FileSystem& files, Place place)
      : format_(format), files_(files), place_(std::move(place)) {}

  // Any thread. Adds rows behind those added before; a Job once there are `enough` for a block.
  [[nodiscard]] std::optional<Job> add(duckdb::unique_ptr<duckdb::ColumnDataCollection> rows, std::size_t enough);
  // What is left below a block's size. REQUIRES: no add() comes after it.
  [[nodiscard]] std::optional<Job> take_rest();
  void write(duckdb::ClientContext& context, Job job);
  // REQUIRES: every Job was written. Returns nothing when there were no rows: then there is no file.
  [[nodiscard]] std::optional<WrittenFile> finish(duckdb::ClientContext& context);
  // After a failure: removes what was written, as far as that works.
  void discard();

 private:
  [[nodiscard]] Job next_job();
  [[nodiscard]] std::string relative_path() const;
  void open(duckdb::ClientContext& context);

  OutputFormat& format_;
  FileSystem& files_;
  const Place place_;

  std::mutex lock_;
  duckdb::unique_ptr<duckdb::ColumnDataCollection> rows_;  // not yet a block
  std::uint64_t jobs_ = 0;
  std::uint64_t row_count_ = 0;
  std::unique_ptr<OutputFile> file_;
  // Blocks encoded ahead of their turn. Whoever finds the next one here, and nobody appending, appends.
  std::map<std::uint64_t, std::unique_ptr<OutputFile::Block>> encoded_;
  std::uint64_t appended_ = 0;
  bool appending_ = false;
  std::once_flag opened_;
};

}  // namespace brook::engine
