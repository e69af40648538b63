// JSON as text, and texts as values of a schema. The analyzer (resolve_schema_call.cc) gives from_json(), to_json() and
// their like the schema as DDL and the options as an array of names and values in turn.
#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

// The rule for texts that nothing else is cast to.
TypeRule of_texts(std::string function, DataType result) {
  return [function = std::move(function),
          result = std::move(result)](std::span<const DataType> arguments) -> Result<DataType> {
    for (const DataType& type : arguments) {
      if (!type.is(K::kString) && !type.is(K::kNull)) return unexpected_type(function, type, "a STRING");
    }
    return result;
  };
}

Result<DataType> tuple_type(std::span<const DataType> arguments) {
  if (arguments.size() < 2) {
    return fail(
        usage_error("The `json_tuple` requires > 1 parameters.").with_class("WRONG_NUM_ARGS.WITHOUT_SUGGESTION"));
  }
  std::vector<Field> fields;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i].is(K::kString)) {
      return fail(usage_error("all arguments of the function `json_tuple` must be strings.")
                      .with_class("DATATYPE_MISMATCH.NON_STRING_TYPE"));
    }
    if (i > 0) fields.push_back({"c" + std::to_string(i - 1), DataType(K::kString)});
  }
  return DataType::structure(std::move(fields));
}

}  // namespace

std::vector<Function> json() {
  return {
      {.name = "get_json_object",
       .parameters = {{"json_txt", kAny}, {"path", kAny}},
       .type = of_texts("get_json_object", DataType(K::kString)),
       .nullability = Nullability::kAlways,
       .sql = "brook_get_json_object(CAST({0} AS VARCHAR), CAST({1} AS VARCHAR))",
       .doc = "The part of a JSON text at a path, as text.",
       .example = "get_json_object('{\"a\":\"b\"}', '$.a')",
       .result = "b"},
      {.name = "json_array_length",
       .parameters = {{"jsonArray", kAny}},
       .type = of_texts("json_array_length", DataType(K::kInt)),
       .nullability = Nullability::kAlways,
       .sql = "brook_json_array_length(CAST({0} AS VARCHAR))",
       .doc = "The number of elements of a JSON array.",
       .example = "json_array_length('[1,2,3,4]')",
       .result = "4"},
      {.name = "json_object_keys",
       .parameters = {{"json_object", kAny}},
       .type = of_texts("json_object_keys", DataType::array(DataType(K::kString))),
       .nullability = Nullability::kAlways,
       .sql = "brook_json_object_keys(CAST({0} AS VARCHAR))",
       .doc = "The keys of a JSON object.",
       .example = "json_object_keys('{\"f1\":1, \"f2\":2}')",
       .result = "[f1, f2]"},
      {.name = "json_tuple",
       .kind = FunctionKind::kGenerator,
       .parameters = {{"jsonStr", kAny, "", true}},
       .type = tuple_type,
       .nullability = Nullability::kAlways,
       .doc = "The members of a JSON object with these names, as texts, a column each.",
       .example = "json_tuple('{\"a\":1, \"b\":2}', 'a', 'b')",
       .result = "1 2"},
      {.name = "from_json",
       .parameters = {{"jsonStr", kString}, {"schema", kAny}, {"options", kAny, "-"}},
       .type = returns(K::kString),
       .nullability = Nullability::kAlways,
       .sql = "brook_from_json({0}, {1}, {2}, {zone})",
       .doc = "The value of a JSON text, read by a schema.",
       .example = "from_json('{\"a\":1, \"b\":0.8}', 'a INT, b DOUBLE')",
       .result = "{1, 0.8}"},
      {.name = "to_json",
       .parameters = {{"expr", kAny}, {"options", kAny, "-"}},
       .type = returns(K::kString),
       .sql = "brook_to_json({0}, {ddl:0}, {1}, {zone})",
       .doc = "A struct, a map, an array or a variant as JSON text.",
       .example = "to_json(named_struct('a', 1, 'b', 2))",
       .result = "{\"a\":1,\"b\":2}"},
      {.name = "schema_of_json",
       .parameters = {{"json", kString}, {"options", kAny, "-"}},
       .type = returns(K::kString),
       .nullability = Nullability::kNever,
       .sql = "{0}",
       .doc = "The schema of a JSON text, as DDL.",
       .example = "schema_of_json('[{\"col\":0}]')",
       .result = "ARRAY<STRUCT<col: BIGINT>>"},
      {.name = "from_csv",
       .parameters = {{"csvStr", kString}, {"schema", kAny}, {"options", kAny, "-"}},
       .type = returns(K::kString),
       .nullability = Nullability::kAlways,
       .sql = "brook_from_csv({0}, {1}, {2}, {zone})",
       .doc = "The struct of a line of CSV, read by a schema.",
       .example = "from_csv('1, 0.8', 'a INT, b DOUBLE')",
       .result = "{1, 0.8}"},
      {.name = "to_csv",
       .parameters = {{"expr", kAny}, {"options", kAny, "-"}},
       .type = returns(K::kString),
       .sql = "brook_to_csv({0}, {ddl:0}, {1}, {zone})",
       .doc = "A struct as a line of CSV.",
       .example = "to_csv(named_struct('a', 1, 'b', 2))",
       .result = "1,2"},
      {.name = "schema_of_csv",
       .parameters = {{"csv", kString}, {"options", kAny, "-"}},
       .type = returns(K::kString),
       .nullability = Nullability::kNever,
       .sql = "{0}",
       .doc = "The schema of a line of CSV, as DDL.",
       .example = "schema_of_csv('1,abc')",
       .result = "STRUCT<_c0: INT, _c1: STRING>"},
  };
}

}  // namespace brook::function
