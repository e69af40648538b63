// Functions of maps and structs.
#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

bool has_map(const DataType& type) {
  if (type.is(K::kMap)) return true;
  for (const Field& field : type.fields()) {
    if (has_map(field.type)) return true;
  }
  return false;
}

Result<DataType> map_type(std::span<const DataType> arguments) {
  if (arguments.empty()) return DataType::map(DataType(), DataType());
  if (arguments.size() % 2 != 0) {
    return fail(usage_error("map() takes keys and values in turn: an even number of arguments.")
                    .with_class("WRONG_NUM_ARGS.WITHOUT_SUGGESTION"));
  }
  if (has_map(arguments[0])) {
    return fail(
        usage_error("The key of map cannot be/contain \"MAP\".").with_class("DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE"));
  }
  return DataType::map(arguments[0], arguments[1]);
}

std::string map_sql(std::span<const DataType> arguments, bool) {
  std::string keys;
  std::string values;
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
    keys += fmt::format("{}{{{}}}", i == 0 ? "" : ", ", i);
    values += fmt::format("{}{{{}}}", i == 0 ? "" : ", ", i + 1);
  }
  if (arguments.empty()) return "CAST(map([], []) AS {type})";
  return fmt::format("brook_map_from_lists([{}], [{}], {{last_wins}})", keys, values);
}

std::string map_concat_sql(std::span<const DataType> arguments, bool) {
  if (arguments.empty()) return "CAST(map([], []) AS {type})";
  std::string entries;
  std::string present;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    entries += fmt::format("{}map_entries(CAST({{{}}} AS {{type}}))", i == 0 ? "" : ", ", i);
    present += fmt::format("{}{{{}}} IS NOT NULL", i == 0 ? "" : " AND ", i);
  }
  return fmt::format("CASE WHEN {} THEN brook_map_from_entries(list_concat({}), {{last_wins}}) END", present, entries);
}

Result<DataType> entries_type(std::span<const DataType> arguments) {
  const DataType& map = arguments[0];
  if (!map.is(K::kMap)) return unexpected_type("map_entries", map, "a MAP");
  return DataType::array(DataType::structure({{"key", map.key(), false}, {"value", map.value()}}), false);
}

Result<DataType> from_entries_type(std::span<const DataType> arguments) {
  const DataType& type = arguments[0];
  if (type.is(K::kArray) && type.element().is(K::kStruct) && type.element().fields().size() == 2) {
    return DataType::map(type.element().fields()[0].type, type.element().fields()[1].type);
  }
  return unexpected_type("map_from_entries", type, "an ARRAY of STRUCT with two fields");
}

// named_struct: names are the literals at even places.
Result<DataType> named_struct_type(std::span<const DataType> arguments,
                                   std::span<const std::optional<std::string>> constants) {
  if (arguments.size() % 2 != 0) {
    return fail(usage_error("The `named_struct` requires 2n (n > 0) parameters.")
                    .with_class("WRONG_NUM_ARGS.WITHOUT_SUGGESTION"));
  }
  std::vector<Field> fields;
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
    if (i >= constants.size() || !constants[i] || !arguments[i].is(K::kString)) {
      return fail(usage_error("The names in named_struct() must be literal strings.")
                      .with_class("DATATYPE_MISMATCH.CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING"));
    }
    fields.push_back({*constants[i], arguments[i + 1]});
  }
  return DataType::structure(std::move(fields));
}

Result<DataType> struct_type(std::span<const DataType> arguments) {
  std::vector<Field> fields;
  for (std::size_t i = 0; i < arguments.size(); ++i) fields.push_back({fmt::format("col{}", i + 1), arguments[i]});
  return DataType::structure(std::move(fields));
}

Result<DataType> concatenated(std::span<const DataType> arguments) {
  if (arguments.empty()) return DataType::map(DataType(K::kString), DataType(K::kString));
  for (const DataType& type : arguments) {
    if (type.is(K::kMap)) continue;
    return fail(usage_error("The `map_concat` should all be of type map.")
                    .with_class("DATATYPE_MISMATCH.MAP_CONCAT_DIFF_TYPES"));
  }
  return arguments[0];
}

}  // namespace

std::vector<Function> maps() {
  return {
      {.name = "map",
       .parameters = {{"expr", kAny, "", true}},
       .type = map_type,
       .nullability = Nullability::kNever,
       .sql_by_type = map_sql,
       .doc = "A map of keys and values in turn.",
       .example = "map(1.0, '2', 3.0, '4')",
       .result = "{1.0 -> 2, 3.0 -> 4}"},
      {.name = "map_keys",
       .parameters = {{"map", kMap}},
       .type = [](std::span<const DataType> arguments) -> Result<DataType> {
         if (!arguments[0].is(K::kMap)) return unexpected_type("map_keys", arguments[0], "a MAP");
         return DataType::array(arguments[0].key(), false);
       },
       .sql = "map_keys({0})",
       .doc = "The keys.",
       .example = "map_keys(map(1, 'a', 2, 'b'))",
       .result = "[1, 2]"},
      {.name = "map_values",
       .parameters = {{"map", kMap}},
       .type = [](std::span<const DataType> arguments) -> Result<DataType> {
         if (!arguments[0].is(K::kMap)) return unexpected_type("map_values", arguments[0], "a MAP");
         return DataType::array(arguments[0].value());
       },
       .sql = "map_values({0})",
       .doc = "The values.",
       .example = "map_values(map(1, 'a', 2, 'b'))",
       .result = "[a, b]"},
      {.name = "map_entries",
       .parameters = {{"map", kMap}},
       .type = entries_type,
       .sql = "CAST(map_entries({0}) AS {type})",
       .doc = "The entries as an array of structs.",
       .example = "map_entries(map(1, 'a', 2, 'b'))",
       .result = "[{1, a}, {2, b}]"},
      {.name = "map_from_arrays",
       .parameters = {{"keys", kArray}, {"values", kArray}},
       .type = [](std::span<const DataType> arguments) -> Result<DataType> {
         for (const DataType& type : arguments) {
           if (!type.is(K::kArray)) return unexpected_type("map_from_arrays", type, "an ARRAY");
         }
         return DataType::map(arguments[0].element(), arguments[1].element());
       },
       .sql = "brook_map_from_lists({0}, {1}, {last_wins})",
       .doc = "The map of an array of keys and one of values.",
       .example = "map_from_arrays(array(1.0, 3.0), array('2', '4'))",
       .result = "{1.0 -> 2, 3.0 -> 4}"},
      {.name = "map_from_entries",
       .parameters = {{"arrayOfEntries", kArray}},
       .type = from_entries_type,
       .nullability = Nullability::kAlways,
       .sql = "brook_map_from_entries({0}, {last_wins})",
       .doc = "The map of an array of entries.",
       .example = "map_from_entries(array(struct(1, 'a'), struct(2, 'b')))",
       .result = "{1 -> a, 2 -> b}"},
      {.name = "map_concat",
       .parameters = {{"map", kSame, "", true}},
       .type = concatenated,
       .sql_by_type = map_concat_sql,
       .doc = "The entries of all maps; keys must differ.",
       .example = "map_concat(map(1, 'a', 2, 'b'), map(3, 'c'))",
       .result = "{1 -> a, 2 -> b, 3 -> c}"},
      {.name = "map_contains_key",
       .parameters = {{"map", kMap}, {"key", kAny}},
       .type = returns(K::kBoolean),
       .sql = "map_contains({0}, {1})",
       .doc = "Whether the map has the key.",
       .example = "map_contains_key(map(1, 'a', 2, 'b'), 1)",
       .result = "true"},
      {.name = "str_to_map",
       .parameters = {{"text", kText}, {"pairDelim", kText, "','"}, {"keyValueDelim", kText, "':'"}},
       .type = returns(DataType::map(DataType(K::kString), DataType(K::kString))),
       .sql =
           "CASE WHEN {1} IS NOT NULL AND {2} IS NOT NULL THEN brook_map_from_entries(list_transform(brook_split({0}, "
           "{1}, -1), lambda brook_x: struct_pack(key := list_extract(brook_split(brook_x, {2}, 2), 1), \"value\" := "
           "list_extract(brook_split(brook_x, {2}, 2), 2))), {last_wins}) END",
       .doc = "The map that a text of pairs stands for.",
       .example = "str_to_map('a:1,b:2,c:3', ',', ':')",
       .result = "{a -> 1, b -> 2, c -> 3}"},
      {.name = "named_struct",
       .parameters = {{"name", kAny, "", true}},
       .type = struct_type,
       .type_by_constants = named_struct_type,
       .nullability = Nullability::kNever,
       .sql = "{struct:1:2}",
       .doc = "A struct of names and values in turn.",
       .example = "named_struct('a', 1, 'b', 2)",
       .result = "{1, 2}"},
      {.name = "struct",
       .parameters = {{"col", kAny, "", true}},
       .type = struct_type,
       .nullability = Nullability::kNever,
       .sql = "{struct:0:1}",
       .doc = "A struct of the arguments.",
       .example = "struct(1, 2, 3)",
       .result = "{1, 2, 3}"},
  };
}

}  // namespace brook::function
