// TextStyle: how Spark's CSV, JSON and text writers lay out rows, read from their options. A plain value.
#pragma once

#include <map>
#include <string>

#include "base/data_type.h"
#include "base/result.h"
#include "engine/chunk.h"

namespace brook::engine {

struct TextStyle {
  enum class Format : std::uint8_t { kCsv, kJson, kText } format = Format::kCsv;
  enum class Compression : std::uint8_t { kNone, kGzip, kZstd } compression = Compression::kNone;
  std::string line_end = "\n";
  // CSV
  bool header = false;
  std::string separator = ",";
  char quote = '"';
  char escape = '\\';
  bool quote_all = false;
  std::string null_value;
  std::string empty_value = "\"\"";
  bool trim_leading = true;
  bool trim_trailing = true;
  // JSON
  bool ignore_null_fields = true;

  // `format`: "csv", "json" or "text". Options that Spark has and we have not are refused by name; others are not ours
  // to judge.
  static Result<TextStyle> parse(const std::string& format, const std::map<std::string, std::string>& options);

  // Appends the line of one row, or of the column names.
  void append_row(std::string& out, const Schema& columns, const ChunkView& chunk, std::size_t row) const;
  void append_header(std::string& out, const Schema& columns) const;

 private:
  void append_field(std::string& out, std::string_view text) const;
};

}  // namespace brook::engine
