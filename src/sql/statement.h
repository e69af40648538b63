// The statements of a pipeline file (DESIGN §2) and of the `sql` command.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sql/query.h"

namespace brook::sql {

// Keys of OPTIONS and TBLPROPERTIES as written; look them up without case.
using OptionMap = std::map<std::string, std::string>;

struct ColumnDefinition {
  std::string name;
  std::optional<DataType> type;  // absent in a view's column list
  bool nullable = true;
  std::string comment;
  ExpressionPtr default_value;  // DEFAULT; refused by name later
  ExpressionPtr generated;      // GENERATED ALWAYS AS (…); refused by name later
  Location location;
};
// CONSTRAINT c EXPECT (expr) [ON VIOLATION DROP ROW | FAIL UPDATE]
struct Expectation {
  std::string name;
  ExpressionPtr condition;
  enum class Action : std::uint8_t { kWarn, kDropRow, kFailUpdate } action = Action::kWarn;
  Location location;
};
// The clauses that the CREATE … statements share; a statement that does not take one leaves it empty,
// the parser refuses it there.
struct TableClauses {
  std::vector<ColumnDefinition> columns;
  std::vector<Expectation> expectations;
  std::string format;  // USING; empty: the default
  OptionMap options;
  std::vector<std::string> partitioned_by;
  std::vector<std::string> clustered_by;
  std::optional<std::string> location;
  std::string comment;
  OptionMap properties;
};

struct CreateTable {  // an external source
  Name name;
  bool if_not_exists = false;
  TableClauses clauses;
};
struct CreateStreamingTable {
  Name name;
  bool or_refresh = false;
  bool if_not_exists = false;
  TableClauses clauses;
  QueryPtr query;  // null: a target of flows
};
struct CreateMaterializedView {
  Name name;
  bool or_refresh = false;
  bool if_not_exists = false;
  TableClauses clauses;
  QueryPtr query;
};
struct CreateTemporaryView {
  Name name;
  bool or_replace = false;
  std::vector<ColumnDefinition> columns;
  std::string comment;
  QueryPtr query;
};
// CREATE [OR REPLACE] TEMPORARY FUNCTION [IF NOT EXISTS] f(x INT [DEFAULT …], …) [RETURNS type | TABLE (…)] RETURN …
struct CreateFunction {
  Name name;
  bool or_replace = false;
  bool if_not_exists = false;
  std::vector<ColumnDefinition> parameters;
  std::optional<DataType> returns;        // absent: the type of the body
  std::vector<ColumnDefinition> columns;  // of RETURNS TABLE
  std::string comment;
  ExpressionPtr body;  // of a function that returns a value
  QueryPtr query;      // of one that returns a table
};
// CREATE FLOW f AS INSERT INTO [ONCE] t [BY NAME] query
struct CreateFlow {
  Name name;
  Name target;
  bool once = false;
  bool by_name = false;
  std::string comment;
  QueryPtr query;
};
// CREATE FLOW f AS AUTO CDC INTO t FROM STREAM s KEYS (…) …
struct CreateCdcFlow {
  Name name;
  Name target;
  TableExpressionPtr source;
  std::vector<Name> keys;
  ExpressionPtr apply_as_delete;    // null: none
  ExpressionPtr apply_as_truncate;  // null: none
  ExpressionPtr sequence_by;
  bool ignore_null_updates = false;
  std::vector<Name> columns;         // COLUMNS a, b; empty: all
  std::vector<Name> except_columns;  // COLUMNS * EXCEPT (…)
  int scd_type = 1;
  std::string comment;
};
struct SetProperty {
  std::string key, value;
};
struct QueryStatement {
  QueryPtr query;
};

struct Statement {
  Location location;
  std::string text;  // as written, without the closing semicolon; `run --remote` sends this
  std::variant<CreateTable, CreateStreamingTable, CreateMaterializedView, CreateTemporaryView, CreateFunction,
               CreateFlow, CreateCdcFlow, SetProperty, QueryStatement>
      node;
};

[[nodiscard]] bool same_tree(const Statement& a, const Statement& b);

}  // namespace brook::sql
