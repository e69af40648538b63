#include "analyze/rewritten_calls.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "base/collation.h"

namespace brook::analyze {

Result<Bound> resolve_decode(ExpressionResolver& resolver, const sql::Call& call, const Location& location) {
  std::vector<Bound> values;
  std::vector<std::string> names;
  for (const sql::ExpressionPtr& argument : call.arguments) {
    values.push_back(TRY(resolver.resolve(argument)));
    names.push_back(values.back().name);
  }
  const std::string name = fmt::format("decode({})", fmt::join(names, ", "));
  std::vector<ExpressionPtr> conditions;
  std::vector<ExpressionPtr> results;
  for (std::size_t i = 1; i + 1 < values.size(); i += 2) {
    conditions.push_back(TRY(bind_comparison("<=>", values[0], values[i], location)).expression);
    results.push_back(values[i + 1].expression);
  }
  const bool has_default = values.size() % 2 == 0;
  if (has_default) results.push_back(values.back().expression);
  DataType type = TRY(bring_to_common_type(results, name, "decode", location));
  bool nullable = !has_default;
  for (const ExpressionPtr& result : results) nullable = nullable || result->nullable;
  Case choice;
  for (std::size_t i = 0; i < conditions.size(); ++i) choice.branches.emplace_back(conditions[i], results[i]);
  if (has_default) choice.otherwise = results.back();
  return Bound{.expression = make_expression(std::move(type), nullable, location, std::move(choice)), .name = name};
}

Result<Bound> resolve_when(ExpressionResolver& resolver, const sql::Call& call, const Location& location) {
  sql::Case choice;
  for (std::size_t i = 0; i + 1 < call.arguments.size(); i += 2)
    choice.branches.push_back({.when = call.arguments[i], .then = call.arguments[i + 1]});
  if (call.arguments.size() % 2 == 1) choice.otherwise = call.arguments.back();
  return resolver.resolve(std::make_shared<sql::Expression>(sql::Expression{location, std::move(choice)}));
}

Result<Bound> resolve_nullif(ExpressionResolver& resolver, const sql::Call& call, const Location& location) {
  const Bound value = TRY(resolver.resolve(call.arguments[0]));
  const Bound other = TRY(resolver.resolve(call.arguments[1]));
  const Bound equal = TRY(bind_comparison("=", value, other, location));
  DataType type = value.expression->type;
  Case choice{.branches = {{equal.expression, null_of(type, location)}}, .otherwise = value.expression};
  return Bound{.expression = make_expression(std::move(type), true, location, std::move(choice)),
               .name = fmt::format("nullif({}, {})", value.name, other.name)};
}

Result<Bound> resolve_zero_call(ExpressionResolver& resolver, const std::string& name, const sql::Call& call,
                                const Location& location) {
  sql::Call rewritten = call;
  rewritten.name = {name == "nullifzero" ? "nullif" : "coalesce"};
  rewritten.arguments.push_back(
      std::make_shared<sql::Expression>(sql::Expression{location, sql::Literal{sql::LiteralKind::kInteger, "0", 0}}));
  const Bound value = TRY(resolver.resolve(call.arguments[0]));
  Bound result = TRY(resolver.resolve(std::make_shared<sql::Expression>(sql::Expression{location, rewritten})));
  result.name = fmt::format("{}({})", name, value.name);
  return result;
}

Result<std::optional<Bound>> resolve_collation(ExpressionResolver& resolver, const sql::Call& call,
                                               const Location& location) {
  const auto* inner = call.arguments.size() == 1 ? std::get_if<sql::Call>(&call.arguments[0]->node) : nullptr;
  if (inner == nullptr || inner->arguments.size() != 2 || !same_name(inner->name.back(), "collate"))
    return std::nullopt;
  const auto* name = std::get_if<sql::Literal>(&inner->arguments[1]->node);
  const auto collation =
      name != nullptr && name->kind == sql::LiteralKind::kString ? Collation::find(name->text) : std::nullopt;
  if (!collation) return std::nullopt;
  const Bound text = TRY(resolver.resolve(inner->arguments[0]));
  return Bound{.expression = constant(DataType(TypeKind::kString), "SYSTEM.BUILTIN." + collation->name(), location),
               .name = fmt::format("collation(collate({}, {}))", text.name, name->text)};
}

Result<std::optional<sql::Call>> byte_padding_call(ExpressionResolver& resolver, const std::string& name,
                                                   const sql::Call& call) {
  if ((name != "lpad" && name != "rpad") || call.arguments.size() != 2) return std::nullopt;
  const Bound padded = TRY(resolver.resolve(call.arguments[0]));
  if (!padded.expression->type.is(TypeKind::kBinary)) return std::nullopt;
  sql::Call result = call;
  result.arguments.push_back(std::make_shared<sql::Expression>(
      sql::Expression{call.arguments[0]->location, sql::Literal{sql::LiteralKind::kBinary, "00", 0}}));
  return result;
}

}  // namespace brook::analyze
