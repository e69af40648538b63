// Operators on bits. Shifts are Java's: the count is taken modulo the width, nothing overflows.
#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

Function bitwise(std::string name, std::string sql, std::string doc, std::string example, std::string result) {
  return {.name = std::move(name),
          .parameters = {{"expr1", kSame}, {"expr2", kSame}},
          .type = type_of(0),
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function shift(std::string name, std::string alias, std::string kernel, std::string doc, std::string result) {
  std::string example = fmt::format("{}(8, 1)", alias);
  return {.name = std::move(name),
          .aliases = {std::move(alias)},
          .parameters = {{"base", kIntegral}, {"expr", kInt}},
          .type = [](std::span<const DataType> arguments) -> Result<DataType> {
            return DataType(arguments[0].is(K::kLong) ? K::kLong : K::kInt);
          },
          .sql = kernel + "(CAST({0} AS {type}), {1})",
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

}  // namespace

std::vector<Function> bit_operators() {
  return {
      bitwise("&", "{0} & {1}", "The bits set in both.", "3 & 5", "1"),
      bitwise("|", "{0} | {1}", "The bits set in one.", "3 | 5", "7"),
      bitwise("^", "xor({0}, {1})", "The bits set in just one.", "3 ^ 5", "6"),
      {.name = "~",
       .parameters = {{"expr", kIntegral}},
       .type = type_of(0),
       .sql = "~{0}",
       .doc = "Every bit turned over.",
       .example = "~ 0",
       .result = "-1"},
      shift("<<", "shiftleft", "brook_shift_left", "The bits moved to the left.", "16"),
      shift(">>", "shiftright", "brook_shift_right", "The bits moved to the right, keeping the sign.", "4"),
      shift(">>>", "shiftrightunsigned", "brook_shift_right_unsigned", "The bits moved to the right, zeros coming in.",
            "4"),
      {.name = "bit_count",
       .parameters = {{"expr", kAny}},
       .type = returns(K::kInt),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         if (arguments[0].is(K::kBoolean)) return "CAST({0} AS INTEGER)";
         return "CAST(bit_count(CAST({0} AS BIGINT)) AS INTEGER)";
       },
       .doc = "How many bits are set, a number being taken as 64 bits.",
       .example = "bit_count(7)",
       .result = "3"},
      {.name = "bit_get",
       .aliases = {"getbit"},
       .parameters = {{"expr", kIntegral}, {"pos", kInt}},
       .type = returns(K::kByte),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         const K kind = arguments[0].kind();
         const int width = kind == K::kByte ? 8 : kind == K::kShort ? 16 : kind == K::kInt ? 32 : 64;
         return fmt::format("brook_bit_get(CAST({{0}} AS BIGINT), {{1}}, {})", width);
       },
       .doc = "The bit at a position, counted from the right from 0.",
       .example = "bit_get(11, 0)",
       .result = "1"},
  };
}

}  // namespace brook::function
