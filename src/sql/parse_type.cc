// Data types as in CAST(x AS …) and column lists.
#include "sql/grammar.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace brook::sql {

namespace {

using Key = std::string_view;

constexpr auto kPlainTypes = std::to_array<std::pair<Key, TypeKind>>({
    {"BOOLEAN", TypeKind::kBoolean},
    {"TINYINT", TypeKind::kByte},
    {"BYTE", TypeKind::kByte},
    {"SMALLINT", TypeKind::kShort},
    {"SHORT", TypeKind::kShort},
    {"INT", TypeKind::kInt},
    {"INTEGER", TypeKind::kInt},
    {"BIGINT", TypeKind::kLong},
    {"LONG", TypeKind::kLong},
    {"FLOAT", TypeKind::kFloat},
    {"REAL", TypeKind::kFloat},
    {"DOUBLE", TypeKind::kDouble},
    {"STRING", TypeKind::kString},
    {"BINARY", TypeKind::kBinary},
    {"DATE", TypeKind::kDate},
    {"TIMESTAMP", TypeKind::kTimestamp},
    {"TIMESTAMP_LTZ", TypeKind::kTimestamp},
    {"TIMESTAMP_NTZ", TypeKind::kTimestampNtz},
    {"VARIANT", TypeKind::kVariant},
    {"VOID", TypeKind::kNull},
});

bool is_decimal(Key word) { return word == "DECIMAL" || word == "DEC" || word == "NUMERIC"; }
bool is_refused(Key word) { return word == "GEOMETRY" || word == "GEOGRAPHY"; }
bool has_length(Key word) { return word == "VARCHAR" || word == "CHAR" || word == "CHARACTER"; }

DataType parse_decimal(Cursor& cursor) {
  const Token& word = cursor.peek();
  cursor.advance();
  std::int64_t precision = 10;
  std::int64_t scale = 0;
  if (cursor.take("(")) {
    precision = cursor.integer("a precision");
    if (cursor.take(",")) scale = cursor.integer("a scale");
    cursor.expect(")");
  }
  if (cursor.failed()) return {};
  if (precision > 38) {
    cursor.fail(usage_error(fmt::format("Decimal precision {} exceeds max precision 38", precision))
                    .with_class("DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION")
                    .at(cursor.place_of(word)));
    return {};
  }
  if (precision < 1 || scale > precision) {
    cursor.fail(usage_error(fmt::format("Decimal scale ({}) cannot be greater than precision ({})", scale, precision))
                    .with_class("DECIMAL_SCALE_EXCEEDS_PRECISION")
                    .at(cursor.place_of(word)));
    return {};
  }
  return DataType::decimal(static_cast<int>(precision), static_cast<int>(scale));
}

std::optional<IntervalField> interval_field(Key word) {
  constexpr std::array kFields = {IntervalField::kYear, IntervalField::kMonth,  IntervalField::kDay,
                                  IntervalField::kHour, IntervalField::kMinute, IntervalField::kSecond};
  const auto* found = std::ranges::find(kFields, word, name_of);
  if (found == kFields.end()) return std::nullopt;
  return *found;
}

// INTERVAL alone is the calendar's; INTERVAL DAY TO SECOND and the like hold one number.
DataType parse_interval_type(Cursor& cursor) {
  cursor.advance();
  const std::optional<IntervalField> first = interval_field(cursor.peek().key);
  if (!first) return DataType(TypeKind::kCalendarInterval);
  cursor.advance();
  if (!cursor.take("TO")) return DataType::interval(*first, *first);
  const std::optional<IntervalField> last = interval_field(cursor.peek().key);
  const bool months = *first <= IntervalField::kMonth;
  if (!last || *last <= *first || (*last <= IntervalField::kMonth) != months) {
    cursor.fail_here("The fields of an INTERVAL are YEAR TO MONTH, or two of DAY, HOUR, MINUTE, SECOND in this order.");
    return {};
  }
  cursor.advance();
  return DataType::interval(*first, *last);
}

DataType parse_time(Cursor& cursor) {
  constexpr std::int64_t kMostDigits = 9;
  const Token& word = cursor.peek();
  cursor.advance();
  std::int64_t precision = 6;
  if (cursor.take("(")) {
    precision = cursor.integer("a precision");
    cursor.expect(")");
  }
  if (cursor.take("WITHOUT", "TIME")) cursor.expect("ZONE");
  if (cursor.failed()) return {};
  if (precision < 0 || precision > kMostDigits) {
    cursor.fail(usage_error(fmt::format("The seconds precision {} of the TIME data type is out of the supported range "
                                        "[0, {}].",
                                        precision, kMostDigits))
                    .with_class("UNSUPPORTED_TIME_PRECISION")
                    .at(cursor.place_of(word)));
    return {};
  }
  return DataType::time(static_cast<int>(precision));
}

DataType parse_timestamp(Cursor& cursor, TypeKind kind) {
  if (cursor.at("(")) {
    cursor.refuse("A TIMESTAMP with a precision", cursor.here(),
                  "Timestamps hold microseconds; leave the number away.");
  }
  if (kind == TypeKind::kTimestamp && cursor.take("WITH", "LOCAL")) {
    cursor.expect("TIME", "ZONE");
  } else if (kind == TypeKind::kTimestamp && cursor.take("WITHOUT", "TIME")) {
    cursor.expect("ZONE");
    return DataType(TypeKind::kTimestampNtz);
  }
  return DataType(kind);
}

DataType parse_string_type(Cursor& cursor) {
  if (cursor.take("COLLATE")) {
    const Location place = cursor.here();
    const Name name = parse_name(cursor, "a collation");
    if (name.size() != 1 || !same_name(name[0], "UTF8_BINARY")) {
      cursor.refuse("A STRING with a collation", place,
                    "Strings compare by their bytes; use lower() where case is not to count.");
    }
  }
  return DataType(TypeKind::kString);
}

DataType parse_nested(Cursor& cursor) {
  const Token& word = cursor.peek();
  cursor.advance();
  if (!cursor.at("<") && !(word.key == "STRUCT" && cursor.at("<>"))) {
    cursor.fail(usage_error(fmt::format("Incomplete complex type: {}", word.key))
                    .with_class(fmt::format("INCOMPLETE_TYPE_DEFINITION.{}", word.key))
                    .at(cursor.place_of(word))
                    .with_hint("Say what is in it: ARRAY<INT>, MAP<STRING, INT>, STRUCT<name: STRING>."));
    return {};
  }
  if (cursor.take("<>")) return DataType::structure({});
  cursor.expect("<");
  DataType type;
  if (word.key == "ARRAY") {
    type = DataType::array(parse_type(cursor));
  } else if (word.key == "MAP") {
    DataType key = parse_type(cursor);
    cursor.expect(",");
    type = DataType::map(std::move(key), parse_type(cursor));
  } else {
    type = DataType::structure(cursor.at(">") ? std::vector<Field>{} : parse_fields(cursor, true));
  }
  cursor.expect(">");
  return type;
}

void fail_unknown_type(Cursor& cursor) {
  const Token& token = cursor.peek();
  if (!Cursor::is_name(token)) return cursor.fail_here("Expected a type here.");
  cursor.fail(usage_error(fmt::format("Unsupported data type \"{}\"", token.key.empty() ? token.text : token.key))
                  .with_class("UNSUPPORTED_DATATYPE")
                  .at(cursor.place_of(token)));
}

}  // namespace

DataType parse_type(Cursor& cursor) {
  const Nest nest(cursor);
  const Key word = cursor.peek().key;
  if (word == "ARRAY" || word == "MAP" || word == "STRUCT") return parse_nested(cursor);
  if (is_decimal(word)) return parse_decimal(cursor);
  if (word == "INTERVAL") return parse_interval_type(cursor);
  if (word == "TIME") return parse_time(cursor);
  if (has_length(word)) {
    cursor.refuse(fmt::format("{} with a length that is enforced", word), cursor.here(), "Use STRING.");
    return {};
  }
  if (is_refused(word)) {
    cursor.refuse(fmt::format("The type {}", word), cursor.here(), "Keep the value as a STRING or a BINARY.");
    return {};
  }
  const auto* plain = std::ranges::find(kPlainTypes, word, &std::pair<Key, TypeKind>::first);
  if (plain == kPlainTypes.end()) {
    fail_unknown_type(cursor);
    return {};
  }
  cursor.advance();
  switch (plain->second) {
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz:
      return parse_timestamp(cursor, word == "TIMESTAMP_LTZ" ? TypeKind::kTimestamp : plain->second);
    case TypeKind::kString: return parse_string_type(cursor);
    default: return DataType(plain->second);
  }
}

DataType parse_cast_type(Cursor& cursor) {
  const Token& word = cursor.peek();
  if (!has_length(word.key)) return parse_type(cursor);
  cursor.advance();
  if (!cursor.take("(")) {
    cursor.fail(usage_error(fmt::format("DataType \"{}\" requires a length parameter, for example \"{}\"(10). Please "
                                        "specify the length.",
                                        word.key, word.key))
                    .with_class("DATATYPE_MISSING_SIZE")
                    .at(cursor.place_of(word)));
    return {};
  }
  static_cast<void>(cursor.integer("a length"));
  cursor.expect(")");
  return DataType(TypeKind::kString);
}

std::vector<Field> parse_fields(Cursor& cursor, bool colons) {
  std::vector<Field> fields;
  do {
    Field field;
    field.name = cursor.name("a field name");
    if (colons) cursor.take(":");
    field.type = parse_type(cursor);
    cursor.refuse_bang();
    if (cursor.take("NOT")) {
      cursor.expect("NULL");
      field.nullable = false;
    }
    if (cursor.take("COMMENT")) static_cast<void>(cursor.string("a comment"));
    fields.push_back(std::move(field));
  } while (cursor.take(","));
  return fields;
}

}  // namespace brook::sql
