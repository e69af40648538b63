// XML.
#include "function/rules.h"
#include "function/text_groups.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

Function path(std::string name, std::vector<std::string> aliases, DataType type, std::string doc, std::string example,
              std::string result) {
  std::string sql = "brook_" + name + "({0}, {1})";
  return {.name = std::move(name),
          .aliases = std::move(aliases),
          .parameters = {{"xml", kText}, {"xpath", kText}},
          .type = returns(std::move(type)),
          .nullability = Nullability::kAlways,
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function number(const std::string& name, std::vector<std::string> aliases, TypeKind type, std::string result) {
  return path(name, std::move(aliases), DataType(type), "The number that an XPath gives; NaN or 0 where it is none.",
              name + "('<a><b>1</b><b>2</b></a>', 'sum(a/b)')", std::move(result));
}

}  // namespace

std::vector<Function> xml() {
  return {
      path("xpath", {}, DataType::array(DataType(K::kString)), "The texts of the nodes that an XPath names.",
           "xpath('<a><b>b1</b><b>b2</b></a>', 'a/b/text()')", "[b1, b2]"),
      path("xpath_string", {}, DataType(K::kString), "The text of the first node that an XPath names.",
           "xpath_string('<a><b>b</b><c>cc</c></a>', 'a/c')", "cc"),
      path("xpath_boolean", {}, DataType(K::kBoolean), "Whether an XPath holds, or names a node.",
           "xpath_boolean('<a><b>1</b></a>', 'a/b')", "true"),
      number("xpath_double", {"xpath_number"}, K::kDouble, "3.0"),
      number("xpath_float", {}, K::kFloat, "3.0"),
      number("xpath_long", {}, K::kLong, "3"),
      number("xpath_int", {}, K::kInt, "3"),
      number("xpath_short", {}, K::kShort, "3"),
      {.name = "from_xml",
       .parameters = {{"xmlStr", kString}, {"schema", kAny}, {"options", kAny, "-"}},
       .type = returns(K::kString),  // the analyzer's (schema_call.cc)
       .nullability = Nullability::kAlways,
       .sql = "brook_from_xml({0}, {1}, {2}, {zone})",
       .doc = "The struct of an XML element, read by a schema.",
       .example = "from_xml('<p><a>1</a><b>0.8</b></p>', 'a INT, b DOUBLE')",
       .result = "{1, 0.8}"},
      {.name = "to_xml",
       .parameters = {{"expr", kAny}, {"options", kAny, "-"}},
       .type = returns(K::kString),
       .sql = "brook_to_xml({0}, {ddl:0}, {1}, {zone})",
       .doc = "A struct as XML.",
       .example = "to_xml(named_struct('a', 1, 'b', 2))",
       .result = "<ROW>\n    <a>1</a>\n    <b>2</b>\n</ROW>"},
      {.name = "schema_of_xml",
       .parameters = {{"xml", kString}, {"options", kAny, "-"}},
       .type = returns(K::kString),
       .nullability = Nullability::kNever,
       .sql = "brook_schema_of_xml({0}, 'STRING', {1}, {zone})",
       .doc = "The schema of an XML text, as DDL.",
       .example = "schema_of_xml('<p><a>1</a></p>')",
       .result = "STRUCT<a: BIGINT>"},
  };
}

}  // namespace brook::function
