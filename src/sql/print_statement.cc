// Statements, and the entry points of print.h.
#include "sql/lexer.h"
#include "sql/print.h"
#include "sql/printer.h"
#include "sql/string_literal.h"

namespace brook::sql {

namespace {

void write_list_in_parentheses(std::string& out, const char* words, const std::vector<std::string>& names) {
  if (names.empty()) return;
  out += words;
  out += '(';
  write_names(out, names);
  out += ')';
}

void write_column(std::string& out, const ColumnDefinition& column) {
  write_name(out, column.name);
  if (column.type) {
    out += ' ';
    write_type(out, *column.type);
  }
  if (!column.nullable) out += " NOT NULL";
  if (column.default_value) {
    out += " DEFAULT ";
    write_expression(out, column.default_value);
  }
  if (column.generated) {
    out += " GENERATED ALWAYS AS (";
    write_expression(out, column.generated);
    out += ')';
  }
  if (!column.comment.empty()) out += " COMMENT " + string_literal(column.comment);
}

void write_expectation(std::string& out, const Expectation& expectation) {
  out += "CONSTRAINT ";
  write_name(out, expectation.name);
  out += " EXPECT (";
  write_expression(out, expectation.condition);
  out += ')';
  if (expectation.action == Expectation::Action::kDropRow) out += " ON VIOLATION DROP ROW";
  if (expectation.action == Expectation::Action::kFailUpdate) out += " ON VIOLATION FAIL UPDATE";
}

void write_columns(std::string& out, const std::vector<ColumnDefinition>& columns,
                   const std::vector<Expectation>& expectations) {
  if (columns.empty() && expectations.empty()) return;
  out += " (";
  write_list(out, columns, [&](const ColumnDefinition& column) { write_column(out, column); });
  if (!columns.empty() && !expectations.empty()) out += ", ";
  write_list(out, expectations, [&](const Expectation& expectation) { write_expectation(out, expectation); });
  out += ')';
}

void write_clauses(std::string& out, const TableClauses& clauses) {
  write_columns(out, clauses.columns, clauses.expectations);
  if (!clauses.format.empty()) {
    out += " USING ";
    write_name(out, clauses.format);
  }
  if (!clauses.options.empty()) {
    out += " OPTIONS ";
    write_options(out, clauses.options);
  }
  write_list_in_parentheses(out, " PARTITIONED BY ", clauses.partitioned_by);
  write_list_in_parentheses(out, " CLUSTER BY ", clauses.clustered_by);
  if (clauses.location) out += " LOCATION " + string_literal(*clauses.location);
  if (!clauses.comment.empty()) out += " COMMENT " + string_literal(clauses.comment);
  if (!clauses.properties.empty()) {
    out += " TBLPROPERTIES ";
    write_options(out, clauses.properties);
  }
}

void write_as(std::string& out, const QueryPtr& query) {
  if (!query) return;
  out += " AS ";
  write_query(out, *query);
}

void write_start(std::string& out, const char* words, bool if_not_exists, const Name& name) {
  out += words;
  if (if_not_exists) out += "IF NOT EXISTS ";
  write_qualified(out, name);
}

void write_flow_start(std::string& out, const Name& name, const std::string& comment) {
  write_start(out, "CREATE FLOW ", false, name);
  if (!comment.empty()) out += " COMMENT " + string_literal(comment);
  out += " AS ";
}

void write_columns_of(std::string& out, const char* words, const std::vector<Name>& columns) {
  if (columns.empty()) return;
  out += words;
  write_list(out, columns, [&](const Name& name) { write_qualified(out, name); });
  out += ')';
}

void write_condition(std::string& out, const char* words, const ExpressionPtr& condition) {
  if (!condition) return;
  out += words;
  write_expression(out, condition);
}

void write_cdc(std::string& out, const CreateCdcFlow& flow) {
  write_flow_start(out, flow.name, flow.comment);
  out += "AUTO CDC INTO ";
  write_qualified(out, flow.target);
  out += " FROM ";
  write_table(out, *flow.source);
  write_columns_of(out, " KEYS (", flow.keys);
  if (flow.ignore_null_updates) out += " IGNORE NULL UPDATES";
  write_condition(out, " APPLY AS DELETE WHEN ", flow.apply_as_delete);
  write_condition(out, " APPLY AS TRUNCATE WHEN ", flow.apply_as_truncate);
  write_condition(out, " SEQUENCE BY ", flow.sequence_by);
  write_columns_of(out, " COLUMNS (", flow.columns);
  write_columns_of(out, " COLUMNS * EXCEPT (", flow.except_columns);
  out += " STORED AS SCD TYPE " + std::to_string(flow.scd_type);
}

// SET takes the rest of the statement as it is, so that a text that would end it or shrink needs backquotes.
void write_raw(std::string& out, const std::string& text, bool key) {
  const TokenList list = lex(text);
  const auto& tokens = list.tokens;
  const bool blank = tokens.size() == 1;
  bool plain = !blank && !(key && text.find_first_of(" \t\r\n") != std::string::npos) &&
               tokens[0].text.data() == text.data() && tokens[0].kind != TokenKind::kQuotedName;
  for (const Token& token : tokens) {
    plain = plain && token.key != ";" && token.key != "=" && token.kind != TokenKind::kUnclosedString &&
            token.kind != TokenKind::kUnclosedName && token.kind != TokenKind::kUnclosedComment;
  }
  if (plain) {
    const std::string_view last = tokens[tokens.size() - 2].text;
    plain = last.data() + last.size() == text.data() + text.size();
  }
  if (text.empty() || plain) {
    out += text;
    return;
  }
  out += '`';
  for (const char c : text) out.append(c == '`' ? 2 : 1, c);
  out += '`';
}

void write_function(std::string& out, const CreateFunction& function) {
  out += function.or_replace ? "CREATE OR REPLACE " : "CREATE ";
  write_start(out, "TEMPORARY FUNCTION ", function.if_not_exists, function.name);
  const auto write_list_of = [&](const std::vector<ColumnDefinition>& columns) {
    out += " (";
    write_list(out, columns, [&](const ColumnDefinition& column) { write_column(out, column); });
    out += ')';
  };
  write_list_of(function.parameters);
  if (function.returns) {
    out += " RETURNS ";
    write_type(out, *function.returns);
  } else if (function.query) {
    out += " RETURNS TABLE";
    if (!function.columns.empty()) write_list_of(function.columns);
  }
  if (!function.comment.empty()) out += " COMMENT " + string_literal(function.comment);
  out += " RETURN ";
  if (function.query) return write_query(out, *function.query);
  write_expression(out, function.body);
}

void write_statement(std::string& out, const Statement& statement) {
  std::visit(Overloaded{[&](const CreateTable& n) {
                          write_start(out, "CREATE TABLE ", n.if_not_exists, n.name);
                          write_clauses(out, n.clauses);
                        },
                        [&](const CreateStreamingTable& n) {
                          out += n.or_refresh ? "CREATE OR REFRESH " : "CREATE ";
                          write_start(out, "STREAMING TABLE ", n.if_not_exists, n.name);
                          write_clauses(out, n.clauses);
                          write_as(out, n.query);
                        },
                        [&](const CreateMaterializedView& n) {
                          out += n.or_refresh ? "CREATE OR REFRESH " : "CREATE ";
                          write_start(out, "MATERIALIZED VIEW ", n.if_not_exists, n.name);
                          write_clauses(out, n.clauses);
                          write_as(out, n.query);
                        },
                        [&](const CreateTemporaryView& n) {
                          out += n.or_replace ? "CREATE OR REPLACE " : "CREATE ";
                          write_start(out, "TEMPORARY VIEW ", false, n.name);
                          write_columns(out, n.columns, {});
                          if (!n.comment.empty()) out += " COMMENT " + string_literal(n.comment);
                          write_as(out, n.query);
                        },
                        [&](const CreateFunction& n) { write_function(out, n); },
                        [&](const CreateFlow& n) {
                          write_flow_start(out, n.name, n.comment);
                          out += n.once ? "INSERT INTO ONCE " : "INSERT INTO ";
                          write_qualified(out, n.target);
                          out += n.by_name ? " BY NAME " : " ";
                          write_query(out, *n.query);
                        },
                        [&](const CreateCdcFlow& n) { write_cdc(out, n); },
                        [&](const SetProperty& n) {
                          out += "SET ";
                          write_raw(out, n.key, true);
                          out += " = ";
                          write_raw(out, n.value, false);
                        },
                        [&](const QueryStatement& n) { write_query(out, *n.query); }},
             statement.node);
}

}  // namespace

void write_options(std::string& out, const std::map<std::string, std::string>& options) {
  out += '(';
  write_list(out, options,
             [&](const auto& option) { out += string_literal(option.first) + " = " + string_literal(option.second); });
  out += ')';
}

std::string print(const Statement& statement) {
  std::string text;
  write_statement(text, statement);
  return text;
}

std::string print(const QueryPtr& query) {
  std::string text;
  write_query(text, *query);
  return text;
}

std::string print(const ExpressionPtr& expression) {
  std::string text;
  write_expression(text, expression);
  return text;
}

}  // namespace brook::sql
