// Bound relations as DuckDB SQL: one SELECT per relation, neighbours joined into one where that changes nothing.
#pragma once

#include <string>
#include <vector>

#include "engine/emit_expression.h"

namespace brook::engine {

// A SELECT in the making. Each clause is applied after those above it.
struct Select {
  std::string from;                  // empty: no FROM
  std::vector<std::string> where;    // joined by AND
  std::vector<std::string> columns;  // "expression AS c17"; empty: the relation's own columns by name
  std::string tail;                  // GROUP BY, ORDER BY, LIMIT …
  bool distinct = false;

  [[nodiscard]] bool is_scan() const { return where.empty() && is_open(); }                    // just its FROM
  [[nodiscard]] bool is_open() const { return columns.empty() && tail.empty() && !distinct; }  // FROM and WHERE
};

class RelationEmitter {
 public:
  explicit RelationEmitter(const EmitOptions& options)
      : options_(options), expressions_(options, [this](const analyze::RelationPtr& query) { return emit(query); }) {}

  [[nodiscard]] Result<std::string> emit(const analyze::RelationPtr& relation);

 private:
  using RelationPtr = analyze::RelationPtr;

  Result<Select> build(const RelationPtr& relation);
  Result<Select> scan(const analyze::Relation& relation, const analyze::Scan& scan);
  Result<Select> values(const analyze::Relation& relation, const analyze::Values& values);
  Result<Select> project(const analyze::Relation& relation, const analyze::Project& project);
  Result<Select> filter(const analyze::Filter& filter);
  Result<Select> join(const analyze::Relation& relation, const analyze::Join& join);
  Result<Select> aggregate(const analyze::Relation& relation, const analyze::Aggregate& aggregate);
  Result<Select> window(const analyze::Relation& relation, const analyze::Window& window);
  Result<Select> sort(const analyze::Sort& sort);
  Result<Select> limit(const analyze::Limit& limit);
  Result<Select> distinct(const analyze::Distinct& distinct);
  Result<Select> set_operation(const analyze::Relation& relation, const analyze::SetOperation& operation);
  Result<Select> recursion(const analyze::Relation& relation, const analyze::SetOperation& operation);
  Result<Select> generate(const analyze::Relation& relation, const analyze::Generate& generate);
  Result<Select> range(const analyze::Relation& relation, const analyze::Generate& generate);

  // A FROM item with the relation's columns.
  Result<std::string> from_item(const RelationPtr& relation);
  // The input with nothing after its WHERE, so that a SELECT list or more conditions can be put to it.
  Result<Select> open_input(const RelationPtr& relation);
  static std::string render(const Select& select, const std::vector<analyze::OutputColumn>& output);
  // "item AS s1(c4, c5)"
  std::string aliased(const std::string& item, const std::vector<analyze::OutputColumn>& columns);
  std::string fresh_alias();

  const EmitOptions& options_;
  ExpressionEmitter expressions_;
  int fresh_ = 0;
};

}  // namespace brook::engine
