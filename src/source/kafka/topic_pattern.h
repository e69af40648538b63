// TopicPattern: the regular expression of subscribePattern, Java's, that a topic's whole name must match. One thread.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace brook::source::kafka {

class TopicPattern {
 public:
  // Errors: kUsage with the place in the pattern.
  [[nodiscard]] static Result<TopicPattern> compile(const std::string& pattern);
  [[nodiscard]] bool matches(const std::string& topic) const;

 private:
  struct Code;
  std::shared_ptr<const Code> code_;
};

}  // namespace brook::source::kafka
