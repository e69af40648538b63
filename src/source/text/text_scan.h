// TextScan: text files as rows of one STRING column, read unit by unit (files/unit_reader.h). A row is a line, what
// lies between separators, or a whole file.
#pragma once

#include <memory>
#include <string>

#include "engine/scan.h"
#include "source/files/unit_reader.h"

namespace brook::source::text {

struct TextScanOptions {
  bool whole_text = false;
  std::string line_separator;  // empty: \n, \r and \r\n
};

struct TextPlan : TextScanPlan {
  TextScanOptions options;
};

// REQUIRES: the files hold one column, a STRING. Errors: kInput for a compression that is not known.
[[nodiscard]] Result<std::shared_ptr<engine::ScanSource>> make_text_scan(TextPlan plan);

}  // namespace brook::source::text
