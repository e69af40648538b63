#include "engine/kernels/json_to_vector.h"

#include <charconv>
#include <limits>

#include "base/base64.h"
#include "engine/kernels/decimal_math.h"
#include "engine/kernels/number_text.h"
#include "engine/value_text.h"
#include "engine/variant/variant_json.h"

namespace brook::engine {

namespace {

template <class T>
bool write_number(std::string_view text, VectorWriter& writer, std::size_t row) {
  T value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return false;
  writer.set(row, value);
  return true;
}

// Java's getByteValue(): what fits an unsigned byte, too.
bool write_byte(std::string_view text, VectorWriter& writer, std::size_t row) {
  std::int16_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || value < -128 || value > 255) return false;
  writer.set(row, static_cast<std::int8_t>(value));
  return true;
}

// What JSON can only say in a string, or in Jackson's words.
std::optional<double> special_number(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity" || text == "+Infinity" || text == "+INF") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity" || text == "-INF") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

std::optional<double> number_of(const JsonReader& reader, bool special_ones) {
  const std::string_view text = reader.text();
  const char last = text.empty() ? '\0' : text.back();
  if (last < '0' || last > '9') return special_ones ? special_number(text) : std::nullopt;
  if (reader.token() == JsonToken::kString) return std::nullopt;
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return parse_double(text);  // out of range
  // A whole number has no negative zero.
  return reader.token() == JsonToken::kInteger && value == 0 ? 0.0 : value;
}

// As Java writes a double; what is no number in quotes.
void append_double(std::string& out, std::string_view text) {
  const auto special = special_number(text);
  const std::string printed = print_double(special ? *special : parse_double(text).value_or(0));
  const bool finite = printed.back() >= '0' && printed.back() <= '9';
  out += finite ? printed : '"' + printed + '"';
}

void append_integer(std::string& out, std::string_view digits) {
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  while (digits.size() > 1 && digits[0] == '0') digits.remove_prefix(1);
  if (negative && digits != "0") out += '-';
  out += digits;
}

}  // namespace

JsonOptions json_options(const TextOptions& options) {
  const JsonOptions defaults;
  return {.comments = option_is_true(options, "allowcomments", defaults.comments),
          .unquoted_names = option_is_true(options, "allowunquotedfieldnames", defaults.unquoted_names),
          .single_quotes = option_is_true(options, "allowsinglequotes", defaults.single_quotes),
          .leading_zeros = option_is_true(options, "allownumericleadingzeros", defaults.leading_zeros),
          .non_numeric_numbers = option_is_true(options, "allownonnumericnumbers", defaults.non_numeric_numbers),
          .any_escape = option_is_true(options, "allowbackslashescapinganycharacter", defaults.any_escape),
          .control_characters = option_is_true(options, "allowunquotedcontrolchars", defaults.control_characters)};
}

bool append_normalized_json(std::string& out, JsonReader& reader) {
  switch (reader.token()) {
    case JsonToken::kBeginObject:
    case JsonToken::kBeginArray: {
      const bool object = reader.token() == JsonToken::kBeginObject;
      out += object ? '{' : '[';
      bool first = true;
      while (true) {
        const JsonToken token = reader.next();
        if (token == (object ? JsonToken::kEndObject : JsonToken::kEndArray)) break;
        if (!std::exchange(first, false)) out += ',';
        if (object) {
          if (token != JsonToken::kKey) return false;
          append_json_string(out, reader.text());
          out += ':';
          reader.next();
        }
        if (!append_normalized_json(out, reader)) return false;
      }
      out += object ? '}' : ']';
      return true;
    }
    case JsonToken::kString: append_json_string(out, reader.text()); return true;
    case JsonToken::kInteger: append_integer(out, reader.text()); return true;
    case JsonToken::kFloat: append_double(out, reader.text()); return true;
    case JsonToken::kTrue: out += "true"; return true;
    case JsonToken::kFalse: out += "false"; return true;
    case JsonToken::kNull: out += "null"; return true;
    default: return false;
  }
}

JsonToVector::JsonToVector(const DataType& type, const TypedText& text, JsonReading reading)
    : root_(node_of(type)), text_(text), reading_(std::move(reading)) {
  root_.skipped = std::exchange(reading_.skipped, {});
}

JsonToVector::Node JsonToVector::node_of(const DataType& type) {
  Node node;
  node.kind = type.kind();
  for (const Field& field : type.fields()) node.children.push_back(node_of(field.type));
  if (type.is(TypeKind::kStruct)) {
    for (const Field& field : type.fields()) node.names.push_back(field.name);
    for (std::size_t i = 0; i < node.names.size(); ++i) node.index.try_emplace(node.names[i], i);
  }
  return node;
}

JsonOutcome JsonToVector::read(const Node& node, JsonReader& reader, VectorWriter& writer, std::size_t row) {
  const JsonToken token = reader.token();
  if (token == JsonToken::kError || token == JsonToken::kEnd) return JsonOutcome::kMalformed;
  if (node.kind == TypeKind::kVariant) return read_variant_value(reader, writer, row);
  if (token == JsonToken::kNull) {
    writer.set_null(row);
    return JsonOutcome::kRead;
  }
  switch (node.kind) {
    case TypeKind::kStruct:
      if (token == JsonToken::kBeginObject) return read_struct(node, reader, writer, row);
      break;
    case TypeKind::kMap:
      if (token == JsonToken::kBeginObject) return read_entries(node, reader, writer, row);
      break;
    case TypeKind::kArray:
      if (token == JsonToken::kBeginArray) return read_entries(node, reader, writer, row);
      break;
    case TypeKind::kString: return read_text(reader, writer, row);
    default:
      if (read_flat(node, reader, writer, row)) return JsonOutcome::kRead;
  }
  return reader.skip_value() ? JsonOutcome::kUnfit : JsonOutcome::kMalformed;
}

JsonOutcome JsonToVector::read_struct(const Node& node, JsonReader& reader, VectorWriter& writer, std::size_t row) {
  const std::size_t count = node.children.size();
  const std::size_t first = seen_.size();
  seen_.resize(first + (count + 63) / 64);
  const JsonOutcome outcome = read_fields(node, reader, writer, row, first);
  if (outcome != JsonOutcome::kMalformed) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!was_seen(first, i)) writer.child(i).set_null(row);
    }
  }
  seen_.resize(first);
  return outcome;
}

JsonOutcome JsonToVector::read_fields(const Node& node, JsonReader& reader, VectorWriter& writer, std::size_t row,
                                      std::size_t first) {
  const std::size_t count = node.children.size();
  bool partly = false;
  std::size_t expected = 0;  // objects mostly have their fields in the schema's order
  while (reader.next() == JsonToken::kKey) {
    std::size_t place = expected;
    if (place >= count || node.names[place] != reader.text()) {
      const auto found = node.index.find(reader.text());
      place = found == node.index.end() ? SIZE_MAX : found->second;
    }
    if (place == SIZE_MAX && reading_.watches) {
      if (!skip_new_field(node, reader)) return JsonOutcome::kMalformed;
      continue;
    }
    reader.next();
    const std::size_t start = reader.start();
    if (place == SIZE_MAX || (!node.skipped.empty() && node.skipped[place])) {
      if (!reader.skip_value()) return JsonOutcome::kMalformed;
      continue;
    }
    expected = place + 1;
    if (was_seen(first, place)) writer.child(place).set_valid(row);
    const JsonOutcome outcome = read(node.children[place], reader, writer.child(place), row);
    if (outcome == JsonOutcome::kMalformed) return outcome;
    partly |= outcome != JsonOutcome::kRead;
    if (outcome != JsonOutcome::kRead && reading_.watches && &node == &root_) rescue(node.names[place], reader, start);
    // A value that does not fit leaves what an earlier field of the same name gave.
    if (outcome != JsonOutcome::kUnfit) seen_[first + place / 64] |= std::uint64_t{1} << (place % 64);
  }
  if (reader.token() != JsonToken::kEndObject) return JsonOutcome::kMalformed;
  return partly ? JsonOutcome::kPartly : JsonOutcome::kRead;
}

bool JsonToVector::skip_new_field(const Node& node, JsonReader& reader) {
  const std::string name(reader.text());
  reader.next();
  const std::size_t start = reader.start();
  if (!reader.skip_value()) return false;
  saw_new_fields_ = true;
  if (&node == &root_) rescue(name, reader, start);
  return true;
}

void JsonToVector::rescue(std::string_view name, const JsonReader& reader, std::size_t start) {
  if (!rescued_.empty()) rescued_ += ',';
  append_json_string(rescued_, name);
  rescued_ += ':';
  rescued_ += reader.whole_text().substr(start, reader.position() - start);
}

// An array, or an object as a map.
JsonOutcome JsonToVector::read_entries(const Node& node, JsonReader& reader, VectorWriter& writer, std::size_t row) {
  const bool map = node.kind == TypeKind::kMap;
  const JsonToken end = map ? JsonToken::kEndObject : JsonToken::kEndArray;
  const std::size_t first = writer.size();
  bool partly = false;
  bool unfit = false;
  const auto malformed = [&] {
    writer.take_back(first);
    return JsonOutcome::kMalformed;
  };
  while (reader.next() != end) {
    if (reader.token() == JsonToken::kError) return malformed();
    if (unfit) {
      if (map) reader.next();
      if (!reader.skip_value()) return malformed();
      continue;
    }
    const std::size_t place = writer.append();
    if (map) {
      writer.child(0).set_text(place, reader.text());
      reader.next();
    }
    const JsonOutcome outcome = read(node.children[map ? 1 : 0], reader, writer.child(map ? 1 : 0), place);
    if (outcome == JsonOutcome::kMalformed) return malformed();
    partly |= outcome == JsonOutcome::kPartly;
    unfit = outcome == JsonOutcome::kUnfit;
  }
  if (unfit) {
    writer.take_back(first);
    return JsonOutcome::kUnfit;
  }
  writer.set_list(row, first, writer.size() - first);
  return partly ? JsonOutcome::kPartly : JsonOutcome::kRead;
}

JsonOutcome JsonToVector::read_text(JsonReader& reader, VectorWriter& writer, std::size_t row) const {
  if (reader.token() == JsonToken::kString) {
    if (reading_.in_place && reader.is_in_place()) {
      writer.set_text_in_place(row, reader.text());
    } else {
      writer.set_text(row, reader.text());
    }
    return JsonOutcome::kRead;
  }
  if (reading_.exact) {
    const std::size_t first = reader.start();
    if (!reader.skip_value()) return JsonOutcome::kMalformed;
    writer.set_text(row, reader.whole_text().substr(first, reader.position() - first));
    return JsonOutcome::kRead;
  }
  std::string text;
  if (!append_normalized_json(text, reader)) return JsonOutcome::kMalformed;
  writer.set_text(row, text);
  return JsonOutcome::kRead;
}

JsonOutcome JsonToVector::read_variant_value(JsonReader& reader, VectorWriter& writer, std::size_t row) const {
  const std::optional<VariantTree> tree = read_variant(reader);
  if (!tree) return JsonOutcome::kMalformed;
  const EncodedVariant encoded = encode(*tree);
  writer.set_variant(row, encoded.value, encoded.metadata);
  return JsonOutcome::kRead;
}

bool JsonToVector::read_flat(const Node& node, const JsonReader& reader, VectorWriter& writer, std::size_t row) const {
  const JsonToken token = reader.token();
  const std::string_view text = reader.text();
  const bool whole = token == JsonToken::kInteger;
  const bool number = whole || token == JsonToken::kFloat;
  switch (node.kind) {
    case TypeKind::kBoolean:
      if (token != JsonToken::kTrue && token != JsonToken::kFalse) return false;
      writer.set(row, token == JsonToken::kTrue);
      return true;
    case TypeKind::kByte: return whole && write_byte(text, writer, row);
    case TypeKind::kShort: return whole && write_number<std::int16_t>(text, writer, row);
    case TypeKind::kInt: return whole && write_number<std::int32_t>(text, writer, row);
    case TypeKind::kLong: return whole && write_number<std::int64_t>(text, writer, row);
    case TypeKind::kFloat:
    case TypeKind::kDouble: {
      if (!number && token != JsonToken::kString) return false;
      const std::optional<double> value = number_of(reader, reading_.options.non_numeric_numbers);
      if (!value) return false;
      if (node.kind == TypeKind::kDouble) {
        writer.set(row, *value);
      } else {
        writer.set(row, parse_float(text).value_or(static_cast<float>(*value)));
      }
      return true;
    }
    case TypeKind::kDecimal: {
      if (!number && token != JsonToken::kString) return false;
      const auto digits = parse_decimal_text(text);
      const DataType& type = writer.type();
      const auto value = digits ? decimal_from_text(*digits, type.precision(), type.scale()) : std::nullopt;
      if (value) writer.set_decimal(row, *value);
      return value.has_value();
    }
    case TypeKind::kDayTimeInterval:
    case TypeKind::kYearMonthInterval:
      return token == JsonToken::kString && write_cast_text(writer, row, text, TimeZone());
    case TypeKind::kBinary: {
      if (token != JsonToken::kString) return false;
      const auto bytes = from_base64(text);
      if (bytes) writer.set_text(row, *bytes);
      return bytes.has_value();
    }
    default: return read_time(node, reader, writer, row);
  }
}

bool JsonToVector::read_time(const Node& node, const JsonReader& reader, VectorWriter& writer, std::size_t row) const {
  if (node.kind == TypeKind::kTimestamp && reader.token() == JsonToken::kInteger) {
    std::int64_t seconds = 0;
    const std::string_view text = reader.text();
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), seconds);
    constexpr std::int64_t kMicros = 1'000'000;
    if (parsed.ec != std::errc()) return false;
    writer.set(row, static_cast<std::int64_t>(static_cast<std::uint64_t>(seconds) * kMicros));
    return true;
  }
  if (reader.token() != JsonToken::kString || reader.text().empty()) return false;
  if (node.kind == TypeKind::kDate) {
    const auto days = text_.date(reader.text());
    if (days) writer.set(row, *days);
    return days.has_value();
  }
  std::optional<std::int64_t> micros;
  if (node.kind == TypeKind::kTimestamp) micros = text_.timestamp(reader.text());
  if (node.kind == TypeKind::kTimestampNtz) micros = text_.timestamp_ntz(reader.text());
  if (micros) writer.set(row, *micros);
  return micros.has_value();
}

}  // namespace brook::engine
