// Tables, joins and what follows them.
#include "sql/printer.h"

namespace brook::sql {

namespace {

void write_alias(std::string& out, const TableAlias& alias) {
  if (alias.name.empty()) return;
  out += " AS ";
  write_name(out, alias.name);
  if (alias.columns.empty()) return;
  out += " (";
  write_names(out, alias.columns);
  out += ')';
}

void write_watermark(std::string& out, const std::optional<Watermark>& watermark) {
  if (!watermark) return;
  out += " WATERMARK ";
  write_expression(out, watermark->expression);
  if (!watermark->name.empty()) {
    out += " AS ";
    write_name(out, watermark->name);
  }
  out += " DELAY OF ";
  write_expression(out, watermark->delay);
}

// A table as far as TABLESAMPLE goes behind it, then the sample, then the watermark.
void write_head(std::string& out, const NamedTable& table) {
  if (table.stream) out += "STREAM ";
  write_qualified(out, table.name);
  if (table.options.empty()) return;
  out += " WITH ";
  write_options(out, table.options);
}

void write_head(std::string& out, const SubqueryTable& table) {
  if (table.piped) return write_piped_query(out, *table.query);
  if (table.lateral) out += "LATERAL ";
  if (table.stream) out += "STREAM ";
  out += '(';
  write_query(out, *table.query);
  out += ')';
}

void write_function(std::string& out, const FunctionTable& table) {
  if (table.lateral) out += "LATERAL ";
  if (table.stream) out += "STREAM ";
  write_qualified(out, table.name);
  out += '(';
  write_expressions(out, table.arguments);
  out += ')';
  write_watermark(out, table.watermark);
}

void write_sample_clause(std::string& out, const TableSample& sample) {
  out += " TABLESAMPLE (";
  if (sample.method == "BUCKET") {
    out += "BUCKET ";
    write_expression(out, sample.size);
    out += " OUT OF ";
    write_expression(out, sample.buckets);
  } else {
    write_expression(out, sample.size);
    out += ' ' + sample.method;
  }
  out += ')';
  if (sample.seed) out += " REPEATABLE (" + std::to_string(*sample.seed) + ")";
}

void write_sample(std::string& out, const TableSample& sample) {
  const TableExpression& input = *sample.input;
  const auto head = [&](const auto* table) {
    if (!table || !input.alias.name.empty()) return false;
    write_head(out, *table);
    write_sample_clause(out, sample);
    write_watermark(out, table->watermark);
    return true;
  };
  if (head(std::get_if<NamedTable>(&input.node)) || head(std::get_if<SubqueryTable>(&input.node))) return;
  out += '(';
  write_table(out, input);
  out += ')';
  write_sample_clause(out, sample);
}

const char* join_words(JoinKind kind) {
  switch (kind) {
    case JoinKind::kInner: return "JOIN ";
    case JoinKind::kLeft: return "LEFT JOIN ";
    case JoinKind::kRight: return "RIGHT JOIN ";
    case JoinKind::kFull: return "FULL JOIN ";
    case JoinKind::kCross: return "CROSS JOIN ";
    case JoinKind::kLeftSemi: return "LEFT SEMI JOIN ";
    case JoinKind::kLeftAnti: return "LEFT ANTI JOIN ";
  }
  return "JOIN ";
}

void write_join(std::string& out, const Join& join) {
  write_table(out, *join.left);
  out += join.natural ? " NATURAL " : " ";
  out += join_words(join.kind);
  const auto& right = join.right->node;
  const bool parentheses = std::holds_alternative<Join>(right) || std::holds_alternative<Pivot>(right) ||
                           std::holds_alternative<Unpivot>(right);
  if (parentheses) out += '(';
  write_table(out, *join.right);
  if (parentheses) out += ')';
  if (join.condition) {
    out += " ON ";
    write_expression(out, join.condition);
  }
  if (!join.using_columns.empty()) {
    out += " USING (";
    write_names(out, join.using_columns);
    out += ')';
  }
}

void write_lateral_view(std::string& out, const LateralView& view) {
  write_table(out, *view.input);
  out += view.outer ? " LATERAL VIEW OUTER " : " LATERAL VIEW ";
  write_qualified(out, view.function);
  out += '(';
  write_expressions(out, view.arguments);
  out += ')';
  if (!view.table.empty()) {
    out += ' ';
    write_name(out, view.table);
  }
  if (view.columns.empty()) return;
  out += " AS ";
  write_names(out, view.columns);
}

// VALUES a would be a table called values with an alias.
void write_rows(std::string& out, const std::vector<ExpressionPtr>& rows) {
  write_list(out, rows, [&](const ExpressionPtr& row) {
    const bool parentheses = !std::holds_alternative<Row>(row->node);
    if (parentheses) out += '(';
    write_expression(out, row);
    if (parentheses) out += ')';
  });
}

void write_pivot(std::string& out, const Pivot& pivot) {
  write_table(out, *pivot.input);
  out += " PIVOT (";
  write_named(out, pivot.aggregates);
  out += pivot.columns.size() > 1 ? " FOR (" : " FOR ";
  write_expressions(out, pivot.columns);
  if (pivot.columns.size() > 1) out += ')';
  out += " IN (";
  write_named(out, pivot.values);
  out += "))";
}

void write_unpivot(std::string& out, const Unpivot& unpivot) {
  const bool several = unpivot.value_columns.size() > 1;
  write_table(out, *unpivot.input);
  out += unpivot.include_nulls ? " UNPIVOT INCLUDE NULLS (" : " UNPIVOT (";
  if (several) out += '(';
  write_names(out, unpivot.value_columns);
  if (several) out += ')';
  out += " FOR ";
  write_name(out, unpivot.name_column);
  out += " IN (";
  write_list(out, unpivot.columns, [&](const UnpivotColumn& column) {
    const bool set = several || column.columns.size() > 1;
    if (set) out += '(';
    write_list(out, column.columns, [&](const Name& name) { write_qualified(out, name); });
    if (set) out += ')';
    if (column.alias.empty()) return;
    out += " AS ";
    write_name(out, column.alias);
  });
  out += "))";
}

}  // namespace

void write_table(std::string& out, const TableExpression& table) {
  const auto with_watermark = [&](const auto& node) {
    write_head(out, node);
    write_watermark(out, node.watermark);
  };
  // PIVOT … AS name takes no list of columns.
  const bool pivoted = std::holds_alternative<Pivot>(table.node) || std::holds_alternative<Unpivot>(table.node);
  const bool parentheses = pivoted && !table.alias.columns.empty();
  if (parentheses) out += '(';
  std::visit(Overloaded{[&](const NamedTable& node) { with_watermark(node); },
                        [&](const SubqueryTable& node) { with_watermark(node); },
                        [&](const FunctionTable& node) { write_function(out, node); },
                        [&](const ValuesTable& node) {
                          out += "VALUES ";
                          write_rows(out, node.rows);
                        },
                        [&](const Join& node) { write_join(out, node); },
                        [&](const LateralView& node) { write_lateral_view(out, node); },
                        [&](const Pivot& node) { write_pivot(out, node); },
                        [&](const Unpivot& node) { write_unpivot(out, node); },
                        [&](const TableSample& node) { write_sample(out, node); }},
             table.node);
  if (parentheses) out += ')';
  write_alias(out, table.alias);
}

}  // namespace brook::sql
