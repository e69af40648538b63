// Functions of VARIANT, and the generators of its parts.
#include <fmt/format.h>

#include "function/nested_groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

// A call of a kernel over nested values: `type` and `options` are its constants (engine/kernels/nested_function.h).
std::string kernel(const std::string& name, const std::string& values, const std::string& type = "'VOID'",
                   const std::string& options = "CAST([] AS VARCHAR[])") {
  return fmt::format("brook_{}({}, {}, {}, {{zone}})", name, values, type, options);
}

// The rule `type` for calls whose first argument is a VARIANT; a bare NULL is one too.
TypeRule of_variant(std::string function, TypeRule type) {
  return [function = std::move(function),
          type = std::move(type)](std::span<const DataType> arguments) -> Result<DataType> {
    if (!arguments[0].is(K::kVariant) && !arguments[0].is(K::kNull))
      return unexpected_type(function, arguments[0], "a VARIANT");
    return type(arguments);
  };
}

// The template, with a bare NULL as a VARIANT that is NULL.
auto variant_first(std::string sql) {
  return [sql = std::move(sql)](std::span<const DataType> arguments, bool) {
    std::string filled = sql;
    if (!arguments.empty() && arguments[0].is(K::kNull)) {
      const std::string null = fmt::format("CAST(NULL AS {})", duckdb_type(DataType(K::kVariant)));
      for (std::size_t i = filled.find("{0}"); i != std::string::npos; i = filled.find("{0}", i))
        filled.replace(i, 3, null);
    }
    return filled;
  };
}

// What CAST makes a VARIANT of.
bool is_material(const DataType& type) {
  if (type.is(K::kArray)) return is_material(type.element());
  return !type.is_nested() && !type.is(K::kYearMonthInterval) && !type.is(K::kDayTimeInterval);
}

std::unexpected<Error> no_variant(const DataType& type) {
  return fail(usage_error(fmt::format("cannot cast \"{}\" to \"VARIANT\".", type.sql()))
                  .with_class("DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION"));
}

// (variant, path, value)
TypeRule change_type(std::string function) {
  return of_variant(std::move(function), [](std::span<const DataType> arguments) -> Result<DataType> {
    if (!is_material(arguments[2])) return no_variant(arguments[2]);
    return DataType(K::kVariant);
  });
}

std::string change_sql(const std::string& function, const std::string& change, bool is_try) {
  return kernel(
      "variant_change", "{0}, {1}, {2}", "{ddl:2}",
      fmt::format("['function', '{}{}', 'change', '{}', 'try', '{}']", is_try ? "try_" : "", function, change, is_try));
}

Function change(const std::string& function, const std::string& kind, bool is_try, std::string doc, std::string example,
                std::string result) {
  const std::string name = (is_try ? "try_" : "") + function;
  return {.name = name,
          .parameters = {{"v", kAny}, {"path", kString}, {"val", kAny}},
          .type = change_type(name),
          .nullability = Nullability::kAlways,
          .sql_by_type = variant_first(change_sql(function, kind, is_try)),
          .doc = std::move(doc),
          .example = name + std::move(example),
          .result = std::move(result)};
}

Function set(bool is_try, std::string doc) {
  const std::string name = is_try ? "try_variant_set" : "variant_set";
  return {.name = name,
          .parameters = {{"v", kAny}, {"path", kString}, {"val", kAny}, {"create_if_missing", kBoolean, "true"}},
          .type = change_type(name),
          .nullability = Nullability::kAlways,
          .sql_by_type = variant_first(fmt::format("CASE {{3}} WHEN true THEN {} WHEN false THEN {} END",
                                                   change_sql("variant_set", "set", is_try),
                                                   change_sql("variant_set", "set_if_present", is_try))),
          .doc = std::move(doc),
          .example = name + "(parse_json('{\"a\": 1}'), '$.b', 2)",
          .result = "{\"a\":1,\"b\":2}"};
}

Function get(bool is_try, std::string doc) {
  const std::string name = is_try ? "try_variant_get" : "variant_get";
  return {.name = name,
          .parameters = {{"v", kAny}, {"path", kString}, {"type", kAny, "-"}},
          .type = returns(K::kVariant),
          .nullability = Nullability::kAlways,
          .sql = kernel("variant_get", "{0}, {1}", "{2}", fmt::format("['try', '{}']", is_try)),
          .doc = std::move(doc),
          .example = name + "(parse_json('{\"a\": 1}'), '$.a', 'int')",
          .result = "1"};
}

Function parse(bool is_try, std::string doc) {
  const std::string name = is_try ? "try_parse_json" : "parse_json";
  return {.name = name,
          .parameters = {{"jsonStr", kAny}},
          .type = [name](std::span<const DataType> arguments) -> Result<DataType> {
            if (arguments[0].is(K::kString) || arguments[0].is(K::kNull)) return DataType(K::kVariant);
            return unexpected_type(name, arguments[0], "a STRING");
          },
          .nullability = Nullability::kAlways,
          .sql = kernel("parse_variant", "CAST({0} AS VARCHAR)", "'VARIANT'", fmt::format("['try', '{}']", is_try)),
          .doc = std::move(doc),
          .example = name + "('{\"a\":1,\"b\":0.8}')",
          .result = "{\"a\":1,\"b\":0.8}"};
}

Result<DataType> exploded(std::span<const DataType>) {
  return DataType::structure(
      {{"pos", DataType(K::kInt), false}, {"key", DataType(K::kString)}, {"value", DataType(K::kVariant), false}});
}

Function explode(std::string name, std::string doc) {
  std::string example = name + "(parse_json('[\"hello\"]'))";
  return {.name = name,
          .kind = FunctionKind::kGenerator,
          .parameters = {{"input", kAny}},
          .type = of_variant(name, exploded),
          .nullability = Nullability::kAlways,
          .doc = std::move(doc),
          .example = std::move(example),
          .result = "0 NULL hello"};
}

// Nested parts may hold maps and structs too; a map's keys are texts.
bool is_object_material(const DataType& type) {
  if (type.is(K::kMap) && !type.key().is(K::kString)) return false;
  for (const Field& field : type.fields()) {
    if (!is_object_material(field.type)) return false;
  }
  return type.is_nested() || is_material(type);
}

Result<DataType> object_type(std::span<const DataType> arguments) {
  if (!arguments[0].is_nested() || !is_object_material(arguments[0])) return no_variant(arguments[0]);
  return DataType(K::kVariant);
}

}  // namespace

std::vector<Function> variants() {
  return {
      parse(false, "A JSON text as a VARIANT."),
      parse(true, "parse_json(), NULL where the text is malformed."),
      get(false, "The part of a variant at a path, as a type (VARIANT where none is given)."),
      get(true, "variant_get(), NULL where the part is not of the type."),
      change("variant_insert", "insert", false, "The variant with a value put in at a path.",
             "(parse_json('{\"a\": 1}'), '$.b', 2)", "{\"a\":1,\"b\":2}"),
      change("variant_insert", "insert", true, "variant_insert(), NULL where the path does not fit the variant.",
             "(parse_json('{\"a\": 1}'), '$.b', 2)", "{\"a\":1,\"b\":2}"),
      set(false, "The variant with the value at a path replaced, or made where it is missing."),
      set(true, "variant_set(), NULL where the path does not fit the variant."),
      change("variant_array_append", "append", false, "The variant with a value at the end of the array at a path.",
             "(parse_json('[1, 2, 3]'), '$', 4)", "[1,2,3,4]"),
      change("variant_array_append", "append", true,
             "variant_array_append(), NULL where the path does not fit the variant.",
             "(parse_json('[1, 2, 3]'), '$', 4)", "[1,2,3,4]"),
      {.name = "variant_delete",
       .parameters = {{"v", kAny}, {"path", kString}, {"paths", kString, "", true}},
       .type = of_variant("variant_delete", returns(K::kVariant)),
       .nullability = Nullability::kAlways,
       .sql_by_type = variant_first(kernel("variant_delete", "{0}, [{1*}]")),
       .doc = "The variant without what is at the paths.",
       .example = "variant_delete(parse_json('{\"a\": 1, \"b\": 2}'), '$.a')",
       .result = "{\"b\":2}"},
      {.name = "variant_strip_nulls",
       .parameters = {{"v", kAny}, {"include_arrays", kBoolean, "true"}},
       .type = of_variant("variant_strip_nulls", returns(K::kVariant)),
       .nullability = Nullability::kAlways,
       .sql_by_type = variant_first(kernel("variant_strip_nulls", "{0}, {1}")),
       .doc = "The variant without fields and elements that are null.",
       .example = "variant_strip_nulls(parse_json('[1, null, 3]'))",
       .result = "[1,3]"},
      {.name = "is_variant_null",
       .parameters = {{"expr", kAny}},
       .type = of_variant("is_variant_null", returns(K::kBoolean)),
       .nullability = Nullability::kNever,
       .sql_by_type = variant_first(kernel("is_variant_null", "{0}")),
       .doc = "Whether the value is a null inside of a variant; not so for NULL.",
       .example = "is_variant_null(parse_json('null'))",
       .result = "true"},
      {.name = "is_valid_variant",
       .parameters = {{"expr", kAny}},
       .type = of_variant("is_valid_variant", returns(K::kBoolean)),
       .nullability = Nullability::kAlways,
       .sql_by_type = variant_first(kernel("is_valid_variant", "{0}")),
       .doc = "Whether the bytes of the variant can be read.",
       .example = "is_valid_variant(parse_json('null'))",
       .result = "true"},
      {.name = "schema_of_variant",
       .parameters = {{"v", kAny}},
       .type = of_variant("schema_of_variant", returns(K::kString)),
       .nullability = Nullability::kAlways,
       .sql_by_type = variant_first(kernel("schema_of_variant", "{0}")),
       .doc = "The types in a variant, as SQL.",
       .example = "schema_of_variant(parse_json('[{\"b\":true,\"a\":0}]'))",
       .result = "ARRAY<OBJECT<a: BIGINT, b: BOOLEAN>>"},
      {.name = "schema_of_variant_agg",
       .kind = FunctionKind::kAggregate,
       .parameters = {{"v", kAny}},
       .type = of_variant("schema_of_variant_agg", returns(K::kString)),
       .nullability = Nullability::kNever,
       .sql_by_type = variant_first(
           kernel("merge_variant_schemas", "list(DISTINCT " + kernel("schema_of_variant", "{0}") + "){f}")),
       .doc = "The types in all variants of a group, as SQL.",
       .example = "schema_of_variant_agg(parse_json('1'))",
       .result = "BIGINT"},
      {.name = "to_variant_object",
       .parameters = {{"expr", kAny}},
       .type = object_type,
       .sql = kernel("to_variant", "{0}", "{ddl:0}"),
       .doc = "A struct, a map or an array as a variant.",
       .example = "to_variant_object(named_struct('a', 1, 'b', 2))",
       .result = "{\"a\":1,\"b\":2}"},
      explode("variant_explode", "A row for each field of an object or element of an array."),
      explode("variant_explode_outer", "variant_explode(), with a row of NULLs where there is nothing."),
  };
}

}  // namespace brook::function
