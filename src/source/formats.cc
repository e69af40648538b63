#include <algorithm>

#include <fmt/format.h>

#include "base/data_type.h"
#include "source/csv/csv_source.h"
#include "source/csv/infer_csv.h"
#include "source/delta/delta_source.h"
#include "source/json/infer_json.h"
#include "source/json/json_source.h"
#include "source/kafka/kafka_source.h"
#include "source/nexmark/nexmark_source.h"
#include "source/parquet/infer_parquet.h"
#include "source/parquet/parquet_source.h"
#include "source/rate/rate_source.h"
#include "source/socket/socket_source.h"
#include "source/source.h"
#include "source/text/text_source.h"

namespace brook::source {

const std::vector<SourceFormat>& source_formats() {
  static const std::vector<SourceFormat> formats = {
      {"csv", &csv::open_csv_source, &csv::check_csv_source, &plan::describe_as_files, &csv::infer_csv_columns},
      {"delta", &delta::open_delta_source, &delta::check_delta_source, &delta::describe_delta_source},
      {"json", &json::open_json_source, &json::check_json_source, &plan::describe_as_files, &json::infer_json_columns},
      {"kafka", &kafka::open_kafka_source, &kafka::check_kafka_source, &kafka::describe_kafka_source},
      {"nexmark", &nexmark::open_nexmark_source, &nexmark::check_nexmark_source, &nexmark::describe_nexmark_source},
      {"parquet", &parquet::open_parquet_source, &parquet::check_parquet_source, &plan::describe_as_files,
       &parquet::infer_parquet_columns},
      {"rate", &open_rate_source, &check_rate_source, &describe_rate_source},
      {"rate-micro-batch", &open_batch_rate_source, &check_batch_rate_source, &describe_rate_source},
      {"socket", &open_socket_source, &check_socket_source, &describe_socket_source},
      {"text", &text::open_text_source, &text::check_text_source, &text::describe_text_source},
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

Result<plan::SourceTraits> describe_source(const plan::SourceTable& table) {
  return TRY(find_source_format(table.format, table.location))->describe(table);
}

Schema scanned_schema(const plan::SourceTable& table) {
  Schema schema = table.schema;
  if (const Result<plan::SourceTraits> traits = describe_source(table)) {
    schema.insert(schema.end(), traits->metadata.begin(), traits->metadata.end());
  }
  return schema;
}

}  // namespace brook::source
