// The syntax tree of Spark SQL expressions, as written: nothing is resolved, nothing is typed.
//
// Nodes are immutable values held by shared pointers, so trees can be shared between threads and views.
// Equality (==) compares structure and ignores places; print.h turns a tree back into text such that
// parse(print(tree)) == tree. Grammar: Spark's SqlBaseParser.g4.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/data_type.h"
#include "base/error.h"

namespace brook::sql {

struct Expression;
struct Query;
using ExpressionPtr = std::shared_ptr<const Expression>;
using QueryPtr = std::shared_ptr<const Query>;

// a.b.c as written; backquoted parts keep their text.
using Name = std::vector<std::string>;

enum class LiteralKind : std::uint8_t {
  kNull,
  kTrue,
  kFalse,
  kInteger,  // 12, 12Y TINYINT, 12S SMALLINT, 12L BIGINT: `suffix` says which
  kDecimal,  // 1.5, 1.5BD
  kDouble,   // 1.5D, 1e3
  kFloat,    // 1.5F
  kString,   // text is the value, unescaped
  kBinary,   // X'1F': text is the hex digits in upper case
  kDate,     // DATE '…'
  kTimestamp,
  kTimestampLtz,
  kTimestampNtz,
  kTime,
};
struct Literal {
  LiteralKind kind = LiteralKind::kNull;
  std::string text;  // digits with sign for numbers, value for strings
  char suffix = 0;   // 'Y' 'S' 'L' for integers, 'B' for BD
  bool operator==(const Literal&) const = default;
};

// INTERVAL '3' DAY, INTERVAL 1 DAY 2 HOURS, INTERVAL '1-2' YEAR TO MONTH.
struct IntervalPart {
  ExpressionPtr value;
  std::string unit;  // singular, upper case: "DAY"
};
struct IntervalLiteral {
  std::vector<IntervalPart> parts;  // one part when `to` is set
  std::string to_unit;              // "MONTH" in YEAR TO MONTH; empty otherwise
};

struct ColumnName {
  Name name;
};
struct StarReplacement {
  std::string name;
  ExpressionPtr value;
};
// *, t.*, * EXCEPT (a, b)
struct Star {
  Name qualifier;
  std::vector<Name> except;
  std::optional<StarReplacement> replace;  // of |> SET a = …
};
// Operators by their SQL spelling: unary "-" "+" "~" "NOT" "!" (stored as NOT);
// binary "+" "-" "*" "/" "%" "DIV" "||" "&" "|" "^" "<<" ">>" ">>>" "=" "<=>" "<>" "<" "<=" ">" ">=" "AND" "OR".
// `==` is stored as "=", `!=` as "<>", MOD as "%".
struct Unary {
  std::string op;
  ExpressionPtr operand;
};
struct Binary {
  std::string op;
  ExpressionPtr left;
  ExpressionPtr right;
};
struct Between {
  ExpressionPtr value, low, high;
  bool negated = false;
};
struct InList {
  ExpressionPtr value;
  std::vector<ExpressionPtr> list;
  bool negated = false;
};
struct InQuery {
  ExpressionPtr value;  // a Row for (a, b) IN (SELECT …)
  QueryPtr query;
  bool negated = false;
};
struct Exists {
  QueryPtr query;
};
struct ScalarQuery {
  QueryPtr query;
};
// LIKE, ILIKE, RLIKE (REGEXP is stored as RLIKE); LIKE ANY|SOME|ALL (…) with several patterns.
struct Like {
  std::string op;  // "LIKE" "ILIKE" "RLIKE"
  ExpressionPtr value;
  std::vector<ExpressionPtr> patterns;
  std::string quantifier;  // "" "ANY" "ALL" (SOME is stored as ANY)
  std::optional<std::string> escape;
  bool negated = false;
};
// IS [NOT] NULL | TRUE | FALSE | UNKNOWN, and IS [NOT] DISTINCT FROM other.
struct Is {
  ExpressionPtr value;
  std::string what;     // "NULL" "TRUE" "FALSE" "UNKNOWN" "DISTINCT FROM"
  ExpressionPtr other;  // only for DISTINCT FROM
  bool negated = false;
};
struct CaseBranch {
  ExpressionPtr when, then;
};
struct Case {
  ExpressionPtr operand;  // null for CASE WHEN
  std::vector<CaseBranch> branches;
  ExpressionPtr otherwise;  // null without ELSE
};
// CAST, TRY_CAST, and value::type (stored as CAST).
struct Cast {
  ExpressionPtr value;
  DataType type;
  bool is_try = false;
};
// EXTRACT(unit FROM value)
struct Extract {
  std::string unit;
  ExpressionPtr value;
};
// x -> body, (x, y) -> body
struct Lambda {
  std::vector<std::string> parameters;
  ExpressionPtr body;
};
// (a, b): a row of two or more; one in parentheses is just the expression.
struct Row {
  std::vector<ExpressionPtr> items;
};
struct Subscript {  // a[b]
  ExpressionPtr base, index;
};
struct FieldAccess {  // (expression).field; a.b of plain names is a ColumnName
  ExpressionPtr base;
  std::string field;
};
struct NamedArgument {  // f(name => value)
  std::string name;
  ExpressionPtr value;
};
struct Parameter {   // :name or ?
  std::string name;  // empty for ?
};

struct SortItem {
  ExpressionPtr value;
  bool descending = false;
  std::optional<bool> nulls_first;  // absent: Spark's default (first ascending, last descending)
};
struct FrameBound {
  enum class Kind : std::uint8_t { kUnboundedPreceding, kPreceding, kCurrentRow, kFollowing, kUnboundedFollowing };
  Kind kind = Kind::kCurrentRow;
  ExpressionPtr offset;  // for kPreceding and kFollowing
};
struct Frame {
  bool rows = false;  // ROWS, else RANGE
  FrameBound start, end;
};
struct WindowSpec {
  std::string base;  // OVER w, or OVER (w …): the named window; empty otherwise
  std::vector<ExpressionPtr> partition_by;
  std::vector<SortItem> order_by;
  std::optional<Frame> frame;
};
// f([DISTINCT] args) [WITHIN GROUP (ORDER BY …)] [FILTER (WHERE …)] [IGNORE|RESPECT NULLS] [OVER …]
// Special forms are calls too, under the function's name: TRIM(BOTH a FROM b) is "trim"/"ltrim"/"rtrim",
// SUBSTRING(a FROM b FOR c) "substring", POSITION(a IN b) "locate", OVERLAY(… PLACING …) "overlay",
// CURRENT_DATE and the like without parentheses are calls with `bare` set; count(*) has one Star argument.
struct Call {
  Name name;  // as written
  std::vector<ExpressionPtr> arguments;
  bool distinct = false;
  bool bare = false;
  std::optional<bool> ignore_nulls;
  std::vector<SortItem> within_group;
  ExpressionPtr filter;
  std::optional<WindowSpec> over;
};

struct Expression {
  Location location;
  std::variant<Literal, IntervalLiteral, ColumnName, Star, Unary, Binary, Between, InList, InQuery, Exists, ScalarQuery,
               Like, Is, Case, Cast, Extract, Lambda, Row, Subscript, FieldAccess, NamedArgument, Parameter, Call>
      node;
};

// Structural equality; places are ignored. Two null pointers are equal.
[[nodiscard]] bool same_tree(const ExpressionPtr& a, const ExpressionPtr& b);

}  // namespace brook::sql
