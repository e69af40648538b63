#include "engine/adapter/error.h"

#include <string>
#include <string_view>

namespace brook::engine {
namespace {

using duckdb::ExceptionType;

// "[CLASS] message" -> class and message; class names are upper case letters, digits, '_' and '.'.
bool split_class(const std::string& text, std::string& error_class, std::string& message) {
  if (text.empty() || text.front() != '[') return false;
  const std::size_t end = text.find(']');
  if (end == std::string::npos || end < 2) return false;
  for (std::size_t i = 1; i < end; ++i) {
    const char c = text[i];
    if ((c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '.') return false;
  }
  error_class = text.substr(1, end - 1);
  message = text.substr(
      text.find_first_not_of(' ', end + 1) == std::string::npos ? text.size() : text.find_first_not_of(' ', end + 1));
  return true;
}

Error no_memory(const std::string& message) {
  Error error{.kind = ErrorKind::kIo, .message = "the query does not fit into its memory: " + message};
  return std::move(error).with_hint("raise --memory, or free space where the engine spills");
}

// Where nothing better is known, the first line: DuckDB appends its own advice and the place in our SQL.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

Error to_error(const duckdb::ErrorData& data) {
  Error error{.kind = ErrorKind::kInput};
  if (split_class(data.RawMessage(), error.error_class, error.message)) return error;
  const std::string& raw = data.RawMessage();
  error.message = first_line(raw);
  if (raw.starts_with("More than one row returned by a subquery")) {
    error.message = "More than one row returned by a subquery used as an expression.";
    return std::move(error).with_class("SCALAR_SUBQUERY_TOO_MANY_ROWS");
  }
  switch (data.Type()) {
    case ExceptionType::OUT_OF_RANGE: return std::move(error).with_class("ARITHMETIC_OVERFLOW");
    case ExceptionType::DIVIDE_BY_ZERO: return std::move(error).with_class("DIVIDE_BY_ZERO");
    case ExceptionType::CONVERSION: return std::move(error).with_class("CAST_INVALID_INPUT");
    case ExceptionType::INVALID_INPUT:
    case ExceptionType::OBJECT_SIZE:
    case ExceptionType::CONSTRAINT: return error;
    case ExceptionType::OUT_OF_MEMORY: return no_memory(error.message);
    case ExceptionType::INTERRUPT: return cancelled_error();
    case ExceptionType::IO:
    case ExceptionType::HTTP:
    case ExceptionType::NETWORK:
    case ExceptionType::PERMISSION: error.kind = ErrorKind::kIo; return error;
    default:
      error.kind = ErrorKind::kInternal;
      error.message = "DuckDB: " + duckdb::Exception::ExceptionTypeToString(data.Type()) + ": " + raw;
      return error;
  }
}

Error to_error(const std::exception& exception) { return to_error(duckdb::ErrorData(exception)); }

bool invalidates_instance(const duckdb::ErrorData& data) {
  return data.Type() == ExceptionType::FATAL || data.Type() == ExceptionType::INTERNAL;
}

}  // namespace brook::engine
