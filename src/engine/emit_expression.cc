#include "engine/emit_expression.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "engine/emit_cast.h"
#include "engine/emit_text.h"
#include "engine/order_key.h"
#include "function/rules.h"

namespace brook::engine {

namespace {

using analyze::Expression;
using analyze::ExpressionPtr;

// A literal divisor that cannot be zero needs no check.
bool is_safe_divisor(const Expression& expression) {
  const auto* constant = std::get_if<analyze::Constant>(&expression.node);
  if (constant == nullptr || !constant->text || !expression.type.is_numeric() || expression.type.is(TypeKind::kDecimal))
    return false;
  if (*constant->text == "-1") return false;  // overflows on the least value
  return constant->text->find_first_of("123456789") != std::string::npos &&
         constant->text->find_first_of("eEIN") == std::string::npos;
}

bool is_null_literal(const ExpressionPtr& expression) {
  const auto* constant = std::get_if<analyze::Constant>(&expression->node);
  return constant != nullptr && !constant->text;
}

bool may_fold_to_null(const ExpressionPtr& expression) {
  std::vector<analyze::ColumnId> columns;
  analyze::collect_columns(expression, columns);
  return expression->nullable && columns.empty();
}

const std::string& pattern_of(const function::Function& function, std::span<const DataType> types, bool ansi,
                              std::string& buffer) {
  if (function.sql_by_type) {
    buffer = function.sql_by_type(types, ansi);
    return buffer;
  }
  return !ansi && !function.sql_not_ansi.empty() ? function.sql_not_ansi : function.sql;
}

// Calls that draw random numbers must not draw the same ones.
std::string own_seed(const QueryContext& context, int number) {
  const std::uint64_t mixed = context.random_seed + 0x9E3779B97F4A7C15ULL * static_cast<std::uint64_t>(number);
  return fmt::format("CAST({} AS BIGINT)", static_cast<std::int64_t>(mixed >> 1U));
}

Result<std::size_t> argument_number(std::string_view text) {
  std::size_t index = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (problem != std::errc()) return fail(internal_error(fmt::format("no argument number in a template: {}", text)));
  return index;
}

}  // namespace

Result<std::string> ExpressionEmitter::operand(const ExpressionPtr& expression) {
  return in_parentheses(TRY(emit(expression)));
}

Result<std::string> ExpressionEmitter::emit(const ExpressionPtr& expression) {
  Result<std::string> sql = emit_node(*expression);
  if (!sql) return fail(std::move(sql).error().at(expression->location));
  const bool may_fail = std::holds_alternative<analyze::Call>(expression->node) ||
                        std::holds_alternative<analyze::Cast>(expression->node) ||
                        std::holds_alternative<analyze::Case>(expression->node) ||
                        std::holds_alternative<analyze::SubqueryExpression>(expression->node);
  return may_fail ? placed(*std::move(sql), expression->location) : sql;
}

Result<std::string> ExpressionEmitter::argument(const ExpressionPtr& expression) {
  const auto* cast = std::get_if<analyze::Cast>(&expression->node);
  const bool implicit = cast != nullptr && cast->value->location == expression->location;
  return implicit ? in_parentheses(TRY(emit_node(*expression))) : operand(expression);
}

std::string ExpressionEmitter::placed(std::string sql, const Location& location) const {
  return options_.places != nullptr && location.known() ? options_.places->mark(sql, location) : std::move(sql);
}

Result<std::string> ExpressionEmitter::emit_node(const Expression& expression) {
  struct Visitor {
    ExpressionEmitter& emitter;
    const Expression& expression;
    Result<std::string> operator()(const analyze::ColumnRef& column) const { return column_name(column.id); }
    Result<std::string> operator()(const analyze::Constant& constant) const {
      return literal(expression.type, constant.text);
    }
    Result<std::string> operator()(const analyze::Call& call) const { return emitter.emit_call(expression, call); }
    Result<std::string> operator()(const analyze::Cast& cast) const { return emitter.emit_cast(expression, cast); }
    Result<std::string> operator()(const analyze::Case& node) const { return emitter.emit_case(node); }
    Result<std::string> operator()(const analyze::Lambda& lambda) const { return emitter.emit_lambda(lambda); }
    Result<std::string> operator()(const analyze::LambdaVariable& variable) const {
      const auto found = emitter.lambda_variables_.find(variable.name);
      if (found == emitter.lambda_variables_.end())
        return fail(internal_error("a lambda variable out of its scope: " + variable.name));
      return found->second;
    }
    Result<std::string> operator()(const analyze::FieldOf& field) const { return emitter.emit_field(field); }
    Result<std::string> operator()(const analyze::SubqueryExpression& subquery) const {
      const std::string sql = TRY(emitter.emit_subquery(subquery));
      // As a value Spark's IN (SELECT …) is never NULL: what is not known is not there.
      const bool in = subquery.kind == analyze::SubqueryExpression::Kind::kIn;
      return in ? fmt::format("coalesce({}, false)", sql) : sql;
    }
  };
  return std::visit(Visitor{*this, expression}, expression.node);
}

Result<std::string> ExpressionEmitter::emit_cast(const Expression& expression, const analyze::Cast& cast) {
  const std::string value = TRY(operand(cast.value));
  const std::string sql = TRY(cast_sql(value, cast.value->type, expression.type, cast.is_try, options_.context));
  if (!cast.value->type.is_nested() || !may_fold_to_null(cast.value)) return sql;
  return fmt::format("CAST({} AS {})", sql, function::duckdb_type(expression.type));
}

Result<std::string> ExpressionEmitter::emit_case(const analyze::Case& node) {
  std::string sql = "CASE";
  for (const auto& [condition, value] : node.branches) {
    sql += fmt::format(" WHEN {} THEN {}", TRY(emit(condition)), TRY(argument(value)));
  }
  if (node.otherwise) sql += " ELSE " + TRY(argument(node.otherwise));
  return "(" + sql + " END)";
}

Result<std::string> ExpressionEmitter::emit_field(const analyze::FieldOf& field) {
  const Field& wanted = field.base->type.fields().at(field.index);
  return fmt::format("struct_extract({}, {})", TRY(emit(field.base)), quoted_string(wanted.name));
}

Result<std::string> ExpressionEmitter::emit_call(const Expression& expression, const analyze::Call& call) {
  const std::string& name = call.function->name;
  const bool ansi = options_.context.ansi;
  if (name == "like" || name == "ilike") return emit_like(call);
  if ((name == "/" || name == "%" || name == "div") && expression.type.is_numeric() &&
      !expression.type.is(TypeKind::kDecimal) && call.arguments[0]->type.is_numeric() &&
      call.arguments[0]->type == call.arguments[1]->type && is_safe_divisor(*call.arguments[1])) {
    const std::string left = TRY(operand(call.arguments[0]));
    const std::string right = TRY(operand(call.arguments[1]));
    if (name == "div") return fmt::format("CAST({} // {} AS BIGINT)", left, right);
    if (name == "%" || call.arguments[0]->type.is(TypeKind::kDouble)) return fmt::format("{} {} {}", left, name, right);
  }
  TemplateCall input;
  input.result = expression.type;
  for (const ExpressionPtr& value : call.arguments) {
    const bool lambda = std::holds_alternative<analyze::Lambda>(value->node);
    input.arguments.push_back(lambda ? TRY(emit(value)) : TRY(argument(value)));
    input.types.push_back(value->type);
  }
  const bool orders = name == "<" || name == "<=" || name == ">" || name == ">=";
  for (std::size_t i = 0; orders && i < input.arguments.size(); ++i)
    input.arguments[i] = order_key(input.arguments[i], input.types[i]);
  std::string buffer;
  const std::string& pattern = pattern_of(*call.function, input.types, ansi, buffer);
  if (pattern.empty()) {
    return fail(usage_error(fmt::format("{}() cannot be used here.", name)).with_class("UNSUPPORTED_FEATURE"));
  }
  input.other = [&](std::string_view mark, std::string_view body) -> Result<std::string> {
    if (mark == "own_seed") return own_seed(options_.context, ++fresh_);
    const std::size_t index = TRY(argument_number(body));
    if (mark == "string") {
      return cast_sql(input.arguments.at(index), input.types.at(index), DataType(TypeKind::kString), false,
                      options_.context);
    }
    if (mark == "texts") {
      const DataType texts = DataType::array(DataType(TypeKind::kString));
      return cast_sql(input.arguments.at(index), input.types.at(index), texts, false, options_.context);
    }
    return emit_lambda_mark(call, mark, index, input.arguments);
  };
  std::string sql = TRY(expand_once(pattern, input));
  // DuckDB forgets the type of some calls with a NULL among their arguments, or what it finds to be one.
  if (std::ranges::any_of(call.arguments, is_null_literal) ||
      (expression.type.is_nested() && std::ranges::any_of(call.arguments, may_fold_to_null)))
    return fmt::format("CAST({} AS {})", sql, function::duckdb_type(expression.type));
  return sql;
}

Result<std::string> ExpressionEmitter::expand_once(const std::string& pattern, TemplateCall& call) {
  std::vector<std::pair<std::string, std::string>> bound;  // variable and value
  bool subquery = false;
  for (const std::string& argument : call.arguments) subquery |= argument.find("SELECT ") != std::string::npos;
  for (std::size_t i = 0; i < call.arguments.size() && !subquery; ++i) {
    if (uses_of(pattern, i) < 2 || is_trivial(call.arguments[i])) continue;
    std::string variable = fresh_variable();
    bound.emplace_back(variable, std::exchange(call.arguments[i], variable));
  }
  std::string sql = TRY(expand(pattern, call, options_.context));
  for (const auto& [variable, value] : bound) {
    sql = fmt::format("list_extract(list_transform([{}], lambda {}: {}), 1)", value, variable, sql);
  }
  return sql;
}

std::string ExpressionEmitter::fresh_variable() { return fmt::format("brook_v{}", fresh_++); }

Result<std::string> ExpressionEmitter::emit_like(const analyze::Call& call) {
  const std::string left = TRY(operand(call.arguments[0]));
  const auto* pattern = std::get_if<analyze::Constant>(&call.arguments[1]->node);
  std::string escape = "\\";
  if (call.arguments.size() > 2) {
    const auto* given = std::get_if<analyze::Constant>(&call.arguments[2]->node);
    if (given == nullptr || !given->text) return fail(usage_error("The ESCAPE of LIKE must be a literal character."));
    escape = *given->text;
  }
  const std::string word = call.function->name == "like" ? "LIKE" : "ILIKE";
  const bool plain = pattern != nullptr && pattern->text && pattern->text->find(escape) == std::string::npos;
  if (plain) return fmt::format("{} {} {}", left, word, quoted_string(*pattern->text));
  return fmt::format("brook_{}({}, {}, {})", call.function->name, left, TRY(operand(call.arguments[1])),
                     quoted_string(escape));
}

Result<std::string> ExpressionEmitter::emit_lambda_body(const analyze::Lambda& lambda,
                                                        const std::vector<std::string>& variables) {
  for (std::size_t i = 0; i < lambda.parameters.size(); ++i)
    lambda_variables_[lambda.parameters[i].name] = variables.at(i);
  Result<std::string> body = emit(lambda.body);
  for (const analyze::LambdaParameter& parameter : lambda.parameters) lambda_variables_.erase(parameter.name);
  return body;
}

Result<std::string> ExpressionEmitter::emit_lambda(const analyze::Lambda& lambda) {
  std::vector<std::string> variables;
  std::string names;
  for (std::size_t i = 0; i < lambda.parameters.size(); ++i) {
    variables.push_back(fresh_variable());
    names += (i == 0 ? "" : ", ") + variables.back();
  }
  return fmt::format("lambda {}: {}", names, TRY(emit_lambda_body(lambda, variables)));
}

Result<std::string> ExpressionEmitter::emit_lambda_mark(const analyze::Call& call, std::string_view mark,
                                                        std::size_t index, const std::vector<std::string>& arguments) {
  const auto* lambda = std::get_if<analyze::Lambda>(&call.arguments.at(index)->node);
  if (lambda == nullptr) return fail(internal_error(fmt::format("{} takes a lambda", call.function->name)));
  const std::string first = fresh_variable();
  if (mark == "entry") {
    return fmt::format("lambda {}: {}", first,
                       TRY(emit_lambda_body(*lambda, {fmt::format("struct_extract({}, 'key')", first),
                                                      fmt::format("struct_extract({}, 'value')", first)})));
  }
  if (mark == "zipped") {
    return fmt::format("lambda {}: {}", first,
                       TRY(emit_lambda_body(*lambda, {fmt::format("struct_extract({}, 1)", first),
                                                      fmt::format("struct_extract({}, 2)", first)})));
  }
  if (mark == "folded") {  // over structs of an accumulator and an element
    const std::string second = fresh_variable();
    const std::string body = TRY(emit_lambda_body(*lambda, {fmt::format("struct_extract({}, 'folded')", first),
                                                            fmt::format("struct_extract({}, 'next')", second)}));
    return fmt::format("lambda {}, {}: struct_pack(folded := CAST({} AS {}), next := CAST(NULL AS {}))", first, second,
                       body, function::duckdb_type(call.arguments.at(1)->type),
                       function::duckdb_type(call.arguments.at(0)->type.element()));
  }
  if (mark == "joined") {
    return fmt::format(
        "lambda {}: {}", first,
        TRY(emit_lambda_body(*lambda, {first, fmt::format("map_extract_value({}, {})", arguments.at(0), first),
                                       fmt::format("map_extract_value({}, {})", arguments.at(1), first)})));
  }
  if (mark == "indexed") {
    if (lambda->parameters.size() < 2)
      return fmt::format("lambda {}: {}", first, TRY(emit_lambda_body(*lambda, {first})));
    const std::string second = fresh_variable();
    return fmt::format("lambda {}, {}: {}", first, second,
                       TRY(emit_lambda_body(*lambda, {first, fmt::format("CAST({} - 1 AS INTEGER)", second)})));
  }
  return fail(internal_error(fmt::format("an unknown mark in the template of {}: {}", call.function->name, mark)));
}

Result<std::string> ExpressionEmitter::emit_condition(const ExpressionPtr& condition) {
  const auto* subquery = std::get_if<analyze::SubqueryExpression>(&condition->node);
  if (subquery != nullptr) return emit_subquery(*subquery);
  const auto* call = std::get_if<analyze::Call>(&condition->node);
  if (call == nullptr || call->function->name != "and") return emit(condition);
  const std::string left = TRY(emit_condition(call->arguments[0]));
  const std::string right = TRY(emit_condition(call->arguments[1]));
  return fmt::format("{} AND {}", in_parentheses(left), in_parentheses(right));
}

Result<std::string> ExpressionEmitter::emit_subquery(const analyze::SubqueryExpression& subquery) {
  using Kind = analyze::SubqueryExpression::Kind;
  const std::string query = TRY(emit_query_(subquery.query));
  const char* negation = subquery.negated ? "NOT " : "";
  if (subquery.kind == Kind::kScalar) return "(" + query + ")";
  if (subquery.kind == Kind::kExists) return fmt::format("({}EXISTS ({}))", negation, query);
  if (subquery.values.size() == 1) {
    return fmt::format("({} {}IN ({}))", TRY(operand(subquery.values[0])), negation, query);
  }
  // Rows are compared part by part: DuckDB compares NULLs within rows as equal.
  std::string equal;
  for (std::size_t i = 0; i < subquery.values.size(); ++i) {
    equal += fmt::format("{}{} = {}", i == 0 ? "" : " AND ", TRY(operand(subquery.values[i])),
                         column_name(subquery.query->output[i].id));
  }
  const std::string condition = subquery.negated ? "(" + equal + ") IS NOT FALSE" : equal;
  return fmt::format("({}EXISTS (SELECT 1 FROM ({}) WHERE {}))", negation, query, condition);
}

}  // namespace brook::engine
