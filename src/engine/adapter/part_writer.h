// PartWriter: the output files of one folder of a copy, written by all threads of the query; one file, or as many as
// the limits of the plan ask for. Rows are given to it in order and in pieces of any size; it cuts them into blocks,
// which threads encode at the same time and append in order.
#pragma once

#include <map>
#include <mutex>
#include <vector>

#include "engine/adapter/copy_sink.h"
#include "engine/adapter/output_format.h"
#include "engine/adapter/query.h"

namespace brook::engine {

class PartWriter {
  struct Part;

 public:
  using Rows = duckdb::unique_ptr<duckdb::ColumnDataCollection>;
  // A block to be encoded: made under whatever lock keeps the order of the rows, write() outside of it.
  struct Job {
    Part* part = nullptr;
    std::uint64_t number = 0;  // within the file
    Rows rows;
  };

  // Of the folder of a partition within CopyTarget's directory, "" without. REQUIRES: all of them outlive it.
  PartWriter(duckdb::ClientContext& context, OutputFormat& format, const CopyPlan& plan, std::string folder)
      : context_(context), format_(format), plan_(plan), folder_(std::move(folder)) {}

  // Any thread. Adds rows behind those added before; Jobs once there are `enough` for a block.
  [[nodiscard]] std::vector<Job> add(Rows rows, std::size_t enough);
  // What is left below a block's size. REQUIRES: no add() comes after it.
  [[nodiscard]] std::vector<Job> take_rest();
  void write(Job job);
  // The files in the order of their rows; none where there were no rows. REQUIRES: every Job was written.
  [[nodiscard]] std::vector<WrittenFile> finish();
  // After a failure: removes what was written, as far as that works.
  void discard();

 private:
  struct Part {
    std::string path;  // relative to the target's directory
    std::uint64_t rows = 0;
    std::uint64_t jobs = 0;
    std::unique_ptr<OutputFile> file;
    // Blocks encoded ahead of their turn. Whoever finds the next one here, and nobody appending, appends.
    std::map<std::uint64_t, std::unique_ptr<OutputFile::Block>> encoded;
    std::uint64_t appended = 0;
    bool appending = false;
    bool has_bytes = false;  // as many as it should have
    WrittenFile written;     // once the file is closed
    std::once_flag opened;
  };

  Part& current();
  void take_job(Rows rows, std::vector<Job>& jobs);
  [[nodiscard]] bool is_full(const Part& part) const;
  void take_whole_files(std::vector<Job>& jobs);
  void open(Part& part);
  void close(Part& part);

  duckdb::ClientContext& context_;
  OutputFormat& format_;
  const CopyPlan& plan_;
  const std::string folder_;

  std::mutex lock_;
  Rows rows_;  // not yet a block
  std::vector<std::unique_ptr<Part>> parts_;
};

}  // namespace brook::engine
