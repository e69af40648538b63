// A query around its body: WITH, set operations, ORDER BY and LIMIT.
#include "analyze/resolve_query.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/spark_error.h"
#include "sql/print.h"

namespace brook::analyze {

namespace {

// The value of LIMIT or OFFSET.
Result<std::int64_t> count_of(Analysis& analysis, const sql::ExpressionPtr& expression, std::string_view clause) {
  const Scope nothing;
  const ScopeNames names(nothing);
  const auto invalid = [&](std::string_view sub_class, const std::string& sql, const std::string& why) {
    return fail(spark_error(fmt::format("INVALID_LIMIT_LIKE_EXPRESSION.{}", sub_class),
                            fmt::format("The limit like expression {} is invalid. {}", in_quotes(sql), why),
                            expression->location));
  };
  // Literals and sums of them: nobody writes more, and no more can be folded here.
  if (const auto* sum = std::get_if<sql::Binary>(&expression->node); sum != nullptr && sum->op == "+") {
    return TRY(count_of(analysis, sum->left, clause)) + TRY(count_of(analysis, sum->right, clause));
  }
  const std::string_view lower = clause == "LIMIT" ? "limit" : "offset";
  if (!std::holds_alternative<sql::Literal>(expression->node)) {
    return invalid("IS_UNFOLDABLE", sql::print(expression),
                   fmt::format("The {} expression must evaluate to a constant value.", lower));
  }
  const Bound bound = TRY(ExpressionResolver(analysis, {}, names, Clause{.name = clause}).resolve(expression));
  const auto* literal = std::get_if<Constant>(&bound.expression->node);
  if (!bound.expression->type.is_integral() || bound.expression->type.is(TypeKind::kLong)) {
    return invalid(
        "DATA_TYPE", bound.name,
        fmt::format("The {} expression must be integer type, but got {}.", lower, in_quotes(bound.expression->type)));
  }
  std::int64_t value = 0;
  std::from_chars(literal->text->data(), literal->text->data() + literal->text->size(), value);
  if (value < 0) {
    return invalid("IS_NEGATIVE", bound.name,
                   fmt::format("The {} expression must be equal to or greater than 0, but got {}.", lower, value));
  }
  return value;
}

bool reads_itself(const sql::CommonTable& table) {
  return std::ranges::any_of(tables_used(table.query), [&](const TableUse& use) {
    return use.name.size() == 1 && same_name(use.name[0], table.name);
  });
}

}  // namespace

std::optional<std::int64_t> ordinal_of(const sql::ExpressionPtr& expression) {
  const auto* literal = std::get_if<sql::Literal>(&expression->node);
  if (literal == nullptr || literal->kind != sql::LiteralKind::kInteger || literal->suffix != 0) return std::nullopt;
  std::int64_t value = 0;
  const char* end = literal->text.data() + literal->text.size();
  if (std::from_chars(literal->text.data(), end, value).ptr != end) return std::nullopt;
  return value;
}

Result<Source> QueryResolver::resolve_source(const sql::QueryPtr& query) {
  TRY(resolve_with(*query));
  Source source;
  if (const auto* select = std::get_if<sql::Select>(&query->body)) {
    source = TRY(resolve_select(analysis_, surroundings_, *this, *select, *query));
  } else {
    if (const auto* operation = std::get_if<sql::SetOperation>(&query->body)) {
      source.relation = TRY(resolve_set_operation(*operation, query->location));
      source.scope = scope_of(source.relation, {});
    } else {
      source = TRY(QueryResolver(analysis_, surroundings_).resolve_source(std::get<sql::QueryPtr>(query->body)));
    }
    source.relation = TRY(resolve_sort(std::move(source.relation), *query));
  }
  source.relation = TRY(resolve_limit(std::move(source.relation), *query));
  return source;
}

Result<void> QueryResolver::resolve_with(const sql::Query& query) {
  for (const sql::CommonTable& table : query.with) {
    for (const CommonTable& other : common_tables_) {
      if (same_name(other.name, table.name)) {
        return fail(spark_error(
            "DUPLICATED_CTE_NAMES",
            fmt::format("CTE definition can't have duplicate names: {}.", in_backquotes(table.name)), query.location));
      }
    }
    CommonTable& added = common_tables_.emplace_back(CommonTable{.name = table.name,
                                                                 .columns = table.columns,
                                                                 .query = table.query,
                                                                 .surroundings = surroundings_,
                                                                 .unused = nullptr,
                                                                 .recursive = query.recursive && reads_itself(table),
                                                                 .most_levels = table.max_recursion});
    added.unused = added.recursive ? TRY(resolve_recursion(added, query.location))
                                   : TRY(QueryResolver(analysis_, surroundings_).resolve(table.query));
    surroundings_.common_tables = &added;
  }
  return {};
}

Result<RelationPtr> QueryResolver::resolve_sort(RelationPtr input, const sql::Query& query) {
  std::vector<SortKey> keys;
  const Scope scope = scope_of(input, {});
  const ScopeNames names(scope);
  if (query.order_by_all) {
    for (const OutputColumn& column : input->output) keys.push_back(sort_key(column_of(column), *query.order_by_all));
  }
  for (const sql::SortItem& item : query.order_by.empty() ? query.sort_by : query.order_by) {
    const std::optional<std::int64_t> ordinal = ordinal_of(item.value);
    if (!ordinal) {
      keys.push_back(
          TRY(ExpressionResolver(analysis_, surroundings_, names, {.name = "ORDER BY"}).resolve_sort_item(item)));
      continue;
    }
    if (*ordinal < 1 || *ordinal > static_cast<std::int64_t>(input->output.size())) {
      return fail(spark_error("ORDER_BY_POS_OUT_OF_RANGE",
                              fmt::format("ORDER BY position {} is not in select list (valid range is [1, {}]).",
                                          *ordinal, input->output.size()),
                              item.value->location));
    }
    keys.push_back(
        sort_key(column_of(input->output[static_cast<std::size_t>(*ordinal - 1)], item.value->location), item));
  }
  if (keys.empty()) return input;
  return make_relation(input->output, Sort{.input = input, .keys = std::move(keys)});
}

Result<RelationPtr> QueryResolver::resolve_limit(RelationPtr input, const sql::Query& query) {
  if (!query.limit && !query.offset) return input;
  Limit limit{.input = input, .limit = std::nullopt};
  if (query.limit) limit.limit = TRY(count_of(analysis_, query.limit, "LIMIT"));
  if (query.offset) limit.offset = TRY(count_of(analysis_, query.offset, "OFFSET"));
  return make_relation(input->output, std::move(limit));
}

}  // namespace brook::analyze
