#include "sink/s3/access.h"

#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "base/s3/object_path.h"
#include "base/s3/s3_file_system.h"

namespace brook::sink::s3 {

namespace {

constexpr std::chrono::milliseconds kPause{500};
constexpr std::chrono::seconds kGiveUpAfter{120};

}  // namespace

SplitOptions split(const sql::OptionMap& options) {
  SplitOptions out;
  for (const auto& [name, value] : options) (brook::s3::is_s3_option(name) ? out.s3 : out.writer)[name] = value;
  return out;
}

Result<brook::s3::Access> access_to(const plan::Dataset& dataset, const SinkEnvironment& environment,
                                    const brook::s3::Options& of_token) {
  std::map<std::string, std::string> options = split(dataset.options).s3;
  for (const auto& [name, value] : of_token) options.insert_or_assign("fs.s3a." + name, value);
  return brook::s3::Access{.options = std::move(options),
                           .bucket = TRY(parse_object_path(dataset.path)).bucket,
                           .configuration = environment.configuration,
                           .files = environment.files,
                           .directory = environment.directory,
                           .calls = environment.calls,
                           .cancel = environment.cancel};
}

Result<brook::s3::Options> portable_options(const plan::Dataset& dataset, const SinkEnvironment& environment) {
  brook::s3::Access access = TRY(access_to(dataset, environment));
  const std::string bucket = access.bucket;
  return brook::s3::Buckets(std::move(access)).portable_options(bucket);
}

Result<std::shared_ptr<ObjectFiles>> files_of(const plan::Dataset& dataset, const SinkEnvironment& environment,
                                              const brook::s3::Options& of_token) {
  return brook::s3::s3_file_system(environment.files, TRY(access_to(dataset, environment, of_token)));
}

std::string prepared_at(const plan::Dataset& dataset, const SinkEnvironment& environment) {
  return join_path(environment.storage, dataset.key);
}

Result<> while_s3_is_away(const CancelToken& cancel, const std::string& epoch_of,
                          const std::function<Result<>()>& publish) {
  const auto end = std::chrono::steady_clock::now() + kGiveUpAfter;
  for (;;) {
    Result<> published = publish();
    if (published || published.error().kind == ErrorKind::kCancelled) return published;
    if (!published.error().retryable || std::chrono::steady_clock::now() >= end) {
      Error error = std::move(published).error();
      error.message += fmt::format("; {} is committed and will be uploaded by the next run", epoch_of);
      return fail(std::move(error));
    }
    TRY(cancel.check());
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace brook::sink::s3
