#include "source/json/json_worker.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/json_rows.h"
#include "source/files/record_worker.h"
#include "source/files/shared_columns.h"

namespace brook::source::json {

namespace {

using engine::JsonOutcome;

class JsonWorker final : public RecordWorker {
 public:
  JsonWorker(std::shared_ptr<JsonScanWork> work, std::unique_ptr<engine::JsonRows> rows, SharedColumns shared,
             std::vector<std::size_t> corrupt_slots, std::vector<std::size_t> rescued_slots, bool rescues)
      : RecordWorker({work, work->units.get()},
                     {.separator = work->plan.options.line_separator, .anywhere = work->plan.options.multi_line}),
        work_(std::move(work)),
        plan_(work_->plan),
        rows_(std::move(rows)),
        shared_(std::move(shared)),
        corrupt_slots_(std::move(corrupt_slots)),
        rescued_slots_(std::move(rescued_slots)),
        rescues_(rescues),
        tokens_("", rows_->reader_options()) {}

 protected:
  Result<std::size_t> fill(engine::ChunkBuilder& out) override {
    TRY(rows_->start(out));
    out_ = &out;
    row_ = 0;
    malformed_ = 0;
    while (row_ < engine::kChunkRows) {
      if (in_array_) {
        TRY(next_element());
      } else if (next_record(record_)) {
        TRY(read_record());
      } else if (row_ > 0 || !TRY(next_block())) {
        break;  // the strings of a chunk lie in one block
      }
    }
    rows_->finish(block().memory);
    for (const std::size_t slot : corrupt_slots_) out.keep_alive(slot, block().memory);
    shared_.write(out, row_, reader().partition_values(), reader().metadata());
    plan_.counts->rows += row_;
    plan_.counts->malformed_rows += malformed_;
    return row_;
  }

 private:
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
    TRY(look(outcome));
    const bool fits = outcome == JsonOutcome::kRead || (rescues_ && outcome == JsonOutcome::kPartly);
    if (!fits) {
      ++malformed_;
      if (plan_.options.mode == ParseMode::kFailFast) {
        return fail(malformed_record(record_, TRY(reader().location_of(block(), record_.data()))));
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
    for (const std::size_t slot : rescued_slots_) {
      if (rows_->rescued().empty()) {
        out_->set_null(slot, row_);
      } else {
        out_->set_string(slot, row_,
                         fmt::format("{{{},\"_file_path\":{}}}", rows_->rescued(),
                                     nlohmann::json(file_uri(reader().file().path)).dump()));
      }
    }
    ++row_;
  }

  // Whether the object that was read shows that the table lacks columns.
  Result<> look(JsonOutcome outcome) {
    if (!plan_.watch || !plan_.watch->is_on() || outcome == JsonOutcome::kMalformed) return {};
    const bool is_new = rows_->saw_new_fields();
    if (!is_new && outcome == JsonOutcome::kRead) return {};
    const Location where = TRY(reader().location_of(block(), record_.data()));
    return plan_.watch->notice(is_new, where);
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
    if (rescues_) array_fits_ = true;
    if (!array_fits_ && plan_.options.mode != ParseMode::kPermissive) return take(JsonOutcome::kPartly);
    malformed_ += array_fits_ ? 0 : 1;
    tokens_.reset(record_);
    tokens_.next();
    in_array_ = true;
    return {};
  }

  // REQUIRES: all elements are objects.
  Result<> next_element() {
    if (tokens_.next() == JsonToken::kEndArray) {
      in_array_ = false;
      return {};
    }
    const JsonOutcome outcome = rows_->read(tokens_, row_);
    TRY(look(outcome));
    add_row(array_fits_);
    return {};
  }

  std::shared_ptr<JsonScanWork> work_;
  const JsonScanPlan& plan_;
  std::unique_ptr<engine::JsonRows> rows_;
  SharedColumns shared_;
  std::vector<std::size_t> corrupt_slots_;
  std::vector<std::size_t> rescued_slots_;
  bool rescues_;  // what does not fit its column has a place, and the record is not malformed for it
  JsonReader tokens_;
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
  std::vector<std::size_t> rescued_slots;
  const bool rescues = std::ranges::any_of(plan.columns.columns,
                                           [](const auto& column) { return column.origin == ColumnOrigin::kRescued; });
  columns.watches = rescues || (plan.watch && plan.watch->is_on());
  for (std::size_t slot = 0; slot < projection.size(); ++slot) {
    const FileColumns::Column& column = plan.columns.columns[projection[slot]];
    if (column.origin == ColumnOrigin::kCorruptRecord) corrupt_slots.push_back(slot);
    if (column.origin == ColumnOrigin::kRescued) rescued_slots.push_back(slot);
    if (column.origin != ColumnOrigin::kFile) continue;
    if (columns.places[column.index]) return fail(internal_error("a column of JSON was asked for twice"));
    columns.places[column.index] = slot;
  }
  auto rows = TRY(engine::JsonRows::create(columns, plan.options.reading, plan.options.time_zone));
  SharedColumns shared(plan.columns, projection);
  return std::make_unique<JsonWorker>(std::move(work), std::move(rows), std::move(shared), std::move(corrupt_slots),
                                      std::move(rescued_slots), rescues);
}

}  // namespace brook::source::json
