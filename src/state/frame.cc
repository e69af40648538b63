#include "state/frame.h"

#include <zstd.h>

#include "base/bytes.h"
#include "base/crc32c.h"

namespace brook::state {

namespace {

constexpr std::size_t kChecksumAt = 13;

std::uint32_t checksum_of(std::string_view header, std::string_view stored) {
  return crc32c(stored, crc32c(header.substr(0, kChecksumAt)));
}

}  // namespace

std::uint32_t write_frame(std::string& out, FrameKind kind, std::uint32_t count, std::string_view raw) {
  std::string stored(ZSTD_compressBound(raw.size()), '\0');
  const std::size_t packed = ZSTD_compress(stored.data(), stored.size(), raw.data(), raw.size(), 1);
  if (ZSTD_isError(packed) != 0 || packed >= raw.size()) {
    stored.assign(raw);
  } else {
    stored.resize(packed);
  }
  std::string header;
  ByteWriter writer(header);
  writer.fixed(kind);
  writer.fixed(static_cast<std::uint32_t>(raw.size()));
  writer.fixed(static_cast<std::uint32_t>(stored.size()));
  writer.fixed(count);
  const std::uint32_t checksum = checksum_of(header, stored);
  writer.fixed(checksum);
  out += header;
  out += stored;
  return checksum;
}

FrameHeader read_frame_header(std::string_view bytes) {
  ByteReader reader(bytes);
  FrameHeader header;
  header.kind = reader.fixed<FrameKind>();
  header.raw_size = reader.fixed<std::uint32_t>();
  header.stored_size = reader.fixed<std::uint32_t>();
  header.count = reader.fixed<std::uint32_t>();
  header.checksum = reader.fixed<std::uint32_t>();
  return header;
}

std::expected<std::string, std::string> read_frame(std::string_view bytes, const FrameHeader& header) {
  if (bytes.size() < kFrameHeaderBytes + header.stored_size) return std::unexpected("it ends too early");
  const std::string_view stored = bytes.substr(kFrameHeaderBytes, header.stored_size);
  if (checksum_of(bytes, stored) != header.checksum) return std::unexpected("a checksum does not match");
  if (header.stored_size == header.raw_size) return std::string(stored);
  std::string raw(header.raw_size, '\0');
  const std::size_t size = ZSTD_decompress(raw.data(), raw.size(), stored.data(), stored.size());
  if (ZSTD_isError(size) != 0 || size != raw.size()) return std::unexpected("a block does not decompress");
  return raw;
}

}  // namespace brook::state
