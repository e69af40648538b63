// URLs and their parts.
#include "function/rules.h"
#include "function/text_groups.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

Function parse(std::string name, std::string doc) {
  std::string kernel = "brook_" + name;
  std::string example = name + "('http://spark.apache.org/path?query=1', 'HOST')";
  return {.name = std::move(name),
          .parameters = {{"url", kText}, {"partToExtract", kText}, {"key", kText, "-"}},
          .type = returns(K::kString),
          .nullability = Nullability::kAlways,
          .sql_by_type = [kernel = std::move(kernel)](std::span<const DataType> arguments, bool) -> std::string {
            return kernel + (arguments.size() == 2 ? "({0}, {1})" : "_value({0}, {1}, {2})");
          },
          .doc = std::move(doc),
          .example = std::move(example),
          .result = "spark.apache.org"};
}

}  // namespace

std::vector<Function> urls() {
  return {
      parse(
          "parse_url",
          "A part of a URL: PROTOCOL, AUTHORITY, USERINFO, HOST, FILE, PATH, QUERY (or the value of one of its keys), "
          "REF."),
      parse("try_parse_url", "As parse_url; NULL where the URL is invalid."),
      {.name = "url_encode",
       .parameters = {{"str", kString}},
       .type = returns(K::kString),
       .sql = "brook_url_encode({0})",
       .doc = "The text as a form of a web page sends it.",
       .example = "url_encode('https://spark.apache.org')",
       .result = "https%3A%2F%2Fspark.apache.org"},
      {.name = "url_decode",
       .parameters = {{"str", kString}},
       .type = returns(K::kString),
       .sql = "brook_url_decode({0})",
       .doc = "The text that url_encode made this of.",
       .example = "url_decode('https%3A%2F%2Fspark.apache.org')",
       .result = "https://spark.apache.org"},
      {.name = "try_url_decode",
       .parameters = {{"str", kString}},
       .type = returns(K::kString),
       .nullability = Nullability::kAlways,
       .sql = "brook_try_url_decode({0})",
       .doc = "As url_decode; NULL where an escape is broken.",
       .example = "try_url_decode('%')",
       .result = "NULL"},
  };
}

}  // namespace brook::function
