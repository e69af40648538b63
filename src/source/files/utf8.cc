#include "source/files/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace brook::source {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

unsigned byte(char c) { return static_cast<unsigned char>(c); }
bool is_continuation(char c) { return (byte(c) & 0xC0U) == 0x80; }

// The smallest and largest second byte after a lead of three or four bytes.
bool is_second(unsigned lead, char c) {
  const unsigned b = byte(c);
  switch (lead) {
    case 0xE0: return b >= 0xA0 && b <= 0xBF;
    case 0xF0: return b >= 0x90 && b <= 0xBF;
    case 0xF4: return b >= 0x80 && b <= 0x8F;
    default: return b >= 0x80 && b <= 0xBF;
  }
}

std::size_t expected_size(unsigned lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

// How many bytes at the front belong to one sequence, valid or the longest start of a valid one; `valid` tells.
std::size_t sequence(std::string_view text, bool& valid) {
  const unsigned lead = byte(text[0]);
  const std::size_t size = expected_size(lead);
  valid = size == 1;
  if (size <= 1) return 1;
  std::size_t found = 1;
  while (found < size && found < text.size() &&
         (found == 1 ? is_second(lead, text[1]) : is_continuation(text[found]))) {
    ++found;
  }
  // Halves of surrogate pairs have a place in the scheme, but are no characters.
  valid = found == size && !(lead == 0xED && byte(text[1]) >= 0xA0);
  return found;
}

}  // namespace

std::size_t valid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (at + 8 <= text.size()) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + at, sizeof(word));
      if ((word & 0x8080808080808080ULL) == 0) {
        at += 8;
        continue;
      }
    }
    bool valid = false;
    const std::size_t size = sequence(text.substr(at), valid);
    if (!valid) return at;
    at += size;
  }
  return at;
}

void append_replacing_malformed(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t good = valid_utf8(text);
    out += text.substr(0, good);
    text.remove_prefix(good);
    if (text.empty()) return;
    bool valid = false;
    text.remove_prefix(sequence(text, valid));
    out += kReplacement;
  }
}

std::size_t incomplete_tail(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const std::string_view tail = text.substr(text.size() - back);
    if (is_continuation(tail[0])) continue;
    bool valid = false;
    return expected_size(byte(tail[0])) > back && sequence(tail, valid) == back ? back : 0;
  }
  return 0;
}

}  // namespace brook::source
