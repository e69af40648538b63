// Functions that make rows. The result type is the STRUCT of the columns that come out; the emitter
// (engine/emit_generate.cc) knows each by its name.
#include <charconv>

#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

Result<DataType> exploded(std::span<const DataType> arguments, bool positions) {
  std::vector<Field> fields;
  if (positions) fields.push_back({"pos", DataType(K::kInt), false});
  const DataType& type = arguments[0];
  if (type.is(K::kArray)) {
    fields.push_back({"col", type.element()});
  } else if (type.is(K::kMap)) {
    fields.push_back({"key", type.key(), false});
    fields.push_back({"value", type.value()});
  } else {
    return unexpected_type("explode", type, "an ARRAY or a MAP");
  }
  return DataType::structure(std::move(fields));
}

Function exploding(std::string name, bool positions, std::string doc, std::string result) {
  std::string example = name + "(array(10, 20))";
  return {.name = std::move(name),
          .kind = FunctionKind::kGenerator,
          .parameters = {{"collection", kAny}},
          .type = [positions](std::span<const DataType> arguments) { return exploded(arguments, positions); },
          .nullability = Nullability::kAlways,
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Result<DataType> inlined(std::span<const DataType> arguments) {
  const DataType& type = arguments[0];
  if (type.is(K::kArray) && type.element().is(K::kStruct)) return type.element();
  return unexpected_type("inline", type, "an ARRAY of STRUCT");
}

Function inlining(std::string name, std::string doc) {
  std::string example = name + "(array(struct(1, 'a'), struct(2, 'b')))";
  return {.name = std::move(name),
          .kind = FunctionKind::kGenerator,
          .parameters = {{"input", kArray}},
          .type = inlined,
          .nullability = Nullability::kAlways,
          .doc = std::move(doc),
          .example = std::move(example),
          .result = "1 a"};
}

// stack(n, …): the arguments in n rows.
Result<DataType> stacked(std::span<const DataType> arguments, std::span<const std::optional<std::string>> constants) {
  int rows = 0;
  if (!constants.empty() && !constants[0]) {
    return fail(usage_error("The first argument of stack() must be a literal.")
                    .with_class("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT"));
  }
  const std::string text = constants.empty() ? "" : constants[0].value_or("");
  std::from_chars(text.data(), text.data() + text.size(), rows);
  if (rows <= 0) {
    return fail(usage_error("The first argument of stack() must be a literal INT above 0.")
                    .with_class("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE"));
  }
  const std::size_t values = arguments.size() - 1;
  if (values == 0)
    return fail(usage_error("The `stack` requires > 1 parameters.").with_class("WRONG_NUM_ARGS.WITHOUT_SUGGESTION"));
  const std::size_t columns = (values + static_cast<std::size_t>(rows) - 1) / static_cast<std::size_t>(rows);
  std::vector<Field> fields;
  for (std::size_t i = 0; i < columns; ++i) fields.push_back({fmt::format("col{}", i), arguments[i + 1]});
  return DataType::structure(std::move(fields));
}

}  // namespace

std::vector<Function> generators() {
  return {
      exploding("explode", false, "A row for each element of an array or entry of a map.", "10"),
      exploding("explode_outer", false, "explode(), with a row of NULLs where there is nothing.", "10"),
      exploding("posexplode", true, "explode() with the position, from 0.", "0 10"),
      exploding("posexplode_outer", true, "posexplode(), with a row of NULLs where there is nothing.", "0 10"),
      inlining("inline", "A row for each struct of an array, a column for each field."),
      inlining("inline_outer", "inline(), with a row of NULLs where there is nothing."),
      {.name = "stack",
       .kind = FunctionKind::kGenerator,
       .parameters = {{"n", kInt}, {"expr", kAny, "", true}},
       .type = returns(DataType::structure({})),
       .type_by_constants = stacked,
       .nullability = Nullability::kAlways,
       .doc = "The arguments in n rows.",
       .example = "stack(2, 1, 2, 3)",
       .result = "1 2"},
      {.name = "range",
       .kind = FunctionKind::kGenerator,
       .parameters = {{"start", kLong}, {"end", kLong, "NULL"}, {"step", kLong, "1"}, {"numSlices", kInt, "1"}},
       .type = returns(DataType::structure({{"id", DataType(K::kLong), false}})),
       .nullability = Nullability::kNever,
       .doc = "The numbers from a start (0 where one argument is given) to before an end.",
       .example = "range(3)",
       .result = "0"},
  };
}

}  // namespace brook::function
