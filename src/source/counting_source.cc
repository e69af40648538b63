#include "source/counting_source.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace brook::source {

Result<> CountingSource::restore_record(std::string_view key, std::string_view /*value*/) {
  return fail(corruption_error(fmt::format("the record {} is none of a source that only counts", key)));
}

Result<> CountingSource::discover(std::int64_t now_us) {
  end_ = std::max(end_, count_at(now_us));
  return {};
}

Result<Range> CountingSource::plan(const Position& from, const Position& until) {
  const std::int64_t first = TRY(count_of(from));
  std::int64_t last = TRY(count_of(until));
  if (most_per_epoch_ > 0) last = std::min(last, first + most_per_epoch_);
  taken_ = std::max(taken_, last);
  return Range{from, last > first ? std::to_string(last) : from};
}

Position CountingSource::end() const { return end_ == 0 ? "" : std::to_string(end_); }

Result<engine::Binding> CountingSource::scan(const Range& range) {
  GeneratedRows rows = rows_of(TRY(count_of(range.from)), TRY(count_of(range.to)));
  counts_.rows = static_cast<std::uint64_t>(rows.end - rows.first);
  return make_generated_scan(schema_, std::move(rows));
}

Result<std::vector<LogChange>> CountingSource::changes(const Position& front) {
  end_ = std::max(end_, TRY(count_of(front)));
  return std::vector<LogChange>();
}

Result<> CountingSource::give_up(const std::vector<Position>& readers) {
  for (const Position& reader : readers) taken_ = std::max(taken_, TRY(count_of(reader)));
  return {};
}

std::uint64_t CountingSource::backlog(const Position& from) const {
  const Result<std::int64_t> count = count_of(from);
  if (!count || *count >= end_) return 0;
  const GeneratedRows rows = rows_of(*count, end_);
  return static_cast<std::uint64_t>(rows.end - rows.first);
}

Result<std::int64_t> CountingSource::count_of(const Position& position) {
  std::int64_t count = 0;
  const char* last = position.data() + position.size();
  if (position.empty()) return count;
  if (const auto parsed = std::from_chars(position.data(), last, count);
      parsed.ec == std::errc() && parsed.ptr == last && count >= 0) {
    return count;
  }
  return fail(corruption_error(fmt::format("position {} is no count", position)));
}

}  // namespace brook::source
