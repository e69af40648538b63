#include "source/files/file_source.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/s3/object_path.h"

namespace brook::source {

namespace {

constexpr std::string_view kCleanedKey = "cleaned";
constexpr std::string_view kPositionPrefix = R"({"logOffset":)";

Position position_of(std::uint64_t index) { return index == 0 ? "" : fmt::format("{}{}}}", kPositionPrefix, index); }

}  // namespace

FileSource::FileSource(std::shared_ptr<FileSystem> files, std::string directory, const FileOptions& options,
                       MakeScan make_scan)
    : files_(std::move(files)),
      options_(options),
      make_scan_(std::move(make_scan)),
      listing_(make_listing(*files_, options)),
      log_(std::move(directory)),
      cleaner_(*files_, options.clean) {}

Result<> FileSource::restore_record(std::string_view key, std::string_view value) {
  if (key != kCleanedKey) return log_.restore(key, value);
  ByteReader reader(value);
  cleaned_ = cleaned_recorded_ = reader.varint();
  if (reader.bad()) return fail(corruption_error("the record of cleaned files is damaged"));
  return {};
}

// A position is the number of files before it.
Result<std::uint64_t> FileSource::index_of(const Position& position) const {
  if (position.empty()) return 0;
  std::uint64_t index = 0;
  std::string_view text = position;
  if (text.starts_with(kPositionPrefix) && text.ends_with('}')) {
    text.remove_prefix(kPositionPrefix.size());
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), index);
    if (parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() - 1 && index <= log_.size()) return index;
  }
  return fail(corruption_error(
      fmt::format("position {} is none of the {} files that {} has seen", position, log_.size(), options_.path)));
}

Result<> FileSource::begin() {
  if (began_) return {};
  TRY(log_.check_complete());
  committed_ = committing_ = log_.size();
  began_ = true;
  return {};
}

Result<std::vector<LogChange>> FileSource::changes(const Position& front) {
  committing_ = std::max(committed_, TRY(index_of(front)));
  std::vector<LogChange> changes = log_.records(committed_, committing_);
  cleaned_recording_ = cleaned_;
  if (cleaned_ != cleaned_recorded_) {
    LogChange& change = changes.emplace_back(LogChange{std::string(kCleanedKey), std::string()});
    ByteWriter(*change.value).varint(cleaned_);
  }
  return changes;
}

void FileSource::committed() {
  committed_ = committing_;
  cleaned_recorded_ = cleaned_recording_;
}

// How far it came is recorded by the next commit; until then what is done again finds nothing to do.
Result<> FileSource::give_up(const std::vector<Position>& readers) {
  if (cleaner_.is_off() || readers.empty()) return {};
  TRY(begin());
  std::uint64_t end = committed_;
  for (const Position& reader : readers) end = std::min(end, TRY(index_of(reader)));
  if (cleaned_ >= end) return {};
  for (; cleaned_ < end; ++cleaned_) TRY(cleaner_.clean(log_.at(cleaned_).path));
  return cleaner_.sync();
}

Result<> FileSource::discover(std::int64_t /*now_us*/) {
  TRY(begin());
  for (const PlannedFile& file : TRY(listing_->find_new(log_))) log_.append(file);
  return {};
}

Result<Range> FileSource::plan(const Position& from, const Position& until) {
  TRY(begin());
  const std::uint64_t first = TRY(index_of(from));
  const std::uint64_t most = TRY(index_of(until));
  std::uint64_t last = first;
  std::uint64_t bytes = 0;
  while (last < most) {
    if (options_.max_files && last - first >= static_cast<std::uint64_t>(*options_.max_files)) break;
    bytes += log_.size_bytes(last);
    if (options_.max_bytes && bytes > *options_.max_bytes && last > first) break;
    ++last;
  }
  return Range{from, last == first ? from : position_of(last)};
}

Position FileSource::end() const { return position_of(log_.size()); }

Result<engine::Binding> FileSource::scan(const Range& range) {
  TRY(begin());
  const std::uint64_t first = TRY(index_of(range.from));
  const std::uint64_t last = TRY(index_of(range.to));
  std::vector<PlannedFile> planned;
  for (std::uint64_t index = first; index < last; ++index) planned.push_back(log_.at(index));
  Scan made = TRY(make_scan_(std::move(planned)));
  counts_ = std::move(made.counts);
  return std::move(made.rows);
}

std::string FileSource::description() const {
  if (is_object_path(options_.path)) return fmt::format("FileStreamSource[{}]", options_.path);
  std::error_code ignored;
  const std::filesystem::path absolute = std::filesystem::absolute(options_.path, ignored).lexically_normal();
  return fmt::format("FileStreamSource[file:{}]", absolute.string());
}

std::uint64_t FileSource::backlog(const Position& from) const {
  const Result<std::uint64_t> index = index_of(from);
  return index ? log_.size() - *index : 0;
}

}  // namespace brook::source
