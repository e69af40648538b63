#include <algorithm>

#include <fmt/format.h>

#include "base/data_type.h"
#include "source/csv/csv_source.h"
#include "source/files/file_columns.h"
#include "source/source.h"

namespace brook::source {

const std::vector<SourceFormat>& source_formats() {
  static const std::vector<SourceFormat> formats = {
      {"csv", &csv::open_csv_source, &csv::check_csv_source, file_metadata_fields()},
  };
  return formats;
}

Result<const SourceFormat*> find_source_format(const std::string& format, const Location& where) {
  std::string names;
  for (const SourceFormat& each : source_formats()) {
    if (same_name(each.format, format)) return &each;
    names += (names.empty() ? "" : ", ") + std::string(each.format);
  }
  return fail(usage_error(fmt::format("USING {} is not supported yet; supported: {}", format, names))
                  .with_class("DATA_SOURCE_NOT_FOUND")
                  .at(where));
}

}  // namespace brook::source
