// HttpClient: one HTTP request at a time on each thread, over connections that are kept (libcurl). Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"

namespace brook::s3 {

struct HttpRequest {
  std::string method;
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string_view body;               // outlives the call
  std::size_t most_bytes = 64U << 20;  // an answer with more is an error
};

struct HttpAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

struct HttpTimeouts {
  std::int64_t connect_ms = 10'000;
  std::int64_t silence_ms = 60'000;  // without a byte in either direction
};

class HttpClient {
 public:
  explicit HttpClient(HttpTimeouts timeouts);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Any answer is one, whatever its status. Errors: kIo, retryable, where none came; kCancelled.
  [[nodiscard]] Result<HttpAnswer> send(const HttpRequest& request, const CancelToken& cancel);

 private:
  struct Connections;
  HttpTimeouts timeouts_;
  std::unique_ptr<Connections> connections_;
};

}  // namespace brook::s3
