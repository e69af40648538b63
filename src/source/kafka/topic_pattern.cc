#include "source/kafka/topic_pattern.h"

#include <pcre2.h>

#include <array>

#include <fmt/format.h>

namespace brook::source::kafka {

struct TopicPattern::Code {
  explicit Code(pcre2_code* compiled_in) : compiled(compiled_in) {}
  ~Code() { pcre2_code_free(compiled); }
  Code(const Code&) = delete;
  Code& operator=(const Code&) = delete;
  pcre2_code* compiled;
};

namespace {

PCRE2_SPTR bytes_of(const std::string& text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }  // NOLINT

}  // namespace

Result<TopicPattern> TopicPattern::compile(const std::string& pattern) {
  int code = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* compiled =
      pcre2_compile(bytes_of(pattern), pattern.size(), PCRE2_ANCHORED | PCRE2_ENDANCHORED, &code, &offset, nullptr);
  if (compiled == nullptr) {
    std::array<PCRE2_UCHAR, 256> text{};
    pcre2_get_error_message(code, text.data(), text.size());
    return fail(usage_error(fmt::format("subscribePattern '{}' is no regular expression: {} at {}", pattern,
                                        reinterpret_cast<const char*>(text.data()), offset)));  // NOLINT
  }
  TopicPattern made;
  made.code_ = std::make_shared<const Code>(compiled);
  return made;
}

bool TopicPattern::matches(const std::string& topic) const {
  pcre2_match_data* match = pcre2_match_data_create_from_pattern(code_->compiled, nullptr);
  const int found = pcre2_match(code_->compiled, bytes_of(topic), topic.size(), 0, 0, match, nullptr);
  pcre2_match_data_free(match);
  return found >= 0;
}

}  // namespace brook::source::kafka
