// Build: short ways to make bound expressions and relations that are right by construction.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyze/relation.h"

namespace brook::analyze {

[[nodiscard]] ExpressionPtr make_expression(DataType type, bool nullable, const Location& location,
                                            decltype(Expression::node) node);
[[nodiscard]] ExpressionPtr column_of(const OutputColumn& column, const Location& location = {});
[[nodiscard]] ExpressionPtr constant(DataType type, std::optional<std::string> text, const Location& location = {});
[[nodiscard]] ExpressionPtr null_of(DataType type, const Location& location = {});

// A call of a function of the table by its exact name. An Error of class UNSUPPORTED_FEATURE when it is not there.
[[nodiscard]] Result<ExpressionPtr> call_of(std::string_view function, DataType type, bool nullable,
                                            std::vector<ExpressionPtr> arguments, const Location& location);
// The same, nullable as its arguments are.
[[nodiscard]] Result<ExpressionPtr> call_of(std::string_view function, DataType type,
                                            std::vector<ExpressionPtr> arguments, const Location& location);
[[nodiscard]] Result<ExpressionPtr> conjunction(const std::vector<ExpressionPtr>& conditions);

// The value as the type; a constant where that is exact (whole numbers, NULL), the value itself where it has the type.
// REQUIRES: Spark allows the cast.
[[nodiscard]] ExpressionPtr cast_to(const ExpressionPtr& value, const DataType& type, bool is_try = false);

template <class Node>
[[nodiscard]] RelationPtr make_relation(std::vector<OutputColumn> output, Node node) {
  return std::make_shared<const Relation>(Relation{.output = std::move(output), .node = std::move(node)});
}
[[nodiscard]] RelationPtr filter_of(const RelationPtr& input, ExpressionPtr condition);

}  // namespace brook::analyze
