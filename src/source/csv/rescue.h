// Rescue: what of CSV records has no place in the columns of their table: values that do not fit, and values of columns
// that the table does not have. As JSON, for the rescued data column. One a worker.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/csv/dialect.h"

namespace brook::source::csv {

class Rescue {
 public:
  // REQUIRES: the dialect outlives it. `columns`: so many values of a record have a place.
  Rescue(const Dialect& dialect, std::size_t columns) : dialect_(dialect), columns_(columns) {}

  // `names`: of the file's header, where it was read; others are called _c4 by their place from 0.
  void begin_file(const std::string& path, std::vector<std::string> names);
  // Whether each of its records has more values than there are columns.
  [[nodiscard]] bool has_more_names() const { return names_.size() > columns_; }

  void begin_batch(std::size_t rows) { rows_.assign(rows, {}); }
  void add(std::size_t row, std::string_view name, std::string_view value);
  // Looks for values behind those of the columns.
  void add_further(std::size_t row, std::string_view record);
  // Of a row of the batch: {"amount":"many","_file_path":"file:///…"}; empty: everything had a place.
  [[nodiscard]] std::string text(std::size_t row) const;

 private:
  const Dialect& dialect_;
  std::size_t columns_;
  std::vector<std::string> names_;
  std::string file_;               // as JSON
  std::vector<std::string> rows_;  // what is between the braces
};

}  // namespace brook::source::csv
