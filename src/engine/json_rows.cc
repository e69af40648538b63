#include "engine/json_rows.h"

#include "engine/adapter/chunk.h"
#include "engine/adapter/type.h"
#include "engine/kernels/json_to_vector.h"

namespace brook::engine {

namespace {

// Columns that nobody sees.
class HiddenColumns {
 public:
  explicit HiddenColumns(const Schema& columns) {
    chunk_.Initialize(duckdb::Allocator::DefaultAllocator(), to_duckdb(columns));
  }
  void clear() { chunk_.Reset(); }
  [[nodiscard]] duckdb::Vector* column(std::size_t i) { return &chunk_.data[i]; }

 private:
  duckdb::DataChunk chunk_;
};

class DuckJsonRows final : public JsonRows {
 public:
  DuckJsonRows(const JsonColumns& columns, JsonOptions options, TypedText text)
      : columns_(columns), options_(options), text_(std::move(text)), type_(DataType::structure(columns.fields)) {
    std::vector<bool> skipped(columns_.fields.size());
    for (std::size_t i = 0; i < columns_.fields.size(); ++i) {
      // Anything fits a STRING, so there is nothing to find out.
      skipped[i] = !columns_.places[i] && columns_.fields[i].type.is(TypeKind::kString);
    }
    reading_.emplace(type_, text_,
                     JsonReading{.options = options_,
                                 .skipped = std::move(skipped),
                                 .exact = true,
                                 .in_place = true,
                                 .watches = columns_.watches});
    checking_.emplace(type_, text_, JsonReading{.options = options_, .exact = true, .in_place = true});
  }

  [[nodiscard]] const JsonOptions& reader_options() const override { return options_; }

  Result<> start(ChunkBuilder& chunk) override {
    auto* const target = dynamic_cast<DataChunkBuilder*>(&chunk);
    if (target == nullptr) return fail(internal_error("JSON was to go into a chunk that no engine made"));
    if (!hidden_) hidden_.emplace(columns_.fields);
    hidden_->clear();
    std::vector<duckdb::Vector*> vectors(columns_.fields.size());
    for (std::size_t i = 0; i < vectors.size(); ++i) {
      vectors[i] = columns_.places[i] ? &target->vector(*columns_.places[i]) : hidden_->column(i);
    }
    row_.emplace(type_, vectors);
    return {};
  }

  JsonOutcome read(JsonReader& reader, std::size_t row) override { return reading_->read(reader, *row_, row); }
  [[nodiscard]] bool saw_new_fields() const override { return reading_->saw_new_fields(); }
  [[nodiscard]] const std::string& rescued() const override { return reading_->rescued(); }
  void set_null(std::size_t row) override { row_->set_null(row); }
  void take_back(std::size_t row) override { row_->set_valid(row); }

  JsonOutcome check(JsonReader& reader) override {
    if (!checked_row_ || checked_ == kChunkRows) {
      if (!checked_columns_) checked_columns_.emplace(columns_.fields);
      checked_columns_->clear();
      std::vector<duckdb::Vector*> vectors(columns_.fields.size());
      for (std::size_t i = 0; i < vectors.size(); ++i) vectors[i] = checked_columns_->column(i);
      checked_row_.emplace(type_, vectors);
      checked_ = 0;
    }
    return checking_->read(reader, *checked_row_, checked_++);
  }

  void finish(const std::shared_ptr<const void>& owner) override {
    for (std::size_t i = 0; i < columns_.fields.size(); ++i) {
      if (columns_.places[i]) row_->child(i).keep_alive(owner);
    }
    row_.reset();
  }

 private:
  JsonColumns columns_;
  JsonOptions options_;
  TypedText text_;
  DataType type_;
  std::optional<JsonToVector> reading_;
  std::optional<JsonToVector> checking_;
  std::optional<HiddenColumns> hidden_;
  std::optional<VectorWriter> row_;
  std::optional<HiddenColumns> checked_columns_;
  std::optional<VectorWriter> checked_row_;
  std::size_t checked_ = 0;  // rows of checked_columns_
};

}  // namespace

Result<std::unique_ptr<JsonRows>> JsonRows::create(const JsonColumns& columns,
                                                   const std::map<std::string, std::string>& options,
                                                   const std::string& session_time_zone) {
  return std::make_unique<DuckJsonRows>(columns, json_options(options),
                                        TRY(TypedText::create(options, session_time_zone)));
}

}  // namespace brook::engine
