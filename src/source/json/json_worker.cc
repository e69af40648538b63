#include "source/json/json_worker.h"

#include <optional>

#include "engine/json_rows.h"
#include "source/files/records.h"
#include "source/files/shared_columns.h"

namespace brook::source::json {

namespace {

using engine::JsonOutcome;

class JsonWorker final : public engine::ScanWorker {
 public:
  JsonWorker(std::shared_ptr<JsonScanWork> work, std::unique_ptr<engine::JsonRows> rows, SharedColumns shared,
             std::vector<std::size_t> corrupt_slots)
      : work_(std::move(work)),
        plan_(work_->plan),
        rows_(std::move(rows)),
        shared_(std::move(shared)),
        corrupt_slots_(std::move(corrupt_slots)),
        reader_(*work_->units),
        records_({.separator = plan_.options.line_separator, .anywhere = plan_.options.multi_line}),
        tokens_("", rows_->reader_options()) {}

  Result<std::size_t> next(engine::ChunkBuilder& out, std::uint64_t& morsel) override {
    for (;;) {
      if (!in_unit_ && !TRY(reader_.next_unit())) return 0;
      in_unit_ = true;
      const std::size_t rows = TRY(fill(out));
      if (rows > 0) {
        out.set_rows(rows);
        morsel = reader_.unit();
        return rows;
      }
      in_unit_ = false;
      block_ = Block{};
      records_.start(block_);
      TRY(reader_.close_unit());
    }
  }

 private:
  Result<std::size_t> fill(engine::ChunkBuilder& out) {
    TRY(rows_->start(out));
    out_ = &out;
    row_ = 0;
    malformed_ = 0;
    while (row_ < engine::kChunkRows) {
      if (in_array_) {
        next_element();
      } else if (records_.next(record_)) {
        TRY(read_record());
      } else if (row_ > 0 || !TRY(next_block())) {
        break;  // the strings of a chunk lie in one block
      }
    }
    rows_->finish(block_.memory);
    for (const std::size_t slot : corrupt_slots_) out.keep_alive(slot, block_.memory);
    shared_.write(out, row_, reader_.partition_values(), reader_.metadata());
    plan_.counts->rows += row_;
    plan_.counts->malformed_rows += malformed_;
    return row_;
  }

  Result<bool> next_block() {
    if (!TRY(reader_.next_block(block_))) return false;
    while (plan_.options.multi_line && !block_.final) {
      reader_.use_up_to(block_.begin);
      if (!TRY(reader_.next_block(block_))) return fail(internal_error("a file ended before its end"));
    }
    records_.start(block_);
    return true;
  }

  Result<> read_record() {
    tokens_.reset(record_);
    switch (tokens_.next()) {
      case JsonToken::kEnd: return {};  // blank
      case JsonToken::kBeginObject: return take(rows_->read(tokens_, row_));
      case JsonToken::kBeginArray: return read_array();
      default: return take(JsonOutcome::kMalformed);
    }
  }

  // What the record came to, as a row if the mode wants one.
  Result<> take(JsonOutcome outcome) {
    const bool fits = outcome == JsonOutcome::kRead;
    if (!fits) {
      ++malformed_;
      if (plan_.options.mode == ParseMode::kFailFast) {
        return fail(malformed_record(record_, TRY(reader_.location_of(block_, record_.data()))));
      }
      if (plan_.options.mode == ParseMode::kDropMalformed) {
        rows_->take_back(row_);
        return {};
      }
      if (outcome != JsonOutcome::kPartly) rows_->set_null(row_);
    }
    add_row(fits);
    return {};
  }

  void add_row(bool fits) {
    for (const std::size_t slot : corrupt_slots_) {
      if (fits) {
        out_->set_null(slot, row_);
      } else {
        static_cast<engine::StringRef*>(out_->data(slot))[row_] = engine::StringRef(record_);
      }
    }
    ++row_;
  }

  // An array is malformed, as a whole, where an element is; so it is looked through before its rows are made.
  Result<> read_array() {
    array_fits_ = true;
    while (tokens_.next() != JsonToken::kEndArray) {
      if (tokens_.token() != JsonToken::kBeginObject) return take(JsonOutcome::kMalformed);
      const JsonOutcome outcome = rows_->check(tokens_);
      if (outcome == JsonOutcome::kMalformed) return take(outcome);
      array_fits_ = array_fits_ && outcome == JsonOutcome::kRead;
    }
    if (!array_fits_ && plan_.options.mode != ParseMode::kPermissive) return take(JsonOutcome::kPartly);
    malformed_ += array_fits_ ? 0 : 1;
    tokens_.reset(record_);
    tokens_.next();
    in_array_ = true;
    return {};
  }

  // REQUIRES: all elements are objects.
  void next_element() {
    if (tokens_.next() == JsonToken::kEndArray) {
      in_array_ = false;
      return;
    }
    static_cast<void>(rows_->read(tokens_, row_));
    add_row(array_fits_);
  }

  std::shared_ptr<JsonScanWork> work_;
  const JsonScanPlan& plan_;
  std::unique_ptr<engine::JsonRows> rows_;
  SharedColumns shared_;
  std::vector<std::size_t> corrupt_slots_;
  UnitReader reader_;
  Records records_;
  JsonReader tokens_;
  bool in_unit_ = false;
  Block block_;
  std::string_view record_;  // of the block
  bool in_array_ = false;    // the record is an array, and its next element makes the next row
  bool array_fits_ = true;
  engine::ChunkBuilder* out_ = nullptr;  // the chunk being filled
  std::size_t row_ = 0;                  // of it
  std::size_t malformed_ = 0;
};

}  // namespace

Result<std::unique_ptr<engine::ScanWorker>> open_json_worker(std::shared_ptr<JsonScanWork> work,
                                                             std::span<const std::size_t> projection) {
  const JsonScanPlan& plan = work->plan;
  engine::JsonColumns columns{.fields = plan.columns.file, .places = {}};
  columns.places.resize(columns.fields.size());
  std::vector<std::size_t> corrupt_slots;
  for (std::size_t slot = 0; slot < projection.size(); ++slot) {
    const FileColumns::Column& column = plan.columns.columns[projection[slot]];
    if (column.origin == ColumnOrigin::kCorruptRecord) corrupt_slots.push_back(slot);
    if (column.origin != ColumnOrigin::kFile) continue;
    if (columns.places[column.index]) return fail(internal_error("a column of JSON was asked for twice"));
    columns.places[column.index] = slot;
  }
  auto rows = TRY(engine::JsonRows::create(columns, plan.options.reading, plan.options.time_zone));
  SharedColumns shared(plan.columns, projection);
  return std::make_unique<JsonWorker>(std::move(work), std::move(rows), std::move(shared), std::move(corrupt_slots));
}

}  // namespace brook::source::json
