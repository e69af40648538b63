#include <algorithm>

#include <fmt/format.h>

#include "sink/console/console_sink.h"
#include "sink/delta/delta_sink.h"
#include "sink/files/file_sink.h"
#include "sink/kafka/kafka_sink.h"
#include "sink/memory/memory_sink.h"
#include "sink/noop/noop_sink.h"

namespace brook::sink {

const std::vector<SinkFormat>& sink_formats() {
  static const std::vector<SinkFormat> formats = {
      {"parquet", &open_file_sink, &check_file_sink},
      {"csv", &open_file_sink, &check_file_sink},
      {"json", &open_file_sink, &check_file_sink},
      {"delta", &delta::open_delta_sink, &delta::check_delta_sink, true, "parquet", &delta::merges_schema, true},
      {"kafka", &kafka::open_kafka_sink, &kafka::check_kafka_sink, false, {}, nullptr, true},
      {"text", &open_file_sink, &check_file_sink, false},
      {"console", &open_console_sink, &check_console_sink, false, {}, nullptr, true},
      {"memory", &open_memory_sink, &check_memory_sink, true, "parquet"},
      {"noop", &open_noop_sink, &check_noop_sink, false, {}, nullptr, true},
  };
  return formats;
}

Result<const SinkFormat*> find_sink_format(const std::string& format, const Location& where) {
  std::string known;
  for (const SinkFormat& entry : sink_formats()) {
    if (same_name(entry.format, format)) return &entry;
    known += (known.empty() ? "" : ", ") + std::string(entry.format);
  }
  return fail(usage_error(fmt::format("Failed to find the data source: {}", format))
                  .with_class("DATA_SOURCE_NOT_FOUND")
                  .with_hint("Datasets can be written as: " + known)
                  .at(where));
}

}  // namespace brook::sink
