#include "source/csv/row_writer.h"

#include <algorithm>
#include <cstring>

namespace brook::source::csv {

namespace {

constexpr std::size_t kTokensInCache = 2'048;
constexpr std::size_t kLeastBatchRows = 16;

bool is_text(const DataType& type) { return type.is(TypeKind::kString) || type.is(TypeKind::kBinary); }

}  // namespace

Result<RowWriter> RowWriter::create(const FileColumns& columns, const CsvOptions& options,
                                    std::span<const std::size_t> projection) {
  RowWriter writer;
  writer.mode_ = options.mode;
  std::size_t widest = 0;
  for (const Field& field : columns.file) {
    FileColumn column;
    column.converter = TRY(make_converter(field, options));
    column.is_text = is_text(field.type);
    column.name = field.name;
    widest = std::max(widest, column.converter->width());
    writer.file_.push_back(std::move(column));
  }
  for (std::size_t slot = 0; slot < projection.size(); ++slot) {
    const FileColumns::Column& column = columns.columns[projection[slot]];
    switch (column.origin) {
      case ColumnOrigin::kFile: writer.file_[column.index].slots.push_back(slot); break;
      case ColumnOrigin::kCorruptRecord: writer.corrupt_slots_.push_back(slot); break;
      case ColumnOrigin::kRescued: writer.rescued_slots_.push_back(slot); break;
      case ColumnOrigin::kPartition:
      case ColumnOrigin::kMetadata: break;  // SharedColumns
    }
  }
  if (std::ranges::any_of(columns.columns, [](const auto& each) { return each.origin == ColumnOrigin::kRescued; })) {
    writer.rescue_ = std::make_unique<Rescue>(options.dialect, columns.file.size());
  }
  writer.batch_rows_ =
      std::clamp(kTokensInCache / std::max<std::size_t>(columns.file.size(), 1), kLeastBatchRows, kBatchRows);
  writer.scratch_.resize(widest * kBatchRows);
  return writer;
}

void RowWriter::convert(const TokenBatch& batch, engine::ChunkBuilder& out, std::size_t start, RowMask& malformed) {
  for (std::size_t i = 0; i < file_.size(); ++i) {
    FileColumn& column = file_[i];
    if (column.slots.empty() && column.is_text) continue;  // text is never malformed
    column.nulls.clear();
    column.values = scratch_.data();
    if (!column.slots.empty()) {
      column.values = static_cast<char*>(out.data(column.slots[0])) + start * column.converter->width();
    }
    RowMask unfit;
    column.converter->convert(batch.tokens.data() + i, batch.columns, batch.rows, column.values, column.nulls,
                              rescue_ ? unfit : malformed);
    unfit.for_each(
        [&](std::size_t row) { rescue_->add(row, column.name, batch.tokens[row * batch.columns + i].view()); });
  }
}

void RowWriter::find_further_values(const TokenBatch& batch) {
  if (!batch.any_wrong && !rescue_->has_more_names()) return;
  for (std::size_t row = 0; row < batch.rows; ++row) {
    if (batch.wrong_count[row] != 0 || rescue_->has_more_names()) rescue_->add_further(row, batch.records[row]);
  }
}

void RowWriter::write_rescued(const TokenBatch& batch, engine::ChunkBuilder& out, std::size_t start) const {
  for (const std::size_t slot : rescued_slots_) {
    for (std::size_t row = 0; row < batch.rows; ++row) {
      const std::string text = rescue_->text(row);
      if (text.empty()) {
        out.set_null(slot, start + row);
      } else {
        out.set_string(slot, start + row, text);
      }
    }
  }
}

RowWriter::Written RowWriter::write(TokenBatch& batch, engine::ChunkBuilder& out, std::size_t start) {
  RowMask malformed;
  if (rescue_) {
    rescue_->begin_batch(batch.rows);
    find_further_values(batch);
  } else if (batch.any_wrong) {
    for (std::size_t row = 0; row < batch.rows; ++row) {
      if (batch.wrong_count[row] != 0) malformed.set(row);
    }
  }
  convert(batch, out, start, malformed);
  Written written{batch.rows, malformed.count(), std::nullopt};
  if (written.malformed > 0) {
    if (mode_ == ParseMode::kFailFast) {
      for (std::size_t row = batch.rows; row-- > 0;) {
        if (malformed.test(row)) written.refused_row = row;
      }
      return written;
    }
    if (mode_ == ParseMode::kDropMalformed) {
      drop(batch, malformed);
      written.rows = batch.rows;
    }
  }
  if (batch.any_unstable) copy_unstable(batch, out, start);
  for (FileColumn& column : file_) {
    if (column.slots.empty()) continue;
    column.nulls.for_each([&](std::size_t row) { out.set_null(column.slots[0], start + row); });
    for (std::size_t i = 1; i < column.slots.size(); ++i) {
      const std::size_t width = column.converter->width();
      std::memcpy(static_cast<char*>(out.data(column.slots[i])) + start * width, column.values, batch.rows * width);
      column.nulls.for_each([&](std::size_t row) { out.set_null(column.slots[i], start + row); });
    }
  }
  if (rescue_) write_rescued(batch, out, start);
  for (const std::size_t slot : corrupt_slots_) {
    auto* const records = static_cast<engine::StringRef*>(out.data(slot)) + start;
    for (std::size_t row = 0; row < batch.rows; ++row) {
      if (mode_ == ParseMode::kPermissive && malformed.test(row)) {
        records[row] = engine::StringRef(batch.records[row]);
      } else {
        out.set_null(slot, start + row);
      }
    }
  }
  return written;
}

// Closes the gaps that malformed rows leave.
void RowWriter::drop(TokenBatch& batch, const RowMask& malformed) {
  std::size_t kept = 0;
  std::array<std::size_t, kBatchRows> source{};
  for (std::size_t row = 0; row < batch.rows; ++row) {
    if (!malformed.test(row)) source[kept++] = row;
  }
  for (FileColumn& column : file_) {
    if (column.slots.empty()) continue;
    const std::size_t width = column.converter->width();
    RowMask nulls;
    for (std::size_t row = 0; row < kept; ++row) {
      if (column.nulls.test(source[row])) nulls.set(row);
      std::memmove(column.values + row * width, column.values + source[row] * width, width);
    }
    column.nulls = nulls;
  }
  for (std::size_t row = 0; row < kept; ++row) {
    batch.records[row] = batch.records[source[row]];
    std::copy_n(batch.tokens.begin() + static_cast<std::ptrdiff_t>(source[row] * batch.columns), batch.columns,
                batch.tokens.begin() + static_cast<std::ptrdiff_t>(row * batch.columns));
  }
  batch.rows = kept;
}

// Texts that the parser put together live until the next batch only.
void RowWriter::copy_unstable(const TokenBatch& batch, engine::ChunkBuilder& out, std::size_t start) {
  for (std::size_t i = 0; i < file_.size(); ++i) {
    if (!file_[i].is_text || file_[i].slots.empty()) continue;
    for (std::size_t row = 0; row < batch.rows; ++row) {
      const Token& token = batch.tokens[row * batch.columns + i];
      const bool is_long = token.size > engine::StringRef::kInlineBytes;
      if ((token.flags & Token::kUnstable) != 0 && is_long && !file_[i].nulls.test(row)) {
        out.set_string(file_[i].slots[0], start + row, token.view());
      }
    }
  }
}

void RowWriter::keep_alive(engine::ChunkBuilder& out, const std::shared_ptr<const void>& memory) const {
  for (const FileColumn& column : file_) {
    if (!column.is_text) continue;
    for (const std::size_t slot : column.slots) out.keep_alive(slot, memory);
  }
  for (const std::size_t slot : corrupt_slots_) out.keep_alive(slot, memory);
}

}  // namespace brook::source::csv
