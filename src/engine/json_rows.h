// JsonRows: JSON objects as rows of a chunk, for sources that read JSON. Values become those of the columns' types by
// the same code, and so by the same rules, as in from_json(). One object a worker; used by its thread.
//
//   start(chunk) -> read(…, 0), read(…, 1) … -> finish(…)     and again with the next chunk
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json_reader.h"
#include "engine/chunk.h"

namespace brook::engine {

enum class JsonOutcome : std::uint8_t {
  kRead,
  kPartly,     // what did not fit the type is NULL
  kUnfit,      // nothing was written; the reader stands behind the value
  kMalformed,  // the text is no JSON; what was written is to be thrown away
};

struct JsonColumns {
  Schema fields;  // of an object; names are compared with case, others are passed over
  // Where each lies in a chunk; none: it is not kept, but a value that does not fit it shows in the outcome.
  std::vector<std::optional<std::size_t>> places;
  bool watches = false;  // says what of an object has no place in the columns
};

class JsonRows {
 public:
  // Spark's options, names in lower case: allowcomments, dateformat, timestampformat, timezone … Errors:
  // INVALID_DATETIME_PATTERN, INVALID_TIMEZONE.
  [[nodiscard]] static Result<std::unique_ptr<JsonRows>> create(const JsonColumns& columns,
                                                                const std::map<std::string, std::string>& options,
                                                                const std::string& session_time_zone);
  virtual ~JsonRows() = default;

  // How a reader is to take the texts apart.
  [[nodiscard]] virtual const JsonOptions& reader_options() const = 0;

  // Rows go to this chunk from now on. REQUIRES: the engine made it, and it lives until finish().
  [[nodiscard]] virtual Result<> start(ChunkBuilder& chunk) = 0;
  // Reads the object whose first token the reader gave last. REQUIRES: its text lives until finish().
  [[nodiscard]] virtual JsonOutcome read(JsonReader& reader, std::size_t row) = 0;
  // Of the object read last, where that is watched: whether it has fields, nested ones too, that are no columns; and
  // its members that are none or do not fit theirs, as JSON without the braces.
  [[nodiscard]] virtual bool saw_new_fields() const = 0;
  [[nodiscard]] virtual const std::string& rescued() const = 0;
  virtual void set_null(std::size_t row) = 0;   // in every column
  virtual void take_back(std::size_t row) = 0;  // the row is going to be read anew
  // The outcome of read() without a row.
  [[nodiscard]] virtual JsonOutcome check(JsonReader& reader) = 0;
  // The chunk is complete; the texts of its rows lie in `owner`.
  virtual void finish(const std::shared_ptr<const void>& owner) = 0;
};

}  // namespace brook::engine
