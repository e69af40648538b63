// Versions: what the changes of one key came to, by their sequence: the order in which they arrived decides only
// between changes of the same sequence, where the later one counts. A value; the rules are the operator's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/data_type.h"

namespace brook::op {

struct VersionRules {
  DataType sequence_type;
  std::vector<DataType> row_types;
  bool history = false;       // every version is a row (SCD type 2), else the newest alone
  bool ignore_nulls = false;  // a NULL keeps what the version before has
};

struct Version {
  std::string sequence;  // a cell
  bool is_delete = false;
  std::int64_t arrived_us = 0;  // of a delete: how long it is remembered
  std::string row;              // cells of rules.row_types; empty: of a delete
};

class Versions {
 public:
  // A change that newer ones hide leaves no trace.
  void add(Version version, const VersionRules& rules);
  // Of TRUNCATE: forgets all that is not newer than the sequence.
  void remove_until(std::string_view sequence, const VersionRules& rules);
  // Forgets deletes that end no version and arrived before that time. They are there for changes that come late.
  void forget_deletes(std::int64_t arrived_before_us);

  // The rows of the table, oldest first: with a history, the row's cells and those of its start and its end.
  [[nodiscard]] std::vector<std::string> rows(const VersionRules& rules) const;

  [[nodiscard]] bool empty() const { return versions_.empty(); }
  [[nodiscard]] const std::vector<Version>& all() const { return versions_; }
  [[nodiscard]] std::size_t bytes() const;
  void write(std::string& out) const;
  // False: the bytes hold no versions.
  [[nodiscard]] bool read(std::string_view bytes, const VersionRules& rules);

 private:
  void compact(const VersionRules& rules);

  std::vector<Version> versions_;  // by sequence, each once
};

}  // namespace brook::op
