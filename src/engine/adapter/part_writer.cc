#include "engine/adapter/part_writer.h"

namespace brook::engine {

std::optional<PartWriter::Job> PartWriter::add(duckdb::unique_ptr<duckdb::ColumnDataCollection> rows,
                                               std::size_t enough) {
  const std::scoped_lock guard(lock_);
  row_count_ += rows->Count();
  if (!rows_) {
    rows_ = std::move(rows);
  } else {
    rows_->Combine(*rows);
  }
  if (rows_->Count() < enough) return std::nullopt;
  return next_job();
}

std::optional<PartWriter::Job> PartWriter::take_rest() {
  const std::scoped_lock guard(lock_);
  if (!rows_ || rows_->Count() == 0) return std::nullopt;
  return next_job();
}

PartWriter::Job PartWriter::next_job() { return {.number = jobs_++, .rows = std::move(rows_)}; }

std::string PartWriter::relative_path() const { return join_path(place_.folder, place_.name); }

void PartWriter::open(duckdb::ClientContext& context) {
  QueryState& query = QueryState::of(context);
  if (!place_.folder.empty()) query.require(files_.create_directories(join_path(place_.directory, place_.folder)));
  file_ = format_.create(context, join_path(place_.directory, relative_path()));
}

void PartWriter::write(duckdb::ClientContext& context, Job job) {
  QueryState::of(context).check_cancelled();
  std::call_once(opened_, [&] { open(context); });
  auto block = file_->encode(std::move(job.rows));
  std::unique_lock guard(lock_);
  encoded_.emplace(job.number, std::move(block));
  if (appending_) return;
  appending_ = true;
  while (!encoded_.empty() && encoded_.begin()->first == appended_) {
    auto next = encoded_.extract(encoded_.begin());
    guard.unlock();
    file_->append(*next.mapped());
    guard.lock();
    ++appended_;
  }
  appending_ = false;
}

std::optional<WrittenFile> PartWriter::finish(duckdb::ClientContext& context) {
  if (!file_) return std::nullopt;
  file_->finish();
  std::vector<ColumnStatistics> columns = file_->statistics();
  file_.reset();
  const std::string path = relative_path();
  const FileInfo info = QueryState::of(context).require(files_.stat(join_path(place_.directory, path)));
  return WrittenFile{.path = path, .rows = row_count_, .size_bytes = info.size_bytes, .columns = std::move(columns)};
}

void PartWriter::discard() {
  encoded_.clear();
  file_.reset();
  if (jobs_ > 0) (void)files_.remove_file(join_path(place_.directory, relative_path()));
}

}  // namespace brook::engine
