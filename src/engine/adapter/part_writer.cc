#include "engine/adapter/part_writer.h"

#include <algorithm>

#include <fmt/format.h>

#include "duckdb/storage/buffer_manager.hpp"

namespace brook::engine {

PartWriter::Part& PartWriter::current() {
  const bool is_full =
      !parts_.empty() && (parts_.back()->is_full || (plan_.most_rows > 0 && parts_.back()->rows >= plan_.most_rows));
  if (parts_.empty() || is_full) {
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

// Takes the first rows out of the others.
PartWriter::Rows PartWriter::take_first(std::uint64_t count) {
  auto& memory = duckdb::BufferManager::GetBufferManager(context_);
  auto first = duckdb::make_uniq<duckdb::ColumnDataCollection>(memory, rows_->Types());
  auto others = duckdb::make_uniq<duckdb::ColumnDataCollection>(memory, rows_->Types());
  for (auto& chunk : rows_->Chunks()) {
    const std::uint64_t here = std::min<std::uint64_t>(count - first->Count(), chunk.size());
    const auto take = [&](duckdb::ColumnDataCollection& into, std::uint64_t begin, std::uint64_t end) {
      if (begin == end) return;
      duckdb::DataChunk piece;
      piece.InitializeEmpty(rows_->Types());
      piece.Slice(chunk, duckdb::SelectionVector(begin, end - begin), end - begin);
      into.Append(piece);
    };
    take(*first, 0, here);
    take(*others, here, chunk.size());
  }
  rows_ = std::move(others);
  return first;
}

// Rows that are more than the file takes begin the next one.
void PartWriter::take_whole_files(std::vector<Job>& jobs) {
  while (plan_.most_rows > 0 && rows_) {
    const std::uint64_t place = plan_.most_rows - current().rows;
    if (rows_->Count() < place) return;
    take_job(rows_->Count() == place ? std::move(rows_) : take_first(place), jobs);
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
    const bool is_full = plan_.most_bytes > 0 && part.file->has_bytes(plan_.most_bytes);
    guard.lock();
    part.is_full = is_full;
    ++part.appended;
  }
  part.appending = false;
}

std::vector<WrittenFile> PartWriter::finish() {
  std::vector<WrittenFile> written;
  for (const auto& part : parts_) {
    if (!part->file) continue;  // no row came after the one before was full
    part->file->finish();
    std::vector<ColumnStatistics> columns = part->file->statistics();
    part->file.reset();
    const FileInfo info =
        QueryState::of(context_).require(plan_.files->stat(join_path(plan_.target.directory, part->path)));
    written.push_back(
        {.path = part->path, .rows = part->rows, .size_bytes = info.size_bytes, .columns = std::move(columns)});
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
