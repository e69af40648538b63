#include "operator/aggregate/groups.h"

#include "operator/aggregate/cell.h"
#include "operator/aggregate/key_table.h"
#include "operator/aggregate/keys.h"
#include "operator/aggregate/word.h"

namespace brook::op {

namespace {

using engine::ChunkBuilder;
using engine::ChunkView;
using engine::ColumnView;
using engine::Physical;
using engine::physical_of;
using engine::StringRef;

constexpr std::uint32_t kNullTag = 1;

// No keys: one group, which is there from the beginning.
class OneGroup final : public Groups {
 public:
  void assign(const ChunkView& chunk, std::uint32_t* numbers) override { std::fill_n(numbers, chunk.rows, 0U); }
  [[nodiscard]] std::size_t size() const override { return 1; }
  [[nodiscard]] std::size_t bytes() const override { return 0; }
  void write(std::uint32_t, std::string&) const override {}
  bool place(std::string_view cells, std::uint32_t number) override { return cells.empty() && number == 0; }
  bool finish_placing() override { return true; }
  void read(std::size_t, std::uint32_t, std::size_t, ChunkBuilder&, std::size_t) const override {}
};

// What the tables have in common.
template <class Key>
class TableGroups : public Groups {
 public:
  explicit TableGroups(std::vector<DataType> types) : types_(std::move(types)) {}
  [[nodiscard]] std::size_t size() const override { return table_.size(); }
  [[nodiscard]] std::size_t bytes() const override { return table_.bytes() + arena_->bytes(); }
  bool finish_placing() override { return table_.finish_placing(); }

 protected:
  std::vector<DataType> types_;
  std::shared_ptr<Arena> arena_ = std::make_shared<Arena>();
  KeyTable<Key> table_{arena_};
};

class WordGroups final : public TableGroups<TaggedWord> {
 public:
  using TableGroups::TableGroups;

  void assign(const ChunkView& chunk, std::uint32_t* numbers) override {
    const ColumnView& column = chunk.columns[0];
    with_word(physical_, [&](auto tag) {
      using T = typename decltype(tag)::type;
      const auto key_at = [&](std::size_t row) {
        return column.is_valid(row) ? TaggedWord{to_word(column.at<T>(row)), 0} : TaggedWord{0, kNullTag};
      };
      table_.upsert(chunk.rows, key_at, [&](std::size_t row, std::uint32_t number, bool) { numbers[row] = number; });
    });
  }

  void write(std::uint32_t number, std::string& out) const override {
    const TaggedWord& key = table_.key(number);
    ByteWriter writer(out);
    writer.fixed<std::uint8_t>(key.tag == kNullTag ? 0 : 1);
    writer.fixed(key.word);
  }

  bool place(std::string_view cells, std::uint32_t number) override {
    ByteReader reader(cells);
    const std::uint32_t tag = reader.fixed<std::uint8_t>() == 0 ? kNullTag : 0;
    const auto word = reader.fixed<std::int64_t>();
    return !reader.bad() && reader.at_end() && table_.place({word, tag}, number);
  }

  void read(std::size_t, std::uint32_t first, std::size_t count, ChunkBuilder& out, std::size_t column) const override {
    with_word(physical_, [&](auto tag) {
      using T = typename decltype(tag)::type;
      auto* values = static_cast<T*>(out.data(column));
      for (std::size_t i = 0; i < count; ++i) {
        const TaggedWord& key = table_.key(first + i);
        values[i] = from_word<T>(key.word);
        if (key.tag == kNullTag) out.set_null(column, i);
      }
    });
  }

 private:
  Physical physical_ = physical_of(types_[0]);
};

class StringGroups final : public TableGroups<TaggedString> {
 public:
  using TableGroups::TableGroups;

  void assign(const ChunkView& chunk, std::uint32_t* numbers) override {
    const ColumnView& column = chunk.columns[0];
    const auto key_at = [&](std::size_t row) {
      return column.is_valid(row) ? TaggedString{column.at<StringRef>(row), 0} : TaggedString{{}, kNullTag};
    };
    table_.upsert(chunk.rows, key_at, [&](std::size_t row, std::uint32_t number, bool) { numbers[row] = number; });
  }

  void write(std::uint32_t number, std::string& out) const override {
    const TaggedString& key = table_.key(number);
    ByteWriter writer(out);
    writer.fixed<std::uint8_t>(key.tag == kNullTag ? 0 : 1);
    writer.raw(key.string.view());
  }

  bool place(std::string_view cells, std::uint32_t number) override {
    ByteReader reader(cells);
    const std::uint32_t tag = reader.fixed<std::uint8_t>() == 0 ? kNullTag : 0;
    return !reader.bad() && table_.place({StringRef(reader.rest()), tag}, number);
  }

  void read(std::size_t, std::uint32_t first, std::size_t count, ChunkBuilder& out, std::size_t column) const override {
    auto* values = static_cast<StringRef*>(out.data(column));
    for (std::size_t i = 0; i < count; ++i) {
      const TaggedString& key = table_.key(first + i);
      values[i] = key.string;
      if (key.tag == kNullTag) out.set_null(column, i);
    }
    out.keep_alive(column, arena_);
  }
};

// Several keys, or one of a long or nested type: a row's cells are its key.
class CellGroups final : public TableGroups<TaggedString> {
 public:
  using TableGroups::TableGroups;

  void assign(const ChunkView& chunk, std::uint32_t* numbers) override {
    cells_.clear();
    ends_.clear();
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      for (std::size_t key = 0; key < types_.size(); ++key) {
        write_cell(cells_, types_[key], chunk.columns[key], row, Zeros::kNormalized);
      }
      ends_.push_back(cells_.size());
    }
    const auto key_at = [&](std::size_t row) {
      const std::size_t begin = row == 0 ? 0 : ends_[row - 1];
      return TaggedString{StringRef(std::string_view(cells_).substr(begin, ends_[row] - begin)), 0};
    };
    table_.upsert(chunk.rows, key_at, [&](std::size_t row, std::uint32_t number, bool) { numbers[row] = number; });
  }

  void write(std::uint32_t number, std::string& out) const override { out += table_.key(number).string.view(); }

  bool place(std::string_view cells, std::uint32_t number) override {
    ByteReader reader(cells);
    for (const DataType& type : types_) skip_cell(reader, type);
    return !reader.bad() && reader.at_end() && table_.place({StringRef(cells), 0}, number);
  }

  void read(std::size_t key, std::uint32_t first, std::size_t count, ChunkBuilder& out,
            std::size_t column) const override {
    for (std::size_t i = 0; i < count; ++i) {
      const std::string_view cells = table_.key(first + i).string.view();
      ByteReader reader(cells);
      for (std::size_t before = 0; before < key; ++before) skip_cell(reader, types_[before]);
      read_cell_into(reader, types_[key], out, column, i);
    }
  }

 private:
  std::string cells_;
  std::vector<std::size_t> ends_;
};

}  // namespace

std::unique_ptr<Groups> Groups::create(std::vector<DataType> key_types) {
  if (key_types.empty()) return std::make_unique<OneGroup>();
  if (key_types.size() == 1 && !key_types[0].is(TypeKind::kNull)) {
    const Physical physical = physical_of(key_types[0]);
    if (is_word(physical)) return std::make_unique<WordGroups>(std::move(key_types));
    if (physical == Physical::kString) return std::make_unique<StringGroups>(std::move(key_types));
  }
  return std::make_unique<CellGroups>(std::move(key_types));
}

}  // namespace brook::op
