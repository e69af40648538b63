#include <fmt/format.h>

#include "base/s3/object_path.h"
#include "plan/update_mode.h"
#include "sink/files/file_sink.h"
#include "sink/s3/s3_sink.h"
#include "sink/sink.h"

namespace brook::sink {

Result<std::unique_ptr<Sink>> open_sink(const plan::Dataset& dataset, const SinkEnvironment& environment) {
  const SinkFormat* const format = TRY(find_sink_format(dataset.format, dataset.location));
  const bool on_s3 = is_object_path(dataset.path) && format->open == &open_file_sink;
  return on_s3 ? s3::open_s3_sink(dataset, environment) : format->open(dataset, environment);
}

Result<> check_sink(const plan::Dataset& dataset) {
  const SinkFormat* const format = TRY(find_sink_format(dataset.format, dataset.location));
  if (plan::is_update_mode(dataset) && !format->updates) {
    return fail(
        usage_error(fmt::format("Invalid streaming output mode: update. Data source {} does not support this "
                                "output mode.",
                                dataset.format))
            .with_class("STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE")
            .at(dataset.location)
            .with_hint("Its files only grow. Write USING delta, or USING kafka; or make it a MATERIALIZED VIEW, "
                       "which is replaced as a whole."));
  }
  if (dataset.path.find("://") == std::string::npos || format->check != &check_file_sink) {
    return format->check(dataset);
  }
  if (is_object_path(dataset.path)) return s3::check_s3_sink(dataset);
  return fail(usage_error(fmt::format("{} would lie at {}", dataset.name, dataset.path))
                  .at(dataset.location)
                  .with_hint("A table lies on this machine or on S3 (s3://bucket/folder)."));
}

}  // namespace brook::sink
