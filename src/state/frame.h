// The frame: a checksummed, compressed run of bytes; what state files and the inline tail of a token are made of.
//   uint8 kind · uint32 raw size · uint32 stored size · uint32 count · uint32 CRC-32C · stored bytes
// The checksum covers the header before it and the stored bytes. Stored as they are where zstd does not help.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace brook::state {

enum class FrameKind : std::uint8_t { kNone = 0, kRecords = 1, kFooter = 2 };

struct FrameHeader {
  FrameKind kind = FrameKind::kRecords;
  std::uint32_t raw_size = 0;
  std::uint32_t stored_size = 0;
  std::uint32_t count = 0;
  std::uint32_t checksum = 0;
};
inline constexpr std::size_t kFrameHeaderBytes = 17;

// Appends a frame to `out`; returns its checksum. REQUIRES: raw is smaller than 4 GiB.
std::uint32_t write_frame(std::string& out, FrameKind kind, std::uint32_t count, std::string_view raw);

// REQUIRES: at least kFrameHeaderBytes bytes.
[[nodiscard]] FrameHeader read_frame_header(std::string_view bytes);

// The raw bytes of a frame that starts at bytes[0] and has header.stored_size bytes after its header. What is
// wrong, in words ("a checksum does not match"), if it is damaged; the caller names the file.
[[nodiscard]] std::expected<std::string, std::string> read_frame(std::string_view bytes, const FrameHeader& header);

}  // namespace brook::state
