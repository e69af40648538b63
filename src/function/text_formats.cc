// Texts made by a format, and texts whose characters are hidden.
#include <algorithm>

#include "function/rules.h"
#include "function/text_groups.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

// Values that Java's Formatter shows in ways of their own go as they are, the others as text.
std::string format_string_sql(std::span<const DataType> arguments, bool) {
  std::string values;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string index = std::to_string(i);
    switch (arguments[i].kind()) {
      case K::kBoolean:
      case K::kByte:
      case K::kShort:
      case K::kInt:
      case K::kLong:
      case K::kFloat:
      case K::kDouble:
      case K::kDecimal:
      case K::kDayTimeInterval:
      case K::kYearMonthInterval: values += ", {" + index + "}"; break;
      case K::kDate: values += ", CAST({" + index + "} - DATE '1970-01-01' AS INTEGER)"; break;
      case K::kTimestamp:
      case K::kTimestampNtz: values += ", epoch_us({" + index + "})"; break;
      default: values += ", {string:" + index + "}"; break;
    }
  }
  return "brook_format_string({0}" + values + ")";
}

std::string format_number_sql(std::span<const DataType> arguments, bool) {
  const std::string number = arguments[0].is_fractional() ? "CAST({0} AS DOUBLE)" : "CAST({0} AS VARCHAR)";
  if (arguments[1].is(K::kString)) return "brook_format_number_by(" + number + ", {1})";
  return "brook_format_number(" + number + ", CAST({1} AS INTEGER))";
}

Result<DataType> format_number_type(std::span<const DataType> arguments) {
  const DataType& format = arguments[1];
  const bool places = format.is_integral() && !format.is(K::kLong);
  if (places || format.is(K::kString) || format.is(K::kNull)) return DataType(K::kString);
  return unexpected_type("format_number", format, "INT or STRING as the second argument");
}

// The replacements of mask() are single characters.
Result<DataType> mask_type(std::span<const DataType>, std::span<const std::optional<std::string>> constants) {
  for (const auto& replacement : constants.subspan(1)) {
    if (!replacement) continue;
    const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; };
    if (std::ranges::count_if(*replacement, is_start) == 1) continue;
    return fail(
        usage_error("A replacement of mask() is one character.").with_class("DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE"));
  }
  return DataType(K::kString);
}

}  // namespace

std::vector<Function> text_formats() {
  return {
      {.name = "format_string",
       .aliases = {"printf"},
       .parameters = {{"strfmt", kString}, {"obj", kAny, "", true}},
       .type = returns(K::kString),
       .sql_by_type = format_string_sql,
       .doc = "The values in a format of Java's Formatter.",
       .example = "format_string('Hello World %d %s', 100, 'days')",
       .result = "Hello World 100 days"},
      {.name = "format_number",
       .parameters = {{"expr1", kNumeric}, {"expr2", kAny}},
       .type = format_number_type,
       .nullability = Nullability::kAlways,
       .sql_by_type = format_number_sql,
       .doc = "The number with so many decimals and commas between thousands, or in a pattern of Java's DecimalFormat.",
       .example = "format_number(12332.123456, 4)",
       .result = "12,332.1235"},
      {.name = "mask",
       .parameters = {{"str", kText},
                      {"upperChar", kText, "'X'"},
                      {"lowerChar", kText, "'x'"},
                      {"digitChar", kText, "'n'"},
                      {"otherChar", kText, "NULL"}},
       .type = returns(K::kString),
       .type_by_constants = mask_type,
       .sql = "brook_mask({0}, coalesce({1}, ''), coalesce({2}, ''), coalesce({3}, ''), coalesce(CAST({4} AS VARCHAR), "
              "''))",
       .doc = "The text with letters, digits and other characters replaced; NULL keeps those of a kind.",
       .example = "mask('abcd-EFGH-8765-4321')",
       .result = "xxxx-XXXX-nnnn-nnnn"},
      {.name = "sentences",
       .parameters = {{"str", kString}, {"lang", kString, "''"}, {"country", kString, "''"}},
       .type = returns(DataType::array(DataType::array(DataType(K::kString), false), false)),
       .sql = "brook_sentences({0})",
       .doc = "The sentences of a text, each as its words.",
       .example = "sentences('Hi there! Good morning.')",
       .result = "[[Hi, there], [Good, morning]]"},
  };
}

}  // namespace brook::function
