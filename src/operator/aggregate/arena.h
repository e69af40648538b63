// Arena: memory for bytes that stay as long as the state does. Used by one thread; what it gave out stays where it is.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/chunk.h"

namespace brook::op {

class Arena {
 public:
  [[nodiscard]] std::string_view copy(std::string_view bytes) {
    if (bytes.size() > left_) add_block(bytes.size());
    char* place = at_;
    std::memcpy(place, bytes.data(), bytes.size());
    at_ += bytes.size();
    left_ -= bytes.size();
    return {place, bytes.size()};
  }
  // The same string, in memory of the arena where it does not lie in the StringRef.
  [[nodiscard]] engine::StringRef own(const engine::StringRef& string) {
    return string.size() > engine::StringRef::kInlineBytes ? engine::StringRef(copy(string.view())) : string;
  }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kFirstBytes = 4 << 10;
  static constexpr std::size_t kBlockBytes = 1 << 20;

  void add_block(std::size_t least) {
    const std::size_t usual = std::clamp(bytes_, kFirstBytes, kBlockBytes);
    left_ = std::max(usual, least);
    at_ = blocks_.emplace_back(std::make_unique_for_overwrite<char[]>(left_)).get();
    bytes_ += left_;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* at_ = nullptr;
  std::size_t left_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace brook::op
