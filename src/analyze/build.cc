#include "analyze/build.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyze/cast_rules.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

bool any_nullable(const std::vector<ExpressionPtr>& values) {
  return std::ranges::any_of(values, [](const ExpressionPtr& value) { return value->nullable; });
}

// The text of a whole number as the type, or nothing where that is not exact and plain.
std::optional<std::string> whole_number_as(const std::string& digits, const DataType& type) {
  const std::size_t count = digits.size() - (digits.starts_with('-') ? 1 : 0);
  switch (type.kind()) {
    case TypeKind::kInt:
      if (count <= 9) return digits;
      return std::nullopt;
    case TypeKind::kLong:
      if (count <= 18) return digits;
      return std::nullopt;
    case TypeKind::kDouble:
      if (count <= 15) return digits;
      return std::nullopt;
    case TypeKind::kDecimal:
      if (static_cast<int>(count) > type.precision() - type.scale()) return std::nullopt;
      return type.scale() == 0 ? digits : digits + "." + std::string(static_cast<std::size_t>(type.scale()), '0');
    default: return std::nullopt;
  }
}

}  // namespace

ExpressionPtr make_expression(DataType type, bool nullable, const Location& location, decltype(Expression::node) node) {
  return std::make_shared<const Expression>(
      Expression{.type = std::move(type), .nullable = nullable, .location = location, .node = std::move(node)});
}

ExpressionPtr column_of(const OutputColumn& column, const Location& location) {
  return make_expression(column.type, column.nullable, location, ColumnRef{.id = column.id, .name = column.name});
}

ExpressionPtr constant(DataType type, std::optional<std::string> text, const Location& location) {
  const bool nullable = !text.has_value();
  return make_expression(std::move(type), nullable, location, Constant{.text = std::move(text)});
}

ExpressionPtr null_of(DataType type, const Location& location) {
  return constant(std::move(type), std::nullopt, location);
}

Result<ExpressionPtr> call_of(std::string_view function, DataType type, bool nullable,
                              std::vector<ExpressionPtr> arguments, const Location& location) {
  const function::Function* found = function::find_function(function);
  if (found == nullptr) return fail(unsupported(fmt::format("{} is not supported yet.", function), location));
  return make_expression(std::move(type), nullable, location,
                         Call{.function = found, .arguments = std::move(arguments)});
}

Result<ExpressionPtr> call_of(std::string_view function, DataType type, std::vector<ExpressionPtr> arguments,
                              const Location& location) {
  const bool nullable = any_nullable(arguments);
  return call_of(function, std::move(type), nullable, std::move(arguments), location);
}

Result<ExpressionPtr> conjunction(const std::vector<ExpressionPtr>& conditions) {
  ExpressionPtr all;
  for (const ExpressionPtr& condition : conditions) {
    all = all ? TRY(call_of("and", DataType(TypeKind::kBoolean), {all, condition}, condition->location)) : condition;
  }
  return all;
}

ExpressionPtr cast_to(const ExpressionPtr& value, const DataType& type, bool is_try) {
  if (value->type == type) return value;
  if (const auto* literal = std::get_if<Constant>(&value->node)) {
    if (!literal->text) return null_of(type, value->location);
    const bool within =
        value->type.is_ansi_interval() && type.is(value->type.kind()) && type.last_field() >= value->type.last_field();
    if (within ||
        (value->type.is(TypeKind::kTime) && type.is(TypeKind::kTime) && type.precision() >= value->type.precision())) {
      return constant(type, literal->text, value->location);
    }
    if (value->type.is_integral()) {
      if (auto text = whole_number_as(*literal->text, type)) return constant(type, std::move(text), value->location);
    }
  }
  const bool nullable = value->nullable || is_try || cast_may_yield_null(value->type, type);
  return make_expression(type, nullable, value->location, Cast{.value = value, .is_try = is_try});
}

RelationPtr filter_of(const RelationPtr& input, ExpressionPtr condition) {
  return make_relation(input->output, Filter{.input = input, .condition = std::move(condition)});
}

}  // namespace brook::analyze
