// Generators: rows out of arrays and maps. DuckDB's unnest() in a SELECT list makes them, the input's columns repeated.
#include <charconv>

#include <fmt/format.h>

#include "engine/emit_relation.h"
#include "engine/emit_text.h"
#include "function/rules.h"

namespace brook::engine {

namespace {

using analyze::OutputColumn;
using analyze::Relation;

std::string list_of_rows(const analyze::Generate& generate, const std::vector<std::string>& arguments,
                         std::size_t columns, std::size_t column, const DataType& type) {
  const auto* constant = std::get_if<analyze::Constant>(&generate.arguments[0]->node);
  std::size_t rows = 0;
  if (constant != nullptr && constant->text)
    std::from_chars(constant->text->data(), constant->text->data() + constant->text->size(), rows);
  std::string list;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t index = 1 + row * columns + column;
    const std::string cell = index < arguments.size() ? arguments[index] : literal(type, std::nullopt);
    list += (list.empty() ? "" : ", ") + fmt::format("CAST({} AS {})", cell, function::duckdb_type(type));
  }
  return "[" + list + "]";
}

// The rows that a function of no arguments makes: its SQL is a list of structs.
Result<Select> rows_of_nothing(const Relation& relation, const analyze::Generate& generate,
                               const std::string& element) {
  const DataType row = TRY(generate.function->type({}));
  Select select{.from = fmt::format("(SELECT unnest({}) AS {})", generate.function->sql, element)};
  for (std::size_t i = 0; i < relation.output.size(); ++i) {
    select.columns.push_back(fmt::format("struct_extract({}, {}) AS {}", element,
                                         quoted_string(row.fields().at(i).name), column_name(relation.output[i].id)));
  }
  return select;
}

}  // namespace

Result<Select> RelationEmitter::range(const Relation& relation, const analyze::Generate& generate) {
  std::vector<std::string> arguments;
  for (const analyze::ExpressionPtr& argument : generate.arguments)
    arguments.push_back(TRY(expressions_.operand(argument)));
  const auto* second = arguments.size() > 1 ? std::get_if<analyze::Constant>(&generate.arguments[1]->node) : nullptr;
  const bool only_end = arguments.size() < 2 || (second != nullptr && !second->text);  // range(end), defaults behind it
  const std::string start = only_end ? "0" : arguments[0];
  const std::string end = only_end ? arguments.at(0) : arguments[1];
  const std::string step = arguments.size() > 2 ? arguments[2] : "1";
  return Select{.from = aliased(
                    fmt::format("range(CAST({} AS BIGINT), CAST({} AS BIGINT), CAST({} AS BIGINT))", start, end, step),
                    relation.output)};
}

Result<Select> RelationEmitter::generate(const Relation& relation, const analyze::Generate& generate) {
  const std::string& name = generate.function->name;
  if (name == "range") return range(relation, generate);
  if (generate.arguments.empty() && !generate.input) return rows_of_nothing(relation, generate, fresh_alias());
  std::string base = name;
  bool outer = generate.outer;
  if (base.ends_with("_outer")) {
    base.resize(base.size() - 6);
    outer = true;
  }
  Select select = generate.input ? TRY(open_input(generate.input)) : Select{};
  const std::size_t passed = generate.input ? generate.input->output.size() : 0;
  std::vector<std::string> arguments;
  for (const analyze::ExpressionPtr& argument : generate.arguments)
    arguments.push_back(TRY(expressions_.operand(argument)));
  for (std::size_t i = 0; i < passed; ++i) {
    select.columns.push_back(column_name(relation.output[i].id));
  }
  const auto add = [&](std::size_t index, const std::string& sql) {
    select.columns.push_back(fmt::format("{} AS {}", sql, column_name(relation.output.at(passed + index).id)));
  };
  if (base == "stack") {
    const std::size_t columns = relation.output.size() - passed;
    for (std::size_t i = 0; i < columns; ++i) {
      add(i,
          fmt::format("unnest({})", list_of_rows(generate, arguments, columns, i, relation.output[passed + i].type)));
    }
    return select;
  }
  const std::string no_constants =
      fmt::format("'VOID', CAST([] AS VARCHAR[]), {}", quoted_string(options_.context.session_time_zone));
  if (base == "json_tuple") {
    std::string names;
    for (std::size_t i = 1; i < arguments.size(); ++i) names += (i == 1 ? "" : ", ") + arguments[i];
    const std::string values = fresh_alias();
    select.columns.push_back(
        fmt::format("brook_json_tuple({}, [{}], {}) AS {}", arguments[0], names, no_constants, values));
    Select taken_apart;
    taken_apart.from = "(" + render(select, {}) + ")";
    for (std::size_t i = 0; i < passed; ++i) taken_apart.columns.push_back(column_name(relation.output[i].id));
    for (std::size_t i = 1; i < arguments.size(); ++i) {
      taken_apart.columns.push_back(
          fmt::format("list_extract({}, {}) AS {}", values, i, column_name(relation.output.at(passed + i - 1).id)));
    }
    return taken_apart;
  }
  const bool variant = base == "variant_explode";
  const DataType& collection = generate.arguments[0]->type;
  const bool map = collection.is(TypeKind::kMap);
  std::string list = map ? fmt::format("map_entries({})", arguments[0]) : arguments[0];
  if (variant) {
    list = collection.is(TypeKind::kNull)
               ? fmt::format("CAST(NULL AS {})", function::duckdb_type(DataType(TypeKind::kVariant)))
               : list;
    list = fmt::format("brook_variant_entries({}, {})", list, no_constants);
  }
  // The elements become one column first; maps and structs are taken apart in a SELECT around it.
  const bool parts = map || variant || base == "inline";
  const std::string element = fresh_alias();
  const std::string rows = outer ? fmt::format("CASE WHEN len({0}) > 0 THEN {0} ELSE [NULL] END", list) : list;
  std::size_t next = 0;
  if (base == "posexplode") {
    const std::string places =
        fmt::format("list_transform(range(len({0})), lambda brook_p: CAST(brook_p AS INTEGER))", list);
    add(next++, outer ? fmt::format("unnest(CASE WHEN len({}) > 0 THEN {} ELSE [NULL] END)", list, places)
                      : fmt::format("unnest({})", places));
  }
  if (!parts) {
    add(next, fmt::format("unnest({})", rows));
    return select;
  }
  select.columns.push_back(fmt::format("unnest({}) AS {}", rows, element));
  Select taken_apart;
  taken_apart.from = "(" + render(select, {}) + ")";
  for (std::size_t i = 0; i < passed + next; ++i) taken_apart.columns.push_back(column_name(relation.output[i].id));
  const std::vector<std::string> fields = [&] {
    std::vector<std::string> names;
    if (map) return std::vector<std::string>{"key", "value"};
    if (variant) return std::vector<std::string>{"pos", "key", "value"};
    for (const Field& field : collection.element().fields()) names.push_back(field.name);
    return names;
  }();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    taken_apart.columns.push_back(fmt::format("struct_extract({}, {}) AS {}", element, quoted_string(fields[i]),
                                              column_name(relation.output.at(passed + next + i).id)));
  }
  return taken_apart;
}

}  // namespace brook::engine
