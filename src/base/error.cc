#include "base/error.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace brook {

std::string Location::to_string() const {
  if (line <= 0) return file;
  return fmt::format("{}:{}:{}", file.empty() ? "query" : file, line, column);
}

int Error::exit_code() const {
  switch (kind) {
    case ErrorKind::kUsage: return 2;
    case ErrorKind::kCancelled: return 0;
    default: return 1;
  }
}

std::string Error::to_string() const {
  std::string text;
  if (location.known()) text += location.to_string() + ": ";
  if (!error_class.empty()) text += fmt::format("[{}] ", error_class);
  text += message;
  if (!hint.empty()) text += "\n  " + hint;
  return text;
}

Error Error::at(const Location& where) && {
  if (!location.known()) location = where;
  return std::move(*this);
}

Error Error::with_hint(std::string text) && {
  hint = std::move(text);
  return std::move(*this);
}

Error Error::with_class(std::string text) && {
  error_class = std::move(text);
  return std::move(*this);
}

namespace {
Error make(ErrorKind kind, std::string message) {
  Error error;
  error.kind = kind;
  error.message = std::move(message);
  return error;
}
}  // namespace

Error usage_error(std::string message) { return make(ErrorKind::kUsage, std::move(message)); }
Error input_error(std::string message) { return make(ErrorKind::kInput, std::move(message)); }
Error corruption_error(std::string message) { return make(ErrorKind::kCorruption, std::move(message)); }
Error conflict_error(std::string message) { return make(ErrorKind::kConflict, std::move(message)); }
Error cancelled_error() { return make(ErrorKind::kCancelled, "stopped on request"); }

Error internal_error(std::string message) {
  return make(ErrorKind::kInternal, "internal error: " + std::move(message))
      .with_hint(
          "This is a defect in brookmill; nothing was written. Please report it with the command and this text.");
}

Error io_error(std::string_view doing, std::string_view path, int error_number) {
  Error error = make(ErrorKind::kIo, fmt::format("cannot {} {}: {}", doing, path, std::strerror(error_number)));
  error.retryable = error_number == EINTR || error_number == EAGAIN || error_number == EBUSY;
  if (error_number == ENOSPC || error_number == EDQUOT) error.hint = "Free some space and run again; nothing is lost.";
  if (error_number == EACCES || error_number == EPERM) error.hint = "Check the owner and permissions of the path.";
  return error;
}

}  // namespace brook
