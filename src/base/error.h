// An Error says what happened, where, and what to do next. Every layer of brookmill reports failure by
// returning one inside a Result (result.h); foreign exceptions become Errors at the adapter that calls
// the foreign library. Errors are plain values: copy and move them freely, from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace brook {

// What kind of trouble it is; decides the exit code (exit_code() below) and nothing else.
enum class ErrorKind : std::uint8_t {
  kUsage,       // command line, spec, SQL, or an incompatible edit: exit code 2
  kInput,       // data that does not fit its schema or mode: exit code 1
  kIo,          // operating system, network, a full disk: exit code 1
  kCorruption,  // a checkpoint or file that is not what we wrote: exit code 1
  kConflict,    // somebody else holds the lock or wrote first: exit code 1
  kCancelled,   // asked to stop (SIGINT, SIGTERM): exit code 0 for a clean stop
  kInternal,    // an impossible state; the program stops rather than writing wrong data: exit code 1
};

// A place in a text the user wrote. Lines and columns count from 1; 0 means unknown.
struct Location {
  std::string file;
  int line = 0;
  int column = 0;

  [[nodiscard]] bool known() const { return line > 0 || !file.empty(); }
  [[nodiscard]] std::string to_string() const;  // "sql/a.sql:3:14"; empty when unknown
  bool operator==(const Location&) const = default;
};

struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string error_class;  // Spark's, e.g. "UNRESOLVED_COLUMN.WITH_SUGGESTION"; empty where Spark has none
  std::string message;      // one or two sentences, no trailing newline
  Location location;
  std::string hint;  // what to do next; may be empty
  bool retryable = false;

  [[nodiscard]] int exit_code() const;
  // "sql/a.sql:3:14: [CLASS] message\n  hint" — the form printed to users.
  [[nodiscard]] std::string to_string() const;

  // The same error with a place, unless it already has one.
  [[nodiscard]] Error at(const Location& where) &&;
  [[nodiscard]] Error with_hint(std::string text) &&;
  [[nodiscard]] Error with_class(std::string text) &&;
};

[[nodiscard]] Error usage_error(std::string message);
[[nodiscard]] Error input_error(std::string message);
[[nodiscard]] Error corruption_error(std::string message);
[[nodiscard]] Error conflict_error(std::string message);
[[nodiscard]] Error cancelled_error();
[[nodiscard]] Error internal_error(std::string message);
// "cannot open data/x.csv: Permission denied"; errno values that may pass are marked retryable.
[[nodiscard]] Error io_error(std::string_view doing, std::string_view path, int error_number);

}  // namespace brook
