// Relations: the tree of relational operators that a bound query is. Each node says which columns come out of
// it, by id; expressions refer to the ids of their inputs. The planner cuts this tree into incremental
// operators, the engine turns (parts of) it into DuckDB SQL. Immutable, shared by pointer, any thread.
// Compare Spark's logical plans (org.apache.spark.sql.catalyst.plans.logical).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analyze/expression.h"

namespace brook::analyze {

struct OutputColumn {
  ColumnId id = 0;
  std::string name;
  DataType type;
  bool nullable = true;
};

// A named dataset or source of the catalog, or something bound later under the same key.
struct Scan {
  std::string table_key;  // the catalog's key of the table, "stream:" in front when read as a stream;
                          // the binding of engine::Bindings is looked up by it
  std::string table;      // the catalog's key alone
  bool stream = false;
  std::vector<std::size_t> columns;  // of the table's schema (metadata columns count after it), one per output
  std::map<std::string, std::string> options;  // WITH (…)
  Location location;
};
struct Values {
  std::vector<std::vector<ExpressionPtr>> rows;  // one empty row: SELECT without FROM
  // Not empty: the rows that the last round of the Recursion of this name made, with all its columns; no rows here.
  std::string recursion = {};
};
struct Project {
  RelationPtr input;
  std::vector<ExpressionPtr> expressions;  // one per output column
};
struct Filter {
  RelationPtr input;
  ExpressionPtr condition;
};
enum class JoinKind : std::uint8_t { kInner, kLeft, kRight, kFull, kCross, kSemi, kAnti };
struct Join {
  RelationPtr left, right;
  JoinKind kind = JoinKind::kInner;
  ExpressionPtr condition;  // null: none
  bool lateral = false;     // right may refer to columns of left as outer
};
// Output: one column per group key (in order), then one per call. Without keys: exactly one row.
struct Aggregate {
  RelationPtr input;
  std::vector<ExpressionPtr> keys;
  std::vector<AggregateCall> calls;
  // GROUPING SETS: indices into keys; empty: one set of all keys. With sets, keys absent from a row's set are null and
  // one more output column (BIGINT, after the calls) is Spark's grouping_id.
  std::vector<std::vector<std::size_t>> grouping_sets;
};
struct WindowFrameBound {
  enum class Kind : std::uint8_t { kUnboundedPreceding, kPreceding, kCurrentRow, kFollowing, kUnboundedFollowing };
  Kind kind = Kind::kCurrentRow;
  ExpressionPtr offset;
};
struct WindowCall {
  AggregateCall call;
  std::vector<ExpressionPtr> partition_by;
  std::vector<SortKey> order_by;
  bool rows = false;
  WindowFrameBound start, end;
};
struct Window {  // output: the input's columns, then one per call
  RelationPtr input;
  std::vector<WindowCall> calls;
};
struct Sort {
  RelationPtr input;
  std::vector<SortKey> keys;
};
struct Limit {
  RelationPtr input;
  std::optional<std::int64_t> limit;
  std::int64_t offset = 0;
};
struct Distinct {
  RelationPtr input;
};
enum class SetKind : std::uint8_t { kUnion, kExcept, kIntersect };
// WITH RECURSIVE: the right side of the UNION ALL runs again over the rows of the round before, until it makes none.
struct Recursion {
  std::string name;  // unique in the query
  std::int64_t most_levels = 100;
};
struct SetOperation {  // inputs have equal column counts and types; output ids are fresh
  SetKind kind = SetKind::kUnion;
  bool all = false;
  RelationPtr left, right;
  std::optional<Recursion> recursion = std::nullopt;
};
struct Generate {     // explode, posexplode, inline, stack, range …; output: the input's columns, then the generated
  RelationPtr input;  // null: a table function in FROM without lateral input
  const function::Function* function = nullptr;
  std::vector<ExpressionPtr> arguments;
  bool outer = false;
};

struct Relation {
  std::vector<OutputColumn> output;
  std::variant<Scan, Values, Project, Filter, Join, Aggregate, Window, Sort, Limit, Distinct, SetOperation, Generate>
      node;
};

[[nodiscard]] Schema schema_of(const RelationPtr& relation);
// Calls `visit` for every relation of the tree, subqueries of expressions included, parents first.
void visit_relations(const RelationPtr& root, const std::function<void(const RelationPtr&)>& visit);
[[nodiscard]] std::vector<RelationPtr> inputs_of(const RelationPtr& relation);
// An indented tree, one relation a line, for explain and tests; stable, so that fingerprints can be taken of it.
[[nodiscard]] std::string to_string(const RelationPtr& relation);

}  // namespace brook::analyze
