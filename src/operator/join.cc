// The join of two maintained inputs on equal keys. State: the rows of both sides by key. An epoch's changes are summed
// up by key first; then every touched key gives (D the changes, L and R the rows before):
//   pairs        DL x R, then (L + DL) x DR
//   kept rows    those of a side without partner (outer, anti), or with one (semi): only the changes of the side
//   itself,
//                unless the other side became empty or ceased to be: then all rows of the key change over
// so the work is in proportion to the changes and the rows they meet. Compare DBSP's bilinear operators (Budiu et al.,
// "DBSP: Automatic Incremental View Maintenance").
//
// Records in the state store: side (uint8) · string key · row -> signed varint weight.
#include <unordered_map>

#include "operator/bag.h"
#include "operator/budget.h"
#include "operator/row_buffer.h"
#include "operator/row_cells.h"

namespace brook::op {

namespace {

using analyze::JoinKind;

constexpr std::size_t kLeft = 0;
constexpr std::size_t kRight = 1;
constexpr std::string_view kWhat = "a join";

struct Sides {
  Bag rows[2];
};

// What becomes of a side's rows by whether the other side has rows of the key.
enum class Keeps : std::uint8_t { kNothing, kUnmatched, kMatched };

Keeps keeps_of(JoinKind kind, std::size_t side) {
  if (kind == JoinKind::kFull) return Keeps::kUnmatched;
  if (side == kRight) return kind == JoinKind::kRight ? Keeps::kUnmatched : Keeps::kNothing;
  if (kind == JoinKind::kSemi) return Keeps::kMatched;
  return kind == JoinKind::kLeft || kind == JoinKind::kAnti ? Keeps::kUnmatched : Keeps::kNothing;
}

class Join final : public Operator {
 public:
  Join(const plan::Step& step, const plan::JoinStep& join, std::uint64_t budget_bytes)
      : join_(join),
        schema_(step.output),
        weighted_output_(plan::is_weighted(step.output)),
        weighted_input_(step.weighted_input),
        pairs_(join.kind != JoinKind::kSemi && join.kind != JoinKind::kAnti),
        budget_bytes_(budget_bytes) {
    for (const analyze::RelationPtr& input : step.inputs) {
      const Schema columns = analyze::schema_of(input);
      const std::size_t rows = columns.size() - join.key_count - (weighted_input_ ? 1 : 0);
      sides_.push_back({RowCells(columns, 0, join.key_count, Zeros::kNormalized),
                        RowCells(columns, join.key_count, rows, Zeros::kAsTheyAre)});
    }
  }

  Result<> load(std::string_view key, std::string_view value) override {
    ByteReader place(key);
    const std::size_t side = place.fixed<std::uint8_t>();
    const std::string_view join_key = place.string();
    ByteReader reader(value);
    const std::int64_t weight = reader.signed_varint();
    if (place.bad() || side > kRight || reader.bad() || !reader.at_end() || !sides_[side].row.are_whole(place.rest())) {
      return fail(damaged_state(kWhat));
    }
    add(state_[std::string(join_key)], side, place.rest(), weight);
    return {};
  }

  Result<> begin(const EpochContext&) override {
    out_ = std::make_shared<RowBuffer>(schema_, weighted_output_);
    changes_.clear();
    touched_ = 0;
    updated_ = 0;
    return {};
  }

  Result<> fold(std::size_t input, const engine::ChunkView& chunk) override {
    const Side& side = sides_[input];
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      const std::int64_t weight = weight_of(chunk, row, weighted_input_);
      row_.clear();
      side.row.write(chunk, row, row_);
      if (has_null_key(chunk, row)) {  // meets nobody, whatever comes
        if (keeps_of(join_.kind, input) == Keeps::kUnmatched) keep(input, row_, weight);
        continue;
      }
      key_.clear();
      side.key.write(chunk, row, key_);
      changes_[key_].rows[input].add(row_, weight);
    }
    return {};
  }

  Result<OutputRows> output() override {
    for (const auto& [key, change] : changes_) apply(key, change);
    TRY(check_budget(kWhat, bytes_ + out_->bytes(), budget_bytes_));
    return output_of(out_);
  }

  Result<> save(state::ChangeSet& changes) override {
    for (const auto& [key, change] : changes_) save_key(key, change, changes);
    changes_.clear();
    return {};
  }

  Result<std::shared_ptr<engine::ScanSource>> rows() override {
    Schema schema = schema_;
    if (weighted_output_) schema.pop_back();
    out_ = std::make_shared<RowBuffer>(std::move(schema), false);
    std::map<std::string_view, const Sides*> ordered;
    for (const auto& [key, sides] : state_) ordered.emplace(key, &sides);
    for (const auto& [key, sides] : ordered) {
      if (pairs_) meet(kLeft, sides->rows[kLeft], sides->rows[kRight]);
      for (const std::size_t side : {kLeft, kRight}) keep_all(side, *sides);
    }
    return scan_of(std::exchange(out_, nullptr));
  }

  [[nodiscard]] OperatorStats stats() const override {
    return {.name = "join",
            .rows_total = rows_,
            .rows_updated = updated_,
            .memory_used_bytes = bytes_,
            .rows_touched = touched_};
  }

 private:
  struct Side {
    RowCells key;
    RowCells row;
  };

  [[nodiscard]] bool has_null_key(const engine::ChunkView& chunk, std::size_t row) const {
    for (std::size_t i = 0; i < join_.key_count; ++i) {
      if (!join_.null_safe[i] && !chunk.columns[i].is_valid(row)) return true;
    }
    return false;
  }

  void apply(const std::string& key, const Sides& change) {
    if (change.rows[kLeft].empty() && change.rows[kRight].empty()) return;
    Sides& state = state_[key];
    const bool had[] = {!state.rows[kLeft].empty(), !state.rows[kRight].empty()};
    for (const std::size_t side : {kLeft, kRight}) {
      if (pairs_) meet(side, change.rows[side], state.rows[1 - side]);
      for (const auto& [row, weight] : change.rows[side].rows()) add(state, side, row, weight);
      updated_ += change.rows[side].size();
    }
    touched_ += change.rows[kLeft].size() + change.rows[kRight].size();
    for (const std::size_t side : {kLeft, kRight}) keep_rows(side, change.rows[side], state, had[1 - side]);
    if (state.rows[kLeft].empty() && state.rows[kRight].empty()) state_.erase(key);
  }

  // Every changed row of a side with every row that the other side has by now.
  void meet(std::size_t side, const Bag& change, const Bag& others) {
    touched_ += change.empty() ? 0 : others.size();
    for (const auto& [row, weight] : change.rows()) {
      for (const auto& [other, times] : others.rows()) {
        side == kLeft ? out_->add(row, other, weight * times) : out_->add(other, row, weight * times);
      }
    }
  }

  // REQUIRES: the changes are applied.
  void keep_rows(std::size_t side, const Bag& change, const Sides& state, bool other_had) {
    const Keeps keeps = keeps_of(join_.kind, side);
    if (keeps == Keeps::kNothing) return;
    const bool other_has = !state.rows[1 - side].empty();
    const bool before = (keeps == Keeps::kMatched) == other_had;
    const bool after = (keeps == Keeps::kMatched) == other_has;
    if (before && after) {
      for (const auto& [row, weight] : change.rows()) keep(side, row, weight);
    } else if (before != after) {
      touched_ += state.rows[side].size();
      const std::int64_t sign = after ? 1 : -1;
      for (const auto& [row, weight] : state.rows[side].rows()) keep(side, row, sign * weight);
      if (after) return;
      for (const auto& [row, weight] : change.rows()) keep(side, row, weight);  // were not among the rows before
    }
  }

  void keep_all(std::size_t side, const Sides& state) {
    const bool other_has = !state.rows[1 - side].empty();
    const Keeps keeps = keeps_of(join_.kind, side);
    if (keeps == Keeps::kNothing || (keeps == Keeps::kMatched) != other_has) return;
    for (const auto& [row, weight] : state.rows[side].rows()) keep(side, row, weight);
  }

  void keep(std::size_t side, std::string_view row, std::int64_t weight) {
    if (!pairs_) return out_->add(row, weight);
    const std::string nulls = null_cells(sides_[1 - side].row.size());
    side == kLeft ? out_->add(row, nulls, weight) : out_->add(nulls, row, weight);
  }

  void add(Sides& state, std::size_t side, std::string_view row, std::int64_t weight) {
    const std::size_t before = state.rows[side].size();
    state.rows[side].add(row, weight);
    const std::size_t after = state.rows[side].size();
    rows_ = rows_ + after - before;
    bytes_ = after > before ? bytes_ + bag_bytes(row) : bytes_ - (before - after) * bag_bytes(row);
  }

  void save_key(const std::string& key, const Sides& change, state::ChangeSet& changes) {
    const auto state = state_.find(key);
    for (const std::size_t side : {kLeft, kRight}) {
      for (const auto& [row, weight] : change.rows[side].rows()) {
        record_.clear();
        ByteWriter writer(record_);
        writer.fixed(static_cast<std::uint8_t>(side));
        writer.string(key);
        writer.raw(row);
        const Bag::Rows* rows = state == state_.end() ? nullptr : &state->second.rows[side].rows();
        const auto now = rows == nullptr ? Bag::Rows::const_iterator{} : rows->find(row);
        if (rows == nullptr || now == rows->end()) {
          changes.erase(record_);
          continue;
        }
        value_.clear();
        ByteWriter(value_).signed_varint(now->second);
        const bool is_new = !weighted_input_ && now->second == weight;  // else it may have been there and gone
        is_new ? changes.put_new(record_, value_) : changes.put(record_, value_);
      }
    }
  }

  plan::JoinStep join_;
  Schema schema_;
  bool weighted_output_;
  bool weighted_input_;
  bool pairs_;
  std::uint64_t budget_bytes_;
  std::vector<Side> sides_;
  std::unordered_map<std::string, Sides> state_;
  std::map<std::string, Sides> changes_;  // of this epoch
  std::shared_ptr<RowBuffer> out_;
  std::uint64_t rows_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t touched_ = 0;
  std::uint64_t updated_ = 0;
  std::string row_;
  std::string key_;
  std::string record_;
  std::string value_;
};

}  // namespace

Result<std::unique_ptr<Operator>> make_join(const plan::Step& step, const plan::JoinStep& join,
                                            std::uint64_t memory_budget_bytes) {
  return std::make_unique<Join>(step, join, memory_budget_bytes);
}

}  // namespace brook::op
