#include "base/s3/settings.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>

#include "base/data_type.h"
#include "base/secret.h"
#include "base/trimmed.h"

namespace brook::s3 {

namespace {

constexpr std::string_view kPrefix = "fs.s3a.";
constexpr std::string_view kSparkPrefix = "spark.hadoop.";
constexpr std::string_view kBucketPrefix = "bucket.";
constexpr std::string_view kKnown[] = {"access.key",
                                       "secret.key",
                                       "session.token",
                                       "endpoint",
                                       "endpoint.region",
                                       "path.style.access",
                                       "connection.ssl.enabled",
                                       "connection.timeout",
                                       "connection.establish.timeout",
                                       "attempts.maximum",
                                       "aws.credentials.provider"};
// Settings of Hadoop that change how fast it is and not what it does.
constexpr std::string_view kTuning[] = {"impl",        "connection.maximum", "threads.max", "threads.keepalivetime",
                                        "fast.upload", "multipart.size",     "block.size",  "readahead.range",
                                        "buffer.dir",  "max.total.tasks",    "committer",   "retry",
                                        "change",      "experimental",       "input",       "vectored"};
constexpr const char* kProviders =
    "SimpleAWSCredentialsProvider, TemporaryAWSCredentialsProvider, EnvironmentVariableCredentialsProvider, "
    "ProfileCredentialsProvider and AnonymousAWSCredentialsProvider";

bool is_known(std::string_view name) { return std::ranges::find(kKnown, name) != std::ranges::end(kKnown); }

bool is_tuning(std::string_view name) {
  return std::ranges::any_of(kTuning, [&](std::string_view each) {
    return name == each || (name.starts_with(each) && name[each.size()] == '.');
  });
}

// The part behind "fs.s3a.", in lower case; nothing for another name.
std::optional<std::string> short_name(const std::string& name) {
  std::string folded = folded_name(name);
  if (folded.starts_with(kSparkPrefix)) folded.erase(0, kSparkPrefix.size());
  if (!folded.starts_with(kPrefix)) return std::nullopt;
  return folded.substr(kPrefix.size());
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return value == nullptr ? "" : value;
}

// One section of a file as AWS's tools keep it: [name], then key = value.
std::map<std::string, std::string> section_of(const std::string& text, const std::string& section) {
  std::map<std::string, std::string> values;
  bool inside = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = trimmed(std::string_view(text).substr(at, end - at));
    at = end + 1;
    if (line.starts_with('[') && line.ends_with(']')) {
      std::string_view name = trimmed(line.substr(1, line.size() - 2));
      if (name.starts_with("profile ")) name = trimmed(name.substr(std::string_view("profile ").size()));
      inside = name == section;
    } else if (const std::size_t equals = line.find('=');
               inside && equals != std::string_view::npos && !line.starts_with('#') && !line.starts_with(';')) {
      values[folded_name(trimmed(line.substr(0, equals)))] = trimmed(line.substr(equals + 1));
    }
  }
  return values;
}

class Reader {
 public:
  Reader(const Options& options, const std::shared_ptr<FileSystem>& files, const std::string& directory)
      : options_(options), files_(files), secrets_(files, directory) {}

  Result<Settings> read() {
    TRY(read_profile());
    Settings settings;
    settings.region = first({TRY(option("endpoint.region")), environment("AWS_REGION"),
                             environment("AWS_DEFAULT_REGION"), profile_["region"], "us-east-1"});
    TRY(read_endpoint(settings));
    settings.attempts = static_cast<int>(TRY(number("attempts.maximum", settings.attempts, 1, 100)));
    settings.timeouts.silence_ms = TRY(number("connection.timeout", settings.timeouts.silence_ms, 1, kDayMs));
    settings.timeouts.connect_ms = TRY(number("connection.establish.timeout", settings.timeouts.connect_ms, 1, kDayMs));
    settings.credentials = TRY(read_credentials());
    return settings;
  }

 private:
  static constexpr std::int64_t kDayMs = 86'400'000;

  Result<std::string> option(const std::string& name) {
    const auto found = options_.find(name);
    return found == options_.end() ? Result<std::string>("") : secrets_.reveal(found->second);
  }

  static std::string first(std::initializer_list<std::string> values) {
    for (const std::string& value : values) {
      if (!value.empty()) return value;
    }
    return "";
  }

  Result<std::int64_t> number(const std::string& name, std::int64_t fallback, std::int64_t least, std::int64_t most) {
    const std::string text = TRY(option(name));
    if (text.empty()) return fallback;
    std::int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() && value >= least && value <= most) {
      return value;
    }
    return fail(
        usage_error(fmt::format("{}{} is '{}', not a whole number from {} to {}", kPrefix, name, text, least, most))
            .with_hint("Times are in milliseconds."));
  }

  Result<bool> boolean(const std::string& name, bool fallback) {
    const std::string text = TRY(option(name));
    if (text.empty()) return fallback;
    if (same_name(text, "true")) return true;
    if (same_name(text, "false")) return false;
    return fail(usage_error(fmt::format("{}{} is '{}', not true or false", kPrefix, name, text)));
  }

  Result<> read_profile() {
    const std::string home = environment("HOME");
    const std::string profile = first({environment("AWS_PROFILE"), "default"});
    for (const auto& [variable, usual] :
         {std::pair{"AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials"}, std::pair{"AWS_CONFIG_FILE", ".aws/config"}}) {
      const std::string path = first({environment(variable), home.empty() ? "" : join_path(home, usual)});
      if (path.empty() || !TRY(files_->exists(path))) continue;
      profile_.merge(section_of(TRY(read_file(*files_, path)), profile));
    }
    return {};
  }

  Result<> read_endpoint(Settings& settings) {
    const std::string given =
        first({TRY(option("endpoint")), environment("AWS_ENDPOINT_URL_S3"), environment("AWS_ENDPOINT_URL")});
    const bool tls = TRY(boolean("connection.ssl.enabled", true));
    settings.endpoint = given.empty() ? fmt::format("s3.{}.amazonaws.com", settings.region) : given;
    if (settings.endpoint.find("://") == std::string::npos) {
      settings.endpoint = (tls ? "https://" : "http://") + settings.endpoint;
    }
    while (settings.endpoint.ends_with('/')) settings.endpoint.pop_back();
    if (!settings.endpoint.starts_with("https://") && !settings.endpoint.starts_with("http://")) {
      return fail(usage_error(fmt::format("fs.s3a.endpoint is '{}'", given))
                      .with_hint("Write it as https://host or http://host:port."));
    }
    // A bucket cannot be part of an address in numbers.
    const std::string host = settings.endpoint.substr(settings.endpoint.find("//") + 2);
    const bool numbers = host.find_first_not_of("0123456789.:") == std::string::npos || host.starts_with("localhost");
    settings.path_style = TRY(boolean("path.style.access", numbers));
    return {};
  }

  Result<std::optional<Credentials>> read_credentials() {
    const std::string provider = TRY(option("aws.credentials.provider"));
    if (provider.ends_with("AnonymousAWSCredentialsProvider")) return std::optional<Credentials>();
    const std::string key = TRY(option("access.key"));
    const std::string secret = TRY(option("secret.key"));
    if (key.empty() != secret.empty()) {
      return fail(usage_error(fmt::format("{0}access.key and {0}secret.key are only set together", kPrefix)));
    }
    if (!key.empty()) return std::optional(Credentials{key, secret, TRY(option("session.token"))});
    const std::string variable_key = environment("AWS_ACCESS_KEY_ID");
    const std::string variable_secret = environment("AWS_SECRET_ACCESS_KEY");
    if (!variable_key.empty() && !variable_secret.empty()) {
      return std::optional(Credentials{variable_key, variable_secret, environment("AWS_SESSION_TOKEN")});
    }
    if (!profile_["aws_access_key_id"].empty() && !profile_["aws_secret_access_key"].empty()) {
      return std::optional(
          Credentials{profile_["aws_access_key_id"], profile_["aws_secret_access_key"], profile_["aws_session_token"]});
    }
    return fail(usage_error("there are no credentials for S3")
                    .with_hint(fmt::format("Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile in "
                                           "~/.aws/credentials, or {0}access.key and {0}secret.key (as ${{env:NAME}} "
                                           "or ${{file:path}}); for a public bucket {0}aws.credentials.provider = "
                                           "AnonymousAWSCredentialsProvider.",
                                           kPrefix)));
  }

  const Options& options_;
  const std::shared_ptr<FileSystem>& files_;
  Secrets secrets_;
  std::map<std::string, std::string> profile_;
};

Result<> check_provider(const std::string& value) {
  for (const std::string_view name : {"Simple", "Temporary", "EnvironmentVariable", "Profile", "Anonymous"}) {
    for (const std::string_view end : {"AWSCredentialsProvider", "CredentialsProvider"}) {
      if (value.ends_with(std::string(name).append(end))) return {};
    }
  }
  return fail(usage_error(fmt::format("{}aws.credentials.provider '{}' is not supported", kPrefix, value))
                  .with_hint(fmt::format("There are {}.", kProviders)));
}

}  // namespace

bool is_s3_option(const std::string& name) { return short_name(name).has_value(); }

Result<Options> options_of(const std::map<std::string, std::string>& written, const std::string& bucket,
                           bool known_only) {
  Options general;
  Options own;
  const std::string bucket_prefix = fmt::format("{}{}.", kBucketPrefix, folded_name(bucket));
  for (const auto& [name, value] : written) {
    const std::optional<std::string> shorter = short_name(name);
    if (!shorter) continue;
    const bool is_own = shorter->starts_with(bucket_prefix);
    const std::string key = is_own ? shorter->substr(bucket_prefix.size()) : *shorter;
    if (!is_own && key.starts_with(kBucketPrefix) && !known_only) continue;  // of another bucket
    if (is_known(key)) {
      if (key == "aws.credentials.provider") TRY(check_provider(value));
      (is_own ? own : general)[key] = value;
    } else if (known_only || !is_tuning(key)) {
      std::string names;
      for (const std::string_view each : kKnown)
        names += fmt::format("{}{}{}", names.empty() ? "" : ", ", kPrefix, each);
      return fail(usage_error(fmt::format("{} is not supported", name)).with_hint("There are: " + names));
    }
  }
  own.merge(general);
  return own;
}

Result<Settings> read_settings(const Options& options, const std::shared_ptr<FileSystem>& files,
                               const std::string& directory) {
  return Reader(options, files, directory).read();
}

}  // namespace brook::s3
