// TypedText: values of Spark's flat types from pieces of text, as the JSON and CSV functions and the casts of VARIANT
// read them, and texts of flat values, with Spark's options (timestampFormat …). Made once for a query and a thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/data_type.h"
#include "base/result.h"
#include "base/time_zone.h"
#include "engine/kernels/date_pattern.h"
#include "engine/kernels/vector_writer.h"

namespace brook::engine {

// Option names in lower case.
using TextOptions = std::map<std::string, std::string>;

[[nodiscard]] bool option_is_true(const TextOptions& options, const std::string& name, bool otherwise);

class TypedText {
 public:
  // Options timezone, dateformat, timestampformat, timestampntzformat, enabledatetimeparsingfallback. Errors:
  // INVALID_DATETIME_PATTERN, INVALID_TIMEZONE.
  [[nodiscard]] static Result<TypedText> create(const TextOptions& options, const std::string& session_zone);

  [[nodiscard]] const TimeZone& zone() const { return zone_; }

  [[nodiscard]] std::optional<std::int32_t> date(std::string_view text) const;
  [[nodiscard]] std::optional<std::int64_t> timestamp(std::string_view text) const;
  [[nodiscard]] std::optional<std::int64_t> timestamp_ntz(std::string_view text) const;

  [[nodiscard]] std::string date_text(std::int32_t days) const;
  [[nodiscard]] std::string timestamp_text(std::int64_t micros) const;
  [[nodiscard]] std::string timestamp_ntz_text(std::int64_t local_micros) const;

 private:
  TimeZone zone_;
  std::string zone_id_;
  bool falls_back_ = false;          // what a pattern does not read is read as CAST does
  std::optional<DatePattern> date_;  // absent: as CAST reads
  std::optional<DatePattern> timestamp_;
  std::optional<DatePattern> timestamp_ntz_;
  DatePattern timestamp_out_;
  DatePattern timestamp_ntz_out_;
};

// The text as CAST reads it (CAST AS STRING … of any flat type); false where it is malformed. Nothing is written then.
[[nodiscard]] bool write_cast_text(VectorWriter& writer, std::size_t row, std::string_view text, const TimeZone& zone);
// The text of an instant that CAST reads: with a zone of its own or in `zone`.
[[nodiscard]] std::optional<std::int64_t> cast_instant(std::string_view text, const TimeZone& zone);

}  // namespace brook::engine
