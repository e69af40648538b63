#include "source/csv/record_parser.h"

#include <algorithm>
#include <cstring>

namespace brook::source::csv {

namespace {
int byte(char c) { return static_cast<unsigned char>(c); }
}  // namespace

RecordParser::RecordParser(const Dialect& dialect)
    : dialect_(dialect),
      quote_(byte(dialect.quote)),
      escape_(byte(dialect.escape)),
      escape_of_escape_(byte(dialect.escape_of_escape)),
      // The parser's own default counts at the end of the input even where comments are off.
      newline_(byte(newline_of(dialect))),
      comment_(dialect.comment == '\0' ? '#' : byte(dialect.comment)),
      until_delimiter_(dialect.unescaped_quotes == UnescapedQuotes::kStopAtDelimiter ||
                       dialect.unescaped_quotes == UnescapedQuotes::kSkipValue ||
                       dialect.unescaped_quotes == UnescapedQuotes::kBackToDelimiter) {}

RecordStatus RecordParser::parse(const char* begin, const char* end, bool final, Token* tokens, std::size_t columns) {
  begin_ = at_ = begin;
  end_ = end;
  final_ = final;
  tokens_ = tokens;
  columns_ = columns;
  count_ = 0;
  starved_ = false;
  normalize_ = true;
  error_ = RecordStatus::kRecord;
  complete_ = false;
  clear_value();
  trim_ = false;
  prev_ = 0;
  if (!(next() && record())) {
    if (starved_) return RecordStatus::kStarved;
    if (error_ == RecordStatus::kRecord && !complete_) finish_at_end();
  }
  if (error_ != RecordStatus::kRecord) return error_;
  return count_ == 0 ? RecordStatus::kNothing : RecordStatus::kRecord;
}

bool RecordParser::at_end() {
  if (!final_) starved_ = true;
  return false;
}

bool RecordParser::raise(RecordStatus error) {
  error_ = error;
  return false;
}

bool RecordParser::separator_at(const char* p) const {
  const std::string& separator = dialect_.separator;
  return *p == separator[0] && static_cast<std::size_t>(end_ - p) >= separator.size() &&
         std::memcmp(p, separator.data(), separator.size()) == 0;
}

bool RecordParser::line_end_at(const char* p) const {
  const std::string& line_end = dialect_.record_end;
  return *p == line_end[0] && (line_end.size() == 1 || (p + 1 < end_ && p[1] == line_end[1]));
}

bool RecordParser::next() {
  if (at_ == end_) return at_end();
  if (separator_at(at_)) {
    at_ += dialect_.separator.size();
    ch_ = kSeparator;
    return true;
  }
  // A first half of something longer may stand at the very end.
  if (!final_ &&
      static_cast<std::size_t>(end_ - at_) < std::max(dialect_.separator.size(), dialect_.record_end.size())) {
    return at_end();
  }
  if (normalize_ && line_end_at(at_)) {
    at_ += dialect_.record_end.size();
    ch_ = newline_;
    return true;
  }
  ch_ = byte(*at_++);
  return true;
}

bool RecordParser::skip_whitespace() {
  while (is_whitespace(ch_) && ch_ != newline_ && ch_ != quote_) {
    if (!next()) return false;
  }
  return true;
}

bool RecordParser::record() {
  if (dialect_.trim_leading && is_whitespace(ch_) && !skip_whitespace()) return false;
  while (ch_ != newline_) {
    if (dialect_.trim_leading && is_whitespace(ch_) && !skip_whitespace()) return false;
    if (is_field_end(ch_)) {
      null_parsed();
    } else {
      unescaped_ = false;
      prev_ = 0;
      if (ch_ == quote_) {
        bool found = false;
        normalize_ = dialect_.line_separator.empty() || !dialect_.multi_line;
        if (!simple_quoted_field(found)) return false;
        if (found) continue;
        trim_ = false;
        if (!quoted_value()) return false;
        normalize_ = true;
        if (!(unescaped_ && dialect_.unescaped_quotes == UnescapedQuotes::kBackToDelimiter && value_.empty())) {
          value_parsed();
        }
      } else if (!plain_field()) {
        return false;
      }
    }
    if (error_ != RecordStatus::kRecord) return false;
    if (ch_ != newline_) {
      if (!next()) return false;
      if (ch_ == newline_) null_parsed();
    }
  }
  return error_ == RecordStatus::kRecord;
}

bool RecordParser::plain_field() {
  bool found = false;
  if (!simple_plain_field(found)) return false;
  if (found) return true;
  trim_ = dialect_.trim_trailing;
  if (!append_until_field_end()) return false;
  value_parsed();
  return true;
}

// A value that runs to a separator or line end: its bytes as they are.
bool RecordParser::simple_plain_field(bool& found) {
  const char* const start = at_ - 1;
  const char* stop = start;
  while (stop != end_ && !separator_at(stop) && !line_end_at(stop)) ++stop;
  if (stop == end_) return final_ || at_end();
  if (too_long(start, stop)) return true;
  found = true;
  at_ = stop;
  if (!next()) return false;
  if (dialect_.trim_trailing) {
    while (stop != start && is_whitespace(byte(stop[-1]))) --stop;
  }
  if (stop == start) {
    null_parsed();
  } else {
    text_parsed({start, static_cast<std::size_t>(stop - start)}, false);
  }
  return true;
}

// A quoted value without escapes, closed right before a separator or line end; consumes what follows it, too.
bool RecordParser::simple_quoted_field(bool& found) {
  const char* p = at_;
  for (;; ++p) {
    if (p == end_) return final_ || at_end();
    const int c = byte(*p);
    if (c == quote_) {
      if (byte(p[-1]) == escape_) return true;
      if (p + 1 == end_) return final_ || at_end();
      if (!separator_at(p + 1) && byte(p[1]) != newline_) return true;
      break;
    }
    if (c == escape_) {
      if (p + 1 == end_) return final_ || at_end();
      if (byte(p[1]) == quote_ || byte(p[1]) == escape_of_escape_) return true;
    } else if (normalize_ && line_end_at(p)) {
      return true;
    }
  }
  if (too_long(at_, p)) return true;
  found = true;
  if (p == at_) {
    text_parsed(dialect_.empty_value, true);
  } else {
    text_parsed({at_, static_cast<std::size_t>(p - at_)}, false);
  }
  at_ = p + 1;
  normalize_ = true;
  if (!next()) return false;
  if (ch_ == kSeparator) {
    if (!next()) {
      if (!starved_) null_parsed();
      complete_ = true;
      return false;
    }
    if (ch_ == newline_) null_parsed();
  }
  return true;
}

bool RecordParser::append_until_field_end() {
  // The end of the input leaves ch_ where the value began, which finish_at_end() relies on.
  const int first = ch_;
  while (!is_field_end(ch_)) {
    append(ch_);
    if (error_ != RecordStatus::kRecord) return false;
    if (!next()) {
      ch_ = first;
      return false;
    }
  }
  return true;
}

bool RecordParser::append_until_quote() {
  const int first = ch_;
  while (ch_ != quote_ && ch_ != escape_ && ch_ != escape_of_escape_) {
    append(ch_);
    if (error_ != RecordStatus::kRecord) return false;
    if (!next()) {
      ch_ = first;
      return false;
    }
  }
  return true;
}

bool RecordParser::skip_value() {
  clear_value();
  skipped_ = true;
  const int first = ch_;
  while (!is_field_end(ch_)) {
    if (!next()) {
      ch_ = first;
      return false;
    }
  }
  return true;
}

bool RecordParser::quoted_value() {
  for (bool again = true; again;) {
    again = false;
    if (prev_ != 0 && until_delimiter_) {
      if (dialect_.unescaped_quotes == UnescapedQuotes::kSkipValue) return skip_value();
      value_.insert(value_.begin(), dialect_.quote);
      if (!next()) return false;
      trim_ = dialect_.trim_trailing;
      return append_until_field_end();
    }
    if (!next()) return false;
    for (;;) {
      if (prev_ == quote_ && (is_whitespace(ch_) || is_field_end(ch_))) break;
      if (ch_ != quote_ && ch_ != escape_) {
        if (prev_ == quote_) return unescaped_quote_in_quotes();
        if (prev_ == escape_ && escape_ != 0) append(escape_);
        if (!append_until_quote()) return false;
        prev_ = ch_;
        if (!next()) return false;
      } else {
        if (!process_quote_escape()) return false;
        prev_ = ch_;
        if (!next()) return false;
        if (unescaped_ && is_field_end(ch_)) return true;
      }
    }
    if (!is_field_end(ch_) && !whitespace_after_quote(again)) return false;
  }
  return is_field_end(ch_) || raise(RecordStatus::kAfterQuote);
}

// Whitespace after a closing quote is dropped, unless more follows it: then neither was a closing quote.
bool RecordParser::whitespace_after_quote(bool& again) {
  std::string whitespace;
  do {
    whitespace.push_back(static_cast<char>(ch_));
    if (!next()) return false;
    if (ch_ == newline_) return true;
  } while (is_whitespace(ch_));
  if (ch_ == kSeparator || dialect_.unescaped_quotes == UnescapedQuotes::kRaiseError) return true;
  append(quote_);
  value_ += whitespace;
  if (until_delimiter_ || (ch_ != quote_ && ch_ != escape_)) append(ch_);
  prev_ = ch_;
  again = true;
  return true;
}

bool RecordParser::unescaped_quote_in_quotes() {
  unescaped_ = true;
  switch (dialect_.unescaped_quotes) {
    case UnescapedQuotes::kBackToDelimiter: {
      for (std::size_t at = value_.find(dialect_.separator); at != std::string::npos;
           at = value_.find(dialect_.separator)) {
        text_parsed(std::string_view(value_).substr(0, at), true);
        value_.erase(0, at + dialect_.separator.size());
      }
      append(ch_);
      prev_ = 0;
      return quoted_value();
    }
    case UnescapedQuotes::kStopAtClosingQuote:
    case UnescapedQuotes::kStopAtDelimiter:
      append(quote_);
      append(ch_);
      prev_ = ch_;
      return quoted_value();
    case UnescapedQuotes::kSkipValue: return skip_value();
    case UnescapedQuotes::kRaiseError: return raise(RecordStatus::kUnescapedQuote);
  }
  return true;
}

// REQUIRES: ch_ is the quote or the escape character. Leaves '\0' in ch_ where both it and prev_ are used up.
bool RecordParser::process_quote_escape() {
  if (ch_ == escape_ && prev_ == escape_of_escape_ && escape_of_escape_ != 0) {
    append(escape_);
    ch_ = 0;
  } else if (prev_ == escape_) {
    if (ch_ == quote_) {
      append(quote_);
      ch_ = 0;
    } else {
      append(prev_);
    }
  } else if (ch_ == quote_ && prev_ == quote_) {
    append(quote_);
  } else if (prev_ == quote_) {
    return unescaped_quote_in_value();
  }
  return true;
}

bool RecordParser::unescaped_quote_in_value() {
  switch (dialect_.unescaped_quotes) {
    case UnescapedQuotes::kSkipValue: return skip_value();
    case UnescapedQuotes::kRaiseError: return raise(RecordStatus::kUnescapedQuote);
    default:
      append(quote_);
      prev_ = ch_;
      return value_with_escapes();
  }
}

bool RecordParser::value_with_escapes() {
  while (!is_field_end(ch_)) {
    if (ch_ != quote_ && ch_ != escape_) {
      if (prev_ == quote_) return unescaped_quote_in_value();
      append(ch_);
    } else if (!process_quote_escape()) {
      return false;
    }
    prev_ = ch_;
    if (!next()) return false;
  }
  return true;
}

// What is left when the input ends inside a record.
void RecordParser::finish_at_end() {
  if (begin_ == end_) return;
  bool consumes = false;
  if (ch_ == quote_ && prev_ == quote_) {
    consumes = true;
  } else {
    if (ch_ == quote_ && !unescaped_) append(quote_);
    consumes = prev_ != 0 && !is_field_end(ch_) && ch_ != comment_;
  }
  if (!value_.empty() || consumes) {
    value_parsed();
  } else {
    null_parsed();
  }
}

void RecordParser::append(int c) {
  if (c == kSeparator) {
    value_ += dialect_.separator;
  } else {
    value_.push_back(static_cast<char>(c));
  }
  if (dialect_.max_chars >= 0) {
    value_chars_ += c >= 0xF0 && c < 0x100 ? 2 : (c & 0xC0) == 0x80 ? 0 : 1;
    if (value_chars_ > dialect_.max_chars) raise(RecordStatus::kTooManyChars);
  }
}

bool RecordParser::too_long(const char* begin, const char* end) const {
  if (dialect_.max_chars < 0) return false;
  std::int64_t chars = 0;
  for (const char* p = begin; p != end; ++p) {
    const int c = byte(*p);
    chars += c >= 0xF0 ? 2 : (c & 0xC0) == 0x80 ? 0 : 1;
  }
  return chars > dialect_.max_chars;
}

void RecordParser::clear_value() {
  value_.clear();
  value_chars_ = 0;
  skipped_ = false;
}

void RecordParser::value_parsed() {
  if (trim_) {
    while (!value_.empty() && is_whitespace(byte(value_.back()))) value_.pop_back();
  }
  if (skipped_) {
    null_parsed();
  } else if (value_.empty()) {
    text_parsed(dialect_.empty_value, true);
  } else {
    text_parsed(value_, true);
  }
  clear_value();
}

void RecordParser::text_parsed(std::string_view text, bool unstable) {
  if (static_cast<std::int64_t>(count_) >= dialect_.max_columns) {
    raise(RecordStatus::kTooManyColumns);
    return;
  }
  if (count_ < columns_) {
    Token& token = tokens_[count_];
    token = Token{text.data(), static_cast<std::uint32_t>(text.size()), 0};
    if (text == dialect_.null_value) {
      token.size = 0;
    } else if (text.empty()) {
      token.flags = Token::kText;
    } else if (unstable) {
      token.data = texts_.emplace_back(text).data();
      token.flags = Token::kUnstable;
    }
  }
  ++count_;
}

}  // namespace brook::source::csv
