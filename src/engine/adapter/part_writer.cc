#include "engine/adapter/part_writer.h"

#include <algorithm>

#include <fmt/format.h>

#include "duckdb/storage/buffer_manager.hpp"

namespace brook::engine {

bool PartWriter::is_full(const Part& part) const {
  return part.has_bytes || (plan_.most_rows > 0 && part.rows >= plan_.most_rows);
}

PartWriter::Part& PartWriter::current() {
  if (parts_.empty() || is_full(*parts_.back())) {
    const std::string number = parts_.empty() ? "0" : fmt::format("{:05}", parts_.size());
    parts_.push_back(std::make_unique<Part>());
    parts_.back()->path = join_path(folder_, plan_.target.name_prefix + "-" + number + plan_.target.extension);
  }
  return *parts_.back();
}

void PartWriter::take_job(Rows rows, std::vector<Job>& jobs) {
  Part& part = current();
  part.rows += rows->Count();
  jobs.push_back({&part, part.jobs++, std::move(rows)});
}

// Rows that are more than the file takes begin the next one.
void PartWriter::take_whole_files(std::vector<Job>& jobs) {
  if (plan_.most_rows == 0 || !rows_ || rows_->Count() < plan_.most_rows - current().rows) return;
  auto& memory = duckdb::BufferManager::GetBufferManager(context_);
  const Rows all = std::move(rows_);
  for (auto& chunk : all->Chunks()) {
    for (std::uint64_t begin = 0; begin < chunk.size();) {
      if (!rows_) rows_ = duckdb::make_uniq<duckdb::ColumnDataCollection>(memory, all->Types());
      const std::uint64_t place = plan_.most_rows - current().rows - rows_->Count();
      const std::uint64_t count = std::min<std::uint64_t>(place, chunk.size() - begin);
      duckdb::DataChunk piece;
      piece.InitializeEmpty(all->Types());
      piece.Slice(chunk, duckdb::SelectionVector(begin, count), count);
      rows_->Append(piece);
      begin += count;
      if (count == place) take_job(std::move(rows_), jobs);
    }
  }
}

std::vector<PartWriter::Job> PartWriter::add(Rows rows, std::size_t enough) {
  const std::scoped_lock guard(lock_);
  std::vector<Job> jobs;
  if (!rows_) {
    rows_ = std::move(rows);
  } else {
    rows_->Combine(*rows);
  }
  take_whole_files(jobs);
  if (rows_ && rows_->Count() >= enough) take_job(std::move(rows_), jobs);
  return jobs;
}

std::vector<PartWriter::Job> PartWriter::take_rest() {
  const std::scoped_lock guard(lock_);
  std::vector<Job> jobs;
  if (rows_ && rows_->Count() > 0) take_job(std::move(rows_), jobs);
  return jobs;
}

void PartWriter::open(Part& part) {
  QueryState& query = QueryState::of(context_);
  if (!folder_.empty()) query.require(plan_.files->create_directories(join_path(plan_.target.directory, folder_)));
  part.file = format_.create(context_, join_path(plan_.target.directory, part.path));
}

void PartWriter::write(Job job) {
  QueryState::of(context_).check_cancelled();
  Part& part = *job.part;
  std::call_once(part.opened, [&] { open(part); });
  auto block = part.file->encode(std::move(job.rows));
  std::unique_lock guard(lock_);
  part.encoded.emplace(job.number, std::move(block));
  if (part.appending) return;
  part.appending = true;
  while (!part.encoded.empty() && part.encoded.begin()->first == part.appended) {
    auto next = part.encoded.extract(part.encoded.begin());
    guard.unlock();
    part.file->append(*next.mapped());
    const bool has_bytes = plan_.most_bytes > 0 && part.file->has_bytes(plan_.most_bytes);
    guard.lock();
    part.has_bytes = has_bytes;
    ++part.appended;
  }
  part.appending = false;
  const bool is_done = is_full(part) && part.appended == part.jobs;
  guard.unlock();
  if (is_done) close(part);  // as many files may follow as there are rows
}

void PartWriter::close(Part& part) {
  part.file->finish();
  part.written.columns = part.file->statistics();
  part.file.reset();
  const FileInfo info =
      QueryState::of(context_).require(plan_.files->stat(join_path(plan_.target.directory, part.path)));
  part.written.path = part.path;
  part.written.rows = part.rows;
  part.written.size_bytes = info.size_bytes;
}

std::vector<WrittenFile> PartWriter::finish() {
  std::vector<WrittenFile> written;
  for (const auto& part : parts_) {
    if (part->jobs == 0) continue;  // no row came after the one before was full
    if (part->file) close(*part);
    written.push_back(std::move(part->written));
  }
  return written;
}

void PartWriter::discard() {
  for (const auto& part : parts_) {
    part->encoded.clear();
    part->file.reset();
    (void)plan_.files->remove_file(join_path(plan_.target.directory, part->path));
  }
}

}  // namespace brook::engine
