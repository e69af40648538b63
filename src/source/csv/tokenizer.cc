#include "source/csv/tokenizer.h"

#include <cstring>

namespace brook::source::csv {

namespace {

// The bytes a fast scan stops at: the separator and what may end a record.
StructuralCursor cursor_of(const Dialect& dialect) {
  const char separator = dialect.separator.size() == 1 ? dialect.separator[0] : '\n';
  if (!dialect.line_separator.empty()) return {separator, dialect.line_separator[0], dialect.line_separator[0]};
  if (dialect.multi_line) return {separator, dialect.record_end[0], dialect.record_end[0]};
  return {separator, '\n', '\r'};
}

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

}  // namespace

Tokenizer::Tokenizer(const Dialect& dialect, std::size_t columns)
    : dialect_(dialect),
      columns_(columns),
      expected_(columns),
      parser_(dialect),
      cursor_(cursor_of(dialect)),
      separator_(dialect.separator[0]),
      fast_(dialect.separator.size() == 1 && dialect.line_separator.empty() && dialect.max_chars < 0),
      crlf_(dialect.multi_line && dialect.record_end == "\r\n"),
      cr_is_blank_(dialect.multi_line && dialect.record_end == "\n"),
      trims_(dialect.trim_leading || dialect.trim_trailing) {
  special_[static_cast<unsigned char>(dialect.quote)] = true;
  if (dialect.multi_line && dialect.record_end != "\n") {
    special_['\n'] = true;  // at the start of a value it, too, ends the record
    sentinel_ = '\r';
  }
  if (!dialect.line_separator.empty()) sentinel_ = dialect.line_separator[0];
  if (dialect.empty_value != dialect.null_value) {
    empty_value_ = {dialect.empty_value.data(), static_cast<std::uint32_t>(dialect.empty_value.size()),
                    dialect.empty_value.empty() ? Token::kText : Token::kUnstable};
  }
}

void Tokenizer::start(char* begin, char* end, bool final) {
  *end = sentinel_;
  at_ = begin;
  end_ = end;
  final_ = final;
  stop_ = TokenizerStop::kBlockEnd;
  error_ = RecordStatus::kRecord;
  cursor_.seek(begin);
}

bool Tokenizer::is_line_end(const char* p) const {
  const std::string& custom = dialect_.line_separator;
  if (!custom.empty()) return *p == custom[0] && (custom.size() == 1 || (p + 1 < end_ && p[1] == custom[1]));
  return *p == '\n' || *p == '\r';
}

// Single-line mode: where the line that goes on at p ends. The cursor is behind it then.
const char* Tokenizer::line_end(const char* p) {
  cursor_.seek(p);
  const char* found = cursor_.next();
  while (found < end_ && !is_line_end(found)) found = cursor_.next();
  return found;
}

const char* Tokenizer::after_line_end(const char* p) const {
  if (p >= end_) return end_;
  if (!dialect_.line_separator.empty()) return p + dialect_.line_separator.size();
  return *p == '\r' && p + 1 < end_ && p[1] == '\n' ? p + 2 : p + 1;
}

// In single-line mode Spark drops lines that are blank once trimmed and comments. In multi-line mode the parser does
// it: empty lines only, and comments.
bool Tokenizer::skip_blank_or_comment() {
  if (dialect_.multi_line) {
    if (*at_ == newline_of(dialect_)) {
      ++at_;
    } else if (*at_ == dialect_.record_end[0] &&
               (dialect_.record_end.size() == 1 || at_[1] == dialect_.record_end[1])) {
      at_ += dialect_.record_end.size();
    } else if (*at_ == dialect_.comment && dialect_.comment != '\0') {
      const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
      const std::size_t found = rest.find(dialect_.record_end);
      if (found == std::string_view::npos && !final_) {
        stop_ = TokenizerStop::kStarved;
        return true;
      }
      at_ = found == std::string_view::npos ? end_ : at_ + found + dialect_.record_end.size();
    } else {
      return false;
    }
    cursor_.seek(at_);
    return true;
  }
  if (*at_ != dialect_.comment || dialect_.comment == '\0') {
    const char* p = at_;
    while (p < end_ && is_blank(*p) && !is_line_end(p)) ++p;
    if (p < end_ && !is_line_end(p)) return false;
  }
  at_ = after_line_end(line_end(at_));
  cursor_.seek(at_);
  return true;
}

bool Tokenizer::header(std::size_t wanted, std::vector<std::string>& names, std::size_t& count,
                       std::string_view& text) {
  std::vector<Token> tokens(wanted);
  while (at_ < end_) {
    if (skip_blank_or_comment()) {
      if (stop_ == TokenizerStop::kStarved) return false;
      continue;
    }
    if (!slow_record(tokens.data(), count, text)) return false;
    if (count == 0) continue;
    names.clear();
    for (std::size_t i = 0; i < std::min(count, wanted); ++i) names.emplace_back(tokens[i].view());
    parser_.forget();
    return true;
  }
  return false;
}

void Tokenizer::next(TokenBatch& batch, std::size_t max_rows) {
  parser_.forget();
  batch.rows = 0;
  batch.any_wrong = false;
  batch.any_unstable = empty_value_.flags == Token::kUnstable;
  if (stop_ != TokenizerStop::kBlockEnd) return;  // said so after the rows that came before
  const char comment = dialect_.comment;
  while (batch.rows < max_rows && at_ < end_) {
    if ((is_blank(*at_) || *at_ == comment) && skip_blank_or_comment()) {
      if (stop_ == TokenizerStop::kStarved) return;
      continue;
    }
    Token* const row = batch.tokens.data() + batch.rows * columns_;
    std::size_t count = 0;
    std::string_view text;
    const char* const begin = at_;
    if (fast_ && fast_record(row, count)) {
      text = {begin, static_cast<std::size_t>(record_end_ - begin)};
    } else if (slow_record(row, count, text)) {
      batch.any_unstable = true;
    } else {
      return;
    }
    if (count != columns_) [[unlikely]] {
      if (count == 0 && dialect_.multi_line) continue;
      for (std::size_t i = count; i < columns_; ++i) row[i] = Token{};
      batch.any_wrong = true;
    }
    batch.wrong_count[batch.rows] = count != expected_;
    batch.records[batch.rows] = text;
    ++batch.rows;
  }
}

// A record whose values are unquoted or simply quoted. False, and nothing done: it needs the parser, or more bytes.
bool Tokenizer::fast_record(Token* row, std::size_t& count) {
  const char* field = at_;
  std::size_t n = 0;
  for (;;) {
    if (trims_ && dialect_.trim_leading) {
      while (is_blank(*field) && *field != separator_ && *field != '\n' && (*field != '\r' || cr_is_blank_) &&
             field < end_) {
        ++field;
      }
    }
    const char* stop = nullptr;
    Token token;
    if (special_[static_cast<unsigned char>(*field)]) [[unlikely]] {
      stop = quoted_value_end(field);
      if (stop == nullptr) return false;
      token = Token{field + 1, static_cast<std::uint32_t>(stop - field - 2), 0};
      if (token.size == 0) token = empty_value_;
    } else {
      stop = cursor_.next();
      while (stop < field) stop = cursor_.next();
      if (crlf_) {
        while (*stop == '\r' && stop < end_ && stop[1] != '\n') stop = cursor_.next();
      }
      const char* end = stop;
      if (trims_ && dialect_.trim_trailing) {
        while (end != field && is_blank(end[-1])) --end;
        if (end == field && end != stop) return false;  // NULL or empty: the parser knows
      }
      token = Token{field, static_cast<std::uint32_t>(end - field), 0};
    }
    if (n < columns_) row[n] = token;
    ++n;
    if (stop >= end_ || *stop != separator_) {
      if (stop >= end_ && !final_) return false;
      if (n > static_cast<std::size_t>(dialect_.max_columns)) return false;
      if (n == 1 && dialect_.multi_line && dialect_.trim_leading && token.is_null()) return false;
      record_end_ = stop;
      if (stop >= end_) {
        at_ = end_;
      } else if (*stop == '\r' && stop + 1 < end_ && stop[1] == '\n' && (crlf_ || !dialect_.multi_line)) {
        at_ = stop + 2;
        if (!crlf_) static_cast<void>(cursor_.next());  // the \n is a stop of its own
      } else {
        at_ = stop + 1;
      }
      count = n;
      return true;
    }
    field = stop + 1;
  }
}

// Of a value that starts with a quote: where it is followed by a separator or the end of the record. nullptr: it has
// escapes, quotes or line ends in it.
const char* Tokenizer::quoted_value_end(const char* field) {
  if (*field != dialect_.quote) return nullptr;
  const char* const text = field + 1;
  const auto* const closing =
      static_cast<const char*>(std::memchr(text, dialect_.quote, static_cast<std::size_t>(end_ - text)));
  if (closing == nullptr || closing[-1] == dialect_.escape) return nullptr;
  if (std::memchr(text, dialect_.escape, static_cast<std::size_t>(closing - text)) != nullptr) return nullptr;
  const char* stop = cursor_.next();
  while (stop < closing) {
    if (*stop != separator_ && stop >= field) return nullptr;
    stop = cursor_.next();
  }
  if (stop != closing + 1 || (crlf_ && *stop == '\r')) return nullptr;
  return stop;
}

bool Tokenizer::slow_record(Token* row, std::size_t& count, std::string_view& text) {
  RecordStatus status = RecordStatus::kNothing;
  const char* const begin = at_;
  if (dialect_.multi_line) {
    status = parser_.parse(begin, end_, final_, row, columns_);
    if (status == RecordStatus::kStarved) {
      stop_ = TokenizerStop::kStarved;
      return false;
    }
    at_ = parser_.position();
    text = record_text(begin, at_);
  } else {
    const char* const end = line_end(begin);
    // Where lineSep has two characters, a line may start with \n, which the parser takes for empty records.
    for (const char* p = begin; p != end && status == RecordStatus::kNothing; p = parser_.position()) {
      status = parser_.parse(p, end, true, row, columns_);
      text = record_text(p, parser_.position());
    }
    at_ = after_line_end(end);
  }
  if (status != RecordStatus::kRecord && status != RecordStatus::kNothing) {
    at_ = begin;
    stop_ = TokenizerStop::kError;
    error_ = status;
    return false;
  }
  cursor_.seek(at_);
  count = parser_.count();
  return true;
}

// As Spark gives it: up to where the parser stopped, without one \n or \r\n.
std::string_view Tokenizer::record_text(const char* begin, const char* end) const {
  std::string_view text(begin, static_cast<std::size_t>(end - begin));
  if (text.ends_with('\n')) {
    text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
  }
  return text;
}

}  // namespace brook::source::csv
