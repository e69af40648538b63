// Tokenizer: cuts the bytes of a block into records and those into tokens. Plain records and simply quoted values go a
// fast path; whatever is harder goes to the RecordParser, record by record. Used by one thread.
//
//   start(block) -> [header()] -> next() until it gives no rows -> stop() says why
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "source/csv/dialect.h"
#include "source/csv/record_parser.h"
#include "source/csv/structural.h"
#include "source/csv/token.h"

namespace brook::source::csv {

// Some rows of tokens, row by row: tokens[row * columns + column].
struct TokenBatch {
  TokenBatch(std::size_t columns_of_row, std::size_t max_rows)
      : columns(columns_of_row), tokens(columns_of_row * max_rows), records(max_rows), wrong_count(max_rows) {}

  std::size_t columns;
  std::size_t rows = 0;
  std::vector<Token> tokens;
  std::vector<std::string_view> records;  // the text of each row, without its line end
  std::vector<std::uint8_t> wrong_count;  // rows with more or fewer values than columns; missing ones are NULL
  bool any_wrong = false;
  bool any_unstable = false;  // some token may be kUnstable
};

// Why next() gave no more rows.
enum class TokenizerStop : std::uint8_t {
  kBlockEnd,
  kStarved,  // a record goes on behind the block: start() again at position() with more bytes
  kError,    // error() at error_record()
};

class Tokenizer {
 public:
  // REQUIRES: the dialect outlives it and does not change.
  Tokenizer(const Dialect& dialect, std::size_t columns);

  // REQUIRES: [begin, end + kBlockPadding) is readable and *end may be written. In single-line mode a block holds whole
  // lines. `final`: nothing follows the block in its file.
  void start(char* begin, char* end, bool final);

  // Records have so many values, if not one for each column: those of further columns are missing, and NULL.
  void expect(std::size_t values) { expected_ = values; }

  // Takes the first record as header: the first `wanted` names, how many there are, and its text. False: there is none.
  [[nodiscard]] bool header(std::size_t wanted, std::vector<std::string>& names, std::size_t& count,
                            std::string_view& text);

  // Fills the batch with at most `max_rows` rows. Tokens are valid until the next call.
  void next(TokenBatch& batch, std::size_t max_rows);

  [[nodiscard]] TokenizerStop stop() const { return stop_; }
  [[nodiscard]] RecordStatus error() const { return error_; }
  // The first byte that next() has not used up; at an error, where the record in question begins.
  [[nodiscard]] const char* position() const { return at_; }

 private:
  [[nodiscard]] bool is_line_end(const char* p) const;
  [[nodiscard]] const char* line_end(const char* p);
  [[nodiscard]] const char* after_line_end(const char* p) const;
  [[nodiscard]] bool skip_blank_or_comment();
  [[nodiscard]] bool fast_record(Token* row, std::size_t& count);
  [[nodiscard]] bool slow_record(Token* row, std::size_t& count, std::string_view& text);
  [[nodiscard]] const char* quoted_value_end(const char* field);
  [[nodiscard]] std::string_view record_text(const char* begin, const char* end) const;

  const Dialect& dialect_;
  std::size_t columns_;
  std::size_t expected_;
  RecordParser parser_;
  StructuralCursor cursor_;
  Token empty_value_;
  std::array<bool, 256> special_{};  // bytes that need care at the start of a value
  char separator_;
  bool fast_ = true;
  bool crlf_ = false;  // a record ends with \r\n only
  bool cr_is_blank_ = false;
  bool trims_ = false;
  char sentinel_ = '\n';

  const char* at_ = nullptr;
  const char* end_ = nullptr;
  const char* record_end_ = nullptr;  // of the record that fast_record() took
  bool final_ = true;
  TokenizerStop stop_ = TokenizerStop::kBlockEnd;
  RecordStatus error_ = RecordStatus::kRecord;
};

}  // namespace brook::source::csv
