#include "base/number_format.h"

#include <algorithm>

#include <fmt/format.h>

namespace brook {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

// A sign goes in front of the blanks that end the text.
void append_before_blanks(std::string& text, char c) {
  std::size_t at = text.size();
  while (at > 0 && text[at - 1] == ' ') --at;
  text.insert(at, 1, c);
}

}  // namespace

Error NumberFormat::invalid(std::string_view sub_class, std::string_view why) const {
  return usage_error(fmt::format("The format is invalid: '{}'. {}", text_, why))
      .with_class(fmt::format("INVALID_FORMAT.{}", sub_class));
}

Result<NumberFormat> NumberFormat::parse(std::string_view format) {
  NumberFormat result;
  result.text_ = format;
  std::ranges::transform(result.text_, result.text_.begin(), upper);
  const std::string& text = result.text_;
  if (text.empty()) return fail(result.invalid("EMPTY", "The number format string cannot be empty."));
  bool point = false;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const bool two = i + 1 < text.size();
    if (c == '0' || c == '9') {
      const std::size_t start = i;
      while (i < text.size() && (text[i] == '0' || text[i] == '9')) ++i;
      const int count = static_cast<int>(i - start);
      result.tokens_.push_back({Kind::kDigits, count, c == '0' && !point});
      (point ? result.digits_after_ : result.digits_before_) += count;
      continue;
    }
    if (c == '.' || c == 'D') {
      result.tokens_.push_back({Kind::kPoint});
      point = true;
    } else if (c == ',' || c == 'G') {
      result.tokens_.push_back({Kind::kSeparator});
    } else if (c == '$') {
      result.tokens_.push_back({Kind::kDollar});
    } else if (c == 'S') {
      result.tokens_.push_back({Kind::kSign});
    } else if (two && c == 'M' && text[i + 1] == 'I') {
      result.tokens_.push_back({Kind::kMinus});
      ++i;
    } else if (two && c == 'P' && text[i + 1] == 'R') {
      result.tokens_.insert(result.tokens_.begin(), {Kind::kOpen});
      result.tokens_.push_back({Kind::kClose});
      ++i;
    } else {
      result.unknown_characters_ = true;
    }
    ++i;
  }
  TRY(result.check());
  return result;
}

Result<void> NumberFormat::check() const {
  const auto count = [&](Kind kind) { return std::ranges::count(tokens_, kind, &Token::kind); };
  const auto place = [&](Kind kind) { return std::ranges::find(tokens_, kind, &Token::kind) - tokens_.begin(); };
  if (precision() == 0)
    return fail(invalid("WRONG_NUM_DIGIT", "The format string requires at least one number digit."));
  if (count(Kind::kPoint) > 1)
    return fail(invalid("WRONG_NUM_TOKEN", "At most one . or D is allowed in the number format."));
  if (count(Kind::kDollar) > 1)
    return fail(invalid("WRONG_NUM_TOKEN", "At most one $ is allowed in the number format."));
  if (count(Kind::kDollar) == 1 && place(Kind::kDollar) > place(Kind::kDigits))
    return fail(
        invalid("CUR_MUST_BEFORE_DIGIT", "Currency characters must appear before digits in the number format."));
  if (count(Kind::kDollar) == 1 && place(Kind::kDollar) > place(Kind::kPoint))
    return fail(invalid("CUR_MUST_BEFORE_DEC", "Currency characters must appear before any decimal point."));
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].kind != Kind::kSeparator) continue;
    if (static_cast<std::ptrdiff_t>(i) > place(Kind::kPoint)) {
      return fail(
          invalid("THOUSANDS_SEPS_MUST_BEFORE_DEC",
                  "Thousands separators (, or G) may not appear after the decimal point in the number format."));
    }
    const bool between =
        i > 0 && tokens_[i - 1].kind == Kind::kDigits && i + 1 < tokens_.size() && tokens_[i + 1].kind == Kind::kDigits;
    if (!between) {
      return fail(invalid("CONT_THOUSANDS_SEPS",
                          "Thousands separators (, or G) must have digits in between them in the number format."));
    }
  }
  // [MI|S] [$] [0|9|G|,]* [.|D] [0|9]* [PR|MI|S]
  std::size_t i = 0;
  const auto take = [&](auto... kinds) {
    const bool found = i < tokens_.size() && ((tokens_[i].kind == kinds) || ...);
    if (found) ++i;
    return found;
  };
  const bool signed_before = take(Kind::kOpen, Kind::kMinus, Kind::kSign);
  const bool bracket = signed_before && tokens_[0].kind == Kind::kOpen;
  take(Kind::kDollar);
  while (take(Kind::kDigits, Kind::kSeparator)) {
  }
  if (take(Kind::kPoint)) take(Kind::kDigits);
  if (!signed_before || bracket) take(Kind::kClose, Kind::kMinus, Kind::kSign);
  if (i < tokens_.size() || unknown_characters_) {
    return fail(invalid("UNEXPECTED_TOKEN",
                        "The structure of the format string must match: [MI|S] [$] [0|9|G|,]* [.|D] [0|9]* [$] "
                        "[PR|MI|S]."));
  }
  return {};
}

// `groups` are the counts of digits between separators before the point, from the right.
bool NumberFormat::fits_groups(const std::vector<int>& groups) const {
  std::vector<const Token*> expected;
  for (const Token& token : tokens_) {
    if (token.kind == Kind::kPoint) break;
    if (token.kind == Kind::kDigits) expected.insert(expected.begin(), &token);
  }
  if (groups.size() > expected.size()) return false;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const int actual = i < groups.size() ? groups[i] : 0;
    if (expected[i]->exact ? actual != expected[i]->count : actual > expected[i]->count) return false;
  }
  return true;
}

std::optional<std::string> NumberFormat::read(std::string_view text) const {
  std::string input(text);
  std::erase_if(input, is_space);
  std::size_t i = 0;
  const auto take = [&](char c) {
    const bool found = i < input.size() && input[i] == c;
    if (found) ++i;
    return found;
  };
  bool negative = false;
  bool opened = false;
  std::string whole;
  std::string fraction;
  bool point = false;
  bool read_whole = false;
  for (const Token& token : tokens_) {
    switch (token.kind) {
      case Kind::kSign: negative |= take('-') || (take('+') && false); break;
      case Kind::kMinus: negative |= take('-'); break;
      case Kind::kOpen: opened = take('<'); break;
      case Kind::kClose:
        if (opened && !take('>')) return std::nullopt;
        negative |= opened;
        break;
      case Kind::kDollar:
        if (!take('$')) return std::nullopt;
        break;
      case Kind::kPoint:
        point = true;
        take('.');
        break;
      case Kind::kSeparator: break;
      case Kind::kDigits:
        if (point) {
          while (i < input.size() && is_digit(input[i])) fraction += input[i++];
        } else if (!read_whole) {
          read_whole = true;
          std::vector<int> groups = {0};
          for (; i < input.size() && (is_digit(input[i]) || input[i] == ','); ++i) {
            if (input[i] == ',') {
              groups.insert(groups.begin(), 0);
            } else {
              ++groups.front();
              whole += input[i];
            }
          }
          if (groups.size() == 1 && groups[0] == 0) groups.clear();
          if (!fits_groups(groups)) return std::nullopt;
        }
        break;
    }
  }
  const bool fits = static_cast<int>(fraction.size()) <= digits_after_ && i == input.size();
  if (!fits || (whole.empty() && fraction.empty())) return std::nullopt;
  if (whole.empty()) whole = "0";
  return fmt::format("{}{}{}{}", negative ? "-" : "", whole, fraction.empty() ? "" : ".", fraction);
}

std::string NumberFormat::write(std::string_view number) const {
  const bool negative = number.starts_with('-');
  if (negative) number.remove_prefix(1);
  const std::size_t at = std::min(number.find('.'), number.size());
  std::string_view whole = number.substr(0, at);
  std::string_view fraction = at < number.size() ? number.substr(at + 1) : std::string_view();
  while (whole.starts_with('0')) whole.remove_prefix(1);
  while (fraction.ends_with('0')) fraction.remove_suffix(1);
  const bool too_long =
      static_cast<int>(whole.size()) > digits_before_ || static_cast<int>(fraction.size()) > digits_after_;
  const char point_sign = digits_after_ > 0 ? '.' : ' ';  // at the end of all digits it is a blank
  std::string out;
  if (too_long) {
    for (const char c : text_) {
      const bool is_point = c == 'D' || c == '.';
      out += c == '0' || c == '9' ? '#' : is_point ? point_sign : c == 'G' || c == ',' ? ' ' : c;
    }
    return out;
  }
  int left = digits_before_;  // places before the point that are still to come
  bool point = false;
  std::size_t written = 0;  // of the fraction
  for (const Token& token : tokens_) {
    switch (token.kind) {
      case Kind::kDigits:
        for (int i = 0; i < token.count; ++i) {
          if (point) {
            out += written < fraction.size() ? fraction[written++] : '0';
            continue;
          }
          const auto size = static_cast<int>(whole.size());
          if (left <= size || token.exact) {
            out += left <= size ? whole[static_cast<std::size_t>(size - left)] : '0';
          } else {  // a sign stays beside the digits
            const bool sign = !out.empty() && (out.back() == '-' || out.back() == '+');
            out.insert(out.size() - (sign ? 1 : 0), 1, ' ');
          }
          --left;
        }
        break;
      case Kind::kSeparator: out += !out.empty() && is_digit(out.back()) ? ',' : ' '; break;
      case Kind::kPoint:
        if (!out.empty() && out.back() == ' ') out.back() = '0';
        out += point_sign;
        point = true;
        break;
      case Kind::kDollar: out += '$'; break;
      case Kind::kSign: append_before_blanks(out, negative ? '-' : '+'); break;
      case Kind::kMinus:
        if (negative) {
          append_before_blanks(out, '-');
        } else {
          out += ' ';
        }
        break;
      case Kind::kOpen:
        if (negative) out += '<';
        break;
      case Kind::kClose:
        if (negative) {
          append_before_blanks(out, '>');
        } else {
          out += "  ";
        }
        break;
    }
  }
  return out;
}

}  // namespace brook
