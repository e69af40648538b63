#include "base/s3/client.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "base/clock.h"

namespace brook::s3 {

namespace {

constexpr int kOk = 200;
constexpr int kNoContent = 204;
constexpr int kPartial = 206;
constexpr int kNotFound = 404;
constexpr int kConflict = 409;
constexpr int kPreconditionFailed = 412;
constexpr int kRangeNotSatisfiable = 416;
constexpr int kTooManyRequests = 429;
constexpr int kServerErrors = 500;
constexpr int kNotImplemented = 501;

constexpr std::int64_t kFirstPauseMs = 100;
constexpr std::int64_t kLongestPauseMs = 5'000;
constexpr std::int64_t kSliceMs = 50;                         // of a pause, between questions whether to stop
constexpr std::size_t kAnswerBytes = std::size_t{64} << 20U;  // listings and errors are far smaller
constexpr std::string_view kMetadataPrefix = "x-amz-meta-";

bool is_good(const HttpAnswer& answer) {
  return answer.status == kOk || answer.status == kNoContent || answer.status == kPartial;
}

// Codes that say that the same request may succeed a moment later.
bool is_passing(const HttpAnswer& answer, const std::string& code) {
  constexpr std::array<std::string_view, 6> kCodes = {"SlowDown",           "InternalError", "RequestTimeout",
                                                      "ServiceUnavailable", "Throttling",    "OperationAborted"};
  if (std::ranges::find(kCodes, code) != kCodes.end()) return true;
  return answer.status == kTooManyRequests || (answer.status >= kServerErrors && answer.status != kNotImplemented);
}

// HEAD has no body to hold the code.
std::string code_of(const HttpAnswer& answer) {
  if (const auto refusal = parse_refusal(answer.body)) return refusal->code;
  switch (answer.status) {
    case kNotFound: return "NotFound";
    case kPreconditionFailed: return "PreconditionFailed";
    case 301: return "PermanentRedirect";
    case 400: return "BadRequest";
    case 401:
    case 403: return "AccessDenied";
    default: return is_good(answer) ? "" : "HTTP " + std::to_string(answer.status);
  }
}

void add_demand(std::vector<std::pair<std::string, std::string>>& headers, const Demand& demand) {
  if (demand.nothing) headers.emplace_back("if-none-match", "*");
  if (!demand.etag.empty()) headers.emplace_back("if-match", demand.etag);
}

// 409: somebody writes the object at this moment. 404: it was deleted.
bool is_unmet(const HttpAnswer& answer, const Demand& demand) {
  if (demand.any()) return false;
  if (answer.status == kNotFound) return !demand.etag.empty() && code_of(answer) != "NoSuchBucket";
  return answer.status == kPreconditionFailed || answer.status == kConflict;
}

// What a call is about: an object, or those of a prefix.
std::string key_or_prefix(const std::string& key, const std::vector<std::pair<std::string, std::string>>& query) {
  const auto prefix = std::ranges::find(query, "prefix", [](const auto& each) { return each.first; });
  return key.empty() && prefix != query.end() ? prefix->second : key;
}

std::string hint_of(std::string_view code) {
  if (code == "AccessDenied" || code == "AllAccessDisabled") {
    return "May these credentials do that? They need s3:ListBucket on the bucket and s3:GetObject on its objects; to "
           "write, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload too.";
  }
  if (code == "InvalidAccessKeyId" || code == "SignatureDoesNotMatch") {
    return "Are access key and secret key those of this endpoint, and is the region (fs.s3a.endpoint.region, "
           "AWS_REGION) right?";
  }
  if (code == "ExpiredToken" || code == "InvalidToken") return "Get a new session token and start again.";
  if (code == "NoSuchBucket") return "Create the bucket, or correct its name or fs.s3a.endpoint.";
  if (code == "PermanentRedirect" || code == "AuthorizationHeaderMalformed" || code == "IllegalLocationConstraint") {
    return "The bucket is in another region: set fs.s3a.endpoint.region or AWS_REGION.";
  }
  if (code == "RequestTimeTooSkewed") return "Set this machine's clock.";
  return "";
}

}  // namespace

S3Client::S3Client(std::string bucket, Settings settings, std::shared_ptr<RemoteCalls> calls, CancelToken cancel)
    : bucket_(std::move(bucket)),
      settings_(std::move(settings)),
      calls_(std::move(calls)),
      cancel_(std::move(cancel)),
      http_(settings_.timeouts) {}

std::string S3Client::uri(const std::string& key) const { return fmt::format("s3://{}/{}", bucket_, key); }

HttpRequest S3Client::signed_request(const Call& call) const {
  const std::size_t host_at = settings_.endpoint.find("//") + 2;
  const std::string scheme = settings_.endpoint.substr(0, host_at);
  std::string host = settings_.endpoint.substr(host_at);
  SignedRequest to_sign{call.method, "/", call.query, {}};
  if (settings_.path_style) {
    to_sign.path += bucket_ + (call.key.empty() ? "" : "/");
  } else {
    host = bucket_ + "." + host;
  }
  to_sign.path += encoded_path(call.key);

  std::string timestamp = iso_timestamp(system_clock().now_us());  // 2026-11-22T17:34:44.123Z
  std::erase_if(timestamp, [](char c) { return c == '-' || c == ':'; });
  timestamp = timestamp.substr(0, timestamp.find('.')) + "Z";
  const std::string payload = sha256_hex(call.body);
  to_sign.headers = call.headers;
  to_sign.headers.emplace_back("host", host);
  to_sign.headers.emplace_back("x-amz-date", timestamp);
  to_sign.headers.emplace_back("x-amz-content-sha256", payload);
  HttpRequest request{call.method, scheme + host + to_sign.path, {}, call.body, kAnswerBytes};
  if (settings_.credentials) {
    const Credentials& credentials = *settings_.credentials;
    if (!credentials.session_token.empty()) {
      to_sign.headers.emplace_back("x-amz-security-token", credentials.session_token);
    }
    to_sign.headers.emplace_back("Authorization",
                                 authorization(to_sign, payload, credentials, timestamp, settings_.region, "s3"));
  }
  if (!call.query.empty()) request.url += "?" + encoded_query(call.query);
  request.headers = std::move(to_sign.headers);
  return request;
}

Result<> S3Client::pause(int attempt) const {
  // Full jitter: those who were refused together do not come back together.
  thread_local std::minstd_rand random{std::random_device{}()};
  const std::int64_t most = std::min(kLongestPauseMs, kFirstPauseMs << std::min(attempt, 10));
  std::int64_t left = std::uniform_int_distribution<std::int64_t>(most / 4, most)(random);
  for (; left > 0; left -= kSliceMs) {
    TRY(cancel_.check());
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(left, kSliceMs)));
  }
  return cancel_.check();
}

Result<HttpAnswer> S3Client::send(const Call& call) {
  for (int attempt = 1;; ++attempt) {
    Result<HttpAnswer> answer = http_.send(signed_request(call), cancel_);
    const bool last = attempt >= settings_.attempts;
    if (answer) {
      // A good answer to a POST may hold an error after all: completing an upload takes so long that S3 answers before.
      const std::string code = is_good(*answer) && call.method != "POST" ? "" : code_of(*answer);
      if (!is_passing(*answer, code)) return answer;
      if (last) return fail(refused(call, *answer));
    } else if (!answer.error().retryable) {
      return answer;
    } else if (last) {
      Error error = std::move(answer).error();
      error.message = fmt::format("S3 cannot be reached to {} {}: {}", call.doing,
                                  uri(key_or_prefix(call.key, call.query)), error.message);
      error.hint = fmt::format("Is the endpoint right (fs.s3a.endpoint, AWS_ENDPOINT_URL)? It was tried {} times.",
                               settings_.attempts);
      return fail(std::move(error));
    }
    TRY(pause(attempt));
  }
}

Result<HttpAnswer> S3Client::change(const Call& call, std::string_view name) {
  HttpAnswer answer;
  const auto perform = [&]() -> Result<> {
    answer = TRY(send(call));
    return {};
  };
  TRY(calls_->mutate(fmt::format("{} {}", name, uri(call.key)), perform));
  return answer;
}

Error S3Client::refused(const Call& call, const HttpAnswer& answer) const {
  const std::string code = code_of(answer);
  const auto refusal = parse_refusal(answer.body);
  std::string message =
      fmt::format("S3 refused to {} {}: {}", call.doing, uri(key_or_prefix(call.key, call.query)), code);
  if (refusal && !refusal->message.empty()) message += fmt::format(" ({})", refusal->message);
  if (settings_.credentials) {
    for (const std::string& secret : {settings_.credentials->secret_key, settings_.credentials->session_token}) {
      for (std::size_t at = 0; !secret.empty() && (at = message.find(secret)) != std::string::npos;) {
        message.replace(at, secret.size(), "…");
      }
    }
  }
  return Error{ErrorKind::kIo, "", std::move(message), {}, hint_of(code), is_passing(answer, code)};
}

Result<std::optional<Head>> S3Client::head(const std::string& key) {
  const Call call{"HEAD", key, {}, {}, {}, "look at"};
  const HttpAnswer answer = TRY(send(call));
  if (answer.status == kNotFound) return std::optional<Head>();
  if (!is_good(answer)) return fail(refused(call, answer));
  Head head;
  head.object.key = key;
  for (const auto& [name, value] : answer.headers) {
    if (name == "content-length") head.object.size_bytes = std::stoull("0" + value);
    if (name == "last-modified") head.object.modified_us = parse_time_us(value);
    if (name == "etag") head.object.etag = value;
    if (name.starts_with(kMetadataPrefix)) head.metadata[name.substr(kMetadataPrefix.size())] = value;
  }
  return std::optional(std::move(head));
}

Result<Piece> S3Client::get(const std::string& key, std::uint64_t offset, std::uint64_t length,
                            const std::string& etag) {
  if (length == 0) return Piece{};
  Call call{"GET", key, {}, {{"range", fmt::format("bytes={}-{}", offset, offset + length - 1)}}, {}, "read"};
  if (!etag.empty()) call.headers.emplace_back("if-match", etag);
  HttpAnswer answer = TRY(send(call));
  if (answer.status == kNotFound && code_of(answer) != "NoSuchBucket") return Piece{Piece::State::kMissing, {}};
  if (answer.status == kPreconditionFailed) return Piece{Piece::State::kChanged, {}};
  if (answer.status == kRangeNotSatisfiable) return Piece{};
  if (!is_good(answer)) return fail(refused(call, answer));
  return Piece{Piece::State::kRead, std::move(answer.body)};
}

Result<std::optional<std::string>> S3Client::get_small(const std::string& key) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 20U;
  Piece piece = TRY(get(key, 0, kMost));
  if (piece.state == Piece::State::kMissing) return std::optional<std::string>();
  return std::optional(std::move(piece.bytes));
}

Result<ObjectPage> S3Client::list(const std::string& prefix, const std::string& start_after,
                                  const std::string& continuation, int most) {
  Call call{"GET", "", {{"list-type", "2"}, {"encoding-type", "url"}, {"prefix", prefix}}, {}, {}, "list"};
  call.query.emplace_back("max-keys", std::to_string(most));
  if (!continuation.empty()) {
    call.query.emplace_back("continuation-token", continuation);
  } else if (!start_after.empty()) {
    call.query.emplace_back("start-after", start_after);
  }
  const HttpAnswer answer = TRY(send(call));
  if (!is_good(answer)) return fail(refused(call, answer));
  if (std::optional<ObjectPage> page = parse_listing(answer.body)) return std::move(*page);
  return fail(Error{ErrorKind::kIo,
                    "",
                    fmt::format("{} was listed with an answer that is not S3's", uri(prefix)),
                    {},
                    "Is fs.s3a.endpoint that of S3?",
                    false});
}

Result<std::vector<Upload>> S3Client::uploads(const std::string& prefix) {
  const Call call{"GET", "", {{"uploads", ""}, {"prefix", prefix}}, {}, {}, "list uploads of"};
  const HttpAnswer answer = TRY(send(call));
  if (!is_good(answer)) return fail(refused(call, answer));
  return parse_uploads(answer.body).value_or(std::vector<Upload>{});
}

Result<Condition> S3Client::put(const std::string& key, std::string_view bytes, const Metadata& metadata,
                                const Demand& demand) {
  Call call{"PUT", key, {}, {}, bytes, "write"};
  for (const auto& [name, value] : metadata) call.headers.emplace_back(std::string(kMetadataPrefix) + name, value);
  add_demand(call.headers, demand);
  const HttpAnswer answer = TRY(change(call, "put_object"));
  if (is_unmet(answer, demand)) return Condition::kFailed;
  if (!is_good(answer)) return fail(refused(call, answer));
  return Condition::kHeld;
}

Result<> S3Client::remove(const std::string& key) {
  const Call call{"DELETE", key, {}, {}, {}, "delete"};
  const HttpAnswer answer = TRY(change(call, "delete_object"));
  if (!is_good(answer) && answer.status != kNotFound) return fail(refused(call, answer));
  return {};
}

Result<std::string> S3Client::create_upload(const std::string& key, const Metadata& metadata) {
  Call call{"POST", key, {{"uploads", ""}}, {}, {}, "begin an upload of"};
  for (const auto& [name, value] : metadata) call.headers.emplace_back(std::string(kMetadataPrefix) + name, value);
  const HttpAnswer answer = TRY(change(call, "create_upload"));
  const std::optional<std::string> id = is_good(answer) ? parse_upload_id(answer.body) : std::nullopt;
  if (!id) return fail(refused(call, answer));
  return *id;
}

Result<std::string> S3Client::upload_part(const std::string& key, const std::string& upload, int number,
                                          std::string_view bytes) {
  const Call call{"PUT", key,   {{"partNumber", std::to_string(number)}, {"uploadId", upload}},
                  {},    bytes, "upload a part of"};
  const HttpAnswer answer = TRY(change(call, "upload_part"));
  const auto etag = answer.headers.find("etag");
  if (!is_good(answer) || etag == answer.headers.end()) return fail(refused(call, answer));
  return etag->second;
}

Result<Condition> S3Client::complete_upload(const std::string& key, const std::string& upload,
                                            const std::vector<std::string>& etags, const Demand& demand) {
  const std::string xml = completion_xml(etags);
  Call call{"POST", key, {{"uploadId", upload}}, {}, xml, "complete the upload of"};
  add_demand(call.headers, demand);
  const HttpAnswer answer = TRY(change(call, "complete_upload"));
  if (is_unmet(answer, demand)) return Condition::kFailed;
  if (!is_good(answer) || parse_refusal(answer.body)) return fail(refused(call, answer));
  return Condition::kHeld;
}

Result<> S3Client::abort_upload(const std::string& key, const std::string& upload) {
  const Call call{"DELETE", key, {{"uploadId", upload}}, {}, {}, "end the upload of"};
  const HttpAnswer answer = TRY(change(call, "abort_upload"));
  if (!is_good(answer) && answer.status != kNotFound) return fail(refused(call, answer));
  return {};
}

}  // namespace brook::s3
