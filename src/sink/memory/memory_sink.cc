#include "sink/memory/memory_sink.h"

#include <fmt/format.h>

#include "base/s3/object_path.h"
#include "sink/files/file_sink.h"
#include "source/option_reader.h"

namespace brook::sink {

namespace {

plan::Dataset as_files(const plan::Dataset& dataset) {
  plan::Dataset files = dataset;
  files.format = "parquet";
  return files;
}

}  // namespace

Result<std::unique_ptr<Sink>> open_memory_sink(const plan::Dataset& dataset, const SinkEnvironment& environment) {
  return open_file_sink(as_files(dataset), environment);
}

Result<> check_memory_sink(const plan::Dataset& dataset) {
  TRY(source::OptionReader(dataset.options, dataset.location).refuse_unknown("memory"));
  if (is_object_path(dataset.path)) {
    return fail(usage_error(fmt::format("{} would be kept in the checkpoint, which lies on S3", dataset.name))
                    .at(dataset.location)
                    .with_class("UNSUPPORTED_FEATURE")
                    .with_hint("Write USING parquet, or keep the checkpoint on this machine."));
  }
  return check_file_sink(as_files(dataset));
}

}  // namespace brook::sink
