// Functions of text. Lengths and positions count characters (code points), from 1.
#include <algorithm>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

// Trimmed text: without a second argument spaces (only U+0020), else any of its characters.
Function trimming(std::string name, std::string result) {
  std::string kernel = "brook_" + name;
  std::string example = name + "('  Spark ')";
  return {.name = std::move(name),
          .parameters = {{"str", kString}, {"trimStr", kString, "' '"}},
          .type = returns(K::kString),
          .sql = kernel + "({0}, {1})",
          .doc = "The text without characters at its ends.",
          .example = std::move(example),
          .result = std::move(result)};
}

Function text_to_text(std::string name, std::vector<std::string> aliases, std::string sql, std::string doc,
                      std::string example, std::string result) {
  return {.name = std::move(name),
          .aliases = std::move(aliases),
          .parameters = {{"str", kString}},
          .type = returns(K::kString),
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function text_test(std::string name, std::string sql, std::string doc, std::string example, std::string result) {
  return {.name = std::move(name),
          .parameters = {{"left", kString}, {"right", kString}},
          .type = returns(K::kBoolean),
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

// BINARY where all are, else STRING.
Result<DataType> bytes_or_text(std::span<const DataType> arguments) {
  const bool bytes =
      !arguments.empty() && std::ranges::all_of(arguments, [](const DataType& type) { return type.is(K::kBinary); });
  return DataType(bytes ? K::kBinary : K::kString);
}

Result<DataType> concatenated(std::span<const DataType> arguments) {
  return arguments.empty() ? DataType(K::kString) : arguments[0];
}

// Bytes are padded with zeros; where text and bytes meet, bytes become text.
Function padding(std::string name, std::string result) {
  std::string kernel = "brook_" + name;
  std::string example = name +
                        "('hi', 5, '?"
                        "?')";
  return {.name = std::move(name),
          .parameters = {{"str", kStringOrBinary}, {"len", kInt}, {"pad", kStringOrBinary, "' '"}},
          .type = [](std::span<const DataType> arguments) -> Result<DataType> {
            return bytes_or_text(std::vector<DataType>{arguments[0], arguments[2]});
          },
          .sql_by_type = [kernel = std::move(kernel)](std::span<const DataType> arguments, bool) -> std::string {
            const bool bytes = arguments[0].is(K::kBinary) && arguments[2].is(K::kBinary);
            return kernel + (bytes ? "({0}, {1}, {2})" : "({string:0}, {1}, {string:2})");
          },
          .doc = "The text or bytes brought to a length, cut or padded.",
          .example = std::move(example),
          .result = std::move(result)};
}

Result<DataType> overlay_type(std::span<const DataType> arguments) {
  if (arguments[0].is(K::kBinary) == arguments[1].is(K::kBinary)) return DataType(arguments[0]);
  return fail(
      usage_error("overlay() takes two texts or two binaries.").with_class("DATATYPE_MISMATCH.DATA_DIFF_TYPES"));
}

Result<DataType> reverse_type(std::span<const DataType> arguments) {
  const DataType& type = arguments[0];
  if (type.is(K::kArray) || type.is(K::kBinary)) return type;
  if (!type.is_nested()) return DataType(K::kString);
  return unexpected_type("reverse", type, "STRING or ARRAY");
}

}  // namespace

std::vector<Function> strings() {
  return {
      text_to_text("upper", {"ucase"}, "brook_upper({0})", "The text in upper case.", "upper('SparkSql')", "SPARKSQL"),
      text_to_text("lower", {"lcase"}, "brook_lower({0})", "The text in lower case.", "lower('SparkSql')", "sparksql"),
      text_to_text("initcap", {}, "brook_initcap({0})",
                   "Each word with its first letter in upper case, the others in lower.", "initcap('sPark sql')",
                   "Spark Sql"),
      trimming("ltrim", "Spark "),
      trimming("rtrim", "  Spark"),
      trimming("trim", "Spark"),
      {.name = "btrim",
       .parameters = {{"str", kString}, {"trimStr", kString, "' '"}},
       .type = returns(K::kString),
       .sql = "brook_trim({0}, {1})",
       .doc = "The text without characters at its ends.",
       .example = "btrim('  Spark ')",
       .result = "Spark"},
      {.name = "length",
       .aliases = {"char_length", "character_length", "len"},
       .parameters = {{"expr", kStringOrBinary}},
       .type = returns(K::kInt),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         return arguments[0].is(K::kBinary) ? "CAST(octet_length({0}) AS INTEGER)" : "CAST(length({0}) AS INTEGER)";
       },
       .doc = "The number of characters, or of bytes of a binary.",
       .example = "length('Spark SQL ')",
       .result = "10"},
      {.name = "octet_length",
       .parameters = {{"expr", kStringOrBinary}},
       .type = returns(K::kInt),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         return arguments[0].is(K::kBinary) ? "CAST(octet_length({0}) AS INTEGER)" : "CAST(strlen({0}) AS INTEGER)";
       },
       .doc = "The number of bytes.",
       .example = "octet_length('Spark SQL')",
       .result = "9"},
      {.name = "bit_length",
       .parameters = {{"expr", kStringOrBinary}},
       .type = returns(K::kInt),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         return arguments[0].is(K::kBinary) ? "CAST(8 * octet_length({0}) AS INTEGER)"
                                            : "CAST(8 * strlen({0}) AS INTEGER)";
       },
       .doc = "The number of bits.",
       .example = "bit_length('Spark SQL')",
       .result = "72"},
      {.name = "concat",
       .parameters = {{"col", kSame, "", true}},
       .type = concatenated,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         if (arguments.empty()) return "''";
         if (!arguments[0].is(K::kArray)) return "{*: || }";
         std::string present;
         for (std::size_t i = 0; i < arguments.size(); ++i) {
           present += (i == 0 ? "{" : " AND {") + std::to_string(i) + "} IS NOT NULL";
         }
         return "CASE WHEN " + present + " THEN list_concat({*}) END";
       },
       .doc = "The texts (or arrays) one after the other; NULL if one is NULL.",
       .example = "concat('Spark', 'SQL')",
       .result = "SparkSQL"},
      {.name = "concat_ws",
       .parameters = {{"sep", kString}, {"str", kAny, "", true}},
       .type = returns(K::kString),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         std::string parts;
         for (std::size_t i = 1; i < arguments.size(); ++i) {
           const std::string i_text = std::to_string(i);
           parts += ", " + (arguments[i].is(K::kArray) ? "{texts:" + i_text + "}" : "[{string:" + i_text + "}]");
         }
         return parts.empty() ? "CASE WHEN {0} IS NOT NULL THEN '' END"
                              : "brook_join(list_concat(CAST([] AS VARCHAR[])" + parts + "), {0})";
       },
       .doc = "Texts and elements of arrays joined by a separator, those that are NULL left out.",
       .example = "concat_ws(' ', 'Spark', 'SQL')",
       .result = "Spark SQL"},
      {.name = "substring",
       .aliases = {"substr"},
       .parameters = {{"str", kStringOrBinary}, {"pos", kInt}, {"len", kInt, "2147483647"}},
       .type = type_of(0),
       .sql = "brook_substring({0}, {1}, {2})",
       .doc = "A part of the text; a negative position counts from its end.",
       .example = "substring('Spark SQL', 5, 1)",
       .result = "k"},
      {.name = "left",
       .parameters = {{"str", kStringOrBinary}, {"len", kInt}},
       .type = type_of(0),
       .sql = "brook_substring({0}, 1, {1})",
       .doc = "The first characters.",
       .example = "left('Spark SQL', 3)",
       .result = "Spa"},
      {.name = "right",
       .parameters = {{"str", kString}, {"len", kInt}},
       .type = returns(K::kString),
       .sql = "brook_right({0}, {1})",
       .doc = "The last characters.",
       .example = "right('Spark SQL', 3)",
       .result = "SQL"},
      {.name = "substring_index",
       .parameters = {{"str", kString}, {"delim", kString}, {"count", kInt}},
       .type = returns(K::kString),
       .sql = "brook_substring_index({0}, {1}, {2})",
       .doc = "What stands before the n-th delimiter, or after the n-th from the end where n is negative.",
       .example = "substring_index('www.apache.org', '.', 2)",
       .result = "www.apache"},
      {.name = "split_part",
       .parameters = {{"str", kString}, {"delimiter", kString}, {"partNum", kInt}},
       .type = returns(K::kString),
       .sql = "brook_split_part({0}, {1}, {2})",
       .doc = "The n-th part between delimiters, from the end where n is negative.",
       .example = "split_part('11.12.13', '.', 3)",
       .result = "13"},
      {.name = "instr",
       .parameters = {{"str", kString}, {"substr", kString}, {"pos", kInt, "-"}, {"occurrence", kInt, "1"}},
       .type = returns(K::kInt),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         return arguments.size() == 2 ? "brook_locate({1}, {0}, 1)" : "brook_instr({0}, {1}, {2}, {3})";
       },
       .doc = "The position of the n-th occurrence from a position on (towards the start from a negative one), or 0.",
       .example = "instr('SparkSQL', 'SQL')",
       .result = "6"},
      {.name = "locate",
       .aliases = {"position"},
       .parameters = {{"substr", kString}, {"str", kString}, {"pos", kInt, "1"}},
       .type = returns(K::kInt),
       .sql = "brook_locate({0}, {1}, {2})",
       .doc = "The position of the first occurrence from a position on, or 0.",
       .example = "locate('bar', 'foobarbar', 5)",
       .result = "7"},
      text_test("contains", "contains({0}, {1})", "Whether the second occurs in the first.",
                "contains('Spark SQL', 'Spark')", "true"),
      text_test("startswith", "starts_with({0}, {1})", "Whether the first begins with the second.",
                "startswith('Spark SQL', 'Spark')", "true"),
      text_test("endswith", "ends_with({0}, {1})", "Whether the first ends in the second.",
                "endswith('Spark SQL', 'SQL')", "true"),
      padding("lpad", "???hi"),
      padding("rpad", "hi???"),
      {.name = "repeat",
       .parameters = {{"str", kString}, {"n", kInt}},
       .type = returns(K::kString),
       .sql = "repeat({0}, {1})",
       .doc = "The text n times.",
       .example = "repeat('123', 2)",
       .result = "123123"},
      {.name = "space",
       .parameters = {{"n", kInt}},
       .type = returns(K::kString),
       .sql = "repeat(' ', {0})",
       .doc = "So many spaces.",
       .example = "concat(space(2), '1')",
       .result = "  1"},
      {.name = "reverse",
       .parameters = {{"array", kAny}},
       .type = reverse_type,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         if (arguments[0].is(K::kArray)) return "list_reverse({0})";
         return arguments[0].is(K::kBinary) ? "brook_reverse_bytes({0})" : "brook_reverse({string:0})";
       },
       .doc = "The characters, bytes, or elements of an array, from the last to the first.",
       .example = "reverse('Spark SQL')",
       .result = "LQS krapS"},
      {.name = "replace",
       .parameters = {{"str", kString}, {"search", kString}, {"replace", kString, "''"}},
       .type = returns(K::kString),
       .sql = "replace({0}, {1}, {2})",
       .doc = "The text with every occurrence replaced.",
       .example = "replace('ABCabc', 'abc', 'DEF')",
       .result = "ABCDEF"},
      {.name = "translate",
       .parameters = {{"input", kString}, {"from", kString}, {"to", kString}},
       .type = returns(K::kString),
       .sql = "brook_translate({0}, {1}, {2})",
       .doc = "Each character of the second text replaced by its match in the third.",
       .example = "translate('AaBbCc', 'abc', '123')",
       .result = "A1B2C3"},
      {.name = "overlay",
       .parameters = {{"input", kStringOrBinary}, {"replace", kStringOrBinary}, {"pos", kInt}, {"len", kInt, "-1"}},
       .type = overlay_type,
       .sql = "brook_overlay({0}, {1}, {2}, {3})",
       .doc = "The text with a part of it replaced.",
       .example = "overlay('Spark SQL' PLACING '_' FROM 6)",
       .result = "Spark_SQL"},
      {.name = "ascii",
       .parameters = {{"str", kString}},
       .type = returns(K::kInt),
       .sql = "CAST(ascii({0}) AS INTEGER)",
       .doc = "The code of the first character, 0 for an empty text.",
       .example = "ascii('222')",
       .result = "50"},
      {.name = "chr",
       .aliases = {"char"},
       .parameters = {{"expr", kLong}},
       .type = returns(K::kString),
       .sql = "brook_chr({0})",
       .doc = "The character of a code modulo 256, nothing for a negative one.",
       .example = "chr(65)",
       .result = "A"},
      {.name = "elt",
       .parameters = {{"n", kInt}, {"input", kAny}, {"more", kAny, "", true}},
       .type = [](std::span<const DataType> arguments) { return bytes_or_text(arguments.subspan(1)); },
       .nullability = Nullability::kAlways,
       .sql_by_type = [](std::span<const DataType> arguments, bool ansi) -> std::string {
         const auto type = bytes_or_text(arguments.subspan(1));
         std::string list;
         for (std::size_t i = 1; i < arguments.size(); ++i) {
           const std::string index = std::to_string(i);
           list += (i > 1 ? ", " : "") + (type->is(K::kBinary) ? "{" + index + "}" : "{string:" + index + "}");
         }
         return std::string("CAST(list_extract([") + list + "], brook_" + (ansi ? "" : "try_") + "elt_index({0}, " +
                std::to_string(arguments.size() - 1) + ")) AS {type})";
       },
       .doc = "The n-th of the texts.",
       .example = "elt(1, 'scala', 'java')",
       .result = "scala"},
      {.name = "find_in_set",
       .parameters = {{"str", kString}, {"str_array", kString}},
       .type = returns(K::kInt),
       .sql = "brook_find_in_set({0}, {1})",
       .doc = "The position of a text in a list with commas, or 0.",
       .example = "find_in_set('ab','abc,b,ab,c,def')",
       .result = "3"},
      {.name = "levenshtein",
       .parameters = {{"str1", kString}, {"str2", kString}, {"threshold", kInt, "-"}},
       .type = returns(K::kInt),
       .sql = "brook_levenshtein({*})",
       .doc = "How many characters must change to make the texts equal; -1 where more than a threshold.",
       .example = "levenshtein('kitten', 'sitting')",
       .result = "3"},
      {.name = "jaro_winkler_similarity",
       .parameters = {{"str1", kString}, {"str2", kString}},
       .type = returns(K::kDouble),
       .sql = "brook_jaro_winkler({0}, {1})",
       .doc = "How alike two texts are, from 0 to 1, those with the same start more so.",
       .example = "jaro_winkler_similarity('MARTHA', 'MARHTA')",
       .result = "0.9611111111111111"},
      {.name = "soundex",
       .parameters = {{"str", kText}},
       .type = returns(K::kString),
       .sql = "brook_soundex({0})",
       .doc = "The Soundex code of a word.",
       .example = "soundex('Miller')",
       .result = "M460"},
      {.name = "luhn_check",
       .parameters = {{"str", kString}},
       .type = returns(K::kBoolean),
       .sql = "brook_luhn_check({0})",
       .doc = "Whether the digits pass Luhn's check.",
       .example = "luhn_check('79927398713')",
       .result = "true"},
      text_to_text("quote", {}, "brook_quote({0})", "The text as a SQL literal.", "quote('Don\\'t')", "'Don\\'t'"),
  };
}

}  // namespace brook::function
