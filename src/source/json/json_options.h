// JsonOptions of a source: Spark's JSON options, read and checked. A value; made once at planning.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "source/files/parse_mode.h"
#include "source/option_reader.h"

namespace brook::source::json {

struct JsonSourceOptions {
  ParseMode mode = ParseMode::kPermissive;
  std::string corrupt_column = "_corrupt_record";
  bool multi_line = false;     // a file is one record
  std::string line_separator;  // empty: \n, \r and \r\n
  std::string time_zone;
  std::map<std::string, std::string> reading;  // what engine/json_rows.h takes, names in lower case
};

// Errors: kUsage naming the option and what it may be.
[[nodiscard]] Result<JsonSourceOptions> read_json_options(OptionReader& reader, const std::string& session_time_zone);

}  // namespace brook::source::json
