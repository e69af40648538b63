#include "source/csv/csv_worker.h"

#include <optional>

#include <fmt/format.h>

#include "source/csv/header.h"
#include "source/csv/row_writer.h"
#include "source/csv/tokenizer.h"
#include "source/files/shared_columns.h"

namespace brook::source::csv {

namespace {

constexpr std::size_t kRecordEndBytes = std::size_t{1} << 20U;  // how far the first line end is looked for

class CsvWorker final : public engine::ScanWorker {
 public:
  CsvWorker(std::shared_ptr<CsvScanWork> work, RowWriter writer, SharedColumns shared)
      : work_(std::move(work)),
        plan_(work_->plan),
        writer_(std::move(writer)),
        shared_(std::move(shared)),
        reader_(*work_->units),
        batch_(plan_.columns.file.size(), writer_.batch_rows()) {}

  Result<std::size_t> next(engine::ChunkBuilder& out, std::uint64_t& morsel) override {
    for (;;) {
      if (!in_unit_) {
        if (!TRY(reader_.next_unit())) return 0;
        in_unit_ = true;
        dialect_ = plan_.options.dialect;
        block_ = Block{};
      }
      const std::size_t rows = TRY(fill(out));
      if (rows > 0) {
        out.set_rows(rows);
        morsel = reader_.unit();
        return rows;
      }
      in_unit_ = false;
      tokenizer_.reset();
      block_ = Block{};
      TRY(reader_.close_unit());
    }
  }

 private:
  // The next block of the unit, ready to be tokenized. False: there is none.
  Result<bool> next_block() {
    const bool is_begin = !tokenizer_;
    if (!is_begin) reader_.use_up_to(tokenizer_->position());
    if (!TRY(reader_.next_block(block_))) return false;
    const bool is_first = block_.first;
    if (is_begin) {
      if (dialect_.multi_line && dialect_.line_separator.empty()) TRY(find_record_end());
      tokenizer_.emplace(dialect_, plan_.columns.file.size());
      if (!plan_.headers.empty()) tokenizer_->expect(plan_.headers[reader_.file_index()].size());
      if (writer_.rescues()) {
        static const std::vector<std::string> unknown;
        writer_.begin_file(reader_.file().path, plan_.headers.empty() ? unknown : plan_.headers[reader_.file_index()]);
      }
    }
    tokenizer_->start(block_.begin, block_.end, block_.final || !dialect_.multi_line);
    if (is_first) header_is_due_ = plan_.options.header;
    if (header_is_due_) TRY(read_header());
    return true;
  }

  // A multi-line file's first line end says what all are; it may lie behind the first block.
  Result<> find_record_end() {
    std::optional<std::string> found = line_end_of(block_);
    while (!found && !block_.final && static_cast<std::size_t>(block_.end - block_.begin) < kRecordEndBytes) {
      reader_.use_up_to(block_.begin);
      static_cast<void>(TRY(reader_.next_block(block_)));
      found = line_end_of(block_);
    }
    dialect_.record_end = found.value_or("\n");
    return {};
  }

  // A multi-line header may be longer than a block: then it is still due after this.
  Result<> read_header() {
    Header header;
    if (tokenizer_->header(plan_.columns.file.size(), header.names, header.count, header.text)) {
      header_is_due_ = false;
      if (plan_.options.enforce_schema || !plan_.headers.empty()) return {};
      return check_header(header, plan_.columns.file, reader_.file().path);
    }
    if (tokenizer_->stop() == TokenizerStop::kError) return fail(TRY(parse_error()));
    return {};
  }

  Result<std::size_t> fill(engine::ChunkBuilder& out) {
    std::size_t rows = 0;
    std::size_t malformed = 0;
    while (rows + writer_.batch_rows() <= engine::kChunkRows) {
      if (tokenizer_) {
        tokenizer_->next(batch_, writer_.batch_rows());
        if (batch_.rows > 0) {
          const RowWriter::Written written = writer_.write(batch_, out, rows);
          if (written.malformed > 0 && plan_.watch && plan_.watch->is_on()) {
            TRY(plan_.watch->notice(false, Location{.file = reader_.file().path}));
          }
          if (written.refused_row) return fail(TRY(refused(batch_.records[*written.refused_row])));
          rows += written.rows;
          malformed += written.malformed;
          continue;
        }
        if (tokenizer_->stop() == TokenizerStop::kError) return fail(TRY(parse_error()));
      }
      if (rows > 0) break;  // the strings of a chunk lie in one block
      if (!TRY(next_block())) break;
    }
    if (rows > 0) {
      writer_.keep_alive(out, block_.memory);
      shared_.write(out, rows, reader_.partition_values(), reader_.metadata());
    }
    plan_.counts->rows += rows;
    plan_.counts->malformed_rows += malformed;
    return rows;
  }

  Result<Error> refused(std::string_view record) {
    return malformed_record(record, TRY(reader_.location_of(block_, record.data())));
  }

  // An error that no mode forgives.
  Result<Error> parse_error() {
    const Location where = TRY(reader_.location_of(block_, tokenizer_->position()));
    const Dialect& dialect = plan_.options.dialect;
    switch (tokenizer_->error()) {
      case RecordStatus::kTooManyColumns:
        return input_error(fmt::format("a record has more than {} values", dialect.max_columns))
            .with_class("MALFORMED_CSV_RECORD")
            .with_hint("Raise the option maxColumns if that is right.")
            .at(where);
      case RecordStatus::kTooManyChars:
        return input_error(fmt::format("a value has more than {} characters", dialect.max_chars))
            .with_class("MALFORMED_CSV_RECORD")
            .with_hint("Raise the option maxCharsPerColumn if that is right.")
            .at(where);
      default:
        return input_error("there is a quote inside a value that is neither escaped nor at its end")
            .with_class("MALFORMED_CSV_RECORD")
            .with_hint("Set the option unescapedQuoteHandling to something else than RAISE_ERROR to allow it.")
            .at(where);
    }
  }

  std::shared_ptr<CsvScanWork> work_;
  const CsvScanPlan& plan_;
  RowWriter writer_;
  SharedColumns shared_;
  UnitReader reader_;
  TokenBatch batch_;
  Dialect dialect_;  // of the file being read
  bool in_unit_ = false;
  bool header_is_due_ = false;
  Block block_;
  std::optional<Tokenizer> tokenizer_;
};

}  // namespace

Result<std::unique_ptr<engine::ScanWorker>> open_csv_worker(std::shared_ptr<CsvScanWork> work,
                                                            std::span<const std::size_t> projection) {
  RowWriter writer = TRY(RowWriter::create(work->plan.columns, work->plan.options, projection));
  SharedColumns shared(work->plan.columns, projection);
  return std::make_unique<CsvWorker>(std::move(work), std::move(writer), std::move(shared));
}

}  // namespace brook::source::csv
