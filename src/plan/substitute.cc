#include "plan/substitute.h"

#include <fmt/format.h>

#include "base/data_type.h"
#include "base/secret.h"
#include "sql/parse.h"

namespace brook::plan {

namespace {

constexpr int kDepthAtMost = 40;  // of values that name other keys, as in Spark

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Lines and columns (in characters) of an offset, and back. The offset of a place past the end is the end.
Location place_at(std::string_view text, std::size_t offset, const std::string& file) {
  Location place{file, 1, 1};
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if (!is_continuation(c)) {
      ++place.column;
    }
  }
  return place;
}

std::size_t offset_of(std::string_view text, const Location& place) {
  std::size_t offset = 0;
  for (int line = 1; line < place.line; ++line) {
    const std::size_t end = text.find('\n', offset);
    if (end == std::string_view::npos) return text.size();
    offset = end + 1;
  }
  for (int column = 1; column < place.column && offset < text.size() && text[offset] != '\n'; ++column) {
    ++offset;
    while (offset < text.size() && is_continuation(text[offset])) ++offset;
  }
  return offset;
}

}  // namespace

// Copies a text from left to right, replacing keys; knows strings, comments and the ends of statements.
class Substituter {
 public:
  Substituter(std::string_view text, const std::string& file, Configuration configuration)
      : in_(text), configuration_(std::move(configuration)) {
    out_.file_ = file;
    out_.written_ = text;
  }

  Result<Substituted> run() {
    char quote = 0;
    while (at_ < in_.size()) {
      const char c = in_[at_];
      if (quote == 0 && skip_comment()) continue;
      if (in_.substr(at_).starts_with("${")) {
        TRY(replace_key());
        continue;
      }
      if (quote != 0 && quote != '`' && c == '\\') copy(1);
      if (quote == 0 && (c == '\'' || c == '"' || c == '`')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
      copy(1);
      if (quote == 0 && c == ';') end_statement();
    }
    return std::move(out_);
  }

 private:
  void copy(std::size_t bytes) {
    out_.text_ += in_.substr(at_, bytes);
    at_ = std::min(at_ + bytes, in_.size());
  }

  bool skip_comment() {
    const std::string_view rest = in_.substr(at_);
    if (rest.starts_with("--")) {
      copy(std::min(rest.find('\n'), rest.size()));
      return true;
    }
    if (!rest.starts_with("/*")) return false;
    int depth = 0;
    std::size_t end = 0;
    do {
      if (rest.substr(end).starts_with("/*")) {
        ++depth;
        end += 2;
      } else if (rest.substr(end).starts_with("*/")) {
        --depth;
        end += 2;
      } else {
        ++end;
      }
    } while (depth > 0 && end < rest.size());
    copy(end);
    return true;
  }

  Result<> replace_key() {
    const std::size_t close = in_.find('}', at_);
    const Location place = place_at(in_, at_, out_.file_);
    if (close == std::string_view::npos) return fail(usage_error("'${' without its '}'").at(place));
    const std::string key(in_.substr(at_ + 2, close - at_ - 2));
    if (is_secret_name(key)) {
      copy(close + 1 - at_);
      return {};
    }
    Result<std::string> value = value_of(key, 0);
    if (!value) return fail(std::move(value).error().at(place));
    out_.pieces_.push_back({out_.text_.size(), value->size(), at_, close + 1 - at_});
    out_.text_ += *value;
    at_ = close + 1;
    return {};
  }

  // The value, with the keys inside it replaced too.
  Result<std::string> value_of(const std::string& key, int depth) const {
    const auto found = configuration_.find(key);
    if (found == configuration_.end()) {
      return fail(usage_error(fmt::format("the configuration has no '{}'", key)).with_hint(known_keys(key)));
    }
    if (depth == kDepthAtMost) return fail(usage_error(fmt::format("the value of '{}' names itself", key)));
    std::string text;
    std::size_t at = 0;
    const std::string& value = found->second;
    for (std::size_t open = value.find("${"); open != std::string::npos; open = value.find("${", at)) {
      const std::size_t close = value.find('}', open);
      if (close == std::string::npos) break;
      const std::string inner = value.substr(open + 2, close - open - 2);
      text += value.substr(at, open - at);
      text += is_secret_name(inner) ? value.substr(open, close + 1 - open) : TRY(value_of(inner, depth + 1));
      at = close + 1;
    }
    return text + value.substr(at);
  }

  std::string known_keys(const std::string& key) const {
    std::string names;
    for (const auto& [name, value] : configuration_) names += (names.empty() ? "" : ", ") + name;
    const std::string add = fmt::format("Add   {}: \"…\"   to configuration in the spec, or SET it above.", key);
    return names.empty() ? add : fmt::format("It has {}. {}", names, add);
  }

  void end_statement() {
    const std::string_view statement = std::string_view(out_.text_).substr(statement_start_);
    statement_start_ = out_.text_.size();
    if (folded_name(statement).find("set") == std::string::npos) return;
    // What does not parse is reported when the whole file is parsed.
    const auto parsed = sql::parse_statements(statement, out_.file_);
    if (!parsed || parsed->size() != 1) return;
    if (const auto* set = std::get_if<sql::SetProperty>(&parsed->front().node)) configuration_[set->key] = set->value;
  }

  std::string_view in_;
  Configuration configuration_;
  Substituted out_;
  std::size_t at_ = 0;
  std::size_t statement_start_ = 0;
};

Result<Substituted> Substituted::make(std::string_view text, const std::string& file, Configuration configuration) {
  return Substituter(text, file, std::move(configuration)).run();
}

Location Substituted::written_at(const Location& place) const {
  if (place.file != file_ || place.line == 0 || pieces_.empty()) return place;
  const std::size_t offset = offset_of(text_, place);
  std::size_t written = offset;
  for (const Piece& piece : pieces_) {
    if (offset < piece.offset) break;
    written = offset < piece.offset + piece.size
                  ? piece.written_offset
                  : offset - piece.offset - piece.size + piece.written_offset + piece.written_size;
  }
  return place_at(written_, written, file_);
}

}  // namespace brook::plan
