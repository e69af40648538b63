// Dialect: how the bytes of a CSV file become tokens. Names and defaults are those of Spark's CSV options.
#pragma once

#include <cstdint>
#include <string>

namespace brook::source::csv {

// What happens to a quote inside a value that is not escaped (Spark's unescapedQuoteHandling).
enum class UnescapedQuotes : std::uint8_t {
  kStopAtClosingQuote,
  kStopAtDelimiter,
  kBackToDelimiter,
  kSkipValue,
  kRaiseError,
};

struct Dialect {
  std::string separator = ",";  // not empty; UTF-8, may be several characters
  char quote = '"';             // '\0': none
  char escape = '\\';
  char escape_of_escape = '\\';  // charToEscapeQuoteEscaping; '\0': none
  char comment = '\0';           // '\0': no comments
  bool trim_leading = false;
  bool trim_trailing = false;
  bool multi_line = false;
  std::string line_separator;  // one or two characters; empty: \n, \r and \r\n, or, in multi_line, what the file has
  std::string null_value;
  std::string empty_value;
  UnescapedQuotes unescaped_quotes = UnescapedQuotes::kStopAtDelimiter;
  std::int64_t max_columns = 20'480;
  std::int64_t max_chars = -1;  // of a value; -1: no limit

  // Which bytes end a record in multi_line mode: filled in per file, from line_separator or from the file's start.
  // In single-line mode records are lines, and this stays "\n" unless lineSep is set.
  std::string record_end = "\n";
};

// The one character that stands for a line end, however it is written in the file; it ends a record by itself, too.
[[nodiscard]] inline char newline_of(const Dialect& dialect) {
  return dialect.line_separator.size() == 1 ? dialect.line_separator[0] : '\n';
}

}  // namespace brook::source::csv
