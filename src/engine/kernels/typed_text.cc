#include "engine/kernels/typed_text.h"

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/date_text.h"
#include "base/interval_text.h"
#include "engine/kernels/decimal_math.h"
#include "engine/kernels/number_text.h"

namespace brook::engine {

namespace {

constexpr const char* kTimestampOut = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";
constexpr const char* kTimestampNtzOut = "yyyy-MM-dd'T'HH:mm:ss.SSS";

Result<DatePattern> compiled(const std::string& pattern) {
  auto result = DatePattern::compile(pattern);
  if (result.pattern) return *std::move(result.pattern);
  return fail(usage_error(fmt::format("Unrecognized datetime pattern: {}. {}.", pattern, result.problem))
                  .with_class("INVALID_DATETIME_PATTERN.WITH_SUGGESTION"));
}

Result<std::optional<DatePattern>> pattern_option(const TextOptions& options, const std::string& name) {
  const auto found = options.find(name);
  if (found == options.end()) return std::optional<DatePattern>();
  return std::optional(TRY(compiled(found->second)));
}

template <class T>
bool write_if(VectorWriter& writer, std::size_t row, const std::optional<T>& value) {
  if (value) writer.set(row, *value);
  return value.has_value();
}

}  // namespace

bool option_is_true(const TextOptions& options, const std::string& name, bool otherwise) {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : folded_name(found->second) == "true";
}

Result<TypedText> TypedText::create(const TextOptions& options, const std::string& session_zone) {
  TypedText text;
  const auto zone = options.find("timezone");
  text.zone_id_ = zone == options.end() ? session_zone : zone->second;
  auto found = TimeZone::find(text.zone_id_);
  if (!found) return fail(std::move(found).error().with_class("INVALID_TIMEZONE"));
  text.zone_ = *std::move(found);
  text.falls_back_ = option_is_true(options, "enabledatetimeparsingfallback", false);
  text.date_ = TRY(pattern_option(options, "dateformat"));
  text.timestamp_ = TRY(pattern_option(options, "timestampformat"));
  text.timestamp_ntz_ = TRY(pattern_option(options, "timestampntzformat"));
  text.timestamp_out_ = text.timestamp_ ? *text.timestamp_ : TRY(compiled(kTimestampOut));
  text.timestamp_ntz_out_ = text.timestamp_ntz_ ? *text.timestamp_ntz_ : TRY(compiled(kTimestampNtzOut));
  return text;
}

std::optional<std::int32_t> TypedText::date(std::string_view text) const {
  if (!date_) return parse_date(text);
  const auto micros = date_->parse(text, TimeZone());
  if (!micros) return falls_back_ ? parse_date(text) : std::nullopt;
  return static_cast<std::int32_t>(floor_div(*micros, kMicrosPerDay));
}

std::optional<std::int64_t> cast_instant(std::string_view text, const TimeZone& zone) {
  const auto parsed = parse_timestamp(text);
  if (!parsed) return std::nullopt;
  if (parsed->zone.empty()) return zone.to_utc(parsed->local_us);
  const auto written = TimeZone::find(parsed->zone);
  return written ? std::optional(written->to_utc(parsed->local_us)) : std::nullopt;
}

std::optional<std::int64_t> TypedText::timestamp(std::string_view text) const {
  if (!timestamp_) return cast_instant(text, zone_);
  const auto micros = timestamp_->parse(text, zone_);
  return micros || !falls_back_ ? micros : cast_instant(text, zone_);
}

std::optional<std::int64_t> TypedText::timestamp_ntz(std::string_view text) const {
  if (timestamp_ntz_) return timestamp_ntz_->parse(text, TimeZone());
  const auto parsed = parse_timestamp(text);
  return parsed && parsed->zone.empty() ? std::optional(parsed->local_us) : std::nullopt;
}

std::string TypedText::date_text(std::int32_t days) const {
  return date_ ? date_->format(days * kMicrosPerDay, TimeZone(), "UTC") : print_date(days);
}

std::string TypedText::timestamp_text(std::int64_t micros) const {
  return timestamp_out_.format(zone_.to_local(micros), zone_, zone_id_);
}

std::string TypedText::timestamp_ntz_text(std::int64_t local_micros) const {
  return timestamp_ntz_out_.format(local_micros, TimeZone(), "UTC");
}

bool write_cast_text(VectorWriter& writer, std::size_t row, std::string_view text, const TimeZone& zone) {
  const DataType& type = writer.type();
  switch (type.kind()) {
    case TypeKind::kBoolean: return write_if(writer, row, parse_boolean(text));
    case TypeKind::kByte: return write_if(writer, row, parse_integer<std::int8_t>(text));
    case TypeKind::kShort: return write_if(writer, row, parse_integer<std::int16_t>(text));
    case TypeKind::kInt: return write_if(writer, row, parse_integer<std::int32_t>(text));
    case TypeKind::kLong: return write_if(writer, row, parse_integer<std::int64_t>(text));
    case TypeKind::kFloat: return write_if(writer, row, parse_float(text));
    case TypeKind::kDouble: return write_if(writer, row, parse_double(text));
    case TypeKind::kDecimal: {
      const auto digits = parse_decimal_text(text);
      const auto value = digits ? decimal_from_text(*digits, type.precision(), type.scale()) : std::nullopt;
      if (value) writer.set_decimal(row, *value);
      return value.has_value();
    }
    case TypeKind::kString:
    case TypeKind::kBinary: writer.set_text(row, text); return true;
    case TypeKind::kDate: return write_if(writer, row, parse_date(text));
    case TypeKind::kTimestamp: return write_if(writer, row, cast_instant(text, zone));
    case TypeKind::kTimestampNtz: {
      const auto parsed = parse_timestamp(text);
      if (!parsed || (!parsed->zone.empty() && !TimeZone::find(parsed->zone))) return false;
      writer.set(row, parsed->local_us);
      return true;
    }
    case TypeKind::kDayTimeInterval:
    case TypeKind::kYearMonthInterval: {
      const auto amount = parse_interval(text, type.first_field(), type.last_field());
      if (amount) writer.set_integer(row, *amount);
      return amount.has_value();
    }
    default: return false;
  }
}

}  // namespace brook::engine
