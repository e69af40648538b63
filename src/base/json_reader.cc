#include "base/json_reader.h"

#include <bit>
#include <cstring>

namespace brook {

namespace {

constexpr std::size_t kDeepest = 1000;  // Jackson's limits
constexpr std::size_t kLongestNumber = 1000;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) {
  return is_name_start(c) || is_digit(c) || c == '@' || c == '#' || c == '*' || c == '-' || c == '+';
}

// Bytes of the word that are zero, or less than a space, as 0x80; exact for the first one (in the lowest bits).
std::uint64_t zero_bytes(std::uint64_t word) { return (word - 0x0101010101010101ULL) & ~word & 0x8080808080808080ULL; }
std::uint64_t control_bytes(std::uint64_t word) {
  return (word - 0x2020202020202020ULL) & ~word & 0x8080808080808080ULL;
}

// How many bytes come before the first quote, backslash or control character; it stops short of the end.
std::size_t plain_prefix(std::string_view text, char quote) {
  static_assert(std::endian::native == std::endian::little);
  const std::uint64_t quotes = 0x0101010101010101ULL * static_cast<unsigned char>(quote);
  constexpr std::uint64_t kBackslashes = 0x5C5C5C5C5C5C5C5CULL;
  std::size_t at = 0;
  for (; at + sizeof(quotes) <= text.size(); at += sizeof(quotes)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof(word));
    const std::uint64_t found = zero_bytes(word ^ quotes) | zero_bytes(word ^ kBackslashes) | control_bytes(word);
    if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
  }
  return at;
}

void append_utf8(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0U | (point >> 6U));
    out += static_cast<char>(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0U | (point >> 12U));
    out += static_cast<char>(0x80U | ((point >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (point & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | (point >> 18U));
    out += static_cast<char>(0x80U | ((point >> 12U) & 0x3FU));
    out += static_cast<char>(0x80U | ((point >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (point & 0x3FU));
  }
}

}  // namespace

bool JsonReader::skip_comment() {
  if (!options_.comments || at_ + 1 >= text_.size()) return false;
  if (text_[at_ + 1] == '/') {
    at_ = std::min(text_.find('\n', at_), text_.size());
    return true;
  }
  if (text_[at_ + 1] != '*') return false;
  const std::size_t end = text_.find("*/", at_ + 2);
  if (end == std::string_view::npos) return false;
  at_ = end + 2;
  return true;
}

bool JsonReader::skip_blanks() {
  while (at_ < text_.size()) {
    if (is_blank(text_[at_])) {
      ++at_;
    } else if (text_[at_] != '/') {
      return true;
    } else if (!skip_comment()) {
      return false;
    }
  }
  return true;
}

void JsonReader::reset(std::string_view text) {
  text_ = text;
  at_ = start_ = 0;
  token_ = JsonToken::kEnd;
  expect_ = Expect::kValue;
  failed_ = half_surrogate_ = false;
  value_ = {};
  open_objects_.clear();
}

JsonToken JsonReader::open(bool object) {
  if (open_objects_.size() >= kDeepest) return fail();
  ++at_;
  open_objects_.push_back(object ? 1 : 0);
  expect_ = object ? Expect::kFirstKeyOrEnd : Expect::kFirstValueOrEnd;
  return set(object ? JsonToken::kBeginObject : JsonToken::kBeginArray);
}

JsonToken JsonReader::close(bool object) {
  if (open_objects_.empty() || (open_objects_.back() != 0) != object) return fail();
  ++at_;
  open_objects_.pop_back();
  after_value();
  return set(object ? JsonToken::kEndObject : JsonToken::kEndArray);
}

JsonToken JsonReader::next() {
  if (failed_) return JsonToken::kError;
  if (!skip_blanks()) return fail();
  start_ = at_;
  if (expect_ == Expect::kNothing) {
    if (at_ >= text_.size()) return set(JsonToken::kEnd);
    expect_ = Expect::kValue;  // a further value of the text
  }
  if (at_ >= text_.size()) return open_objects_.empty() ? set(JsonToken::kEnd) : fail();
  if (expect_ == Expect::kCommaOrEnd) {
    const bool object = open_objects_.back() != 0;
    if (text_[at_] == (object ? '}' : ']')) return close(object);
    if (text_[at_] != ',') return fail();
    ++at_;
    if (!skip_blanks() || at_ >= text_.size()) return fail();
    start_ = at_;
    expect_ = object ? Expect::kKey : Expect::kValue;
  }
  switch (expect_) {
    case Expect::kFirstKeyOrEnd: return text_[at_] == '}' ? close(true) : read_key();
    case Expect::kKey: return read_key();
    case Expect::kFirstValueOrEnd: return text_[at_] == ']' ? close(false) : read_value();
    default: return read_value();
  }
}

JsonToken JsonReader::read_key() {
  const char c = text_[at_];
  if (c == '"' || (c == '\'' && options_.single_quotes)) {
    if (!read_string(c)) return fail();
  } else if (options_.unquoted_names && is_name_start(c)) {
    const std::size_t first = at_;
    while (at_ < text_.size() && is_name_part(text_[at_])) ++at_;
    value_ = text_.substr(first, at_ - first);
  } else {
    return fail();
  }
  if (!skip_blanks() || at_ >= text_.size() || text_[at_] != ':') return fail();
  ++at_;
  expect_ = Expect::kValue;
  return set(JsonToken::kKey);
}

JsonToken JsonReader::read_value() {
  const char c = text_[at_];
  switch (c) {
    case '{': return open(true);
    case '[': return open(false);
    case '"':
    case '\'':
      if ((c == '\'' && !options_.single_quotes) || !read_string(c)) return fail();
      after_value();
      return set(JsonToken::kString);
    case 't': return read_word("true", JsonToken::kTrue);
    case 'f': return read_word("false", JsonToken::kFalse);
    case 'n': return read_word("null", JsonToken::kNull);
    case 'N': return options_.non_numeric_numbers ? read_word("NaN", JsonToken::kFloat) : fail();
    case 'I': return options_.non_numeric_numbers ? read_word("Infinity", JsonToken::kFloat) : fail();
    case '+':
    case '-': {
      const std::string_view rest = text_.substr(at_ + 1);
      if (rest.starts_with("I")) {
        if (!options_.non_numeric_numbers) return fail();
        const std::string_view name = rest.starts_with("Infinity") ? "Infinity" : "INF";
        if (!rest.starts_with(name)) return fail();
        ++at_;
        const JsonToken token = read_word(name, JsonToken::kFloat);
        if (token == JsonToken::kFloat && c == '-') value_ = text_.substr(start_, name.size() + 1);
        return token;
      }
      return c == '-' ? read_number() : fail();
    }
    default: return is_digit(c) ? read_number() : fail();
  }
}

JsonToken JsonReader::read_word(std::string_view word, JsonToken token) {
  if (!text_.substr(at_).starts_with(word)) return fail();
  const std::size_t first = at_;
  at_ += word.size();
  if (at_ < text_.size() && is_name_part(text_[at_]) && text_[at_] != '-' && text_[at_] != '+') return fail();
  value_ = text_.substr(first, word.size());
  after_value();
  return set(token);
}

JsonToken JsonReader::read_number() {
  std::size_t i = at_;
  if (text_[i] == '-') ++i;
  const std::size_t digits = i;
  while (i < text_.size() && is_digit(text_[i])) ++i;
  if (i == digits) return fail();
  if (text_[digits] == '0' && i - digits > 1 && !options_.leading_zeros) return fail();
  bool fraction = false;
  if (i < text_.size() && text_[i] == '.') {
    fraction = true;
    const std::size_t first = ++i;
    while (i < text_.size() && is_digit(text_[i])) ++i;
    if (i == first) return fail();
  }
  if (i < text_.size() && (text_[i] == 'e' || text_[i] == 'E')) {
    fraction = true;
    ++i;
    if (i < text_.size() && (text_[i] == '+' || text_[i] == '-')) ++i;
    const std::size_t first = i;
    while (i < text_.size() && is_digit(text_[i])) ++i;
    if (i == first) return fail();
  }
  if (i - at_ > kLongestNumber) return fail();
  // A number that is the whole text ends at a blank.
  if (open_objects_.empty() && i < text_.size() && !is_blank(text_[i])) return fail();
  value_ = text_.substr(at_, i - at_);
  at_ = i;
  after_value();
  return set(fraction ? JsonToken::kFloat : JsonToken::kInteger);
}

bool JsonReader::read_string(char quote) {
  const std::size_t first = ++at_;
  at_ += plain_prefix(text_.substr(at_), quote);
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == quote) {
      value_ = text_.substr(first, at_++ - first);
      return true;
    }
    if (c == '\\') break;
    if (static_cast<unsigned char>(c) < 0x20 && !options_.control_characters) return false;
    ++at_;
  }
  unescaped_.assign(text_, first, at_ - first);
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == quote) {
      value_ = unescaped_;
      return true;
    }
    if (c == '\\') {
      if (!read_escape()) return false;
    } else if (static_cast<unsigned char>(c) < 0x20 && !options_.control_characters) {
      return false;
    } else {
      unescaped_ += c;
    }
  }
  return false;
}

bool JsonReader::read_escape() {
  if (at_ >= text_.size()) return false;
  const char c = text_[at_++];
  switch (c) {
    case '"':
    case '\\':
    case '/': unescaped_ += c; return true;
    case 'b': unescaped_ += '\b'; return true;
    case 'f': unescaped_ += '\f'; return true;
    case 'n': unescaped_ += '\n'; return true;
    case 'r': unescaped_ += '\r'; return true;
    case 't': unescaped_ += '\t'; return true;
    case 'u': return read_unicode_escape();
    default:
      if (!options_.any_escape && !(c == '\'' && options_.single_quotes)) return false;
      unescaped_ += c;
      return true;
  }
}

bool JsonReader::read_hex(std::uint32_t& unit) {
  if (at_ + 4 > text_.size()) return false;
  unit = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = text_[at_++];
    const int digit = is_digit(c)            ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return false;
    unit = unit * 16 + static_cast<std::uint32_t>(digit);
  }
  return true;
}

void JsonReader::append_half() {
  unescaped_ += '?';
  half_surrogate_ = true;
}

// Half of a surrogate pair becomes a question mark: Java's way to write what is no character.
bool JsonReader::read_unicode_escape() {
  std::uint32_t unit = 0;
  if (!read_hex(unit)) return false;
  while (unit >= 0xD800 && unit < 0xDC00 && text_.substr(at_).starts_with("\\u")) {
    std::uint32_t low = 0;
    at_ += 2;
    if (!read_hex(low)) return false;
    if (low >= 0xDC00 && low < 0xE000) {
      append_utf8(unescaped_, 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00));
      return true;
    }
    append_half();
    unit = low;
  }
  if (unit >= 0xD800 && unit < 0xE000) {
    append_half();
  } else {
    append_utf8(unescaped_, unit);
  }
  return true;
}

bool JsonReader::skip_value() {
  if (token_ != JsonToken::kBeginObject && token_ != JsonToken::kBeginArray) return token_ != JsonToken::kError;
  const std::size_t depth = open_objects_.size();
  while (open_objects_.size() >= depth) {
    if (next() == JsonToken::kError) return false;
  }
  return true;
}

}  // namespace brook
