// Text of Spark SQL -> statements. Pure functions; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sql/statement.h"

namespace brook::sql {

// Values for the parameter markers of a text: :name by name, ? by its place in the statement, from 0. Each is put in
// the marker's place; a marker without a value stays in the tree.
struct Parameters {
  std::map<std::string, ExpressionPtr> named;
  std::vector<ExpressionPtr> positional;
};

// Parses a file of statements separated by semicolons. `file` names it in places and messages.
// Errors: kUsage with class PARSE_SYNTAX_ERROR and the place of the offending token; a statement that Spark
// knows and brookmill does not is refused by its name. Nesting deeper than 1,000 is an error, not a crash.
[[nodiscard]] Result<std::vector<Statement>> parse_statements(std::string_view text, const std::string& file,
                                                              const Parameters& parameters = {});

// Parses one query; a closing semicolon is allowed.
[[nodiscard]] Result<QueryPtr> parse_query(std::string_view text, const std::string& file,
                                           const Parameters& parameters = {});

// Parses one expression, e.g. a column default or a test.
[[nodiscard]] Result<ExpressionPtr> parse_expression(std::string_view text, const std::string& file);

// Parses a type such as "decimal(10,2)" or "struct<a: int>", and "a INT, b STRING" for read_files' schema.
[[nodiscard]] Result<DataType> parse_data_type(std::string_view text);
[[nodiscard]] Result<Schema> parse_schema(std::string_view text);

}  // namespace brook::sql
