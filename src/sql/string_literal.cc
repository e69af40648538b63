#include "sql/string_literal.h"

#include <cstdint>

namespace brook::sql {

namespace {

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&out](std::uint32_t bits) { out += static_cast<char>(bits); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | (code >> 6));
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3F));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The value of `count` hexadecimal digits at the start of the text; -1 when there are fewer.
std::int64_t hex_value(std::string_view text, std::size_t count) {
  if (text.size() < count) return -1;
  std::int64_t value = 0;
  for (const char c : text.substr(0, count)) {
    if (hex_digit(c) < 0) return -1;
    value = value * 16 + hex_digit(c);
  }
  return value;
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

class Unescaper {
 public:
  Unescaper(std::string_view body, char quote) : body_(body), quote_(quote) { out_.reserve(body.size()); }

  std::string run() && {
    while (at_ < body_.size()) {
      const char c = body_[at_];
      if (c == '\\' && at_ + 1 < body_.size()) {
        escape();
      } else {
        at_ += c == quote_ ? 2 : 1;
        out_ += c;
      }
    }
    return std::move(out_);
  }

 private:
  void escape() {
    const char c = body_[at_ + 1];
    const std::string_view rest = body_.substr(at_ + 2);
    if (c == 'u' && hex_value(rest, 4) >= 0) return utf16_unit();
    if (c == 'U' && hex_value(rest, 8) >= 0) {
      code_point(hex_value(rest, 8));
      at_ += 10;
      return;
    }
    if ((c == '0' || c == '1') && rest.size() >= 2 && is_octal(rest[0]) && is_octal(rest[1])) {
      append_utf8(out_, static_cast<std::uint32_t>((c - '0') * 64 + (rest[0] - '0') * 8 + (rest[1] - '0')));
      at_ += 4;
      return;
    }
    at_ += 2;
    switch (c) {
      case '0': out_ += '\0'; break;
      case 'b': out_ += '\b'; break;
      case 'n': out_ += '\n'; break;
      case 'r': out_ += '\r'; break;
      case 't': out_ += '\t'; break;
      case 'Z': out_ += '\x1A'; break;
      case '%': out_ += "\\%"; break;  // LIKE needs to see the backslash
      case '_': out_ += "\\_"; break;
      default: out_ += c;
    }
  }

  // \uXXXX is a UTF-16 unit: two halves of a pair make one character, a lone half none ('?', as in Java).
  void utf16_unit() {
    std::int64_t code = hex_value(body_.substr(at_ + 2), 4);
    at_ += 6;
    const std::string_view rest = body_.substr(at_);
    if (code >= 0xD800 && code < 0xDC00 && rest.starts_with("\\u")) {
      const std::int64_t low = hex_value(rest.substr(2), 4);
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        at_ += 6;
      }
    }
    code_point(code);
  }

  void code_point(std::int64_t code) {
    const bool valid = code <= 0x10FFFF && (code < 0xD800 || code >= 0xE000);
    append_utf8(out_, valid ? static_cast<std::uint32_t>(code) : U'?');
  }

  std::string_view body_;
  char quote_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string string_value(std::string_view text) {
  if (text.front() == 'r' || text.front() == 'R') return std::string(text.substr(2, text.size() - 3));
  return Unescaper(text.substr(1, text.size() - 2), text.front()).run();
}

std::string quoted_name_value(std::string_view text) {
  std::string value;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    value += text[i];
    if (text[i] == '`') ++i;
  }
  return value;
}

std::string string_literal(std::string_view value) {
  std::string text = "'";
  for (const char c : value) {
    switch (c) {
      case '\'': text += "\\'"; break;
      case '\\': text += "\\\\"; break;
      case '\n': text += "\\n"; break;
      case '\r': text += "\\r"; break;
      case '\t': text += "\\t"; break;
      case '\0': text += "\\u0000"; break;  // "\0" would swallow digits that follow
      default: text += c;
    }
  }
  return text + "'";
}

}  // namespace brook::sql
