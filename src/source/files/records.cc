#include "source/files/records.h"

#include <cstring>

namespace brook::source {

bool Records::next(std::string_view& record) {
  if (at_ == end_) return false;
  const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
  if (ends_.anywhere) {
    record = rest;
    at_ = end_;
    return true;
  }
  if (!ends_.separator.empty()) {
    const std::size_t size = rest.find(ends_.separator);
    record = rest.substr(0, size);
    at_ = size == std::string_view::npos ? end_ : at_ + size + ends_.separator.size();
    return true;
  }
  const auto* feed = static_cast<const char*>(std::memchr(at_, '\n', rest.size()));
  if (feed == nullptr) feed = end_;
  const auto* const back = static_cast<const char*>(std::memchr(at_, '\r', static_cast<std::size_t>(feed - at_)));
  const char* const line_end = back != nullptr ? back : feed;
  record = {at_, static_cast<std::size_t>(line_end - at_)};
  at_ = line_end == end_ ? end_ : line_end + (line_end + 1 == feed && feed != end_ ? 2 : 1);
  return true;
}

}  // namespace brook::source
