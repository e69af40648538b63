// What follows a table in FROM: PIVOT, UNPIVOT, LATERAL VIEW, TABLESAMPLE, WATERMARK.
#include "sql/grammar.h"

#include "sql/keyword.h"

namespace brook::sql {

namespace {

// PIVOT and UNPIVOT take a name, without columns.
std::string parse_plain_alias(Cursor& cursor) { return parse_table_alias(cursor).name; }

std::string parse_value_alias(Cursor& cursor) {
  if (!cursor.take("AS") && !cursor.at_name()) return {};
  return cursor.name("an alias");
}

std::vector<std::string> parse_one_or_more_names(Cursor& cursor) {
  if (cursor.at("(")) return parse_name_list(cursor, "a column name");
  return {cursor.name("a column name")};
}

Pivot parse_pivot_body(Cursor& cursor) {
  Pivot pivot;
  cursor.expect("(");
  pivot.aggregates = parse_named_expressions(cursor);
  cursor.expect("FOR");
  const Location place = cursor.here();
  for (std::string& column : parse_one_or_more_names(cursor)) {
    pivot.columns.push_back(make_expression(place, ColumnName{{std::move(column)}}));
  }
  cursor.expect("IN");
  cursor.expect("(");
  do {
    NamedExpression value{parse_expression(cursor), {}};
    if (std::string alias = parse_value_alias(cursor); !alias.empty()) value.aliases.push_back(std::move(alias));
    pivot.values.push_back(std::move(value));
  } while (cursor.take(","));
  cursor.expect(")");
  cursor.expect(")");
  return pivot;
}

Unpivot parse_unpivot_body(Cursor& cursor) {
  Unpivot unpivot;
  unpivot.include_nulls = cursor.at("INCLUDE", "NULLS");
  if (!cursor.take("INCLUDE", "NULLS")) cursor.take("EXCLUDE", "NULLS");
  cursor.expect("(");
  const bool several = cursor.at("(");
  unpivot.value_columns = parse_one_or_more_names(cursor);
  cursor.expect("FOR");
  unpivot.name_column = cursor.name("a column name");
  cursor.expect("IN");
  cursor.expect("(");
  do {
    const Location place = cursor.here();
    UnpivotColumn column;
    if (several) cursor.expect("(");
    do {
      column.columns.push_back(parse_name(cursor, "a column"));
    } while (several && cursor.take(","));
    if (column.columns.size() != unpivot.value_columns.size()) {
      cursor.fail(usage_error("All unpivot value columns must have the same size as there are value column names")
                      .with_class("UNPIVOT_VALUE_SIZE_MISMATCH")
                      .at(place));
    }
    if (several) cursor.expect(")");
    column.alias = parse_value_alias(cursor);
    unpivot.columns.push_back(std::move(column));
  } while (cursor.take(","));
  cursor.expect(")");
  cursor.expect(")");
  return unpivot;
}

template <class Node>
TableExpressionPtr around(Cursor& cursor, Location place, TableExpressionPtr input, Node node) {
  node.input = std::move(input);
  TableAlias alias{parse_plain_alias(cursor), {}};
  return std::make_shared<const TableExpression>(TableExpression{std::move(place), std::move(node), std::move(alias)});
}

}  // namespace

bool at_pivot(const Cursor& cursor) {
  return cursor.at("PIVOT", "(") || cursor.at("UNPIVOT", "(") || cursor.at("UNPIVOT", "INCLUDE") ||
         cursor.at("UNPIVOT", "EXCLUDE");
}

TableExpressionPtr parse_pivot(Cursor& cursor, TableExpressionPtr input) {
  Location place = cursor.here();
  if (cursor.take("PIVOT")) {
    Pivot pivot = parse_pivot_body(cursor);
    return around(cursor, std::move(place), std::move(input), std::move(pivot));
  }
  cursor.expect("UNPIVOT");
  Unpivot unpivot = parse_unpivot_body(cursor);
  return around(cursor, std::move(place), std::move(input), std::move(unpivot));
}

// LATERAL VIEW [OUTER] f(x) t [[AS] a, b]. Without a table name, AS must stand before the columns.
TableExpressionPtr parse_lateral_view(Cursor& cursor, TableExpressionPtr input) {
  Location place = cursor.here();
  cursor.expect("LATERAL", "VIEW");
  LateralView view;
  view.input = std::move(input);
  view.outer = cursor.at("OUTER") && cursor.peek(1).key != "(";
  if (view.outer) cursor.advance();
  view.function = parse_name(cursor, "a function");
  cursor.expect("(");
  view.arguments = parse_arguments(cursor);
  if (!cursor.at("AS")) view.table = cursor.name("a name for the view");
  const bool columns = cursor.take("AS");
  const std::string_view word = cursor.peek().key;
  if (columns || (cursor.at_name() && !is_clause_word(word))) {
    do {
      view.columns.push_back(cursor.name("a column name"));
    } while (cursor.take(","));
  }
  return std::make_shared<const TableExpression>(TableExpression{std::move(place), std::move(view), {}});
}

std::optional<TableSample> parse_sample(Cursor& cursor) {
  if (!cursor.at("TABLESAMPLE")) return std::nullopt;
  const Location place = cursor.here();
  TableSample sample;
  cursor.advance();
  if (cursor.at("SYSTEM")) cursor.refuse("TABLESAMPLE SYSTEM", place, "Use TABLESAMPLE BERNOULLI.");
  cursor.take("BERNOULLI");
  cursor.expect("(");
  if (cursor.at("BUCKET") && cursor.peek(1).kind == TokenKind::kNumber) {
    sample.method = "BUCKET";
    cursor.advance();
    sample.size = parse_number(cursor);
    cursor.expect("OUT", "OF");
    sample.buckets = parse_number(cursor);
  } else {
    const bool number = cursor.peek(cursor.at("-") ? 1 : 0).kind == TokenKind::kNumber;
    sample.size = parse_expression(cursor);
    sample.method = cursor.peek().key;
    const bool literal = sample.size && std::holds_alternative<Literal>(sample.size->node);
    if (cursor.at("PERCENT") && !(number && literal)) cursor.fail_here("PERCENT takes a number.");
    if (!cursor.take("PERCENT") && !cursor.take("ROWS")) cursor.fail_here("Expected PERCENT or ROWS here.");
  }
  cursor.expect(")");
  if (cursor.take("REPEATABLE")) {
    cursor.expect("(");
    sample.seed = cursor.integer("a seed");
    cursor.expect(")");
  }
  return sample;
}

std::optional<Watermark> parse_watermark(Cursor& cursor) {
  if (!cursor.take("WATERMARK")) return std::nullopt;
  Watermark watermark;
  watermark.expression = parse_expression(cursor);
  const Location place = cursor.here();
  std::vector<std::string> names = parse_aliases(cursor);
  if (names.size() > 1) cursor.fail(usage_error("A watermark has one name").at(place));
  if (names.size() == 1) watermark.name = std::move(names[0]);
  cursor.expect("DELAY", "OF");
  if (!cursor.at("INTERVAL")) cursor.fail_here("Expected INTERVAL, as in DELAY OF INTERVAL 10 MINUTES.");
  watermark.delay = parse_interval(cursor);
  return watermark;
}

}  // namespace brook::sql
