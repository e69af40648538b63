// collect_list (and, behind distinct.cc, collect_set): the values of each group as cells, in input order.
#include <map>

#include "operator/aggregate/accumulator.h"
#include "operator/aggregate/cell.h"

namespace brook::op {

namespace {

constexpr std::size_t kPieceBytes = 64 << 10;

class List final : public Accumulator {
 public:
  explicit List(const Call& call) : column_(call.arguments[0]), type_(call.argument_types[0]) {}

  void resize(std::size_t groups) override { lists_.resize(groups); }
  [[nodiscard]] std::size_t bytes() const override { return lists_.capacity() * sizeof(std::string) + heap_bytes_; }

  Result<> add(const Rows& rows) override {
    const engine::ColumnView& column = rows.column(column_);
    rows.for_each([&](std::size_t row, std::uint32_t group) {
      if (fresh_.empty() || fresh_.back().bytes.size() >= kPieceBytes) fresh_.push_back({total_, {}});
      std::string& piece = fresh_.back().bytes;
      ByteWriter(piece).varint(group);
      const std::size_t cell = piece.size();
      write_cell(piece, type_, column, row, Zeros::kAsTheyAre);
      append(group, std::string_view(piece).substr(cell));
      ++total_;
    });
    return {};
  }

  void save(std::uint32_t, ByteWriter&) const override {}
  void load(std::uint32_t, ByteReader&) override {}

  std::size_t take_pieces(const TakePiece& take) override {
    const std::uint64_t count = fresh_.empty() ? 0 : total_ - fresh_.front().first;
    for (const Piece& piece : fresh_) take(piece.first, piece.bytes);
    fresh_.clear();
    return count;
  }
  bool load_piece(std::uint64_t first, std::string_view bytes) override { return loaded_.emplace(first, bytes).second; }
  bool finish_load() override {
    for (const auto& [first, bytes] : loaded_) {
      if (first != total_) return false;
      for (ByteReader reader(bytes); !reader.at_end(); ++total_) {
        const auto group = static_cast<std::uint32_t>(reader.varint());
        const std::string_view cell = skip_cell(reader, type_);
        if (reader.bad() || group >= lists_.size()) return false;
        append(group, cell);
      }
    }
    loaded_.clear();
    return true;
  }

  Result<> finish(const Target& target) const override {
    for (std::size_t i = 0; i < target.count; ++i) {
      std::vector<engine::Value> values;
      for (ByteReader reader(lists_[target.first + i]); !reader.at_end();) values.push_back(read_cell(reader, type_));
      target.out->set_nested(target.column, i, engine::Value(std::move(values)));
    }
    return {};
  }

 private:
  struct Piece {
    std::uint64_t first = 0;
    std::string bytes;
  };
  void append(std::uint32_t group, std::string_view cell) {
    const std::size_t before = lists_[group].capacity();
    lists_[group] += cell;
    heap_bytes_ += lists_[group].capacity() - before;
  }

  std::size_t column_;
  DataType type_;
  std::vector<std::string> lists_;
  std::vector<Piece> fresh_;  // since the last take_pieces()
  std::uint64_t total_ = 0;   // values ever
  std::size_t heap_bytes_ = 0;
  std::map<std::uint64_t, std::string> loaded_;
};

}  // namespace

AccumulatorPtr make_list(const Call& call) { return std::make_unique<List>(call); }

}  // namespace brook::op
