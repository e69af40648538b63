#include "base/s3/http.h"

#include <curl/curl.h>

#include <mutex>

#include <fmt/format.h>

namespace brook::s3 {

namespace {

constexpr long kMsInSecond = 1'000;

struct HandleDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Handle = std::unique_ptr<CURL, HandleDeleter>;

struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListDeleter>;

struct Receiver {
  HttpAnswer& answer;
  std::size_t most_bytes = 0;
  const CancelToken& cancel;
};

std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& receiver = *static_cast<Receiver*>(to);
  if (receiver.answer.body.size() + size * count > receiver.most_bytes) return 0;  // ends the transfer
  receiver.answer.body.append(bytes, size * count);
  return size * count;
}

std::size_t take_header(const char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& receiver = *static_cast<Receiver*>(to);
  std::string_view line(bytes, size * count);
  if (line.starts_with("HTTP/")) receiver.answer.headers.clear();  // after "100 Continue"
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    std::string name(line.substr(0, colon));
    for (char& c : name) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    while (value.ends_with('\n') || value.ends_with('\r') || value.ends_with(' ')) value.remove_suffix(1);
    receiver.answer.headers[name] = value;
  }
  return size * count;
}

int ask_whether_to_go_on(void* to, curl_off_t /*total*/, curl_off_t /*now*/, curl_off_t /*up*/, curl_off_t /*up_now*/) {
  return static_cast<const Receiver*>(to)->cancel.requested() ? 1 : 0;
}

void initialise_once() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

}  // namespace

// Handles that are not in use; each keeps its connection.
struct HttpClient::Connections {
  std::mutex mutex;
  std::vector<Handle> free;

  Handle take() {
    const std::lock_guard lock(mutex);
    if (free.empty()) return Handle(curl_easy_init());
    Handle handle = std::move(free.back());
    free.pop_back();
    return handle;
  }
  void give_back(Handle handle) {
    const std::lock_guard lock(mutex);
    free.push_back(std::move(handle));
  }
};

HttpClient::HttpClient(HttpTimeouts timeouts) : timeouts_(timeouts), connections_(std::make_unique<Connections>()) {
  initialise_once();
}
HttpClient::~HttpClient() = default;

Result<HttpAnswer> HttpClient::send(const HttpRequest& request, const CancelToken& cancel) {
  TRY(cancel.check());
  Handle handle = connections_->take();
  if (!handle) return fail(internal_error("libcurl cannot start"));
  HttpAnswer answer;
  Receiver receiver{answer, request.most_bytes, cancel};
  List headers;
  const auto add_header = [&](const std::string& line) {
    headers.reset(curl_slist_append(headers.release(), line.c_str()));
  };
  for (const auto& [name, value] : request.headers) {
    add_header(value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
  }
  add_header("Expect:");  // no round trip before the body
  add_header("Content-Type:");
  CURL* const curl = handle.get();
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(timeouts_.connect_ms));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, std::max(1L, static_cast<long>(timeouts_.silence_ms) / kMsInSecond));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiver);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &receiver);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &ask_whether_to_go_on);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &receiver);
  if (request.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else {
    if (request.method != "GET") {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data() == nullptr ? "" : request.body.data());
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  const CURLcode code = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (code == CURLE_OK) {
    connections_->give_back(std::move(handle));
    answer.status = static_cast<int>(status);
    return answer;
  }
  TRY(cancel.check());
  const std::string host = request.url.substr(0, request.url.find('/', request.url.find("//") + 2));
  if (answer.body.size() + CURL_MAX_WRITE_SIZE > request.most_bytes && code == CURLE_WRITE_ERROR) {
    return fail(input_error(fmt::format("{} answered with more than {} bytes", host, request.most_bytes)));
  }
  return fail(Error{ErrorKind::kIo, "", fmt::format("{}: {}", host, curl_easy_strerror(code)), {}, "", true});
}

}  // namespace brook::s3
