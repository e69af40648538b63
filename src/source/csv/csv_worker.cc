#include "source/csv/csv_worker.h"

#include <algorithm>

#include <fmt/format.h>

#include "source/csv/block.h"
#include "source/csv/header.h"
#include "source/csv/row_writer.h"
#include "source/csv/tokenizer.h"

namespace brook::source::csv {

namespace {

constexpr std::size_t kSplitReserve = (std::size_t{64} << 10U) + 1;
constexpr std::size_t kShownRecordBytes = 200;
constexpr std::size_t kRecordEndBytes = std::size_t{1} << 20U;  // how far the first line end is looked for

std::string shown(std::string_view record) {
  return record.size() <= kShownRecordBytes ? std::string(record)
                                            : std::string(record.substr(0, kShownRecordBytes)) + "…";
}

class CsvWorker final : public engine::ScanWorker {
 public:
  CsvWorker(std::shared_ptr<const CsvScanWork> work, RowWriter writer)
      : work_(std::move(work)),
        plan_(work_->plan),
        writer_(std::move(writer)),
        pool_(plan_.block_bytes + kSplitReserve),
        batch_(plan_.columns.file.size(), writer_.batch_rows()) {}

  Result<std::size_t> next(engine::ChunkBuilder& out, std::uint64_t& morsel) override {
    for (;;) {
      if (!in_unit_) {
        unit_ = work_->next_unit.fetch_add(1, std::memory_order_relaxed);
        if (unit_ >= work_->units) return 0;
        in_unit_ = TRY(open_unit());
        continue;
      }
      const std::size_t rows = TRY(fill(out));
      if (rows > 0) {
        out.set_rows(rows);
        morsel = unit_;
        return rows;
      }
      TRY(close_unit());
    }
  }

 private:
  [[nodiscard]] const PlannedFile& planned() const { return plan_.planned[file_index_]; }

  // False: there is nothing to read.
  Result<bool> open_unit() {
    const std::vector<std::size_t>& first = work_->first_units;
    const auto behind = std::ranges::upper_bound(first, unit_);
    const auto index = static_cast<std::size_t>(behind - first.begin()) - 1;
    if (!file_ || index != file_index_) {
      file_index_ = index;
      file_ = nullptr;
      auto file = open_planned(*plan_.files, planned());
      if (!file && plan_.ignore_missing && file.error().error_class == "FAILED_READ_FILE.FILE_NOT_EXIST") return false;
      file_ = TRY(std::move(file));
      metadata_ = metadata_values(planned());
    } else {
      TRY(check_unchanged(*file_, planned()));
    }
    dialect_ = plan_.options.dialect;
    block_ = Block{};
    stream_.reset();
    const Compression compression = work_->compressions[index];
    splits_ = compression == Compression::kNone && !dialect_.multi_line && dialect_.line_separator.empty();
    if (!splits_) {
      stream_ = std::make_unique<BlockStream>(TRY(open_stream(*file_, planned().path, compression)), dialect_,
                                              plan_.block_bytes, pool_);
    }
    return true;
  }

  Result<> close_unit() {
    in_unit_ = false;
    if (!splits_) plan_.counts->bytes += planned().size_bytes;
    tokenizer_.reset();
    stream_.reset();
    block_ = Block{};
    return file_ ? check_unchanged(*file_, planned()) : Result<>{};
  }

  // The next block of the unit, ready to be tokenized. False: there is none.
  Result<bool> next_block() {
    const bool is_begin = !tokenizer_;
    if (stream_) {
      if (!is_begin) stream_->use_up_to(tokenizer_->position());
      Result<bool> more = stream_->next(block_);
      if (!more)
        return fail(
            std::move(more).error().at(Location{planned().path, static_cast<int>(stream_->lines_before() + 1), 1}));
      if (!*more) return false;
    } else {
      if (!is_begin) return false;
      const std::uint64_t offset = (unit_ - work_->first_units[file_index_]) * plan_.block_bytes;
      auto block = split_block(*file_, planned().size_bytes, offset, plan_.block_bytes, pool_);
      if (!block) {
        const std::uint64_t line = TRY(count_lines(*file_, offset)) + 1;
        return fail(std::move(block).error().at(Location{planned().path, static_cast<int>(line), 1}));
      }
      block_ = *block;
      plan_.counts->bytes += std::min<std::uint64_t>(plan_.block_bytes, planned().size_bytes - offset);
      replace_malformed_utf8(block_);
    }
    const bool is_first = block_.first;
    if (is_first && std::string_view(block_.begin, static_cast<std::size_t>(block_.end - block_.begin))
                        .starts_with("\xEF\xBB\xBF")) {
      block_.begin += 3;
    }
    if (is_begin) {
      if (dialect_.multi_line && dialect_.line_separator.empty()) TRY(find_record_end());
      tokenizer_.emplace(dialect_, plan_.columns.file.size());
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
      stream_->use_up_to(block_.begin);
      static_cast<void>(TRY(stream_->next(block_)));
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
      if (plan_.options.enforce_schema) return {};
      return check_header(header, plan_.columns.file, planned().path);
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
          if (written.refused_row) return fail(TRY(refused(*written.refused_row)));
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
      writer_.write_shared(out, rows, partition_values(), metadata_);
    }
    plan_.counts->rows += rows;
    plan_.counts->malformed_rows += malformed;
    return rows;
  }

  [[nodiscard]] std::span<const PartitionValue> partition_values() const {
    return plan_.partition_values.empty() ? std::span<const PartitionValue>{} : plan_.partition_values[file_index_];
  }

  // Where a record of the block begins.
  Result<Location> location_of(const char* record) {
    std::uint64_t before = block_.lines_before;
    if (splits_) before = TRY(count_lines(*file_, block_.offset));
    const std::string_view prefix(block_.begin, static_cast<std::size_t>(record - block_.begin));
    return Location{planned().path, static_cast<int>(before + count_lines(prefix) + 1), 1};
  }

  Result<Error> refused(std::size_t row) {
    const std::string_view record = batch_.records[row];
    return input_error(fmt::format("Malformed records are detected in record parsing: {}. Parse Mode: FAILFAST.",
                                   shown(record)))
        .with_class("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION")
        .with_hint("To keep such records as NULL, set the option mode to PERMISSIVE; DROPMALFORMED leaves them out.")
        .at(TRY(location_of(record.data())));
  }

  // An error that no mode forgives.
  Result<Error> parse_error() {
    const Location where = TRY(location_of(tokenizer_->position()));
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

  std::shared_ptr<const CsvScanWork> work_;
  const CsvScanPlan& plan_;
  RowWriter writer_;
  BlockPool pool_;
  TokenBatch batch_;
  Dialect dialect_;  // of the file being read

  std::size_t unit_ = 0;
  bool in_unit_ = false;
  bool splits_ = false;
  bool header_is_due_ = false;
  std::size_t file_index_ = 0;
  std::unique_ptr<ReadableFile> file_;
  std::vector<PartitionValue> metadata_;
  std::unique_ptr<BlockStream> stream_;
  Block block_;
  std::optional<Tokenizer> tokenizer_;
};

}  // namespace

Result<std::unique_ptr<engine::ScanWorker>> open_csv_worker(std::shared_ptr<const CsvScanWork> work,
                                                            std::span<const std::size_t> projection) {
  RowWriter writer = TRY(RowWriter::create(work->plan.columns, work->plan.options, projection));
  return std::make_unique<CsvWorker>(std::move(work), std::move(writer));
}

}  // namespace brook::source::csv
