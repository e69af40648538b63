#include "source/csv/infer_csv.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyze/inferred_schema.h"
#include "engine/plain_chunk.h"
#include "source/csv/csv_options.h"
#include "source/csv/csv_scan.h"
#include "source/csv/header.h"
#include "source/csv/tokenizer.h"
#include "source/files/sampling.h"
#include "source/schema/schema_options.h"

namespace brook::source::csv {

namespace {

// As Spark makes them: none is empty, and none comes twice.
std::vector<std::string> safe_names(const std::vector<std::string>& written) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const bool twice =
        std::ranges::count_if(written, [&](const auto& each) { return same_name(each, written[i]); }) > 1;
    names.push_back(written[i].empty() ? fmt::format("_c{}", i)
                    : twice            ? fmt::format("{}{}", written[i], i)
                                       : written[i]);
  }
  return names;
}

Result<> infer_types(CsvScanPlan plan, double sampling_ratio, Schema& columns) {
  const std::shared_ptr<SharedCounts> counts = plan.counts;
  const std::shared_ptr<engine::ScanSource> scan = TRY(make_csv_scan(std::move(plan)));
  std::vector<std::size_t> all(columns.size());
  std::vector<DataType> texts(columns.size(), DataType(TypeKind::kString));
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  const std::unique_ptr<engine::ScanWorker> worker = TRY(scan->open_worker(all));
  Sampling sampling(sampling_ratio);
  std::vector<DataType> types(columns.size());
  while (!sampling.is_enough(counts->bytes)) {
    engine::PlainChunk chunk(texts);
    std::uint64_t morsel = 0;
    const std::size_t rows = TRY(worker->next(chunk, morsel));
    if (rows == 0) break;
    const engine::ChunkView& view = chunk.view();
    for (std::size_t row = 0; row < rows; ++row) {
      if (!sampling.takes_next()) continue;
      for (std::size_t i = 0; i < types.size(); ++i) {
        if (types[i].is(TypeKind::kString) || !view.columns[i].is_valid(row)) continue;
        const std::string text(view.columns[i].at<engine::StringRef>(row).view());
        types[i] = analyze::common_csv_type(types[i], analyze::csv_field_type(text));
      }
    }
  }
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (!types[i].is(TypeKind::kNull)) columns[i].type = types[i];
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> first_record(const CsvScanPlan& plan) {
  Dialect dialect = plan.options.dialect;
  const RecordEnds ends{.separator = dialect.multi_line ? "" : dialect.line_separator, .anywhere = dialect.multi_line};
  const std::unique_ptr<TextUnits> units = TRY(TextUnits::create(plan, ends));
  UnitReader bytes(*units);
  std::vector<std::string> names;
  while (names.empty() && TRY(bytes.next_unit())) {
    Block block;
    while (names.empty() && TRY(bytes.next_block(block))) {
      if (dialect.multi_line && dialect.line_separator.empty()) dialect.record_end = line_end_of(block).value_or("\n");
      const auto most = static_cast<std::size_t>(dialect.max_columns);
      Tokenizer tokenizer(dialect, most);
      tokenizer.start(block.begin, block.end, block.final || !dialect.multi_line);
      std::size_t count = 0;
      std::string_view text;
      if (!tokenizer.header(most, names, count, text) && ends.anywhere && !block.final) bytes.use_up_to(block.begin);
    }
    TRY(bytes.close_unit());
  }
  return names;
}

Result<Schema> infer_csv_columns(const plan::SourceTable& table, const SchemaSample& sample) {
  OptionReader reader(table.options, table.location);
  CsvScanPlan plan;
  plan.files = sample.files;
  plan.planned = sample.planned;
  plan.options = TRY(read_csv_options(reader, sample.time_zone));
  const SchemaOptions schema = TRY(read_schema_options(reader, true));
  std::vector<std::string> names = TRY(first_record(plan));
  if (plan.options.header) {
    names = safe_names(names);
  } else {
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = fmt::format("_c{}", i);
  }
  Schema columns;
  for (const std::string& name : names) columns.push_back({name, DataType(TypeKind::kString), true});
  if (!plan.options.infer_types || columns.empty()) return columns;
  plan::SourceTable texts;
  texts.schema = columns;
  plan.columns = TRY(file_columns(texts, ""));
  plan.options.enforce_schema = true;
  plan.options.mode = ParseMode::kPermissive;
  TRY(infer_types(std::move(plan), schema.sampling_ratio, columns));
  return columns;
}

}  // namespace brook::source::csv
