#include "source/parquet/infer_parquet.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/widening.h"
#include "source/parquet/footer.h"
#include "source/schema/merge_columns.h"

namespace brook::source::parquet {

Result<Schema> infer_parquet_columns(const plan::SourceTable& table, const SchemaSample& sample) {
  Schema columns;
  for (const PlannedFile& planned : sample.planned) {
    const std::unique_ptr<ReadableFile> file = TRY(open_planned(*sample.files, planned));
    const Schema found = TRY(read_footer(*file, planned.path)).schema();
    columns = merged_columns(columns, found, false);
    for (const Field& field : found) {
      const auto merged =
          std::ranges::find_if(columns, [&](const Field& each) { return same_name(each.name, field.name); });
      if (widens(field.type, merged->type)) continue;
      return fail(
          input_error(fmt::format("the column {} has types that do not go together.\n    {}: {}\n    before: {}",
                                  field.name, planned.path, ddl(found), ddl(columns)))
              .with_class("CANNOT_MERGE_SCHEMAS")
              .with_hint("Move the files apart, or declare the columns of the table and leave this one out.")
              .at(table.location));
    }
  }
  return columns;
}

}  // namespace brook::source::parquet
