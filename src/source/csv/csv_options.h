// CsvOptions: Spark's CSV options, read and checked. A value; made once at planning.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "source/csv/dialect.h"
#include "source/files/parse_mode.h"
#include "source/option_reader.h"

namespace brook::source::csv {

struct CsvOptions {
  Dialect dialect;
  bool header = false;
  bool enforce_schema = false;  // true: the header is dropped unread. Spark's default; ours only where it is written
  bool infer_types = false;     // inferSchema, of a table without a column list
  ParseMode mode = ParseMode::kPermissive;
  std::string corrupt_column = "_corrupt_record";
  std::string nan = "NaN";
  std::string positive_infinity = "Inf";
  std::string negative_infinity = "-Inf";
  std::optional<std::string> date_format;
  std::optional<std::string> timestamp_format;
  std::optional<std::string> timestamp_ntz_format;
  std::optional<bool> datetime_fallback;  // enableDateTimeParsingFallback
  std::string time_zone;
};

// Errors: kUsage naming the option and what it may be.
[[nodiscard]] Result<CsvOptions> read_csv_options(OptionReader& reader, const std::string& session_time_zone);

}  // namespace brook::source::csv
