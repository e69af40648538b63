// Records: the pieces of a block between separators, or its lines. One at a time; used by one thread.
#pragma once

#include <string>
#include <string_view>

#include "source/files/block.h"

namespace brook::source {

class Records {
 public:
  explicit Records(RecordEnds ends) : ends_(std::move(ends)) {}

  void start(const Block& block) {
    at_ = block.begin;
    end_ = block.end;
  }
  // The next one, without what ends it. False: there is none. REQUIRES: the block ends where a record ends.
  [[nodiscard]] bool next(std::string_view& record);

 private:
  RecordEnds ends_;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
};

}  // namespace brook::source
