// f(DISTINCT …): an exact set of (group, arguments); the aggregate behind it sees each member's first row.
#include "operator/aggregate/accumulator.h"
#include "operator/aggregate/cell.h"
#include "operator/aggregate/member_set.h"
#include "operator/aggregate/word.h"

namespace brook::op {

namespace {

using engine::ColumnView;
using engine::Physical;
using engine::physical_of;
using engine::StringRef;

constexpr std::size_t kPieceBytes = 64 << 10;

// Members: where the argument is a word, a string, or anything else and several, as cells. Each says what its keys are,
// how a chunk's rows become keys, and how a key is written.
class WordMembers {
 public:
  using Key = TaggedWord;
  explicit WordMembers(const Call& call) : column_(call.arguments[0]), physical_(physical_of(call.argument_types[0])) {}
  template <class Use>
  void with_keys(const Rows& rows, Use use) {
    with_word(physical_, [&](auto tag) {
      using T = typename decltype(tag)::type;
      const T* values = static_cast<const T*>(rows.column(column_).data);
      use([&, values](std::size_t, std::size_t row) { return Key{to_word(values[row]), rows.groups[row]}; });
    });
  }
  static void write(const Key& key, ByteWriter& out) { out.signed_varint(key.word); }
  static Key read(std::uint32_t group, ByteReader& in) { return {in.signed_varint(), group}; }

 private:
  std::size_t column_;
  Physical physical_;
};

class StringMembers {
 public:
  using Key = TaggedString;
  explicit StringMembers(const Call& call) : column_(call.arguments[0]) {}
  template <class Use>
  void with_keys(const Rows& rows, Use use) {
    const auto* values = static_cast<const StringRef*>(rows.column(column_).data);
    use([&, values](std::size_t, std::size_t row) { return Key{values[row], rows.groups[row]}; });
  }
  static void write(const Key& key, ByteWriter& out) { out.string(key.string.view()); }
  static Key read(std::uint32_t group, ByteReader& in) { return {StringRef(in.string()), group}; }

 private:
  std::size_t column_;
};

class CellMembers {
 public:
  using Key = TaggedString;
  explicit CellMembers(const Call& call) : columns_(call.arguments), types_(call.argument_types) {}
  template <class Use>
  void with_keys(const Rows& rows, Use use) {
    cells_.clear();
    ends_.clear();
    rows.for_each([&](std::size_t row, std::uint32_t) {
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        write_cell(cells_, types_[i], rows.column(columns_[i]), row, Zeros::kNormalized);
      }
      ends_.push_back(cells_.size());
    });
    use([&](std::size_t i, std::size_t row) {
      const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
      return Key{StringRef(std::string_view(cells_).substr(begin, ends_[i] - begin)), rows.groups[row]};
    });
  }
  static void write(const Key& key, ByteWriter& out) { out.string(key.string.view()); }
  static Key read(std::uint32_t group, ByteReader& in) { return {StringRef(in.string()), group}; }

 private:
  std::vector<std::size_t> columns_;
  std::vector<DataType> types_;
  std::string cells_;
  std::vector<std::size_t> ends_;
};

template <class Members>
class Distinct final : public Accumulator {
 public:
  Distinct(const Call& call, AccumulatorPtr inner) : members_(call), inner_(std::move(inner)) {}

  void resize(std::size_t groups) override {
    groups_ = groups;
    inner_->resize(groups);
  }
  [[nodiscard]] std::size_t bytes() const override { return set_.bytes() + inner_->bytes(); }

  Result<> add(const Rows& rows) override {
    std::uint32_t fresh[engine::kChunkRows];
    std::size_t count = 0;
    members_.with_keys(rows, [&](auto key_of) {
      const auto row_at = [&](std::size_t i) { return rows.selected == nullptr ? i : rows.selected[i]; };
      set_.insert(
          rows.count, [&](std::size_t i) { return key_of(i, row_at(i)); },
          [&](std::size_t i) { fresh[count++] = static_cast<std::uint32_t>(row_at(i)); });
    });
    if (count == 0) return {};
    return inner_->add({rows.chunk, rows.groups, fresh, count});
  }

  Result<> finish(const Target& target) const override { return inner_->finish(target); }
  void save(std::uint32_t group, ByteWriter& out) const override { inner_->save(group, out); }
  void load(std::uint32_t group, ByteReader& in) override { inner_->load(group, in); }

  // Pieces of the set have even numbers, those of the aggregate behind it odd ones.
  std::size_t take_pieces(const TakePiece& take) override {
    const std::vector<typename Members::Key>& fresh = set_.fresh();
    const std::size_t count = fresh.size();
    const std::uint64_t before = set_.size() - count;
    std::string piece;
    for (std::size_t i = 0, first = 0; i < count;) {
      ByteWriter writer(piece);
      writer.varint(fresh[i].tag);
      Members::write(fresh[i++], writer);
      if (piece.size() < kPieceBytes && i < count) continue;
      take((before + first) * 2, piece);
      piece.clear();
      first = i;
    }
    set_.forget_fresh();
    return count +
           inner_->take_pieces([&](std::uint64_t first, std::string_view bytes) { take(first * 2 + 1, bytes); });
  }
  bool load_piece(std::uint64_t first, std::string_view bytes) override {
    if (first % 2 != 0) return inner_->load_piece(first / 2, bytes);
    std::vector<typename Members::Key> keys;
    for (ByteReader reader(bytes); !reader.at_end();) {
      const std::uint64_t group = reader.varint();
      keys.push_back(Members::read(static_cast<std::uint32_t>(group), reader));
      if (reader.bad()) return false;
      groups_of_loaded_ = std::max(groups_of_loaded_, group + 1);
      if (keys.size() < engine::kChunkRows && !reader.at_end()) continue;
      if (!set_.place(keys)) return false;
      keys.clear();
    }
    return true;
  }
  bool finish_load() override { return groups_of_loaded_ <= groups_ && inner_->finish_load(); }

 private:
  Members members_;
  AccumulatorPtr inner_;
  MemberSet<typename Members::Key> set_;
  std::size_t groups_ = 0;
  std::uint64_t groups_of_loaded_ = 0;  // the members loaded are of groups below this number
};

}  // namespace

AccumulatorPtr make_distinct(const Call& call, AccumulatorPtr inner) {
  const Physical physical = physical_of(call.argument_types[0]);
  if (call.arguments.size() == 1 && is_word(physical))
    return std::make_unique<Distinct<WordMembers>>(call, std::move(inner));
  if (call.arguments.size() == 1 && physical == Physical::kString) {
    return std::make_unique<Distinct<StringMembers>>(call, std::move(inner));
  }
  return std::make_unique<Distinct<CellMembers>>(call, std::move(inner));
}

}  // namespace brook::op
