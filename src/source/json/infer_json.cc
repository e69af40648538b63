#include "source/json/infer_json.h"

#include <fmt/format.h>

#include "analyze/inferred_schema.h"
#include "source/files/records.h"
#include "source/files/sampling.h"
#include "source/files/unit_reader.h"
#include "source/json/json_options.h"
#include "source/schema/schema_options.h"

namespace brook::source::json {

Result<Schema> infer_json_columns(const plan::SourceTable& table, const SchemaSample& sample) {
  OptionReader reader(table.options, table.location);
  const JsonSourceOptions options = TRY(read_json_options(reader, sample.time_zone));
  const SchemaOptions schema = TRY(read_schema_options(reader, true));
  analyze::InferenceOptions inference_options;
  for (const auto& [name, value] : table.options) inference_options[folded_name(name)] = value;
  analyze::JsonInference inference(inference_options);

  TextScanPlan plan;
  plan.files = sample.files;
  plan.planned = sample.planned;
  const RecordEnds ends{.separator = options.multi_line ? "" : options.line_separator, .anywhere = options.multi_line};
  const std::unique_ptr<TextUnits> units = TRY(TextUnits::create(plan, ends));
  UnitReader bytes(*units);
  Records records(ends);
  Sampling sampling(schema.sampling_ratio);
  while (!sampling.is_enough(plan.counts->bytes) && TRY(bytes.next_unit())) {
    Block block;
    while (TRY(bytes.next_block(block))) {
      if (ends.anywhere && !block.final) {
        bytes.use_up_to(block.begin);
        continue;
      }
      records.start(block);
      for (std::string_view record; records.next(record);) {
        if (sampling.takes_next()) inference.add(record);
      }
    }
    TRY(bytes.close_unit());
  }
  Schema columns = inference.columns(options.mode == ParseMode::kPermissive ? options.corrupt_column : "");
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!same_name(columns[i].name, columns[j].name)) continue;
      return fail(input_error(fmt::format("{} has fields {} and {}, whose names differ in case alone", table.name,
                                          columns[j].name, columns[i].name))
                      .with_class("COLUMN_ALREADY_EXISTS")
                      .with_hint("Declare the columns of the table: fields are then found by name, with case.")
                      .at(table.location));
    }
  }
  return columns;
}

}  // namespace brook::source::json
