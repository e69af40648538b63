// Functions of parts of a text: substrings, positions, splitting at fixed delimiters.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "duckdb/function/function_set.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

constexpr std::int32_t kToEnd = std::numeric_limits<std::int32_t>::max();

struct Span {
  std::int64_t start = 0;
  std::int64_t end = 0;
};
// Spark's substringSQL: 0 and 1 are the first place, a negative one counts from the end and may lie before the start.
Span span_of(std::int32_t position, std::int32_t length, std::int64_t size) {
  const std::int64_t start = position > 0 ? position - 1 : position < 0 ? size + position : 0;
  const std::int64_t end = start + static_cast<std::int64_t>(length);
  return {std::clamp<std::int64_t>(start, 0, size), std::clamp<std::int64_t>(end, 0, size)};
}

std::string_view substring(std::string_view text, std::int32_t position, std::int32_t length) {
  const bool plain = is_ascii(text);
  if (!plain && position >= 0) {  // no need to count to the end
    const std::string_view rest =
        text.substr(byte_of_character(text, static_cast<std::size_t>(position > 0 ? position - 1 : 0)));
    return length <= 0 ? std::string_view() : rest.substr(0, byte_of_character(rest, static_cast<std::size_t>(length)));
  }
  const Span span = span_of(position, length, static_cast<std::int64_t>(plain ? text.size() : count_code_points(text)));
  if (span.end <= span.start) return {};
  const auto start = static_cast<std::size_t>(span.start);
  const auto count = static_cast<std::size_t>(span.end - span.start);
  if (plain) return text.substr(start, count);
  const std::string_view rest = text.substr(byte_of_character(text, start));
  return rest.substr(0, byte_of_character(rest, count));
}
Bytes substring_of_bytes(Bytes bytes, std::int32_t position, std::int32_t length) {
  const Span span = span_of(position, length, static_cast<std::int64_t>(bytes.data.size()));
  if (span.end <= span.start) return {};
  return {bytes.data.substr(static_cast<std::size_t>(span.start), static_cast<std::size_t>(span.end - span.start))};
}
std::string_view right(std::string_view text, std::int32_t length) {
  return length <= 0 ? std::string_view() : substring(text, -length, kToEnd);
}

std::string overlay(std::string_view text, std::string_view replacement, std::int32_t position, std::int32_t length) {
  const std::int64_t removed = length >= 0 ? length : static_cast<std::int64_t>(count_code_points(replacement));
  const std::int64_t after = std::min<std::int64_t>(position + removed, kToEnd);
  std::string out(substring(text, 1, position - 1));
  out += replacement;
  return out.append(substring(text, static_cast<std::int32_t>(after), kToEnd));
}

OwnedBytes overlay_bytes(Bytes bytes, Bytes replacement, std::int32_t position, std::int32_t length) {
  const std::int64_t removed = length >= 0 ? length : static_cast<std::int64_t>(replacement.data.size());
  const std::int64_t after = std::min<std::int64_t>(position + removed, kToEnd);
  std::string out(substring_of_bytes(bytes, 1, position - 1).data);
  out += replacement.data;
  return {out.append(substring_of_bytes(bytes, static_cast<std::int32_t>(after), kToEnd).data)};
}

std::string_view substring_index(std::string_view text, std::string_view delimiter, std::int32_t count) {
  if (delimiter.empty() || count == 0) return {};
  if (count > 0) {
    std::size_t at = 0;
    for (; count > 0; --count) {
      const std::size_t found = text.find(delimiter, at);
      if (found == std::string_view::npos) return text;
      if (count == 1) return text.substr(0, found);
      at = found + 1;
    }
  }
  std::size_t at = text.size() >= delimiter.size() ? text.size() - delimiter.size() : std::string_view::npos;
  for (; count < 0; ++count) {
    const std::size_t found = at == std::string_view::npos ? at : text.rfind(delimiter, at);
    if (found == std::string_view::npos) return text;
    if (count == -1) return text.substr(found + delimiter.size());
    at = found == 0 ? std::string_view::npos : found - 1;
  }
  return text;
}

std::string_view split_part(std::string_view text, std::string_view delimiter, std::int32_t number) {
  if (number == 0)
    raise("INVALID_INDEX_OF_ZERO",
          "The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).");
  if (delimiter.empty()) return number == 1 || number == -1 ? text : std::string_view();
  std::vector<std::string_view> parts;
  for (std::size_t at = 0;;) {
    const std::size_t found = text.find(delimiter, at);
    parts.push_back(text.substr(at, found - at));
    if (found == std::string_view::npos) break;
    at = found + delimiter.size();
  }
  const auto size = static_cast<std::int64_t>(parts.size());
  const std::int64_t index = number > 0 ? number - 1 : size + number;
  return index >= 0 && index < size ? parts[static_cast<std::size_t>(index)] : std::string_view();
}

std::int32_t locate(std::string_view part, std::string_view text, std::int32_t position) {
  if (position < 1) return 0;
  if (part.empty()) return 1;
  const std::size_t start = byte_of_character(text, static_cast<std::size_t>(position - 1));
  const std::size_t found = text.find(part, start);
  return found == std::string_view::npos ? 0 : static_cast<std::int32_t>(count_code_points(text.substr(0, found))) + 1;
}

// The n-th occurrence from a position on; from a position that counts from the end, the n-th towards the start.
std::int32_t instr(std::string_view text, std::string_view part, std::int32_t position, std::int32_t occurrence) {
  if (occurrence < 1) {
    raise(
        "INVALID_PARAMETER_VALUE.OCCURRENCE",
        fmt::format("The value of parameter(s) `occurrence` in `instr` is invalid: expects a positive integer, but got "
                    "{}.",
                    occurrence));
  }
  if (position == 0) return 0;
  if (part.empty()) return 1;
  const auto size = static_cast<std::int64_t>(count_code_points(text));
  const std::int64_t first = position > 0 ? position - 1 : size + position;
  if (first < 0 || first >= size) return 0;
  std::size_t at = byte_of_character(text, static_cast<std::size_t>(first));
  for (; occurrence > 0; --occurrence) {
    at = position > 0 ? text.find(part, at) : text.rfind(part, at);
    if (at == std::string_view::npos) return 0;
    if (occurrence == 1) break;
    if (position < 0 && at == 0) return 0;
    at = position > 0 ? at + 1 : at - 1;
  }
  return static_cast<std::int32_t>(count_code_points(text.substr(0, at))) + 1;
}

std::int32_t find_in_set(std::string_view word, std::string_view list) {
  if (word.find(',') != std::string_view::npos) return 0;
  std::int32_t place = 1;
  for (std::size_t at = 0;; ++place) {
    const std::size_t comma = list.find(',', at);
    if (list.substr(at, comma - at) == word) return place;
    if (comma == std::string_view::npos) return 0;
    at = comma + 1;
  }
}

}  // namespace

void register_text_parts(duckdb::ExtensionLoader& loader) {
  duckdb::ScalarFunctionSet substrings("brook_substring");
  substrings.AddFunction(kernel<substring>("brook_substring"));
  substrings.AddFunction(kernel<substring_of_bytes>("brook_substring"));
  loader.RegisterFunction(std::move(substrings));
  duckdb::ScalarFunctionSet overlays("brook_overlay");
  overlays.AddFunction(kernel<overlay>("brook_overlay"));
  overlays.AddFunction(kernel<overlay_bytes>("brook_overlay"));
  loader.RegisterFunction(std::move(overlays));
  for (auto& function : {kernel<right>("brook_right"), fallible<instr>("brook_instr"),
                         kernel<substring_index>("brook_substring_index"), fallible<split_part>("brook_split_part"),
                         kernel<locate>("brook_locate"), kernel<find_in_set>("brook_find_in_set")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
