#include "source/text/text_source.h"

#include <fmt/format.h>

#include "source/files/file_source.h"
#include "source/files/partition_values.h"
#include "source/text/text_scan.h"

namespace brook::source::text {

namespace {

struct TextTable {
  FileOptions files;
  TextScanOptions text;
  FileColumns columns;
};

Result<TextTable> read_table(const plan::SourceTable& table) {
  OptionReader reader(table.options, table.location);
  TextTable out;
  out.files = TRY(read_file_options(reader));
  out.text.whole_text = TRY(reader.boolean("wholetext", false));
  if (const auto separator = reader.text("lineSep")) {
    if (separator->empty()) return fail(reader.wrong("lineSep", *separator, "at least one character"));
    out.text.line_separator = *separator;
  }
  if (const auto encoding = reader.text("encoding");
      encoding && !same_name(*encoding, "UTF-8") && !same_name(*encoding, "UTF8")) {
    return fail(reader.wrong("encoding", *encoding, "UTF-8, the only encoding that is supported"));
  }
  reader.ignore({"compression", "codec"});  // by the file's extension
  TRY(reader.refuse_unknown("text"));
  out.columns = TRY(file_columns(table, ""));
  if (out.columns.file.size() != 1 || !out.columns.file[0].type.is(TypeKind::kString)) {
    return fail(usage_error(fmt::format("Text data source supports only a single STRING column besides those of "
                                        "folders, and {} has: {}",
                                        table.name, ddl(out.columns.file)))
                    .at(table.location)
                    .with_hint(fmt::format("Write CREATE TABLE {} (value STRING) USING text …", table.name)));
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<Source>> open_text_source(const plan::SourceTable& table, const SourceEnvironment& environment) {
  const TextTable read = TRY(read_table(table));
  FileSource::MakeScan make_scan = [read, files = environment.files, zone = environment.session_time_zone](
                                       std::vector<PlannedFile> planned) -> Result<FileSource::Scan> {
    TextPlan plan;
    static_cast<TextScanPlan&>(plan) = TRY(text_scan_plan(files, read.files, read.columns, std::move(planned), zone));
    plan.options = read.text;
    const std::shared_ptr<SharedCounts> counts = plan.counts;
    FileSource::Scan scan;
    scan.rows = TRY(make_text_scan(std::move(plan)));
    scan.counts = [counts] { return counts->get(); };
    return scan;
  };
  return std::make_unique<FileSource>(environment.files, environment.directory, read.files, std::move(make_scan));
}

Result<> check_text_source(const plan::SourceTable& table) {
  TRY(read_table(table));
  return {};
}

Result<plan::SourceTraits> describe_text_source(const plan::SourceTable& table) {
  plan::SourceTraits traits = TRY(plan::describe_as_files(table));
  if (table.schema.empty()) traits.columns = Schema{{"value", DataType(TypeKind::kString), true}};
  return traits;
}

}  // namespace brook::source::text
