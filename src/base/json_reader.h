// JsonReader: takes a JSON text apart token by token, as Jackson does for Spark: strict, but for what the options
// allow. It builds no tree and copies no text without escapes. Used by one thread; the text outlives it.
//
//   JsonReader reader(text, options);
//   for (JsonToken token = reader.next(); token != JsonToken::kEnd; token = reader.next()) …
//
// After kError the reader stays there. Whether something follows the first value is the caller's to ask (next() again).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace brook {

enum class JsonToken : std::uint8_t {
  kEnd,
  kError,
  kBeginObject,
  kEndObject,
  kBeginArray,
  kEndArray,
  kKey,
  kString,
  kInteger,  // text() is its digits
  kFloat,    // text() is the number, or NaN, Infinity, -Infinity, INF, -INF
  kTrue,
  kFalse,
  kNull,
};

// Named after Spark's options (allowComments …), with its defaults.
struct JsonOptions {
  bool comments = false;
  bool unquoted_names = false;
  bool single_quotes = true;
  bool leading_zeros = false;
  bool non_numeric_numbers = true;
  bool any_escape = false;          // allowBackslashEscapingAnyCharacter
  bool control_characters = false;  // allowUnquotedControlChars
};

class JsonReader {
 public:
  JsonReader(std::string_view text, const JsonOptions& options) : text_(text), options_(options) {}

  // Starts over with another text, in the same memory.
  void reset(std::string_view text);

  JsonToken next();
  [[nodiscard]] JsonToken token() const { return token_; }  // the last one
  // Of a key, a string (escapes undone) or a number. Valid until the next call of next().
  [[nodiscard]] std::string_view text() const { return value_; }
  // Whether text() is a piece of the text that is read, and so stays valid as long as that does.
  [[nodiscard]] bool is_in_place() const { return value_.data() != unescaped_.data(); }
  // Whether a string had half of a surrogate pair in its escapes, for which a question mark stands.
  [[nodiscard]] bool has_half_surrogate() const { return half_surrogate_; }
  [[nodiscard]] std::string_view whole_text() const { return text_; }
  // Where the last token starts, and where the next one is looked for.
  [[nodiscard]] std::size_t start() const { return start_; }
  [[nodiscard]] std::size_t position() const { return at_; }
  // Passes over the rest of the value whose first token was read last. False where it is malformed.
  bool skip_value();

 private:
  enum class Expect : std::uint8_t { kValue, kFirstValueOrEnd, kFirstKeyOrEnd, kKey, kCommaOrEnd, kNothing };

  JsonToken set(JsonToken token) { return token_ = token; }
  JsonToken fail() {
    at_ = text_.size();
    expect_ = Expect::kNothing;
    failed_ = true;
    return set(JsonToken::kError);
  }
  bool skip_blanks();  // false at a malformed comment
  bool skip_comment();
  JsonToken open(bool object);
  JsonToken close(bool object);
  JsonToken read_key();
  JsonToken read_value();
  JsonToken read_number();
  JsonToken read_word(std::string_view word, JsonToken token);
  bool read_string(char quote);
  bool read_escape();
  bool read_unicode_escape();
  void append_half();
  bool read_hex(std::uint32_t& unit);
  void after_value() { expect_ = open_objects_.empty() ? Expect::kNothing : Expect::kCommaOrEnd; }

  std::string_view text_;
  JsonOptions options_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
  JsonToken token_ = JsonToken::kEnd;
  Expect expect_ = Expect::kValue;
  bool failed_ = false;
  bool half_surrogate_ = false;
  std::string_view value_;
  std::string unescaped_;
  std::vector<char> open_objects_;  // what is open, outermost first: 1 for an object, 0 for an array
};

}  // namespace brook
