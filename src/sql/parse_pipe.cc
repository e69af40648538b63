// Pipe syntax: query |> operator. Each step becomes the query that it stands for; see PipeOperator.
#include "sql/grammar.h"

#include <algorithm>
#include <array>

namespace brook::sql {

namespace {

using QueryNode = std::shared_ptr<Query>;

TableExpressionPtr piped(const Location& place, QueryPtr input, TableAlias alias) {
  SubqueryTable table{.query = std::move(input), .piped = true, .watermark = {}};
  return std::make_shared<const TableExpression>(TableExpression{place, std::move(table), std::move(alias)});
}

// SELECT * FROM the table.
Select all_of(const Location& place, TableExpressionPtr table) {
  Select select;
  select.items.push_back({make_expression(place, Star{}), {}});
  select.from.push_back(std::move(table));
  return select;
}

QueryNode step(const Location& place, PipeOperator op, Select select) {
  auto query = std::make_shared<Query>();
  query->location = place;
  query->pipe = op;
  query->body = std::move(select);
  return query;
}

// SET a = x, b = y: one step after the other, for y sees the new a.
QueryNode parse_set_step(Cursor& cursor, const Location& place, QueryNode input) {
  do {
    StarReplacement replacement{cursor.name("a column name"), nullptr};
    if (cursor.at(".")) {
      cursor.fail(usage_error("SQL pipe syntax |> SET operator with a multi-part assignment key is not supported")
                      .with_class("_LEGACY_ERROR_TEMP_0035")
                      .at(cursor.here())
                      .with_hint("Name the column alone."));
    }
    cursor.expect("=");
    replacement.value = parse_expression(cursor);
    Select select = all_of(place, piped(place, std::move(input), {}));
    select.items[0].value = make_expression(place, Star{{}, {}, std::move(replacement)});
    input = step(place, PipeOperator::kSet, std::move(select));
  } while (cursor.take(","));
  return input;
}

void parse_aggregate_step(Cursor& cursor, Select& select) {
  std::vector<NamedExpression> aggregates;
  if (!cursor.at("GROUP", "BY")) aggregates = parse_named_expressions(cursor);
  select.items.clear();
  if (cursor.take("GROUP", "BY")) {
    const Location place = cursor.here();
    const bool sets = cursor.at("ROLLUP", "(") || cursor.at("CUBE", "(") || cursor.at("GROUPING", "SETS");
    if (!sets) select.items = parse_named_expressions(cursor);
    if (sets || cursor.at("WITH", "ROLLUP") || cursor.at("WITH", "CUBE") || cursor.at("GROUPING", "SETS")) {
      cursor.fail(usage_error("The feature is not supported: The SQL pipe operator syntax with aggregation (using |> "
                              "AGGREGATE) does not support grouping sets")
                      .with_class("UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE")
                      .at(place)
                      .with_hint("Write SELECT … GROUP BY ROLLUP (…) before the pipe."));
    }
    GroupBy& group_by = select.group_by.emplace();
    for (const NamedExpression& key : select.items)
      group_by.elements.push_back({GroupingElement::Kind::kExpression, {{key.value}}});
  }
  std::ranges::move(aggregates, std::back_inserter(select.items));
}

void parse_organize_step(Cursor& cursor, Query& query) {
  const Location place = cursor.here();
  parse_organization(cursor, query);
  const bool sorted = query.order_by_all || !query.order_by.empty() || !query.sort_by.empty();
  if (!sorted || !(query.limit || query.offset)) return;
  cursor.fail(usage_error("ORDER BY and LIMIT cannot coexist in the same SQL pipe operator using '|>'")
                  .with_class("MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS")
                  .at(place)
                  .with_hint("Separate them into two steps: |> ORDER BY … |> LIMIT …."));
}

bool at_organization(const Cursor& cursor) {
  static constexpr auto kWords = std::to_array<std::string_view>({"CLUSTER", "DISTRIBUTE", "ORDER", "SORT"});
  const bool grouped = std::ranges::find(kWords, cursor.peek().key) != kWords.end() && cursor.peek(1).key == "BY";
  return grouped || cursor.at("LIMIT") || cursor.at("OFFSET");
}

QueryNode parse_set_operation_step(Cursor& cursor, const Location& place, QueryNode input) {
  const SetSign sign = parse_set_operator(cursor);
  QueryNode query = step(place, PipeOperator::kSetOperation, {});
  QueryPtr right = parse_query_primary(cursor);
  query->body = SetOperation{sign.op, sign.all, sign.by_name, std::move(input), std::move(right)};
  return query;
}

}  // namespace

QueryNode parse_pipe_step(Cursor& cursor, QueryNode input) {
  const Nest nest(cursor);
  cursor.expect("|>");
  const Location place = cursor.here();
  if (at_set_operator(cursor)) return parse_set_operation_step(cursor, place, std::move(input));
  if (cursor.take("SET")) return parse_set_step(cursor, place, std::move(input));
  const auto from = [&](TableAlias alias = {}) { return piped(place, std::move(input), std::move(alias)); };
  const auto of_table = [&](TableExpressionPtr table) {
    return step(place, PipeOperator::kTable, all_of(place, std::move(table)));
  };
  if (cursor.at("SELECT")) {
    Select select = parse_select_head(cursor);
    if (cursor.take("WINDOW")) select.windows = parse_named_windows(cursor);
    select.from.push_back(from());
    return step(place, PipeOperator::kSelect, std::move(select));
  }
  if (at_join(cursor)) return of_table(parse_join(cursor, from()));
  if (at_pivot(cursor)) return of_table(parse_pivot(cursor, from()));
  if (cursor.at("TABLESAMPLE")) {
    auto sample = parse_sample(cursor);
    if (cursor.failed()) return input;
    sample->input = from();
    return of_table(std::make_shared<const TableExpression>(TableExpression{place, *std::move(sample), {}}));
  }
  if (cursor.take("AS")) {
    TableAlias alias{cursor.name("an alias"), {}};
    return step(place, PipeOperator::kAs, all_of(place, from(std::move(alias))));
  }
  if (at_organization(cursor)) {
    QueryNode query = step(place, PipeOperator::kOrganize, all_of(place, from()));
    parse_organize_step(cursor, *query);
    return query;
  }
  Select select = all_of(place, from());
  if (cursor.take("EXTEND")) {
    for (NamedExpression& item : parse_named_expressions(cursor)) select.items.push_back(std::move(item));
    if (cursor.take("WINDOW")) select.windows = parse_named_windows(cursor);
    return step(place, PipeOperator::kExtend, std::move(select));
  }
  if (cursor.take("DROP")) {
    Star star;
    do {
      star.except.push_back({cursor.name("a column name")});
    } while (cursor.take(","));
    select.items[0].value = make_expression(place, std::move(star));
    return step(place, PipeOperator::kDrop, std::move(select));
  }
  if (cursor.take("WHERE")) {
    select.where = parse_expression(cursor);
    return step(place, PipeOperator::kWhere, std::move(select));
  }
  if (cursor.take("AGGREGATE")) {
    parse_aggregate_step(cursor, select);
    return step(place, PipeOperator::kAggregate, std::move(select));
  }
  cursor.fail_here(
      "Expected a pipe operator here: SELECT, EXTEND, SET, DROP, AS, WHERE, AGGREGATE, JOIN, UNION, EXCEPT, INTERSECT, "
      "ORDER BY, LIMIT, OFFSET, PIVOT, UNPIVOT or TABLESAMPLE.");
  return input;
}

}  // namespace brook::sql
