// LineSocket: a TCP connection that lines come from. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"

namespace brook::source {

class LineSocket {
 public:
  LineSocket(std::string host, std::string port, CancelToken cancel)
      : host_(std::move(host)), port_(std::move(port)), cancel_(std::move(cancel)) {}
  ~LineSocket();
  LineSocket(const LineSocket&) = delete;
  LineSocket& operator=(const LineSocket&) = delete;

  // Errors: kIo where nobody listens.
  [[nodiscard]] Result<> connect();
  [[nodiscard]] bool is_connected() const { return fd_ >= 0; }

  // The lines that have come, without their ends; of the last one, too, once the other side has closed. Waits for the
  // first so long, and then until none has come for `quiet_ms`. 0, 0: what is there now.
  [[nodiscard]] Result<std::vector<std::string>> receive(std::int64_t wait_ms, std::int64_t quiet_ms);

 private:
  // False: nothing (more) to read within the time.
  [[nodiscard]] Result<bool> read_some(std::int64_t wait_ms);
  void take_lines(std::vector<std::string>& lines);

  std::string host_;
  std::string port_;
  CancelToken cancel_;
  int fd_ = -1;
  bool is_closed_ = false;    // by the other side
  std::string rest_;          // of a line whose end has not come
  std::size_t searched_ = 0;  // of it, for the end
};

}  // namespace brook::source
