#include "engine/kernels/java_pattern.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/kernels/java_properties.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

constexpr std::size_t kDeepest = 200;  // classes within classes
constexpr std::string_view kAnyCharacter = "[\\x{0}-\\x{10FFFF}]";

struct Flags {
  bool ignore_case = false;      // i
  bool unicode_case = false;     // u
  bool unicode_classes = false;  // U
  bool dot_all = false;          // s
  bool multi_line = false;       // m
  bool comments = false;         // x
  bool unix_lines = false;       // d

  [[nodiscard]] bool folds_ascii_only() const { return ignore_case && !unicode_case && !unicode_classes; }
};

bool is_ascii_letter(char32_t point) { return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z'); }
char32_t other_case(char32_t point) { return point ^ 0x20U; }

// One character of a pattern or a class.
std::string written(char32_t point) {
  const bool plain = (point >= '0' && point <= '9') || is_ascii_letter(point) || point == '_';
  return plain ? std::string(1, static_cast<char>(point))
               : fmt::format("\\x{{{:X}}}", static_cast<std::uint32_t>(point));
}

struct Failure {
  std::string problem;
};

class Translator {
 public:
  explicit Translator(std::string_view java) : java_(java) {}

  JavaPattern translate() {
    try {
      while (i_ < java_.size()) element();
    } catch (const Failure& failure) {  // never leaves this class
      return {.pcre = "", .problem = failure.problem};
    }
    return {.pcre = (any_unicode_classes_ ? "(*UCP)" : "") + std::move(out_), .problem = ""};
  }

 private:
  [[noreturn]] static void refuse(std::string problem) { throw Failure{std::move(problem)}; }

  [[nodiscard]] bool at(std::string_view text) const { return java_.substr(i_).starts_with(text); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const { return i_ + ahead < java_.size() ? java_[i_ + ahead] : '\0'; }

  void element() {
    const char c = java_[i_];
    if (c == '\\') {
      escape();
    } else if (c == '[') {
      ++i_;
      out_ += character_class(0);
      quantifiable_ = true;
    } else if (c == '(') {
      group();
    } else if (c == ')') {
      if (saved_.empty()) refuse("a ) without its (");
      flags_ = saved_.back();
      saved_.pop_back();
      out_ += java_[i_++];
      quantifiable_ = true;
    } else if (c == '{') {
      repetition();
    } else if (c == '.') {
      out_ += flags_.dot_all ? "." : flags_.unix_lines ? "[^\\n]" : "[^\\n\\r\\x{85}\\x{2028}\\x{2029}]";
      ++i_;
      quantifiable_ = true;
    } else if (c == '$') {
      // PCRE2's newline is set to CR, LF and CRLF.
      out_ += flags_.multi_line ? "(?:$|(?=[\\x{85}\\x{2028}\\x{2029}]))" : "(?:$|(?=[\\x{85}\\x{2028}\\x{2029}]\\z))";
      ++i_;
      quantifiable_ = false;
    } else if (flags_.comments && c == '#') {
      const std::size_t end = java_.find('\n', i_);
      i_ = end == std::string_view::npos ? java_.size() : end + 1;
    } else if (c == '^' || c == '|') {
      out_ += c;
      ++i_;
      quantifiable_ = false;
    } else if (c == '*' || c == '+' || c == '?') {
      if (!quantifiable_) refuse(fmt::format("a {} that follows nothing", c));
      out_ += c;
      ++i_;
      if (peek() == '?' || peek() == '+') out_ += java_[i_++];
      quantifiable_ = false;
    } else if (flags_.comments && (c == ' ' || (c >= '\t' && c <= '\r'))) {
      ++i_;
    } else {
      literal(next_code_point(java_, i_));
    }
  }

  void literal(char32_t point) {
    const bool folds = flags_.folds_ascii_only() && is_ascii_letter(point);
    out_ += folds ? "[" + written(point) + written(other_case(point)) + "]" : written(point);
    quantifiable_ = true;
  }

  // {n}, {n,}, {n,m}; a brace that is none of them is an error in Java.
  void repetition() {
    const std::size_t end = java_.find('}', i_);
    const std::string_view inside =
        end == std::string_view::npos ? std::string_view() : java_.substr(i_ + 1, end - i_ - 1);
    const std::size_t comma = inside.find(',');
    const std::string_view low = inside.substr(0, comma);
    const std::string_view high = comma == std::string_view::npos ? std::string_view() : inside.substr(comma + 1);
    const auto digits = [](std::string_view text) {
      return text.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (low.empty() || !digits(low) || !digits(high)) refuse("an illegal repetition");
    const std::string_view braces = java_.substr(i_, end + 1 - i_);
    i_ = end + 1;
    if (quantifiable_) out_ += braces;  // nothing repeated is nothing
    if (peek() == '?' || peek() == '+') {
      if (quantifiable_) out_ += java_[i_];
      ++i_;
    }
    quantifiable_ = false;
  }

  void group() {
    quantifiable_ = false;
    if (peek(1) != '?') {
      saved_.push_back(flags_);
      out_ += java_[i_++];
      return;
    }
    const char kind = peek(2);
    if (kind == '<' || kind == ':' || kind == '=' || kind == '!' || kind == '>') {
      saved_.push_back(flags_);
      const bool named = kind == '<' && peek(3) != '=' && peek(3) != '!';
      const std::size_t end = named ? java_.find('>', i_) : i_ + 2 + (kind == '<' ? 1 : 0);
      if (end == std::string_view::npos) refuse("a name of a group without its >");
      out_ += java_.substr(i_, end + 1 - i_);
      i_ = end + 1;
      return;
    }
    inline_flags();
  }

  // (?i) until the group ends, (?i:…) for what is inside.
  void inline_flags() {
    i_ += 2;
    Flags changed = flags_;
    bool on = true;
    for (; i_ < java_.size() && java_[i_] != ')' && java_[i_] != ':'; ++i_) {
      switch (java_[i_]) {
        case '-': on = false; break;
        case 'i': changed.ignore_case = on; break;
        case 'u': changed.unicode_case = on; break;
        case 'U': changed.unicode_classes = on; break;
        case 's': changed.dot_all = on; break;
        case 'm': changed.multi_line = on; break;
        case 'x': changed.comments = on; break;
        case 'd': changed.unix_lines = on; break;
        default: refuse(fmt::format("an unknown flag {}", java_[i_]));
      }
    }
    if (i_ == java_.size()) refuse("flags without their )");
    any_unicode_classes_ = any_unicode_classes_ || changed.unicode_classes;
    const bool scoped = java_[i_++] == ':';
    std::string set;
    std::string cleared;
    // Letters of ASCII are written in both cases where only they fold; blanks and comments are left out.
    (changed.ignore_case && !changed.folds_ascii_only() ? set : cleared) += 'i';
    (changed.dot_all ? set : cleared) += 's';
    (changed.multi_line ? set : cleared) += 'm';
    out_ += fmt::format("(?{}{}{}{}", set, cleared.empty() ? "" : "-", cleared, scoped ? ':' : ')');
    if (scoped) saved_.push_back(flags_);
    flags_ = changed;
  }

  // Digits of a number in that base from i_ on, at most so many.
  std::optional<char32_t> number(int base, std::size_t most) {
    std::uint32_t value = 0;
    const char* const first = java_.data() + i_;
    const char* const last = first + std::min(most, java_.size() - i_);
    const auto [end, problem] = std::from_chars(first, last, value, base);
    if (problem != std::errc()) return std::nullopt;
    i_ += static_cast<std::size_t>(end - first);
    return value;
  }

  // After \u: four digits, or two such of a surrogate pair.
  char32_t utf16_unit() {
    const std::size_t start = i_;
    const auto high = number(16, 4);
    if (!high || i_ != start + 4) refuse("\\u without four hexadecimal digits");
    if (*high < 0xD800 || *high > 0xDBFF || !at("\\u")) return *high;
    i_ += 2;
    const auto low = number(16, 4);
    if (!low || *low < 0xDC00 || *low > 0xDFFF) refuse("half of a surrogate pair");
    return 0x10000 + ((*high - 0xD800) << 10U) + (*low - 0xDC00);
  }

  // The character that an escape stands for; nothing (and i_ unmoved) for other escapes. i_ is behind the backslash.
  std::optional<char32_t> escaped_character() {
    const char c = peek();
    if (c == '\0' && i_ >= java_.size()) refuse("a backslash at the end");
    const std::size_t start = i_++;
    switch (c) {
      case 't': return '\t';
      case 'n': return '\n';
      case 'r': return '\r';
      case 'f': return '\f';
      case 'a': return 7;
      case 'e': return 27;
      case 'u': return utf16_unit();
      case '0': {
        const std::size_t most = peek() >= '0' && peek() <= '3' ? 3 : 2;
        const auto value = number(8, most);
        if (!value) refuse("\\0 without octal digits");
        return value;
      }
      case 'x': {
        const bool braces = peek() == '{';
        if (braces) ++i_;
        const auto value = number(16, braces ? 8 : 2);
        if (!value || *value > 0x10FFFF) refuse("\\x without a character's hexadecimal digits");
        if (braces && peek() != '}') refuse("\\x{ without its }");
        if (braces) ++i_;
        return value;
      }
      case 'c': {
        if (i_ >= java_.size()) refuse("\\c at the end");
        return static_cast<char32_t>(static_cast<unsigned char>(java_[i_++])) ^ 64U;
      }
      default: break;
    }
    if (static_cast<unsigned char>(c) >= 0x80) {
      i_ = start;
      return next_code_point(java_, i_);
    }
    if (!is_ascii_letter(static_cast<char32_t>(c)) && (c < '0' || c > '9')) return static_cast<char32_t>(c);
    i_ = start;
    return std::nullopt;
  }

  // \p{name} or \pL from the p on, as the members of a class; `negated` for \P.
  std::string property(bool& negated) {
    negated = java_[i_++] == 'P';
    std::string_view name;
    if (peek() == '{') {
      const std::size_t end = java_.find('}', i_);
      if (end == std::string_view::npos) refuse("\\p{ without its }");
      name = java_.substr(i_ + 1, end - i_ - 1);
      i_ = end + 1;
    } else {
      name = java_.substr(i_, 1);
      i_ += name.size();
    }
    const auto members = java_property(name);
    if (!members) refuse(fmt::format("an unknown set of characters {}", name));
    return *members;
  }

  // A class escape (\d \W \p{L} …) from the letter on, as a set of its own: "[…]"; nothing for other escapes.
  std::optional<std::string> class_escape() {
    const char c = peek();
    if (c == 'p' || c == 'P') {
      bool negated = false;
      const std::string members = property(negated);
      return (negated ? "[^" : "[") + members + "]";
    }
    if (std::string_view("dDsSwWhHvV").find(c) == std::string_view::npos) return std::nullopt;
    ++i_;
    return std::string("[\\") + c + "]";
  }

  void back_reference(const std::string& reference) {
    out_ += flags_.folds_ascii_only() ? "(?i:" + reference + ")" : reference;
    quantifiable_ = true;
  }

  void escape() {
    ++i_;
    if (peek() == 'Q') {
      const std::size_t end = java_.find("\\E", i_);
      const std::size_t stop = end == std::string_view::npos ? java_.size() : end;
      for (++i_; i_ < stop;) literal(next_code_point(java_, i_));
      i_ = end == std::string_view::npos ? stop : stop + 2;
      return;
    }
    if (const auto point = escaped_character()) {
      literal(*point);
      return;
    }
    if (const auto set = class_escape()) {
      out_ += *set;
      quantifiable_ = true;
      return;
    }
    const char c = java_[i_++];
    if (c == 'k') {
      const std::size_t end = java_.find('>', i_);
      if (peek() != '<' || end == std::string_view::npos) refuse("\\k without a group's name");
      back_reference("\\k" + std::string(java_.substr(i_, end + 1 - i_)));
      i_ = end + 1;
    } else if (c >= '1' && c <= '9') {
      back_reference(fmt::format("\\g{{{}}}", c));
    } else if (std::string_view("bBAGzZRX").find(c) != std::string_view::npos) {
      out_ += '\\';
      out_ += c;
      quantifiable_ = c == 'R' || c == 'X';
    } else if (c == 'E') {
      refuse("\\E without its \\Q");
    } else {
      refuse(fmt::format("an unknown escape \\{}", c));
    }
  }

  // What a class holds up to its ] or an &&.
  struct Members {
    std::string plain;                // what can stand in one pair of brackets
    std::vector<std::string> nested;  // whole sets

    [[nodiscard]] bool empty() const { return plain.empty() && nested.empty(); }
    [[nodiscard]] std::string as_set() const {
      if (nested.empty()) return "[" + plain + "]";
      std::string text = "(?:";
      if (!plain.empty()) text += "[" + plain + "]|";
      for (std::size_t i = 0; i < nested.size(); ++i) text += (i > 0 ? "|" : "") + nested[i];
      return text + ")";
    }
  };

  void add_range(Members& members, char32_t first, char32_t last) const {
    if (last < first) refuse("a range that runs backwards");
    members.plain += first == last ? written(first) : written(first) + "-" + written(last);
    if (!flags_.folds_ascii_only()) return;
    for (char32_t c = std::max<char32_t>(first, 'A'); c <= std::min<char32_t>(last, 'z'); ++c) {
      if (is_ascii_letter(c)) members.plain += written(other_case(c));
    }
  }

  // One character of a class, escaped or not; nothing where a class escape stands.
  std::optional<char32_t> class_character() {
    if (java_[i_] != '\\') return next_code_point(java_, i_);
    ++i_;
    const auto point = escaped_character();
    if (!point) --i_;
    return point;
  }

  void quoted_members(Members& members) {
    const std::size_t end = std::min(java_.find("\\E", i_), java_.size());
    for (i_ += 2; i_ < end;) {
      const char32_t point = next_code_point(java_, i_);
      add_range(members, point, point);
    }
    i_ = std::min(end + 2, java_.size());
  }

  Members members(std::size_t depth, bool& first_operand) {
    Members found;
    bool first = std::exchange(first_operand, false);
    while (true) {
      if (i_ >= java_.size()) refuse("a [ without its ]");
      const char c = java_[i_];
      if ((c == ']' && !(first && found.empty())) || at("&&")) return found;
      if (c == '[') {
        ++i_;
        found.nested.push_back(character_class(depth + 1));
        continue;
      }
      if (at("\\Q")) {
        quoted_members(found);
        continue;
      }
      const auto point = class_character();
      if (!point) {
        ++i_;
        add_class_escape(found);
        continue;
      }
      if (peek() == '-' && peek(1) != ']' && peek(1) != '[' && !java_.substr(i_ + 1).starts_with("&&") &&
          i_ + 1 < java_.size()) {
        const std::size_t dash = i_++;
        const auto last = class_character();
        if (last) {
          add_range(found, *point, *last);
          continue;
        }
        i_ = dash;
      }
      add_range(found, *point, *point);
    }
  }

  void add_class_escape(Members& found) {
    std::optional<std::string> set = class_escape();
    if (!set) refuse(fmt::format("an unknown escape \\{} in a class", peek()));
    // "[^…]" stays a set of its own; the inside of another one joins the rest.
    if (set->starts_with("[^")) {
      found.nested.push_back(*std::move(set));
    } else {
      found.plain += set->substr(1, set->size() - 2);
    }
  }

  // From behind the [ to behind the ].
  std::string character_class(std::size_t depth) {
    if (depth > kDeepest) refuse("classes nested too deep");
    const bool negated = peek() == '^';
    if (negated) ++i_;
    bool first_operand = true;
    std::vector<Members> operands;
    operands.push_back(members(depth, first_operand));
    while (at("&&")) {
      while (peek() == '&') ++i_;
      Members next = members(depth, first_operand);
      if (!next.empty()) operands.push_back(std::move(next));
    }
    ++i_;  // ]
    if (operands.front().empty() && operands.size() > 1) operands.erase(operands.begin());
    if (operands.size() == 1 && operands.front().nested.empty()) {
      return (negated ? "[^" : "[") + operands.front().plain + "]";
    }
    std::string text;
    for (std::size_t i = 0; i + 1 < operands.size(); ++i) text += "(?=" + operands[i].as_set() + ")";
    text += operands.back().as_set();
    return negated ? fmt::format("(?:(?!{}){})", text, kAnyCharacter) : "(?:" + text + ")";
  }

  std::string_view java_;
  std::size_t i_ = 0;
  std::string out_;
  Flags flags_;
  std::vector<Flags> saved_;  // of the groups around
  bool quantifiable_ = false;
  bool any_unicode_classes_ = false;
};

}  // namespace

JavaPattern translate_java_pattern(std::string_view java) { return Translator(java).translate(); }

}  // namespace brook::engine
