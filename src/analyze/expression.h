// Bound expressions: every name has found its column, every call its function, every node its Spark type, and
// every implicit cast is written out. Immutable, shared by pointer, any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/data_type.h"
#include "base/error.h"
#include "function/function.h"

namespace brook::analyze {

struct Expression;
struct Relation;
using ExpressionPtr = std::shared_ptr<const Expression>;
using RelationPtr = std::shared_ptr<const Relation>;

// Identifies a column within one analyzed query; every relation that makes a new column gives it a fresh id.
using ColumnId = std::int32_t;

struct ColumnRef {
  ColumnId id = 0;
  std::string name;    // for people
  bool outer = false;  // a column of an enclosing query (correlated subquery)
};
// Text forms: numbers in decimal ("-1", "1.50", "NaN", "Infinity"), strings as they are, BINARY as hex digits,
// BOOLEAN "true"/"false", DATE "2026-01-31", TIMESTAMP as UTC "2026-01-31 12:00:00.123456", day-time intervals
// as microseconds, year-month intervals as months. Absent: NULL.
struct Constant {
  std::optional<std::string> text;
};
// A call of a scalar function of the table; operators are functions too ("+", "=", "and", "like", "between" is
// written as two comparisons, IN lists are "in").
struct Call {
  const function::Function* function = nullptr;
  std::vector<ExpressionPtr> arguments;
};
struct Cast {
  ExpressionPtr value;  // to Expression::type
  bool is_try = false;  // TRY_CAST: NULL where it fails
};
// CASE WHEN; CASE x WHEN is written as comparisons. IF, COALESCE, NULLIF are functions.
struct Case {
  std::vector<std::pair<ExpressionPtr, ExpressionPtr>> branches;
  ExpressionPtr otherwise;  // null: NULL
};
struct LambdaParameter {
  std::string name;  // unique in the query
};
struct Lambda {
  std::vector<LambdaParameter> parameters;
  ExpressionPtr body;
};
struct LambdaVariable {
  std::string name;
};
struct FieldOf {  // of a struct, by index into its fields
  ExpressionPtr base;
  std::size_t index = 0;
};
struct SubqueryExpression {
  enum class Kind : std::uint8_t { kScalar, kExists, kIn } kind = Kind::kScalar;
  RelationPtr query;
  std::vector<ExpressionPtr> values;  // the left side of IN
  bool negated = false;
};

struct Expression {
  DataType type;
  bool nullable = true;
  Location location;
  std::variant<ColumnRef, Constant, Call, Cast, Case, Lambda, LambdaVariable, FieldOf, SubqueryExpression> node;
};

struct SortKey {
  ExpressionPtr value;
  bool descending = false;
  bool nulls_first = true;
};

// One aggregate of an Aggregate relation, or one function of a Window relation.
struct AggregateCall {
  const function::Function* function = nullptr;
  std::vector<ExpressionPtr> arguments;  // empty for count(*)
  bool distinct = false;
  bool ignore_nulls = false;
  ExpressionPtr filter;               // null: none
  std::vector<SortKey> within_group;  // listagg, percentile_cont …
  DataType type;
  bool nullable = true;
  Location location;
};

// Ids of the columns that an expression reads (its own query's; outer ones are left out), with those that its
// subqueries take from outside.
void collect_columns(const ExpressionPtr& expression, std::vector<ColumnId>& ids);
[[nodiscard]] bool same_expression(const ExpressionPtr& a, const ExpressionPtr& b);
[[nodiscard]] bool is_deterministic(const ExpressionPtr& expression);
// The expression with every column for which `replace` returns an expression put in its place (null keeps it).
[[nodiscard]] ExpressionPtr replace_columns(const ExpressionPtr& expression,
                                            const std::function<ExpressionPtr(const ColumnRef&)>& replace);

}  // namespace brook::analyze
