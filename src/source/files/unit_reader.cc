#include "source/files/unit_reader.h"

#include <algorithm>

namespace brook::source {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

Result<std::unique_ptr<TextUnits>> TextUnits::create(const TextScanPlan& plan, const RecordEnds& ends) {
  std::unique_ptr<TextUnits> units(new TextUnits(plan, ends));
  for (const PlannedFile& file : plan.planned) {
    units->first_units_.push_back(units->size_);
    units->compressions_.push_back(TRY(compression_of(file.path)));
    const bool splits = units->compressions_.back() == Compression::kNone && ends.can_split();
    if (file.size_bytes > 0) {
      units->size_ += splits ? (file.size_bytes + plan.block_bytes - 1) / plan.block_bytes : 1;
    }
  }
  return units;
}

Result<bool> UnitReader::next_unit() {
  for (;;) {
    unit_ = units_.next_.fetch_add(1, std::memory_order_relaxed);
    if (unit_ >= units_.size_) return false;
    if (TRY(open_unit())) return true;
  }
}

Result<bool> UnitReader::open_unit() {
  const auto behind = std::ranges::upper_bound(units_.first_units_, unit_);
  const auto index = static_cast<std::size_t>(behind - units_.first_units_.begin()) - 1;
  if (!file_ || index != file_index_) {
    file_index_ = index;
    file_ = nullptr;
    // An object is not asked for before it is read.
    if (plan_.ignore_missing && !file().version.empty() && !TRY(plan_.files->exists(file().path))) return false;
    auto opened = open_planned(*plan_.files, file());
    if (!opened && plan_.ignore_missing && opened.error().error_class == "FAILED_READ_FILE.FILE_NOT_EXIST") {
      return false;
    }
    file_ = TRY(std::move(opened));
    metadata_ = metadata_values(file());
  } else {
    TRY(check_unchanged(*file_, file()));
  }
  began_ = false;
  stream_.reset();
  const Compression compression = units_.compressions_[index];
  splits_ = compression == Compression::kNone && units_.ends_.can_split();
  if (!splits_) {
    stream_ = std::make_unique<BlockStream>(TRY(open_stream(*file_, file().path, compression)), units_.ends_,
                                            plan_.block_bytes, pool_);
  }
  return true;
}

Result<> UnitReader::close_unit() {
  if (!splits_) plan_.counts->bytes += file().size_bytes;
  stream_.reset();
  return check_unchanged(*file_, file());
}

Result<bool> UnitReader::next_block(Block& block) {
  if (!TRY(read_block(block))) return false;
  const std::string_view text(block.begin, static_cast<std::size_t>(block.end - block.begin));
  if (block.first && text.starts_with(kByteOrderMark)) block.begin += kByteOrderMark.size();
  return true;
}

Result<bool> UnitReader::read_block(Block& block) {
  if (stream_) {
    Result<bool> more = stream_->next(block);
    if (more) return more;
    return fail(std::move(more).error().at({file().path, static_cast<int>(stream_->lines_before() + 1), 1}));
  }
  if (std::exchange(began_, true)) return false;
  const std::uint64_t offset = (unit_ - units_.first_units_[file_index_]) * plan_.block_bytes;
  auto split = split_block(*file_, file().size_bytes, offset, plan_.block_bytes, pool_);
  if (!split) {
    const std::uint64_t line = TRY(count_lines(*file_, offset)) + 1;
    return fail(std::move(split).error().at({file().path, static_cast<int>(line), 1}));
  }
  block = *split;
  plan_.counts->bytes += std::min<std::uint64_t>(plan_.block_bytes, file().size_bytes - offset);
  replace_malformed_utf8(block);
  return true;
}

Result<Location> UnitReader::location_of(const Block& block, const char* place) {
  std::uint64_t before = block.lines_before;
  if (splits_) before = TRY(count_lines(*file_, block.offset));
  const std::string_view prefix(block.begin, static_cast<std::size_t>(place - block.begin));
  return Location{file().path, static_cast<int>(before + count_lines(prefix) + 1), 1};
}

}  // namespace brook::source
