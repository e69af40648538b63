// Dispatch by node, names, stars, fields, and the small forms.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/cast_rules.h"
#include "analyze/coercion.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"
#include "analyze/traverse.h"

namespace brook::analyze {

namespace {

// A field of an expression: unlike a.b its column is not called b.
Bound without_alias(Bound field) {
  field.field = std::exchange(field.alias, {});
  return field;
}

// Without ANSI mode a text beside a number, or another text, is a DOUBLE in arithmetic.
Bound as_legacy_number(const Bound& operand, const Bound& other) {
  const DataType& type = other.expression->type;
  const bool computes = type.is_numeric() || type.is(TypeKind::kString);
  if (!operand.expression->type.is(TypeKind::kString) || !computes) return operand;
  Bound number = operand;
  number.expression = cast_to(operand.expression, DataType(TypeKind::kDouble));
  return number;
}

}  // namespace

Result<Bound> ExpressionResolver::resolve(const sql::ExpressionPtr& expression) {
  return std::visit([&](const auto& node) { return resolve_node(node, expression->location); }, expression->node);
}

Result<Bound> ExpressionResolver::resolve_condition(const sql::ExpressionPtr& expression) {
  Bound bound = TRY(resolve(expression));
  const DataType boolean(TypeKind::kBoolean);
  if (bound.expression->type.is(TypeKind::kNull) && clause_.name == "HAVING")
    bound.expression = cast_to(bound.expression, boolean);
  if (bound.expression->type == boolean) return bound;
  return fail(type_mismatch("FILTER_NOT_BOOLEAN", bound.name,
                            fmt::format("Filter expression {} of type {} is not a boolean.", in_quotes(bound.name),
                                        in_quotes(bound.expression->type)),
                            expression->location));
}

Result<SortKey> ExpressionResolver::resolve_sort_item(const sql::SortItem& item) {
  Bound bound = TRY(resolve(item.value));
  SortKey key = sort_key(bound.expression, item);
  if (is_orderable(bound.expression->type)) return key;
  return fail(type_mismatch(
      "INVALID_ORDERING_TYPE",
      fmt::format("{} {} NULLS {}", bound.name, key.descending ? "DESC" : "ASC", key.nulls_first ? "FIRST" : "LAST"),
      fmt::format("The `sortorder` does not support ordering on type {}.", in_quotes(bound.expression->type)),
      item.value->location));
}

Result<Bound> ExpressionResolver::resolve_node(const sql::ColumnName& node, const Location& location) {
  for (auto variable = lambda_variables_.rbegin(); variable != lambda_variables_.rend(); ++variable) {
    if (!same_name(variable->first, node.name[0])) continue;
    Bound bound{.expression = variable->second, .name = "namedlambdavariable()", .alias = node.name[0]};
    for (std::size_t i = 1; i < node.name.size(); ++i) bound = TRY(field_of(bound, node.name[i], location));
    return bound;
  }
  if (std::optional<Bound> found = TRY(names().find(node.name, location))) return *std::move(found);
  return resolve_outer(node.name, location);
}

Result<Bound> ExpressionResolver::resolve_outer(const sql::Name& name, const Location& location) {
  for (const OuterNames* outer = surroundings_.outer; outer != nullptr; outer = outer->next) {
    if (std::optional<Bound> found = TRY(outer->names->find(name, location))) {
      found->expression = as_outer(found->expression);
      return *std::move(found);
    }
  }
  return fail(unresolved_column(name, names().suggestions(), location));
}

Result<std::vector<Bound>> ExpressionResolver::expand_star(const sql::Star& star, const Location& location) {
  std::vector<Bound> columns;
  for (const OutputColumn& column : names().scope().star(star.qualifier)) {
    columns.push_back({.expression = column_of(column, location), .name = column.name, .alias = column.name});
  }
  if (columns.empty() && !star.qualifier.empty() && !names().scope().has_table(star.qualifier)) {
    const std::optional<Bound> base = TRY(names().find(star.qualifier, location));
    if (!base || !base->expression->type.is(TypeKind::kStruct)) {
      std::vector<std::string> inputs;
      for (const ScopeColumn& column : names().scope().columns) inputs.push_back(in_backquotes(column.column.name));
      return fail(
          spark_error("CANNOT_RESOLVE_STAR_EXPAND",
                      fmt::format("Cannot resolve {}.* given input columns {}. Please check that the specified table "
                                  "or struct exists and is accessible in the input columns.",
                                  in_backquotes(star.qualifier), fmt::join(inputs, ", ")),
                      location));
    }
    for (const Field& field : base->expression->type.fields())
      columns.push_back(TRY(field_of(*base, field.name, location)));
  }
  for (const sql::Name& excluded : star.except) {
    const auto same = [&](const Bound& column) { return excluded.size() == 1 && same_name(column.alias, excluded[0]); };
    if (std::erase_if(columns, same) > 0) continue;
    const std::optional<Bound> found = TRY(names().find(excluded, location));
    const auto equal = [&](const Bound& column) {
      return found && same_expression(column.expression, found->expression);
    };
    if (std::erase_if(columns, equal) == 0) return fail(unresolved_column(excluded, names().suggestions(), location));
  }
  return columns;
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Star& node, const Location& location) {
  std::string text = node.qualifier.empty() ? "*" : fmt::format("{}.*", fmt::join(node.qualifier, "."));
  return fail(spark_error("INVALID_USAGE_OF_STAR_OR_REGEX", fmt::format("Invalid usage of '{}' in expression.", text),
                          location));
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Literal& node, const Location& location) {
  return bind_literal(node, analysis_.options.session_time_zone, location);
}

Result<Bound> ExpressionResolver::resolve_node(const sql::IntervalLiteral& node, const Location& location) {
  return bind_interval(node, location);
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Unary& node, const Location& location) {
  const Bound operand = TRY(resolve(node.operand));
  return node.op == "NOT" ? bind_not(operand, location) : bind_unary(node.op, operand, location);
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Binary& node, const Location& location) {
  if (node.op == "||") {
    sql::Call concat{.name = {"concat"}, .arguments = {node.left, node.right}};
    return resolve_concat(concat, location);
  }
  const Bound left = TRY(resolve(node.left));
  const Bound right = TRY(resolve(node.right));
  if (node.op == "AND" || node.op == "OR") return bind_logical(node.op, left, right, location);
  if (node.op == "<>") return bind_not(TRY(bind_comparison("=", left, right, location)), location);
  if (node.op == "=" || node.op == "<=>" || node.op == "<" || node.op == "<=" || node.op == ">" || node.op == ">=") {
    return bind_comparison(node.op, left, right, location);
  }
  if (analysis_.options.ansi) return bind_arithmetic(node.op, left, right, location);
  return bind_arithmetic(node.op, as_legacy_number(left, right), as_legacy_number(right, left), location);
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Between& node, const Location& location) {
  const Bound value = TRY(resolve(node.value));
  const Bound low = TRY(resolve(node.low));
  const Bound high = TRY(resolve(node.high));
  const Bound above = TRY(bind_comparison(">=", value, low, location));
  const Bound below = TRY(bind_comparison("<=", value, high, location));
  Bound both = TRY(bind_logical("AND", above, below, location));
  both.name = fmt::format("between({}, {}, {})", value.name, low.name, high.name);
  return node.negated ? bind_not(both, location) : both;
}

Result<Bound> ExpressionResolver::resolve_node(const sql::InList& node, const Location& location) {
  const Bound value = TRY(resolve(node.value));
  std::vector<ExpressionPtr> operands = {value.expression};
  std::vector<std::string> names;
  for (const sql::ExpressionPtr& item : node.list) {
    Bound bound = TRY(resolve(item));
    operands.push_back(bound.expression);
    names.push_back(bound.name);
  }
  Bound result{.expression = nullptr, .name = fmt::format("({} IN ({}))", value.name, fmt::join(names, ", "))};
  TRY(bring_to_common_type(operands, result.name, "in", location));
  result.expression = TRY(call_of("in", DataType(TypeKind::kBoolean), std::move(operands), location));
  return node.negated ? bind_not(result, location) : result;
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Is& node, const Location& location) {
  const Bound value = TRY(resolve(node.value));
  const DataType boolean(TypeKind::kBoolean);
  if (node.what == "NULL" || node.what == "UNKNOWN") {
    const bool negated = node.negated;
    return Bound{
        .expression = TRY(call_of(negated ? "isnotnull" : "isnull", boolean, false, {value.expression}, location)),
        .name = fmt::format("({} IS {}NULL)", value.name, negated ? "NOT " : "")};
  }
  const bool truth = node.what == "TRUE";
  const Bound other = node.what == "DISTINCT FROM"
                          ? TRY(resolve(node.other))
                          : Bound{.expression = constant(boolean, truth ? "true" : "false", location),
                                  .name = truth ? "true" : "false"};
  const Bound same = TRY(bind_comparison("<=>", value, other, location));
  const bool negate = node.what == "DISTINCT FROM" ? !node.negated : node.negated;
  return negate ? bind_not(same, location) : same;
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Case& node, const Location& location) {
  std::optional<Bound> operand;
  if (node.operand) operand = TRY(resolve(node.operand));
  std::vector<ExpressionPtr> conditions;
  std::vector<ExpressionPtr> results;
  std::string name = "CASE";
  for (const sql::CaseBranch& branch : node.branches) {
    Bound when = TRY(resolve(branch.when));
    if (!operand && !when.expression->type.is(TypeKind::kBoolean)) {
      return fail(unexpected_input_type(fmt::format("CASE WHEN {} …", when.name), conditions.size() + 1, "\"BOOLEAN\"",
                                        when.name, when.expression->type, branch.when->location));
    }
    if (operand) when = TRY(bind_comparison("=", *operand, when, branch.when->location));
    const Bound then = TRY(resolve(branch.then));
    name += fmt::format(" WHEN {} THEN {}", when.name, then.name);
    conditions.push_back(std::move(when.expression));
    results.push_back(then.expression);
  }
  bool nullable = !node.otherwise;
  if (node.otherwise) {
    const Bound otherwise = TRY(resolve(node.otherwise));
    name += fmt::format(" ELSE {}", otherwise.name);
    results.push_back(otherwise.expression);
  }
  name += " END";
  DataType type = TRY(bring_to_common_type(results, name, "casewhen", location));
  for (const ExpressionPtr& result : results) nullable = nullable || result->nullable;
  Case bound;
  for (std::size_t i = 0; i < conditions.size(); ++i) bound.branches.emplace_back(conditions[i], results[i]);
  if (node.otherwise) bound.otherwise = results.back();
  return Bound{.expression = make_expression(std::move(type), nullable, location, std::move(bound)),
               .name = std::move(name)};
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Cast& node, const Location& location) {
  return bind_cast(TRY(resolve(node.value)), node.type, node.is_try, analysis_.options.ansi, location);
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Row& node, const Location& location) {
  return resolve_struct(sql::Call{.name = {"named_struct"}, .arguments = node.items}, location);
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Subscript& node, const Location& location) {
  const Bound base = TRY(resolve(node.base));
  const Bound index = TRY(resolve(node.index));
  const DataType& type = base.expression->type;
  const DataType& index_type = index.expression->type;
  std::string name = fmt::format("{}[{}]", base.name, index.name);
  if (type.is(TypeKind::kStruct)) {
    const auto* literal = std::get_if<Constant>(&index.expression->node);
    if (literal != nullptr && literal->text && index_type.is(TypeKind::kString))
      return without_alias(TRY(field_of(base, *literal->text, location)));
  }
  if (type.is(TypeKind::kMap)) {
    if (!index_type.is(TypeKind::kString) && !can_store(index_type, type.key())) {
      return fail(unexpected_input_type(name, 2, in_quotes(type.key()), index.name, index_type, location));
    }
    return Bound{.expression = TRY(call_of("[]", type.value(), true,
                                           {base.expression, cast_to(index.expression, type.key())}, location)),
                 .name = std::move(name)};
  }
  if (type.is(TypeKind::kArray)) {
    if (!index_type.is_integral() && !index_type.is(TypeKind::kNull)) {
      return fail(unexpected_input_type(name, 2, "\"INTEGRAL\"", index.name, index_type, location));
    }
    const bool nullable = base.expression->nullable || index.expression->nullable || type.fields()[0].nullable;
    return Bound{
        .expression = TRY(call_of("[]", type.element(), nullable, {base.expression, index.expression}, location)),
        .name = std::move(name)};
  }
  return fail(
      spark_error("INVALID_EXTRACT_BASE_FIELD_TYPE",
                  fmt::format("Can't extract a value from {}. Need a complex type [STRUCT, ARRAY, MAP] but got {}.",
                              in_quotes(base.name), in_quotes(type)),
                  location));
}

Result<Bound> ExpressionResolver::resolve_node(const sql::FieldAccess& node, const Location& location) {
  const Bound base = TRY(resolve(node.base));
  Bound field = TRY(field_of(base, node.field, location));
  return std::holds_alternative<sql::ColumnName>(node.base->node) ? field : without_alias(std::move(field));
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Lambda&, const Location& location) {
  return fail(spark_error("INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION",
                          "A lambda function should only be used in a higher order function.", location));
}

Result<Bound> ExpressionResolver::resolve_node(const sql::NamedArgument& node, const Location& location) {
  return fail(spark_error("NAMED_PARAMETER_SUPPORT_DISABLED",
                          fmt::format("The named argument {} has no place here.", in_backquotes(node.name)), location));
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Parameter& node, const Location& location) {
  return fail(spark_error("UNBOUND_SQL_PARAMETER",
                          fmt::format("Found the unbound parameter: {}. Parameters are not supported.",
                                      node.name.empty() ? "?" : node.name),
                          location));
}

}  // namespace brook::analyze
