// AWS Signature Version 4: the headers that prove who sent a request. Pure functions; any thread. Source: AWS's
// reference, "Signature Version 4 signing process", whose published examples are the tests.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace brook::s3 {

struct Credentials {
  std::string access_key;
  std::string secret_key;
  std::string session_token;  // empty: long-lived keys
};

// What of a request is signed.
struct SignedRequest {
  std::string method;
  std::string path;                                          // percent-encoded: "/bucket/a%20b"
  std::vector<std::pair<std::string, std::string>> query;    // not encoded
  std::vector<std::pair<std::string, std::string>> headers;  // all are signed; `host` and `x-amz-date` among them
};

// The value of the header Authorization. `payload_sha256` in hex; `timestamp` "20130524T000000Z", as in x-amz-date.
[[nodiscard]] std::string authorization(const SignedRequest& request, std::string_view payload_sha256,
                                        const Credentials& credentials, std::string_view timestamp,
                                        std::string_view region, std::string_view service);

[[nodiscard]] std::string sha256_hex(std::string_view bytes);

// Percent-encoded as S3 wants it: all but A-Z a-z 0-9 - . _ ~, and '/' where it separates.
[[nodiscard]] std::string encoded_path(std::string_view key);
// "a=1&b=", sorted, each part encoded, '/' too.
[[nodiscard]] std::string encoded_query(std::vector<std::pair<std::string, std::string>> query);

}  // namespace brook::s3
