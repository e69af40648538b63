#include "engine/kernels/regex.h"

#include <pcre2.h>

#include <array>
#include <utility>

#include "engine/kernels/java_pattern.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

constexpr std::uint32_t kMatchLimit = 10'000'000;
constexpr std::uint32_t kHeapLimitKib = 64 * 1024;
constexpr std::size_t kStackStart = 32 * 1024;
constexpr std::size_t kStackLimit = 1024 * 1024;

}  // namespace

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
  const JavaPattern pattern = translate_java_pattern(java_pattern);
  if (!pattern.problem.empty()) return {.regex = {}, .problem = pattern.problem};
  auto parts = std::make_unique<Parts>();
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_compile_context* const compile_context = pcre2_compile_context_create(nullptr);
  pcre2_set_newline(compile_context, PCRE2_NEWLINE_ANYCRLF);
  parts->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.pcre.data()), pattern.pcre.size(), PCRE2_UTF, &error,
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
