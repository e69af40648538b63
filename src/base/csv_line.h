// One line of CSV taken apart, as from_csv() and schema_of_csv() read it. Pure functions; any thread. Source of the
// semantics: Spark's CSV options with univocity's parser behind them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brook {

struct CsvLineOptions {
  std::string separator = ",";
  char quote = '"';  // '\0': none
  char escape = '\\';
  char comment = '\0';
  bool trim_left = false;
  bool trim_right = false;
  std::string null_value;   // reads as NULL
  std::string empty_value;  // what an empty text in quotes reads as

  // From Spark's options, names in lower case.
  [[nodiscard]] static CsvLineOptions from(const std::map<std::string, std::string>& options);
};

// The fields; one without a value is NULL. A comment, and a line without anything, have none.
[[nodiscard]] std::vector<std::optional<std::string>> split_csv_line(std::string_view line,
                                                                     const CsvLineOptions& options);

}  // namespace brook
