#include "base/s3/buckets.h"

#include <algorithm>

#include "base/secret.h"

namespace brook::s3 {

namespace {

bool names_a_secret(const std::string& value) {
  return value.starts_with("${") && value.ends_with('}') && is_secret_name(std::string_view(value).substr(2));
}

}  // namespace

Result<Options> Buckets::options(const std::string& bucket) const {
  Options all;
  if (access_.bucket.empty() || access_.bucket == bucket) all = TRY(options_of(access_.options, bucket, true));
  Options of_project = TRY(options_of(access_.configuration, bucket, false));
  all.merge(of_project);
  return all;
}

Result<std::shared_ptr<S3Client>> Buckets::client(const std::string& bucket) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<S3Client>& client = clients_[bucket];
  if (!client) {
    const Options found = TRY(options(bucket));
    Settings settings = TRY(read_settings(found, access_.files, access_.directory));
    client = std::make_shared<S3Client>(bucket, std::move(settings), access_.calls, access_.cancel);
  }
  return client;
}

Result<Options> Buckets::portable_options(const std::string& bucket) const {
  Options all = TRY(options(bucket));
  std::erase_if(all, [](const auto& option) {
    const bool is_secret =
        option.first == "access.key" || option.first == "secret.key" || option.first == "session.token";
    return is_secret && !names_a_secret(option.second);
  });
  return all;
}

}  // namespace brook::s3
