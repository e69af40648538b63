// Calls whose arguments Spark treats in ways of their own: struct, concat, grouping, EXTRACT, LIKE.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

const DataType kStringType(TypeKind::kString);

}  // namespace

Result<Bound> ExpressionResolver::resolve_struct(const sql::Call& call, const Location& location) {
  const bool written_as_row = same_name(call.name.back(), "named_struct");
  std::vector<ExpressionPtr> arguments;
  std::vector<Field> fields;
  std::vector<std::string> names;
  const auto add = [&](const Bound& value, const std::string& alias) {
    std::string field = !alias.empty()         ? alias
                        : !value.alias.empty() ? value.alias
                        : !value.field.empty() ? value.field
                                               : fmt::format("col{}", fields.size() + 1);
    arguments.push_back(constant(kStringType, field, location));
    arguments.push_back(value.expression);
    if (written_as_row) names.push_back(field);
    names.push_back(alias.empty() ? value.name : fmt::format("{} AS {}", value.name, alias));
    fields.push_back(
        Field{.name = std::move(field), .type = value.expression->type, .nullable = value.expression->nullable});
  };
  for (const sql::ExpressionPtr& argument : call.arguments) {
    if (const auto* star = std::get_if<sql::Star>(&argument->node)) {
      for (const Bound& column : TRY(expand_star(*star, argument->location))) add(column, "");
    } else if (const auto* named = std::get_if<sql::NamedArgument>(&argument->node)) {
      add(TRY(resolve(named->value)), named->name);
    } else {
      add(TRY(resolve(argument)), "");
    }
  }
  return Bound{.expression = TRY(call_of("named_struct", DataType::structure(std::move(fields)), false,
                                         std::move(arguments), location)),
               .name = fmt::format("{}({})", written_as_row ? "named_struct" : "struct", fmt::join(names, ", "))};
}

Result<Bound> ExpressionResolver::resolve_concat(const sql::Call& call, const Location& location) {
  std::vector<ExpressionPtr> values;
  std::vector<std::string> names;
  for (const sql::ExpressionPtr& argument : call.arguments) {
    Bound bound = TRY(resolve(argument));
    values.push_back(bound.expression);
    names.push_back(bound.name);
  }
  const std::string name = fmt::format("concat({})", fmt::join(names, ", "));
  const auto all_are = [&](TypeKind kind) {
    return !values.empty() && std::ranges::all_of(values, [&](const ExpressionPtr& value) {
      return value->type.is(kind) || value->type.is(TypeKind::kNull);
    });
  };
  const bool any_nested =
      std::ranges::any_of(values, [](const ExpressionPtr& value) { return value->type.is_nested(); });
  DataType type = kStringType;
  if (any_nested || (all_are(TypeKind::kBinary) && !all_are(TypeKind::kNull))) {
    type = TRY(bring_to_common_type(values, name, "concat", location));
  } else {
    for (ExpressionPtr& value : values) value = cast_to(value, kStringType);
  }
  return Bound{.expression = TRY(call_of("concat", std::move(type), std::move(values), location)), .name = name};
}

Result<Bound> ExpressionResolver::resolve_grouping(const std::string& name, const sql::Call& call,
                                                   const Location& location) {
  if (clause_.extracted == nullptr || clause_.extracted->keys == nullptr || !clause_.extracted->grouping_id) {
    return fail(spark_error("UNSUPPORTED_GROUPING_EXPRESSION",
                            "grouping()/grouping_id() can only be used with GroupingSets/Cube/Rollup.", location));
  }
  const std::vector<ExpressionPtr>& keys = *clause_.extracted->keys;
  const ExpressionPtr id = column_of(*clause_.extracted->grouping_id, location);
  std::vector<std::string> names;
  std::vector<std::size_t> positions;
  for (const sql::ExpressionPtr& argument : call.arguments) {
    // The keys are made of columns of FROM, as the arguments of aggregates are.
    const std::string_view outside = std::exchange(inside_, "aggregate");
    Result<Bound> resolved = resolve(argument);
    inside_ = outside;
    const Bound bound = TRY(std::move(resolved));
    names.push_back(bound.name);
    const auto key =
        std::ranges::find_if(keys, [&](const ExpressionPtr& k) { return same_expression(k, bound.expression); });
    if (key == keys.end()) {
      return fail(spark_error("GROUPING_COLUMN_MISMATCH",
                              fmt::format("Column of grouping ({}) can't be found in grouping columns.", bound.name),
                              location));
    }
    positions.push_back(static_cast<std::size_t>(key - keys.begin()));
  }
  Bound result{.expression = id, .name = fmt::format("{}({})", name, fmt::join(names, ", "))};
  if (name == "grouping_id") {
    bool all_in_order = positions.size() == keys.size();
    for (std::size_t i = 0; i < positions.size(); ++i) all_in_order = all_in_order && positions[i] == i;
    if (positions.empty() || all_in_order) return result;
    return fail(spark_error(
        "GROUPING_ID_COLUMN_MISMATCH",
        fmt::format("Columns of grouping_id ({}) does not match grouping columns.", fmt::join(names, ",")), location));
  }
  if (positions.size() != 1) {
    return fail(spark_error(
        "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
        fmt::format("The `grouping` requires 1 parameters but the actual number is {}.", positions.size()), location));
  }
  const DataType long_type(TypeKind::kLong);
  const std::size_t shift = keys.size() - 1 - positions[0];
  ExpressionPtr bit = TRY(
      call_of(">>", long_type, {id, constant(DataType(TypeKind::kInt), std::to_string(shift), location)}, location));
  bit = TRY(call_of("&", long_type, {bit, constant(long_type, "1", location)}, location));
  result.expression = cast_to(bit, DataType(TypeKind::kByte));
  return result;
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Like& node, const Location& location) {
  const Bound value = TRY(resolve(node.value));
  if (node.escape && node.escape->size() != 1) {
    return fail(spark_error("INVALID_ESC",
                            fmt::format("Found an invalid escape string: {}. The escape string must contain only one "
                                        "character.",
                                        in_quotes(*node.escape)),
                            location));
  }
  const std::string function = folded_name(node.op);
  const auto text_of = [&](const Bound& bound) -> Result<ExpressionPtr> {
    const std::optional<DataType> type = argument_type(bound.expression->type, function::Accepts::kString);
    if (type) return cast_to(bound.expression, *type);
    return fail(
        unexpected_input_type(bound.name, 1, in_quotes(kStringType), bound.name, bound.expression->type, location));
  };
  const ExpressionPtr text = TRY(text_of(value));
  std::optional<Bound> result;
  for (const sql::ExpressionPtr& item : node.patterns) {
    const Bound pattern = TRY(resolve(item));
    std::vector<ExpressionPtr> arguments = {text, TRY(text_of(pattern))};
    if (node.op != "RLIKE") arguments.push_back(constant(kStringType, node.escape.value_or("\\"), location));
    Bound test{.expression = TRY(call_of(function, DataType(TypeKind::kBoolean), std::move(arguments), location))};
    if (node.op == "LIKE") {
      test.name = fmt::format("{} LIKE {}{}", value.name, pattern.name,
                              node.escape ? fmt::format(" ESCAPE '{}'", *node.escape) : "");
    } else {
      test.name = fmt::format("{}({}, {})", node.op == "RLIKE" ? "RLIKE" : "ilike", value.name, pattern.name);
    }
    // NOT LIKE ALL is no match at all, NOT LIKE ANY one that does not match: the negation goes to each pattern.
    if (node.negated) test = TRY(bind_not(test, location));
    result = result ? TRY(bind_logical(node.quantifier == "ALL" ? "AND" : "OR", *result, test, location)) : test;
  }
  if (!node.quantifier.empty()) {
    // ILIKE is LIKE of both in lower case.
    const std::string printed = node.op == "ILIKE" ? fmt::format("lower({})", value.name) : value.name;
    result->name = fmt::format("{}like{}({})", node.negated ? "not" : "", folded_name(node.quantifier), printed);
  }
  return *std::move(result);
}

}  // namespace brook::analyze
