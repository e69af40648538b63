// RecordParser: the exact way from one record to its tokens, for whatever the fast path of the tokenizer leaves: quotes
// with escapes, unescaped quotes, separators of several characters, limits. It follows, character by character, the
// states of the parser that Spark uses (univocity-parsers 2.9.1), so that odd input gives Spark's answer.
// Used by one thread.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "source/csv/dialect.h"
#include "source/csv/token.h"

namespace brook::source::csv {

enum class RecordStatus : std::uint8_t {
  kRecord,
  kNothing,         // an empty line
  kStarved,         // the record goes on behind the end of the bytes: ask again with more of them
  kTooManyColumns,  // the rest are errors that Spark, too, raises in every mode
  kTooManyChars,
  kUnescapedQuote,
  kAfterQuote,
};

class RecordParser {
 public:
  // REQUIRES: the dialect outlives it.
  explicit RecordParser(const Dialect& dialect);

  // Parses the record that starts at `begin`. Without `final`, bytes may follow `end`. The first `columns` tokens go
  // to `tokens`, the others are counted. Tokens are valid while the bytes are and until forget().
  [[nodiscard]] RecordStatus parse(const char* begin, const char* end, bool final, Token* tokens, std::size_t columns);

  [[nodiscard]] std::size_t count() const { return count_; }  // of the record's values
  [[nodiscard]] const char* position() const { return at_; }  // behind the record and its line end
  // Frees the texts that tokens point to.
  void forget() { texts_.clear(); }

 private:
  // All that return bool return false where the input ends, an error was found or the record is complete; the caller
  // then returns at once.
  bool next();
  bool record();
  bool skip_whitespace();
  bool plain_field();
  bool simple_plain_field(bool& found);
  bool simple_quoted_field(bool& found);
  bool quoted_value();
  bool whitespace_after_quote(bool& again);
  bool unescaped_quote_in_quotes();
  bool process_quote_escape();
  bool unescaped_quote_in_value();
  bool value_with_escapes();
  bool append_until_field_end();
  bool append_until_quote();
  bool skip_value();
  bool at_end();
  bool raise(RecordStatus error);

  void finish_at_end();
  void append(int c);
  void clear_value();
  void value_parsed();
  void null_parsed() { text_parsed(dialect_.null_value, true); }
  void text_parsed(std::string_view text, bool unstable);
  [[nodiscard]] static bool is_whitespace(int c) { return c <= ' '; }
  [[nodiscard]] bool is_field_end(int c) const { return c == kSeparator || c == newline_; }
  [[nodiscard]] bool separator_at(const char* p) const;
  [[nodiscard]] bool line_end_at(const char* p) const;
  [[nodiscard]] bool too_long(const char* begin, const char* end) const;

  static constexpr int kSeparator = 256;  // a whole separator, as one character

  const Dialect& dialect_;
  int quote_, escape_, escape_of_escape_;
  int newline_;  // what a line end becomes
  int comment_;
  bool until_delimiter_;

  const char* begin_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  bool final_ = false;
  int ch_ = 0;
  int prev_ = 0;
  bool normalize_ = true;  // line ends become \n
  bool unescaped_ = false;
  bool trim_ = false;
  bool starved_ = false;
  bool complete_ = false;
  bool skipped_ = false;  // the value is NULL: it was thrown away
  RecordStatus error_ = RecordStatus::kRecord;
  std::string value_;
  std::int64_t value_chars_ = 0;  // UTF-16 units, as Java counts; kept only where there is a limit
  Token* tokens_ = nullptr;
  std::size_t columns_ = 0;
  std::size_t count_ = 0;
  std::deque<std::string> texts_;
};

}  // namespace brook::source::csv
