// Traversal: the shape of bound trees in one place, so that no other file has to know every node kind.
// Mapping returns the same pointer where nothing changed. Pure; any thread.
#pragma once

#include <functional>

#include "analyze/relation.h"

namespace brook::analyze {

using ExpressionVisitor = std::function<void(const ExpressionPtr&)>;
using ExpressionMapper = std::function<ExpressionPtr(const ExpressionPtr&)>;
using RelationMapper = std::function<RelationPtr(const RelationPtr&)>;

// The direct children of an expression; the query of a subquery is none.
void visit_children(const Expression& expression, const ExpressionVisitor& visit);
[[nodiscard]] ExpressionPtr map_children(const ExpressionPtr& expression, const ExpressionMapper& map);

// The expressions that stand in a relation itself, without those of its inputs.
void visit_expressions(const Relation& relation, const ExpressionVisitor& visit);
// The relation with its inputs and its own expressions replaced.
[[nodiscard]] RelationPtr map_relation(const RelationPtr& relation, const RelationMapper& map_input,
                                       const ExpressionMapper& map_expression);

// Offers every expression of a tree, those of subqueries too, to `map`; where it returns null, its children.
[[nodiscard]] RelationPtr map_everywhere(const RelationPtr& relation, const ExpressionMapper& map);

// Whether some scan in the tree reads a table as a stream.
[[nodiscard]] bool reads_stream(const RelationPtr& root);

// Every column becomes a column of an enclosing query, as a subquery sees it.
[[nodiscard]] ExpressionPtr as_outer(const ExpressionPtr& expression);

// Applies `map` to an expression and, where it returns null, to its children; within subqueries, to what they take
// from outside (`map` then sees it as the enclosing query would write it).
[[nodiscard]] ExpressionPtr rewrite(const ExpressionPtr& expression, const ExpressionMapper& map);

}  // namespace brook::analyze
