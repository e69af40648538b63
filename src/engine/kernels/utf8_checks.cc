#include "engine/kernels/utf8_checks.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "engine/kernels/kernel.h"
#include "engine/kernels/text_groups.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

constexpr std::string_view kReplacement = "\uFFFD";

unsigned char byte_at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

// How many bytes at `i` begin a character, all of it or not; at least one.
std::size_t started_size(std::string_view bytes, std::size_t i) {
  const unsigned char first = byte_at(bytes, i);
  if (first < 0xC2 || first > 0xF4) return 1;
  const std::size_t size = std::min(utf8_size(bytes[i]), bytes.size() - i);
  for (std::size_t j = 1; j < size; ++j) {
    const unsigned char byte = byte_at(bytes, i + j);
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (j == 1 && first == 0xE0) low = 0xA0;
    if (j == 1 && first == 0xED) high = 0x9F;
    if (j == 1 && first == 0xF0) low = 0x90;
    if (j == 1 && first == 0xF4) high = 0x8F;
    if (byte < low || byte > high) return j;
  }
  return size;
}

bool is_valid(Bytes bytes) { return is_valid_utf8(bytes.data); }
std::string make_valid(Bytes bytes) { return made_valid_utf8(bytes.data); }

std::optional<std::string_view> try_validate(Bytes bytes) {
  return is_valid_utf8(bytes.data) ? std::optional(bytes.data) : std::nullopt;
}

std::string_view validate(Bytes bytes) {
  for (std::size_t i = 0; i < bytes.data.size();) {
    const std::size_t size = valid_utf8_size(bytes.data, i);
    if (size == 0) {
      std::string shown;
      for (const char c : bytes.data.substr(i, started_size(bytes.data, i))) {
        shown += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
      }
      raise("INVALID_UTF8_STRING", fmt::format("Invalid UTF8 byte sequence found in string: {}.", shown));
    }
    i += size;
  }
  return bytes.data;
}

}  // namespace

std::size_t valid_utf8_size(std::string_view bytes, std::size_t i) {
  if (byte_at(bytes, i) < 0x80) return 1;
  const unsigned char first = byte_at(bytes, i);
  if (first < 0xC2 || first > 0xF4) return 0;
  const std::size_t size = started_size(bytes, i);
  return size == utf8_size(bytes[i]) ? size : 0;
}

std::size_t valid_utf8_until(std::string_view bytes, std::size_t i) {
  constexpr std::uint64_t kNotAscii = 0x8080'8080'8080'8080;
  while (i < bytes.size()) {
    std::uint64_t next = 0;
    if (i + sizeof(next) <= bytes.size()) {
      std::memcpy(&next, bytes.data() + i, sizeof(next));
      if ((next & kNotAscii) == 0) {
        i += sizeof(next);
        continue;
      }
    }
    const std::size_t size = valid_utf8_size(bytes, i);
    if (size == 0) return i;
    i += size;
  }
  return i;
}

bool is_valid_utf8(std::string_view bytes) { return valid_utf8_until(bytes, 0) == bytes.size(); }

std::string made_valid_utf8(std::string_view bytes) {
  std::size_t valid = valid_utf8_until(bytes, 0);
  std::string out(bytes.substr(0, valid));
  for (std::size_t i = valid; i < bytes.size(); i = valid) {
    out += kReplacement;
    i += started_size(bytes, i);
    valid = valid_utf8_until(bytes, i);
    out += bytes.substr(i, valid - i);
  }
  return out;
}

void register_utf8_checks(duckdb::ExtensionLoader& loader) {
  for (auto& function : {kernel<is_valid>("brook_is_valid_utf8"), kernel<make_valid>("brook_make_valid_utf8"),
                         kernel<try_validate>("brook_try_validate_utf8"), fallible<validate>("brook_validate_utf8")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
