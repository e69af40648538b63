// The syntax tree of Spark SQL queries. See expression.h for how trees are held and compared.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sql/expression.h"

namespace brook::sql {

struct TableExpression;
using TableExpressionPtr = std::shared_ptr<const TableExpression>;

// "alias" or "alias (c1, c2)".
struct TableAlias {
  std::string name;  // empty: none
  std::vector<std::string> columns;
};

struct Watermark {
  ExpressionPtr expression;
  std::string name;     // AS name; empty: none
  ExpressionPtr delay;  // an interval
};

// t, db.t, csv.`path`, STREAM t, STREAM(t), with WITH (k = v) options and a watermark.
struct NamedTable {
  Name name;
  bool stream = false;
  std::map<std::string, std::string> options;
  std::optional<Watermark> watermark;
};
struct SubqueryTable {
  QueryPtr query;
  bool lateral = false;
  bool stream = false;  // STREAM (SELECT …) is refused later, by name
  // The input of a step of a pipe: its columns keep the tables that they come from.
  bool piped = false;
  std::optional<Watermark> watermark;
};
// range(10), explode(…), read_files('…', format => 'csv'); STREAM read_files(…).
struct FunctionTable {
  Name name;
  std::vector<ExpressionPtr> arguments;
  bool lateral = false;
  bool stream = false;
  std::optional<Watermark> watermark;
};
struct ValuesTable {
  std::vector<ExpressionPtr> rows;  // each a Row or a single expression
};

enum class JoinKind : std::uint8_t { kInner, kLeft, kRight, kFull, kCross, kLeftSemi, kLeftAnti };
struct Join {
  TableExpressionPtr left, right;
  JoinKind kind = JoinKind::kInner;
  bool natural = false;
  ExpressionPtr condition;  // ON; null otherwise
  std::vector<std::string> using_columns;
};
// LATERAL VIEW [OUTER] f(args) t AS a, b — applied to `input`.
struct LateralView {
  TableExpressionPtr input;
  bool outer = false;
  Name function;
  std::vector<ExpressionPtr> arguments;
  std::string table;
  std::vector<std::string> columns;
};
struct NamedExpression {
  ExpressionPtr value;
  std::vector<std::string> aliases;  // one, or several for AS (a, b); empty: none
};
struct Pivot {
  TableExpressionPtr input;
  std::vector<NamedExpression> aggregates;
  std::vector<ExpressionPtr> columns;
  std::vector<NamedExpression> values;
};
struct UnpivotColumn {
  std::vector<Name> columns;
  std::string alias;
};
struct Unpivot {
  TableExpressionPtr input;
  bool include_nulls = false;
  std::vector<std::string> value_columns;
  std::string name_column;
  std::vector<UnpivotColumn> columns;
};
struct TableSample {
  TableExpressionPtr input;
  std::string method;  // "PERCENT" "ROWS" "BUCKET"
  ExpressionPtr size;
  ExpressionPtr buckets;  // BUCKET x OUT OF y
  std::optional<std::int64_t> seed;
};

struct TableExpression {
  Location location;
  std::variant<NamedTable, SubqueryTable, FunctionTable, ValuesTable, Join, LateralView, Pivot, Unpivot, TableSample>
      node;
  TableAlias alias;
};

// GROUP BY a, b | GROUPING SETS (…) | CUBE (…) | ROLLUP (…) | ALL, freely combined as in Spark.
struct GroupingElement {
  enum class Kind : std::uint8_t { kExpression, kGroupingSets, kCube, kRollup };
  Kind kind = Kind::kExpression;
  std::vector<std::vector<ExpressionPtr>> sets;  // one set of one expression for kExpression
};
struct GroupBy {
  bool all = false;
  std::vector<GroupingElement> elements;
};

struct NamedWindow {
  std::string name;
  WindowSpec spec;
};

struct Select {
  bool distinct = false;
  std::vector<std::string> hints;  // accepted, without meaning here: the text of each
  std::vector<NamedExpression> items;
  std::vector<TableExpressionPtr> from;  // comma separated; empty: one row without columns
  ExpressionPtr where;
  std::optional<GroupBy> group_by;
  ExpressionPtr having;
  ExpressionPtr qualify;
  std::vector<NamedWindow> windows;
};
enum class SetOperator : std::uint8_t { kUnion, kExcept, kIntersect };  // MINUS is EXCEPT
struct SetOperation {
  SetOperator op = SetOperator::kUnion;
  bool all = false;
  bool by_name = false;  // UNION [ALL] BY NAME
  QueryPtr left, right;
};
struct CommonTable {
  std::string name;
  std::vector<std::string> columns;
  std::optional<std::int64_t> max_recursion;  // MAX RECURSION LEVEL n
  QueryPtr query;
};

// The operator behind |>. Each step of a pipe is a query like others, whose FROM begins with the step before it (a
// SubqueryTable that is `piped`; of a set operation, the left side); this tells how it was written.
enum class PipeOperator : std::uint8_t {
  kNone,
  kSelect,
  kExtend,     // SELECT *, …
  kSet,        // SELECT * with one column replaced
  kDrop,       // SELECT * EXCEPT
  kAs,         // the input has an alias
  kWhere,      //
  kAggregate,  // the items are those of GROUP BY, which has expressions only, and then the aggregates
  kTable,      // JOIN, PIVOT, UNPIVOT, TABLESAMPLE: FROM is one table, whose leftmost input is the piped one
  kOrganize,   // ORDER BY, LIMIT …
  kSetOperation,
};

// TABLE t and bare VALUES are stored as SELECT * FROM …
struct Query {
  Location location;
  PipeOperator pipe = PipeOperator::kNone;
  bool recursive = false;
  std::vector<CommonTable> with;
  std::variant<Select, SetOperation, QueryPtr> body;  // QueryPtr: a query in parentheses with clauses of its own
  std::optional<SortItem> order_by_all;               // ORDER BY ALL [DESC] [NULLS …]; its value is null
  std::vector<SortItem> order_by;
  std::vector<SortItem> sort_by;  // SORT BY; CLUSTER BY and DISTRIBUTE BY are accepted and dropped
  ExpressionPtr limit;            // null: none, LIMIT ALL too
  ExpressionPtr offset;
};

[[nodiscard]] bool same_tree(const QueryPtr& a, const QueryPtr& b);
[[nodiscard]] bool same_tree(const TableExpressionPtr& a, const TableExpressionPtr& b);

}  // namespace brook::sql
