#include "engine/variant/variant_text.h"

#include <cmath>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/calendar.h"
#include "base/date_text.h"
#include "engine/kernels/number_text.h"
#include "engine/value_text.h"

namespace brook::engine {

namespace {

void append_variant_decimal(std::string& out, const VariantDecimal& decimal) {
  const VariantDecimal plain = without_zeros(decimal);
  append_decimal(
      out, {.low = static_cast<std::uint64_t>(plain.unscaled), .high = static_cast<std::int64_t>(plain.unscaled >> 64)},
      plain.scale);
}

// "2026-01-31 12:00:00.5+00:00"
std::string instant_text(std::int64_t micros, const TimeZone& zone) {
  const std::int64_t local = zone.to_local(micros);
  const std::int64_t offset = (local - micros) / kMicrosPerSecond;
  const std::int64_t minutes = std::abs(offset) / 60;
  return fmt::format("{}{}{:02}:{:02}", print_timestamp(local), offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

// What is the same in JSON and as text.
std::string plain_text(const Variant& variant) {
  std::string out;
  switch (variant.kind()) {
    case VariantKind::kBoolean: return variant.boolean() ? "true" : "false";
    case VariantKind::kLong: return std::to_string(variant.integer());
    case VariantKind::kFloat: return print_float(variant.floating());
    case VariantKind::kDouble: return print_double(variant.number());
    case VariantKind::kDecimal: append_variant_decimal(out, variant.decimal()); return out;
    case VariantKind::kDate: return print_date(static_cast<std::int32_t>(variant.integer()));
    case VariantKind::kTimestampNtz: return print_timestamp(variant.integer());
    case VariantKind::kUuid: return variant.uuid();
    default: return "null";
  }
}

void append_in_quotes(std::string& out, const std::string& text) {
  out += '"';
  out += text;
  out += '"';
}

void append_number(std::string& out, const Variant& variant, double value) {
  if (std::isfinite(value)) {
    out += plain_text(variant);
  } else {
    append_in_quotes(out, plain_text(variant));
  }
}

void append_object(std::string& out, const Variant& variant, const TimeZone& zone) {
  out += '{';
  for (std::size_t i = 0; i < variant.size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, variant.key(i));
    out += ':';
    append_variant_json(out, variant.at(i), zone);
  }
  out += '}';
}

}  // namespace

VariantDecimal without_zeros(VariantDecimal decimal) {
  while (decimal.scale > 0 && decimal.unscaled % 10 == 0) {
    decimal.unscaled /= 10;
    --decimal.scale;
  }
  return decimal;
}

void append_variant_json(std::string& out, const Variant& variant, const TimeZone& zone) {
  switch (variant.kind()) {
    case VariantKind::kObject: append_object(out, variant, zone); break;
    case VariantKind::kArray:
      out += '[';
      for (std::size_t i = 0; i < variant.size(); ++i) {
        if (i > 0) out += ',';
        append_variant_json(out, variant.at(i), zone);
      }
      out += ']';
      break;
    case VariantKind::kString: append_json_string(out, variant.text()); break;
    case VariantKind::kBinary: append_in_quotes(out, to_base64(variant.text())); break;
    case VariantKind::kFloat: append_number(out, variant, static_cast<double>(variant.floating())); break;
    case VariantKind::kDouble: append_number(out, variant, variant.number()); break;
    case VariantKind::kDate:
    case VariantKind::kTimestampNtz:
    case VariantKind::kUuid: append_in_quotes(out, plain_text(variant)); break;
    case VariantKind::kTimestamp: append_in_quotes(out, instant_text(variant.integer(), zone)); break;
    default: out += plain_text(variant);
  }
}

std::optional<std::string> variant_text(const Variant& variant, const TimeZone& zone) {
  switch (variant.kind()) {
    case VariantKind::kNull:
    case VariantKind::kUnknown: return std::nullopt;
    case VariantKind::kString:
    case VariantKind::kBinary: return std::string(variant.text());
    case VariantKind::kTimestamp: return print_timestamp(zone.to_local(variant.integer()));
    case VariantKind::kObject:
    case VariantKind::kArray: {
      std::string out;
      append_variant_json(out, variant, zone);
      return out;
    }
    default: return plain_text(variant);
  }
}

}  // namespace brook::engine
