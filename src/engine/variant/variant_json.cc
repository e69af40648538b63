#include "engine/variant/variant_json.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "engine/kernels/decimal_math.h"
#include "engine/kernels/number_text.h"

namespace brook::engine {

namespace {

// A number in plain digits is exact: a DECIMAL where it is no BIGINT. What has an exponent or too many digits is a
// DOUBLE.
VariantTree number_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem == std::errc() && end == text.data() + text.size()) return VariantTree::integer(value);
  if (text.find_first_of("eENI") == std::string_view::npos) {
    if (const auto decimal = parse_decimal_text(text)) {
      const int precision = std::max(static_cast<int>(decimal->digits.size()), decimal->scale);
      if (precision <= kDecimalDigits) {
        if (const auto unscaled = decimal_from_text(*decimal, kDecimalDigits, decimal->scale))
          return VariantTree::decimal({*unscaled, decimal->scale});
      }
    }
  }
  return VariantTree::number(parse_double(text).value_or(0));
}

std::optional<VariantTree> read_object(JsonReader& reader) {
  VariantTree::Fields fields;
  std::set<std::string, std::less<>> keys;
  while (reader.next() == JsonToken::kKey) {
    std::string key(reader.text());
    if (!keys.insert(key).second) return std::nullopt;
    reader.next();
    std::optional<VariantTree> value = read_variant(reader);
    if (!value) return std::nullopt;
    fields.emplace_back(std::move(key), *std::move(value));
  }
  if (reader.token() != JsonToken::kEndObject) return std::nullopt;
  return VariantTree(std::move(fields));
}

std::optional<VariantTree> read_array(JsonReader& reader) {
  VariantTree::Elements elements;
  while (reader.next() != JsonToken::kEndArray) {
    std::optional<VariantTree> value = read_variant(reader);
    if (!value) return std::nullopt;
    elements.push_back(*std::move(value));
  }
  return VariantTree(std::move(elements));
}

}  // namespace

std::optional<VariantTree> read_variant(JsonReader& reader) {
  switch (reader.token()) {
    case JsonToken::kBeginObject: return read_object(reader);
    case JsonToken::kBeginArray: return read_array(reader);
    case JsonToken::kString: return VariantTree::text(reader.text());
    case JsonToken::kInteger:
    case JsonToken::kFloat: return number_of(reader.text());
    case JsonToken::kTrue: return VariantTree::boolean(true);
    case JsonToken::kFalse: return VariantTree::boolean(false);
    case JsonToken::kNull: return VariantTree();
    default: return std::nullopt;
  }
}

std::optional<VariantTree> parse_variant(std::string_view json) {
  // Strict JSON: what from_json() lets pass is malformed here.
  JsonReader reader(json, {.single_quotes = false, .non_numeric_numbers = false});
  reader.next();
  return read_variant(reader);
}

}  // namespace brook::engine
