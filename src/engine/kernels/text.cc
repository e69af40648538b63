// Functions of a text as a whole: case, trimming, padding, replacing, and what counts or compares characters.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "duckdb/function/function_set.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/text_case.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

constexpr std::size_t kLongestPadded = std::size_t{1} << 30U;

// Whether the character of `text` at `i` is one of `set`.
bool is_in(std::string_view set, std::string_view text, std::size_t i) {
  return set.find(text.substr(i, utf8_size(text[i]))) != std::string_view::npos;
}
std::size_t last_character(std::string_view text) {
  std::size_t i = text.size() - 1;
  while (i > 0 && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80) --i;
  return i;
}

std::string_view ltrim(std::string_view text, std::string_view set) {
  while (!text.empty() && is_in(set, text, 0)) text.remove_prefix(utf8_size(text[0]));
  return text;
}
std::string_view rtrim(std::string_view text, std::string_view set) {
  while (!text.empty()) {
    const std::size_t last = last_character(text);
    if (!is_in(set, text, last)) break;
    text = text.substr(0, last);
  }
  return text;
}
std::string_view trim(std::string_view text, std::string_view set) { return rtrim(ltrim(text, set), set); }

// `count` characters of `pad`, over and over.
std::string padding(std::string_view pad, std::size_t count) {
  std::string out;
  const std::size_t size = count_code_points(pad);
  for (; count >= size; count -= size) out += pad;
  return out.append(pad.substr(0, byte_of_character(pad, count)));
}
std::string padded(std::string_view text, std::int32_t length, std::string_view pad, bool left) {
  if (length <= 0) return "";
  const auto wanted = static_cast<std::size_t>(length);
  const std::size_t size = count_code_points(text);
  if (size >= wanted) return std::string(text.substr(0, byte_of_character(text, wanted)));
  if (pad.empty()) return std::string(text);
  if (wanted > kLongestPadded) raise("COLLECTION_SIZE_LIMIT_EXCEEDED", "The padded text is too long.");
  const std::string added = padding(pad, wanted - size);
  return left ? added + std::string(text) : std::string(text) + added;
}
std::string lpad(std::string_view text, std::int32_t length, std::string_view pad) {
  return padded(text, length, pad, true);
}
std::string rpad(std::string_view text, std::int32_t length, std::string_view pad) {
  return padded(text, length, pad, false);
}
OwnedBytes padded_bytes(std::string_view bytes, std::int32_t length, std::string_view pad, bool left) {
  if (length <= 0) return {};
  const auto wanted = static_cast<std::size_t>(length);
  if (bytes.size() >= wanted || pad.empty()) return {std::string(bytes.substr(0, wanted))};
  if (wanted > kLongestPadded) raise("COLLECTION_SIZE_LIMIT_EXCEEDED", "The padded binary is too long.");
  std::string added;
  while (added.size() < wanted - bytes.size()) added += pad;
  added.resize(wanted - bytes.size());
  return {left ? added + std::string(bytes) : std::string(bytes) + added};
}
OwnedBytes lpad_bytes(Bytes bytes, std::int32_t length, Bytes pad) {
  return padded_bytes(bytes.data, length, pad.data, true);
}
OwnedBytes rpad_bytes(Bytes bytes, std::int32_t length, Bytes pad) {
  return padded_bytes(bytes.data, length, pad.data, false);
}

std::string reverse(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t last = last_character(text);
    out += text.substr(last);
    text = text.substr(0, last);
  }
  return out;
}
OwnedBytes reverse_bytes(Bytes bytes) { return {std::string(bytes.data.rbegin(), bytes.data.rend())}; }

std::string translate(std::string_view text, std::string_view from, std::string_view to) {
  const std::vector<char32_t> matched = code_points(from);
  const std::vector<char32_t> replaced = code_points(to);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t point = next_code_point(text, i);
    const auto found = std::ranges::find(matched, point);
    const auto index = static_cast<std::size_t>(found - matched.begin());
    if (found == matched.end()) {
      append_code_point(out, point);
    } else if (index < replaced.size()) {
      append_code_point(out, replaced[index]);
    }
  }
  return out;
}

std::string chr(std::int64_t code) {
  std::string out;
  if (code >= 0) append_code_point(out, static_cast<char32_t>(code & 0xFF));
  return out;
}

bool luhn_check(std::string_view text) {
  int sum = 0;
  bool twice = false;
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit) {
    if (*digit < '0' || *digit > '9') return false;
    int value = *digit - '0';
    if (twice) value = value > 4 ? 2 * value - 9 : 2 * value;
    sum += value;
    twice = !twice;
  }
  return !text.empty() && sum % 10 == 0;
}

std::string quote(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\\';
    out += c;
  }
  return out + "'";
}

std::optional<std::int32_t> raise_error(std::string_view message) {
  raise("USER_RAISED_EXCEPTION", std::string(message));
}

}  // namespace

void register_text(duckdb::ExtensionLoader& loader) {
  duckdb::ScalarFunctionSet left("brook_lpad");
  left.AddFunction(fallible<lpad>("brook_lpad"));
  left.AddFunction(fallible<lpad_bytes>("brook_lpad"));
  loader.RegisterFunction(std::move(left));
  duckdb::ScalarFunctionSet right("brook_rpad");
  right.AddFunction(fallible<rpad>("brook_rpad"));
  right.AddFunction(fallible<rpad_bytes>("brook_rpad"));
  loader.RegisterFunction(std::move(right));
  for (auto& function :
       {kernel<to_upper>("brook_upper"), kernel<to_lower>("brook_lower"), kernel<to_initial_capitals>("brook_initcap"),
        kernel<ltrim>("brook_ltrim"), kernel<rtrim>("brook_rtrim"), kernel<trim>("brook_trim"),
        kernel<reverse>("brook_reverse"), kernel<reverse_bytes>("brook_reverse_bytes"),
        kernel<translate>("brook_translate"), kernel<chr>("brook_chr"), kernel<luhn_check>("brook_luhn_check"),
        kernel<quote>("brook_quote"), fallible<raise_error>("brook_raise_error")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
