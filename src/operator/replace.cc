// Replace: rows by key, of which an epoch brings all rows of some keys anew; it gives what that changed. The second
// half of what is computed from whole partitions (partition.cc): its state is what was computed before, so that an
// answer among several right ones (ties) is taken back exactly as it was given.
//
// Records in the state store: string key · row -> varint how often.
#include <unordered_map>

#include "operator/bag.h"
#include "operator/budget.h"
#include "operator/row_buffer.h"
#include "operator/row_cells.h"

namespace brook::op {

namespace {

constexpr std::size_t kTouchedKeys = 0;  // inputs
constexpr std::size_t kRowsNow = 1;
constexpr std::string_view kWhat = "what was computed by key";

class Replace final : public Operator {
 public:
  Replace(const plan::Step& step, const plan::ReplaceStep& replace, std::uint64_t budget_bytes)
      : schema_(step.output),
        rows_schema_(schema_.begin(), schema_.end() - 1),
        budget_bytes_(budget_bytes),
        keyless_(replace.key_count == 0),
        key_cells_(analyze::schema_of(step.inputs.back()), 0, replace.key_count, Zeros::kNormalized),
        row_cells_(types_of(rows_schema_, 0, rows_schema_.size()), replace.key_count, Zeros::kAsTheyAre) {}

  Result<> load(std::string_view key, std::string_view value) override {
    ByteReader place(key);
    const std::string by(place.string());
    ByteReader reader(value);
    const auto weight = static_cast<std::int64_t>(reader.varint());
    if (place.bad() || !row_cells_.are_whole(place.rest()) || reader.bad() || !reader.at_end() || weight == 0) {
      return fail(damaged_state(kWhat));
    }
    add(state_[by], place.rest(), weight);
    return {};
  }

  Result<> begin(const EpochContext&) override {
    now_.clear();
    changes_.clear();
    touched_ = 0;
    updated_ = 0;
    if (keyless_) now_[""];  // its only key is always brought anew
    return {};
  }

  Result<> fold(std::size_t input, const engine::ChunkView& chunk) override {
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      key_.clear();
      key_cells_.write(chunk, row, key_);
      Bag& now = now_[key_];
      if (!keyless_ && input == kTouchedKeys) continue;
      row_.clear();
      row_cells_.write(chunk, row, row_);
      now.add(row_, 1);
    }
    return {};
  }

  Result<OutputRows> output() override {
    TRY(settle());
    auto out = std::make_shared<RowBuffer>(schema_, true);
    for (const auto& [key, change] : changes_) {
      for (const auto& [row, weight] : change.rows()) out->add(row, weight);
    }
    return output_of(std::move(out));
  }

  Result<> save(state::ChangeSet& changes) override {
    TRY(settle());
    for (const auto& [key, change] : changes_) {
      const auto state = state_.find(key);
      for (const auto& [row, weight] : change.rows()) {
        record_.clear();
        ByteWriter writer(record_);
        writer.string(key);
        writer.raw(row);
        const Bag::Rows::const_iterator held = state->second.rows().find(row);
        if (held == state->second.rows().end()) {
          changes.erase(record_);
          continue;
        }
        value_.clear();
        ByteWriter(value_).varint(static_cast<std::uint64_t>(held->second));
        changes.put(record_, value_);
      }
      if (state->second.empty()) state_.erase(state);
    }
    changes_.clear();
    return {};
  }

  Result<std::shared_ptr<engine::ScanSource>> rows() override {
    auto out = std::make_shared<RowBuffer>(rows_schema_, false);
    std::map<std::string_view, const Bag*> ordered;
    for (const auto& [key, bag] : state_) ordered.emplace(key, &bag);
    for (const auto& [key, bag] : ordered) {
      for (const auto& [row, weight] : bag->rows()) out->add(row, weight);
    }
    return scan_of(std::move(out));
  }

  [[nodiscard]] OperatorStats stats() const override {
    return {.name = "replace",
            .rows_total = rows_,
            .rows_updated = updated_,
            .memory_used_bytes = bytes_,
            .rows_touched = touched_};
  }

 private:
  // Turns what is now into what changed, and the state into what is now.
  Result<> settle() {
    for (auto& [key, now] : std::exchange(now_, {})) {
      Bag& before = state_[key];
      touched_ += before.size() + now.size();
      Bag change = std::move(now);
      for (const auto& [row, weight] : before.rows()) change.add(row, -weight);
      for (const auto& [row, weight] : change.rows()) add(before, row, weight);
      updated_ += change.size();
      if (!change.empty()) {
        changes_[key] = std::move(change);
      } else if (before.empty()) {
        state_.erase(key);
      }
    }
    return check_budget(kWhat, bytes_, budget_bytes_);
  }

  void add(Bag& bag, std::string_view row, std::int64_t weight) {
    const std::size_t before = bag.size();
    bag.add(row, weight);
    rows_ = rows_ + bag.size() - before;
    bytes_ = bytes_ + bag.size() * bag_bytes(row) - before * bag_bytes(row);
  }

  Schema schema_;
  Schema rows_schema_;  // without the weight
  std::uint64_t budget_bytes_;
  bool keyless_;
  RowCells key_cells_;
  RowCells row_cells_;
  std::unordered_map<std::string, Bag> state_;
  std::map<std::string, Bag> now_;      // of the keys that this epoch brings
  std::map<std::string, Bag> changes_;  // of this epoch
  std::uint64_t rows_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t touched_ = 0;
  std::uint64_t updated_ = 0;
  std::string key_;
  std::string row_;
  std::string record_;
  std::string value_;
};

}  // namespace

Result<std::unique_ptr<Operator>> make_replace(const plan::Step& step, const plan::ReplaceStep& replace,
                                               std::uint64_t memory_budget_bytes) {
  return std::make_unique<Replace>(step, replace, memory_budget_bytes);
}

}  // namespace brook::op
