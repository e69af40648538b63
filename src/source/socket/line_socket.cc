#include "source/socket/line_socket.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace brook::source {

namespace {

// How soon a request to stop is noticed.
constexpr std::int64_t kPollMs = 50;
// More waits at the sender's until these are taken; a line takes about so many bytes beside its text.
constexpr std::size_t kMostBytes = std::size_t{16} << 20U;
constexpr std::size_t kLineBytes = 256;

}  // namespace

LineSocket::~LineSocket() {
  if (fd_ >= 0) ::close(fd_);
}

Result<> LineSocket::connect() {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const auto refused = [&](const std::string& why) {
    Error error = io_error("connect to", fmt::format("{}:{}", host_, port_), ECONNREFUSED);
    error.message = fmt::format("cannot connect to {}:{}: {}", host_, port_, why);
    return std::move(error).with_hint("Start what sends the lines first, such as   nc -lk " + port_);
  };
  if (const int problem = ::getaddrinfo(host_.c_str(), port_.c_str(), &wanted, &found); problem != 0) {
    return fail(refused(::gai_strerror(problem)));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, &::freeaddrinfo);
  int problem = ECONNREFUSED;
  for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next) {
    const int fd = ::socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol);
    if (fd < 0) continue;
    if (::connect(fd, address->ai_addr, address->ai_addrlen) == 0) {
      fd_ = fd;
      return {};
    }
    problem = errno;
    ::close(fd);
  }
  return fail(refused(std::generic_category().message(problem)));
}

Result<bool> LineSocket::read_some(std::int64_t wait_ms) {
  for (;;) {
    TRY(cancel_.check());
    pollfd ready{.fd = fd_, .events = POLLIN, .revents = 0};
    const std::int64_t step = std::min(wait_ms, kPollMs);
    const int count = ::poll(&ready, 1, static_cast<int>(step));
    if (count > 0) break;
    if (count < 0 && errno != EINTR) return fail(io_error("wait for", fmt::format("{}:{}", host_, port_), errno));
    wait_ms -= step;
    if (wait_ms <= 0) return false;
  }
  std::array<char, std::size_t{64} << 10U> bytes{};
  const ssize_t count = ::recv(fd_, bytes.data(), bytes.size(), 0);
  if (count < 0) return fail(io_error("read from", fmt::format("{}:{}", host_, port_), errno));
  is_closed_ = count == 0;
  rest_.append(bytes.data(), static_cast<std::size_t>(count));
  return count > 0;
}

void LineSocket::take_lines(std::vector<std::string>& lines) {
  std::size_t begin = 0;
  for (std::size_t end = rest_.find('\n', searched_); end != std::string::npos; end = rest_.find('\n', begin)) {
    const std::size_t length = end - begin - (end > begin && rest_[end - 1] == '\r' ? 1 : 0);
    lines.push_back(rest_.substr(begin, length));
    begin = end + 1;
  }
  rest_.erase(0, begin);
  searched_ = rest_.size();
  if (is_closed_ && !rest_.empty()) lines.push_back(std::exchange(rest_, {}));
}

Result<std::vector<std::string>> LineSocket::receive(std::int64_t wait_ms, std::int64_t quiet_ms) {
  std::vector<std::string> lines;
  for (std::size_t bytes = 0; !is_closed_ && bytes < kMostBytes;) {
    const std::size_t before = rest_.size();
    if (!TRY(read_some(bytes == 0 ? wait_ms : quiet_ms))) break;
    const std::size_t lines_before = lines.size();
    bytes += rest_.size() - before;
    take_lines(lines);
    bytes += (lines.size() - lines_before) * kLineBytes;
    if (rest_.size() > kMostBytes) {
      return fail(
          input_error(fmt::format("{}:{} has sent {} MB without the end of a line", host_, port_, rest_.size() >> 20U))
              .with_hint("A socket's rows are lines of text."));
    }
  }
  take_lines(lines);
  return lines;
}

}  // namespace brook::source
