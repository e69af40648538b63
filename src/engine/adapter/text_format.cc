#include <zlib.h>
#include <zstd.h>

#include "duckdb/storage/storage_info.hpp"
#include "engine/adapter/chunk.h"
#include "engine/adapter/output_format.h"
#include "engine/adapter/query.h"
#include "engine/adapter/text_style.h"

namespace brook::engine {
namespace {

struct TextBlock final : OutputFile::Block {
  std::string bytes;
};

// Each block is a gzip member or zstd frame of its own; readers take them one after the other as one file.
std::string gzip(const std::string& bytes) {
  constexpr int kGzipWindow = 15 + 16;
  constexpr int kMemoryLevel = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw duckdb::OutOfMemoryException("no memory to compress with gzip");
  }
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (ended != Z_STREAM_END) throw duckdb::IOException("gzip could not compress a block");
  return out;
}

std::string zstd(const std::string& bytes) {
  constexpr int kLevel = 3;
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), kLevel);
  if (ZSTD_isError(size) != 0) throw duckdb::IOException("zstd could not compress a block");
  out.resize(size);
  return out;
}

class TextFile final : public OutputFile {
 public:
  TextFile(const TextStyle& style, const Schema& columns, QueryState& query, std::unique_ptr<WritableFile> file)
      : style_(style), columns_(columns), query_(query), file_(std::move(file)) {}

  std::unique_ptr<Block> encode(duckdb::unique_ptr<duckdb::ColumnDataCollection> rows) override {
    auto block = std::make_unique<TextBlock>();
    ChunkView view;
    for (auto& chunk : rows->Chunks()) {
      view_chunk(chunk, view);
      for (std::size_t row = 0; row < view.rows; ++row) style_.append_row(block->bytes, columns_, view, row);
    }
    compress(block->bytes);
    return block;
  }
  void append(Block& block) override {
    if (style_.header && !started_) {
      std::string header;
      style_.append_header(header, columns_);
      compress(header);
      query_.require(file_->append(header));
    }
    started_ = true;
    query_.require(file_->append(static_cast<TextBlock&>(block).bytes));
    appended_bytes_ += static_cast<TextBlock&>(block).bytes.size();
  }
  bool has_bytes(std::uint64_t bytes) override { return appended_bytes_ >= bytes; }
  void finish() override { query_.require(file_->close()); }

 private:
  void compress(std::string& bytes) const {
    switch (style_.compression) {
      case TextStyle::Compression::kNone: break;
      case TextStyle::Compression::kGzip: bytes = gzip(bytes); break;
      case TextStyle::Compression::kZstd: bytes = zstd(bytes); break;
    }
  }

  const TextStyle& style_;
  const Schema& columns_;
  QueryState& query_;
  std::unique_ptr<WritableFile> file_;
  std::uint64_t appended_bytes_ = 0;
  bool started_ = false;
};

class TextFormat final : public OutputFormat {
 public:
  TextFormat(TextStyle style, std::shared_ptr<FileSystem> files, Schema columns)
      : style_(std::move(style)), files_(std::move(files)), columns_(std::move(columns)) {}

  [[nodiscard]] std::size_t block_rows() const override { return kBlockRows; }
  [[nodiscard]] std::unique_ptr<OutputFile> create(duckdb::ClientContext& context, const std::string& path) override {
    QueryState& query = QueryState::of(context);
    return std::make_unique<TextFile>(style_, columns_, query, query.require(files_->create(path)));
  }

 private:
  static constexpr std::size_t kBlockRows = 16 * STANDARD_VECTOR_SIZE;

  TextStyle style_;
  std::shared_ptr<FileSystem> files_;
  Schema columns_;
};

}  // namespace

std::unique_ptr<OutputFormat> text_format(const std::string& format, std::shared_ptr<FileSystem> files,
                                          const Schema& columns, const std::map<std::string, std::string>& options) {
  auto style = TextStyle::parse(format, options);  // check_output() has seen that it succeeds
  return std::make_unique<TextFormat>(*std::move(style), std::move(files), columns);
}

}  // namespace brook::engine
