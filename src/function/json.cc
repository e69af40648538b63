// JSON as text.
#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

}  // namespace

std::vector<Function> json() {
  return {
      {.name = "get_json_object",
       .parameters = {{"json_txt", kString}, {"path", kString}},
       .type = returns(K::kString),
       .nullability = Nullability::kAlways,
       .sql = "brook_get_json_object({0}, {1})",
       .doc = "The part of a JSON text at a path, as text.",
       .example = "get_json_object('{\"a\":\"b\"}', '$.a')",
       .result = "b"},
      {.name = "json_array_length",
       .parameters = {{"jsonArray", kString}},
       .type = returns(K::kInt),
       .nullability = Nullability::kAlways,
       .sql = "brook_json_array_length({0})",
       .doc = "The number of elements of a JSON array.",
       .example = "json_array_length('[1,2,3,4]')",
       .result = "4"},
      {.name = "json_object_keys",
       .parameters = {{"json_object", kString}},
       .type = returns(DataType::array(DataType(K::kString))),
       .nullability = Nullability::kAlways,
       .sql = "brook_json_object_keys({0})",
       .doc = "The keys of a JSON object.",
       .example = "json_object_keys('{\"f1\":1, \"f2\":2}')",
       .result = "[f1, f2]"},
      {.name = "to_json",
       .parameters = {{"expr", kAny}},
       .type = returns(K::kString),
       .sql = "{json:0}",
       .doc = "A struct, a map or an array as JSON text.",
       .example = "to_json(named_struct('a', 1, 'b', 2))",
       .result = "{\"a\":1,\"b\":2}"},
  };
}

}  // namespace brook::function
