// ByteStream: the bytes of a file from its start, decompressed where its name says so. Bounded memory. One thread.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/file_system.h"
#include "base/result.h"

namespace brook::source {

enum class Compression : std::uint8_t { kNone, kGzip, kZlib, kZstd };

// By the extension, as Hadoop's codecs go: .gz, .deflate, .zst. Errors: kInput for those we do not read (.bz2, .snappy
// …).
[[nodiscard]] Result<Compression> compression_of(const std::string& path);

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Fills `out` as far as the file goes; fewer bytes only at its end. Errors: kInput for damaged or truncated data.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<char> out) = 0;
};

// REQUIRES: the file outlives it. `path` is for messages.
[[nodiscard]] Result<std::unique_ptr<ByteStream>> open_stream(ReadableFile& file, const std::string& path,
                                                              Compression compression);

}  // namespace brook::source
