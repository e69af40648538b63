// The printer's parts: each appends the text of a node. Only src/sql includes this.
#pragma once

#include <string>
#include <string_view>

#include "sql/statement.h"

namespace brook::sql {

// print_name.cc
void write_name(std::string& out, std::string_view name);                   // in backquotes where the parser needs them
void write_names(std::string& out, const std::vector<std::string>& names);  // a, b
void write_qualified(std::string& out, const Name& name);                   // a.b
void write_type(std::string& out, const DataType& type);

// Calls write(item) for each, with ", " between.
template <class Items, class Write>
void write_list(std::string& out, const Items& items, Write write) {
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ", ";
    first = false;
    write(item);
  }
}

// print_expression.cc
void write_expression(std::string& out, const ExpressionPtr& expression);
void write_expressions(std::string& out, const std::vector<ExpressionPtr>& expressions);  // a, b
void write_named(std::string& out, const std::vector<NamedExpression>& items);            // a AS x, b AS (y, z)

// print_call.cc
void write_call(std::string& out, const Call& call);
void write_window(std::string& out, const WindowSpec& window);
void write_direction(std::string& out, const SortItem& item);  // DESC NULLS LAST
void write_sort_items(std::string& out, const std::vector<SortItem>& items);
// An operand that binds at least as tightly as a comparison, else in parentheses.
void write_value(std::string& out, const ExpressionPtr& expression);

// print_query.cc
void write_query(std::string& out, const Query& query);
// The input of a step of a pipe, with |> behind it.
void write_piped_query(std::string& out, const Query& query);

// print_table.cc
void write_table(std::string& out, const TableExpression& table);

// print_statement.cc
void write_options(std::string& out, const std::map<std::string, std::string>& options);  // ('k' = 'v')

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

}  // namespace brook::sql
