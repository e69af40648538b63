// Partitions: all rows of a maintained input by key, for what can only be computed from all rows of a key: window
// functions, aggregates without a retractable state. It gives the whole of every partition that changed, as it is now,
// in the order in which its rows came.
//
// Records in the state store: string key · varint number -> signed varint weight · row. Numbers are in order of arrival
// within the operator; a row that comes again while it is there only adds to its weight.
#include <unordered_map>

#include "operator/budget.h"
#include "operator/row_buffer.h"
#include "operator/row_cells.h"

namespace brook::op {

namespace {

constexpr std::string_view kWhat = "the rows by key";

class Partitions final : public Operator {
 public:
  Partitions(const plan::Step& step, const plan::PartitionStep& partition, std::uint64_t budget_bytes)
      : schema_(step.output),
        weighted_(step.weighted_input),
        budget_bytes_(budget_bytes),
        key_cells_(schema_, 0, partition.key_count, Zeros::kNormalized),
        row_cells_(schema_, 0, schema_.size(), Zeros::kAsTheyAre) {}

  Result<> load(std::string_view key, std::string_view value) override {
    ByteReader place(key);
    const std::string partition_key(place.string());
    const std::uint64_t number = place.varint();
    ByteReader reader(value);
    const std::int64_t weight = reader.signed_varint();
    if (place.bad() || !place.at_end() || reader.bad() || !row_cells_.are_whole(reader.rest())) {
      return fail(damaged_state(kWhat));
    }
    Partition& partition = state_[partition_key];
    const std::string row(reader.rest());
    if (!partition.numbers.emplace(row, number).second || !partition.rows.emplace(number, Held{row, weight}).second) {
      return fail(damaged_state(kWhat));
    }
    next_number_ = std::max(next_number_, number + 1);
    ++rows_;
    bytes_ += bytes_of(row);
    return {};
  }

  Result<> begin(const EpochContext&) override {
    touched_keys_.clear();
    touched_ = 0;
    updated_ = 0;
    return {};
  }

  Result<> fold(std::size_t, const engine::ChunkView& chunk) override {
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      key_.clear();
      row_.clear();
      key_cells_.write(chunk, row, key_);
      row_cells_.write(chunk, row, row_);
      add(touched_keys_[key_], state_[key_], weight_of(chunk, row, weighted_));
    }
    return check_budget(kWhat, bytes_, budget_bytes_);
  }

  Result<OutputRows> output() override {
    auto out = std::make_shared<RowBuffer>(schema_, false);
    for (const auto& [key, numbers] : touched_keys_) {
      const Partition& partition = state_[key];
      touched_ += partition.rows.size();
      for (const auto& [number, held] : partition.rows) out->add(held.row, held.weight);
    }
    TRY(check_budget(kWhat, bytes_ + out->bytes(), budget_bytes_));
    return output_of(std::move(out));
  }

  Result<> save(state::ChangeSet& changes) override {
    for (const auto& [key, numbers] : touched_keys_) {
      const auto partition = state_.find(key);
      for (const auto& [number, is_new] : numbers) {
        record_.clear();
        ByteWriter writer(record_);
        writer.string(key);
        writer.varint(number);
        const auto held = partition->second.rows.find(number);
        if (held == partition->second.rows.end()) {
          if (!is_new) changes.erase(record_);
          continue;
        }
        value_.clear();
        ByteWriter(value_).signed_varint(held->second.weight);
        value_ += held->second.row;
        // Of rows that go, a number may come again after a restart.
        is_new && !weighted_ ? changes.put_new(record_, value_) : changes.put(record_, value_);
      }
      updated_ += numbers.size();
      if (partition->second.rows.empty()) state_.erase(partition);
    }
    touched_ += updated_;
    touched_keys_.clear();
    return {};
  }

  Result<std::shared_ptr<engine::ScanSource>> rows() override {
    auto out = std::make_shared<RowBuffer>(schema_, false);
    std::map<std::string_view, const Partition*> ordered;
    for (const auto& [key, partition] : state_) ordered.emplace(key, &partition);
    for (const auto& [key, partition] : ordered) {
      for (const auto& [number, held] : partition->rows) out->add(held.row, held.weight);
    }
    return scan_of(std::move(out));
  }

  [[nodiscard]] OperatorStats stats() const override {
    return {.name = "partition",
            .rows_total = rows_,
            .rows_updated = updated_,
            .memory_used_bytes = bytes_,
            .rows_touched = touched_};
  }

 private:
  struct Held {
    std::string row;
    std::int64_t weight = 0;
  };
  struct Partition {
    std::map<std::uint64_t, Held> rows;
    std::unordered_map<std::string, std::uint64_t> numbers;  // of the rows
  };
  using Numbers = std::map<std::uint64_t, bool>;  // touched in this epoch, and whether they came in it

  static std::size_t bytes_of(std::string_view row) {
    constexpr std::size_t kNodes = 200;  // of both maps, roughly
    return kNodes + 2 * row.size();
  }

  void add(Numbers& touched, Partition& partition, std::int64_t weight) {
    const auto [known, is_new] = partition.numbers.try_emplace(row_, next_number_);
    const std::uint64_t number = known->second;
    touched.try_emplace(number, is_new);
    if (is_new) {
      ++next_number_;
      ++rows_;
      bytes_ += bytes_of(row_);
      partition.rows.emplace(number, Held{row_, weight});
      return;
    }
    Held& held = partition.rows.at(number);
    held.weight += weight;
    if (held.weight != 0) return;
    partition.rows.erase(number);
    partition.numbers.erase(known);
    --rows_;
    bytes_ -= bytes_of(row_);
  }

  Schema schema_;
  bool weighted_;
  std::uint64_t budget_bytes_;
  RowCells key_cells_;
  RowCells row_cells_;
  std::unordered_map<std::string, Partition> state_;
  std::map<std::string, Numbers> touched_keys_;
  std::uint64_t next_number_ = 0;
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

Result<std::unique_ptr<Operator>> make_partition(const plan::Step& step, const plan::PartitionStep& partition,
                                                 std::uint64_t memory_budget_bytes) {
  return std::make_unique<Partitions>(step, partition, memory_budget_bytes);
}

}  // namespace brook::op
