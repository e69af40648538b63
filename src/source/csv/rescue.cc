#include "source/csv/rescue.h"

#include <fmt/format.h>

#include "engine/value_text.h"
#include "source/csv/tokenizer.h"
#include "source/files/block.h"
#include "source/files/file_columns.h"

namespace brook::source::csv {

namespace {

// More values than this behind the columns are not looked at.
constexpr std::size_t kMostFurther = 1'024;

}  // namespace

void Rescue::begin_file(const std::string& path, std::vector<std::string> names) {
  names_ = std::move(names);
  file_.clear();
  engine::append_json_string(file_, file_uri(path));
}

void Rescue::add(std::size_t row, std::string_view name, std::string_view value) {
  std::string& out = rows_[row];
  if (!out.empty()) out += ',';
  engine::append_json_string(out, name);
  out += ':';
  engine::append_json_string(out, value);
}

void Rescue::add_further(std::size_t row, std::string_view record) {
  std::string text(record);
  const std::size_t size = text.size();
  text.resize(size + kBlockPadding + 1);
  Tokenizer tokenizer(dialect_, columns_ + kMostFurther);
  tokenizer.start(text.data(), text.data() + size, true);
  std::vector<std::string> values;
  std::size_t count = 0;
  std::string_view whole;
  if (!tokenizer.header(columns_ + kMostFurther, values, count, whole)) return;
  for (std::size_t i = columns_; i < values.size(); ++i) {
    if (values[i].empty()) continue;
    add(row, i < names_.size() && !names_[i].empty() ? names_[i] : fmt::format("_c{}", i), values[i]);
  }
}

std::string Rescue::text(std::size_t row) const {
  return rows_[row].empty() ? "" : fmt::format("{{{},\"_file_path\":{}}}", rows_[row], file_);
}

}  // namespace brook::source::csv
