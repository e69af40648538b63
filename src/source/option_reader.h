// OptionReader: takes the options of one table apart. Names are compared without case; whatever is never asked for
// is refused by name at the end, so that a mistyped option cannot be ignored. Used by one thread, at planning.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/statement.h"

namespace brook::source {

class OptionReader {
 public:
  // REQUIRES: options outlive it. `where` is the statement, for messages.
  OptionReader(const sql::OptionMap& options, Location where) : options_(options), where_(std::move(where)) {}

  // As written; nothing when the option is not given. Asking makes the name known.
  [[nodiscard]] std::optional<std::string> text(std::string_view name);
  // The first of two names that mean the same.
  [[nodiscard]] std::optional<std::string> text(std::string_view name, std::string_view alias);
  [[nodiscard]] Result<bool> boolean(std::string_view name, bool fallback);
  [[nodiscard]] Result<std::int64_t> integer(std::string_view name, std::int64_t fallback);
  [[nodiscard]] Result<std::optional<std::int64_t>> positive(std::string_view name);
  // "1048576", "512k", "10m", "1g" (binary units).
  [[nodiscard]] Result<std::optional<std::uint64_t>> bytes(std::string_view name);
  // "7d", "30 min", "500ms"; a number alone is milliseconds, as in Spark.
  [[nodiscard]] Result<std::int64_t> duration_us(std::string_view name, std::int64_t fallback_us);
  // All options whose names begin so, without that beginning and in lower case. Makes them known.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> with_prefix(std::string_view prefix);
  // Makes names known that have no meaning here.
  void ignore(std::initializer_list<std::string_view> names);

  // Errors: kUsage naming an option nobody asked for, with the known ones that come closest.
  [[nodiscard]] Result<> refuse_unknown(std::string_view format) const;

  // A kUsage error about one option, at the place of the statement.
  [[nodiscard]] Error wrong(std::string_view name, std::string_view value, std::string_view expected) const;
  [[nodiscard]] const Location& where() const { return where_; }

 private:
  const sql::OptionMap& options_;
  Location where_;
  std::vector<std::string> known_;
};

}  // namespace brook::source
