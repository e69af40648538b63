#include "source/files/byte_stream.h"

#include <utility>
#include <vector>

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include "base/data_type.h"

namespace brook::source {

namespace {

constexpr std::size_t kInputBytes = std::size_t{256} << 10U;

Error damaged(const std::string& path, std::string_view what) {
  return input_error(fmt::format("cannot read {}: {}", path, what))
      .with_class("FAILED_READ_FILE.NO_HINT")
      .with_hint("Write the file again under another name, or take it away.");
}

class PlainStream final : public ByteStream {
 public:
  explicit PlainStream(ReadableFile& file) : file_(file) {}

  Result<std::size_t> read(std::span<char> out) override {
    const std::size_t got = TRY(file_.read_at(offset_, out));
    offset_ += got;
    return got;
  }

 private:
  ReadableFile& file_;
  std::uint64_t offset_ = 0;
};

// Compressed bytes of the file, a piece at a time.
class Input {
 public:
  explicit Input(ReadableFile& file) : file_(file), bytes_(kInputBytes) {}

  [[nodiscard]] Result<std::span<char>> next() {
    const std::size_t got = TRY(file_.read_at(offset_, bytes_));
    offset_ += got;
    return std::span(bytes_).first(got);
  }

 private:
  ReadableFile& file_;
  std::vector<char> bytes_;
  std::uint64_t offset_ = 0;
};

// gzip, also of several members, and bare zlib.
class InflateStream final : public ByteStream {
 public:
  InflateStream(ReadableFile& file, std::string path, Compression compression)
      : input_(file), path_(std::move(path)), window_bits_(compression == Compression::kGzip ? 15 + 16 : 15) {}
  InflateStream(const InflateStream&) = delete;
  InflateStream& operator=(const InflateStream&) = delete;
  ~InflateStream() override {
    if (is_open_) inflateEnd(&state_);
  }

  Result<std::size_t> read(std::span<char> out) override {
    if (!is_open_) {
      if (inflateInit2(&state_, window_bits_) != Z_OK) return fail(internal_error("zlib does not start"));
      is_open_ = true;
    }
    std::size_t done = 0;
    while (done < out.size() && !at_end_) {
      if (state_.avail_in == 0) {
        const std::span<char> bytes = TRY(input_.next());
        if (bytes.empty()) {
          if (in_member_ || !any_member_) return fail(damaged(path_, "the compressed data ends too early"));
          at_end_ = true;
          break;
        }
        state_.next_in = reinterpret_cast<Bytef*>(bytes.data());
        state_.avail_in = static_cast<uInt>(bytes.size());
      }
      if (!in_member_ && any_member_ && !begin_next_member()) continue;
      in_member_ = true;
      const std::size_t room = std::min<std::size_t>(out.size() - done, std::size_t{1} << 30U);
      state_.next_out = reinterpret_cast<Bytef*>(out.data() + done);
      state_.avail_out = static_cast<uInt>(room);
      const int status = inflate(&state_, Z_NO_FLUSH);
      done += room - state_.avail_out;
      if (status == Z_STREAM_END) {
        in_member_ = false;
        any_member_ = true;
      } else if (status != Z_OK && status != Z_BUF_ERROR) {
        return fail(damaged(path_, state_.msg != nullptr ? state_.msg : "the compressed data is damaged"));
      }
    }
    return done;
  }

 private:
  // Behind a member: another one, or padding of zeros. False: no byte of another one is here yet.
  bool begin_next_member() {
    while (state_.avail_in > 0 && *state_.next_in == 0) {
      ++state_.next_in;
      --state_.avail_in;
    }
    if (state_.avail_in == 0) return false;
    inflateReset(&state_);
    return true;
  }

  Input input_;
  std::string path_;
  int window_bits_;
  z_stream state_{};
  bool is_open_ = false;
  bool in_member_ = false;
  bool any_member_ = false;
  bool at_end_ = false;
};

class ZstdStream final : public ByteStream {
 public:
  ZstdStream(ReadableFile& file, std::string path)
      : input_(file), path_(std::move(path)), state_(ZSTD_createDStream(), &ZSTD_freeDStream) {}

  Result<std::size_t> read(std::span<char> out) override {
    if (!state_) return fail(internal_error("zstd does not start"));
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    while (output.pos < output.size && !at_end_) {
      if (piece_.pos == piece_.size) {
        const std::span<char> bytes = TRY(input_.next());
        piece_ = {bytes.data(), bytes.size(), 0};
        at_end_ = bytes.empty() && wanted_ == 0;
        if (at_end_) break;
      }
      const std::size_t before = output.pos;
      wanted_ = ZSTD_decompressStream(state_.get(), &output, &piece_);  // without input: what it still holds back
      if (ZSTD_isError(wanted_) != 0) return fail(damaged(path_, ZSTD_getErrorName(wanted_)));
      if (piece_.size == 0 && output.pos == before) return fail(damaged(path_, "the compressed data ends too early"));
    }
    return output.pos;
  }

 private:
  Input input_;
  std::string path_;
  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> state_;
  ZSTD_inBuffer piece_{nullptr, 0, 0};
  std::size_t wanted_ = 1;  // 0 between frames
  bool at_end_ = false;
};

}  // namespace

Result<Compression> compression_of(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  const std::string extension = dot == std::string::npos ? "" : folded_name(path.substr(dot));
  if (extension == ".gz") return Compression::kGzip;
  if (extension == ".deflate") return Compression::kZlib;
  if (extension == ".zst") return Compression::kZstd;
  for (const std::string_view other : {".bz2", ".lz4", ".snappy", ".lzo", ".xz", ".zip"}) {
    if (extension == other) {
      return fail(input_error(fmt::format("cannot read {}: {} is not a compression that is supported", path, extension))
                      .with_hint("Write it uncompressed, as .gz or as .zst."));
    }
  }
  return Compression::kNone;
}

Result<std::unique_ptr<ByteStream>> open_stream(ReadableFile& file, const std::string& path, Compression compression) {
  std::unique_ptr<ByteStream> stream;
  switch (compression) {
    case Compression::kNone: stream = std::make_unique<PlainStream>(file); break;
    case Compression::kGzip:
    case Compression::kZlib: stream = std::make_unique<InflateStream>(file, path, compression); break;
    case Compression::kZstd: stream = std::make_unique<ZstdStream>(file, path); break;
  }
  return stream;
}

}  // namespace brook::source
