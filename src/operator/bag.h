// Bag: a multiset of rows, each with how often it is there, in the order of their bytes, so that reading it does not
// depend on how it came to be. Weights may pass through zero and below while an epoch's changes are added up.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace brook::op {

class Bag {
 public:
  using Rows = std::map<std::string, std::int64_t, std::less<>>;

  // The row's weight afterwards; a row of weight 0 is gone.
  std::int64_t add(std::string_view row, std::int64_t weight) {
    const auto at = rows_.lower_bound(row);
    if (at != rows_.end() && at->first == row) {
      at->second += weight;
      const std::int64_t now = at->second;
      if (now == 0) rows_.erase(at);
      return now;
    }
    if (weight != 0) rows_.emplace_hint(at, row, weight);
    return weight;
  }
  [[nodiscard]] const Rows& rows() const { return rows_; }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  void clear() { rows_.clear(); }

 private:
  Rows rows_;
};

// What a row costs in a Bag, roughly.
[[nodiscard]] inline std::size_t bag_bytes(std::string_view row) {
  constexpr std::size_t kNodeBytes = 32 + sizeof(Bag::Rows::value_type);
  return kNodeBytes + (row.size() > 15 ? row.size() + 1 : 0);
}

}  // namespace brook::op
