// ChangedGroups: the rows of the groups that an epoch touches, as they were before it: what an aggregation of added
// rows takes back when it gives the new ones. Used by one thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "operator/aggregate/state_scan.h"
#include "operator/row_buffer.h"

namespace brook::op {

class ChangedGroups {
 public:
  explicit ChangedGroups(std::shared_ptr<const AggregateState> state);

  // Remembers how these groups are now. REQUIRES: they are touched for the first time in this epoch, and were there
  // before it.
  [[nodiscard]] Result<> remember(std::span<const std::uint32_t> groups);
  // What became of them and of the `fresh` groups; forgets everything. Rows that are the same as before are left out
  // or given, taken back and added.
  enum class Same : std::uint8_t { kLeftOut, kGiven };
  [[nodiscard]] Result<std::shared_ptr<const RowBuffer>> take(const Schema& output, bool weighted,
                                                              std::span<const std::uint32_t> fresh,
                                                              Same same = Same::kLeftOut);
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  [[nodiscard]] Result<> rows_of(std::span<const std::uint32_t> groups, std::vector<std::string>& rows) const;

  std::shared_ptr<const AggregateState> state_;
  std::vector<std::uint32_t> groups_;
  std::vector<std::string> before_;  // their cells
  std::size_t bytes_ = 0;
};

}  // namespace brook::op
