// Once: rows that are there from the beginning (VALUES, SELECT without FROM): given in the first epoch and never again.
//
// Records in the state store: "V" -> "" once they were given.
#include "operator/row_buffer.h"
#include "operator/row_cells.h"

namespace brook::op {

namespace {

class Once final : public Operator {
 public:
  explicit Once(const plan::Step& step) : schema_(step.output), cells_(schema_, 0, schema_.size(), Zeros::kAsTheyAre) {}

  Result<> load(std::string_view, std::string_view) override {
    given_ = true;
    return {};
  }
  Result<> begin(const EpochContext&) override {
    out_ = std::make_shared<RowBuffer>(schema_, false);
    return {};
  }
  Result<> fold(std::size_t, const engine::ChunkView& chunk) override {
    for (std::size_t row = 0; row < chunk.rows && !given_; ++row) {
      row_.clear();
      cells_.write(chunk, row, row_);
      out_->add(row_, 1);
    }
    return {};
  }
  Result<OutputRows> output() override { return output_of(out_); }
  Result<> save(state::ChangeSet& changes) override {
    if (!std::exchange(given_, true)) changes.put_new("V", "");
    return {};
  }
  [[nodiscard]] OperatorStats stats() const override { return {.name = "once"}; }

 private:
  Schema schema_;
  RowCells cells_;
  std::shared_ptr<RowBuffer> out_;
  std::string row_;
  bool given_ = false;
};

}  // namespace

Result<std::unique_ptr<Operator>> make_once(const plan::Step& step) { return std::make_unique<Once>(step); }

}  // namespace brook::op
