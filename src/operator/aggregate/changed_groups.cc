#include "operator/aggregate/changed_groups.h"

#include <algorithm>

#include "engine/physical.h"
#include "engine/plain_chunk.h"
#include "operator/aggregate/cell.h"

namespace brook::op {

namespace {

// Writes row 0 of whatever is written to it into one row of a chunk.
class OneRow final : public engine::ChunkBuilder {
 public:
  OneRow(engine::PlainChunk& chunk, const std::vector<std::size_t>& widths, std::size_t row)
      : chunk_(chunk), widths_(widths), row_(row) {}
  void set_rows(std::size_t) override {}
  void* data(std::size_t column) override { return static_cast<char*>(chunk_.data(column)) + widths_[column] * row_; }
  void set_null(std::size_t column, std::size_t row) override { chunk_.set_null(column, row_ + row); }
  void set_string(std::size_t column, std::size_t row, std::string_view bytes) override {
    chunk_.set_string(column, row_ + row, bytes);
  }
  void keep_alive(std::size_t column, std::shared_ptr<const void> owner) override {
    chunk_.keep_alive(column, std::move(owner));
  }
  void set_nested(std::size_t column, std::size_t row, const engine::Value& value) override {
    chunk_.set_nested(column, row_ + row, value);
  }

 private:
  engine::PlainChunk& chunk_;
  const std::vector<std::size_t>& widths_;
  std::size_t row_;
};

}  // namespace

ChangedGroups::ChangedGroups(std::shared_ptr<const AggregateState> state) : state_(std::move(state)) {}

Result<> ChangedGroups::rows_of(std::span<const std::uint32_t> groups, std::vector<std::string>& rows) const {
  std::vector<DataType> types;
  std::vector<std::size_t> widths;
  for (const Field& field : state_->schema) {
    types.push_back(field.type);
    widths.push_back(engine::width_of(engine::physical_of(field.type)));
  }
  const std::size_t keys = types.size() - state_->calls.size();
  while (!groups.empty()) {
    const std::size_t count = std::min(groups.size(), engine::kChunkRows);
    engine::PlainChunk chunk(types);
    for (std::size_t i = 0; i < count; ++i) {
      OneRow row(chunk, widths, i);
      for (std::size_t key = 0; key < keys; ++key) state_->groups->read(key, groups[i], 1, row, key);
      for (std::size_t call = 0; call < state_->calls.size(); ++call) {
        TRY(state_->calls[call].accumulator->finish({groups[i], 1, &row, keys + call}));
      }
    }
    chunk.set_rows(count);
    const engine::ChunkView& view = chunk.view();
    for (std::size_t i = 0; i < count; ++i) {
      std::string& cells = rows.emplace_back();
      for (std::size_t column = 0; column < types.size(); ++column) {
        write_cell(cells, types[column], view.columns[column], i, Zeros::kAsTheyAre);
      }
    }
    groups = groups.subspan(count);
  }
  return {};
}

Result<> ChangedGroups::remember(std::span<const std::uint32_t> groups) {
  const std::size_t known = before_.size();
  TRY(rows_of(groups, before_));
  groups_.insert(groups_.end(), groups.begin(), groups.end());
  for (std::size_t i = known; i < before_.size(); ++i) bytes_ += sizeof(std::string) + before_[i].capacity();
  return {};
}

Result<std::shared_ptr<const RowBuffer>> ChangedGroups::take(const Schema& output, bool weighted,
                                                             std::span<const std::uint32_t> fresh, Same same) {
  auto out = std::make_shared<RowBuffer>(output, weighted);
  std::vector<std::string> after;
  TRY(rows_of(groups_, after));
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (same == Same::kLeftOut && after[i] == before_[i]) continue;
    out->add(before_[i], -1);
    out->add(after[i], 1);
  }
  after.clear();
  TRY(rows_of(fresh, after));
  for (const std::string& row : after) out->add(row, 1);
  groups_.clear();
  before_.clear();
  bytes_ = 0;
  return out;
}

}  // namespace brook::op
