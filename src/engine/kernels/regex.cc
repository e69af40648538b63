#include "engine/kernels/regex.h"

#include <pcre2.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/kernels/kernel.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

constexpr std::uint32_t kMatchLimit = 10'000'000;
constexpr std::uint32_t kHeapLimitKib = 64 * 1024;
constexpr std::size_t kStackStart = 32 * 1024;
constexpr std::size_t kStackLimit = 1024 * 1024;

// Java's names of character classes that PCRE2 calls otherwise. Those of POSIX are ASCII in both.
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kClasses = {{
    {"Lower", "[:lower:]"},     {"Upper", "[:upper:]"},     {"ASCII", "[:ascii:]"},      {"Alpha", "[:alpha:]"},
    {"Digit", "[:digit:]"},     {"Alnum", "[:alnum:]"},     {"Punct", "[:punct:]"},      {"Graph", "[:graph:]"},
    {"Print", "[:print:]"},     {"Blank", "[:blank:]"},     {"Cntrl", "[:cntrl:]"},      {"XDigit", "[:xdigit:]"},
    {"Space", "[:space:]"},     {"IsAlphabetic", "\\p{L}"}, {"IsLetter", "\\p{L}"},      {"IsDigit", "\\p{Nd}"},
    {"IsUppercase", "\\p{Lu}"}, {"IsLowercase", "\\p{Ll}"}, {"IsPunctuation", "\\p{P}"}, {"IsWhite_Space", "\\s"},
}};

// The class after \p or \P, from its name: "{Alpha}" -> "[[:alpha:]]" (outside of a class), "\p{L}" for others.
std::string property(char p, std::string_view name, bool in_class) {
  for (const auto& [java, pcre] : kClasses) {
    if (java != name) continue;
    if (!pcre.starts_with("[:")) return p == 'p' ? std::string(pcre) : "\\P" + std::string(pcre.substr(2));
    std::string posix(pcre);
    if (p == 'P') posix.insert(2, "^");
    return in_class ? posix : "[" + posix + "]";
  }
  if (name.starts_with("Is")) name.remove_prefix(2);
  return std::string("\\") + p + "{" + std::string(name) + "}";
}

}  // namespace

std::optional<std::string> pcre_pattern(std::string_view java) {
  std::string out;
  bool in_class = false;
  bool class_start = false;  // a ] just here is a literal
  for (std::size_t i = 0; i < java.size(); ++i) {
    const char c = java[i];
    const bool at_class_start = std::exchange(class_start, false);
    if (c == '\\' && i + 1 < java.size()) {
      const char next = java[i + 1];
      if (next == 'Q') {
        const std::size_t end = std::min(java.find("\\E", i), java.size());
        out += java.substr(i, end - i);
        out += "\\E";
        i = std::min(end + 1, java.size());
      } else if (next == 'u' && i + 5 < java.size()) {
        out += "\\x{" + std::string(java.substr(i + 2, 4)) + "}";
        i += 5;
      } else if ((next == 'p' || next == 'P') && i + 2 < java.size() && java[i + 2] == '{') {
        const std::size_t end = std::min(java.find('}', i), java.size() - 1);
        out += property(next, java.substr(i + 3, end - i - 3), in_class);
        i = end;
      } else {
        out += java.substr(i, 2);
        ++i;
      }
      continue;
    }
    if (!in_class && c == '[') {
      in_class = true;
      class_start = true;
      out += c;
      if (i + 1 < java.size() && java[i + 1] == '^') out += java[++i];
      continue;
    }
    if (in_class) {
      if (c == '[' || (c == '&' && i + 1 < java.size() && java[i + 1] == '&')) return std::nullopt;
      if (c == ']' && !at_class_start) in_class = false;
    }
    out += c;
  }
  return out;
}

struct Regex::Parts {
  pcre2_code* code = nullptr;
  pcre2_match_data* match = nullptr;
  pcre2_match_context* context = nullptr;
  pcre2_jit_stack* stack = nullptr;

  Parts() = default;
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() {
    pcre2_match_data_free(match);
    pcre2_match_context_free(context);
    pcre2_jit_stack_free(stack);
    pcre2_code_free(code);
  }
};

Regex::Regex(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

Regex::Compiled Regex::compile(std::string_view java_pattern) {
  const std::optional<std::string> pattern = pcre_pattern(java_pattern);
  if (!pattern)
    return {.regex = {}, .problem = "operations on character classes (&&, a class within a class) are not supported"};
  auto parts = std::make_unique<Parts>();
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_compile_context* const compile_context = pcre2_compile_context_create(nullptr);
  pcre2_set_newline(compile_context, PCRE2_NEWLINE_ANYCRLF);
  parts->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern->data()), pattern->size(), PCRE2_UTF, &error,
                              &offset, compile_context);
  pcre2_compile_context_free(compile_context);
  if (parts->code == nullptr) {
    std::array<PCRE2_UCHAR, 256> message{};
    pcre2_get_error_message(error, message.data(), message.size());
    return {.regex = {}, .problem = reinterpret_cast<const char*>(message.data())};
  }
  pcre2_jit_compile(parts->code, PCRE2_JIT_COMPLETE);  // without it matching is slower, not different
  parts->match = pcre2_match_data_create_from_pattern(parts->code, nullptr);
  parts->context = pcre2_match_context_create(nullptr);
  parts->stack = pcre2_jit_stack_create(kStackStart, kStackLimit, nullptr);
  pcre2_jit_stack_assign(parts->context, nullptr, parts->stack);
  pcre2_set_match_limit(parts->context, kMatchLimit);
  pcre2_set_heap_limit(parts->context, kHeapLimitKib);
  std::uint32_t groups = 0;
  pcre2_pattern_info(parts->code, PCRE2_INFO_CAPTURECOUNT, &groups);
  Regex regex(std::move(parts));
  regex.groups_ = groups;
  return {.regex = std::move(regex), .problem = ""};
}

bool Regex::find(std::string_view text, std::size_t start) {
  if (start > text.size()) return false;
  text_ = text;
  const int found = pcre2_match(parts_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), start,
                                PCRE2_NO_UTF_CHECK, parts_->match, parts_->context);
  if (found >= 0) return true;
  if (found != PCRE2_ERROR_NOMATCH) {
    raise("REGEX_LIMIT_EXCEEDED",
          "A regular expression took too many steps on a text; simplify nested repetitions in it.");
  }
  return false;
}

std::optional<std::string_view> Regex::group(std::size_t index) const {
  const PCRE2_SIZE* const offsets = pcre2_get_ovector_pointer(parts_->match);
  if (index >= pcre2_get_ovector_count(parts_->match) || offsets[2 * index] == PCRE2_UNSET) return std::nullopt;
  return text_.substr(offsets[2 * index], offsets[2 * index + 1] - offsets[2 * index]);
}

std::size_t Regex::match_start() const { return pcre2_get_ovector_pointer(parts_->match)[0]; }
std::size_t Regex::match_end() const { return pcre2_get_ovector_pointer(parts_->match)[1]; }

std::optional<std::size_t> Regex::group_named(const std::string& name) const {
  const int number = pcre2_substring_number_from_name(parts_->code, reinterpret_cast<PCRE2_SPTR>(name.c_str()));
  return number > 0 ? std::optional(static_cast<std::size_t>(number)) : std::nullopt;
}

std::size_t Regex::next_start(std::string_view text) const {
  const std::size_t end = match_end();
  if (end > match_start()) return end;
  return end < text.size() ? end + utf8_size(text[end]) : end + 1;
}

}  // namespace brook::engine
