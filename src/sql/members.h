// members(node): what a node of the syntax tree is made of, without places, as a tuple of references. One line per
// kind of node, for code that treats all of them alike (equality).
#pragma once

#include <tuple>

#include "sql/statement.h"

namespace brook::sql {

inline auto members(const IntervalPart& n) { return std::tie(n.value, n.unit); }
inline auto members(const IntervalLiteral& n) { return std::tie(n.parts, n.to_unit); }
inline auto members(const ColumnName& n) { return std::tie(n.name); }
inline auto members(const StarReplacement& n) { return std::tie(n.name, n.value); }
inline auto members(const Star& n) { return std::tie(n.qualifier, n.except, n.replace); }
inline auto members(const Unary& n) { return std::tie(n.op, n.operand); }
inline auto members(const Binary& n) { return std::tie(n.op, n.left, n.right); }
inline auto members(const Between& n) { return std::tie(n.value, n.low, n.high, n.negated); }
inline auto members(const InList& n) { return std::tie(n.value, n.list, n.negated); }
inline auto members(const InQuery& n) { return std::tie(n.value, n.query, n.negated); }
inline auto members(const Exists& n) { return std::tie(n.query); }
inline auto members(const ScalarQuery& n) { return std::tie(n.query); }
inline auto members(const Like& n) { return std::tie(n.op, n.value, n.patterns, n.quantifier, n.escape, n.negated); }
inline auto members(const Is& n) { return std::tie(n.value, n.what, n.other, n.negated); }
inline auto members(const CaseBranch& n) { return std::tie(n.when, n.then); }
inline auto members(const Case& n) { return std::tie(n.operand, n.branches, n.otherwise); }
inline auto members(const Cast& n) { return std::tie(n.value, n.type, n.is_try); }
inline auto members(const Extract& n) { return std::tie(n.unit, n.value); }
inline auto members(const Lambda& n) { return std::tie(n.parameters, n.body); }
inline auto members(const Row& n) { return std::tie(n.items); }
inline auto members(const Subscript& n) { return std::tie(n.base, n.index); }
inline auto members(const FieldAccess& n) { return std::tie(n.base, n.field); }
inline auto members(const NamedArgument& n) { return std::tie(n.name, n.value); }
inline auto members(const Parameter& n) { return std::tie(n.name); }
inline auto members(const SortItem& n) { return std::tie(n.value, n.descending, n.nulls_first); }
inline auto members(const FrameBound& n) { return std::tie(n.kind, n.offset); }
inline auto members(const Frame& n) { return std::tie(n.rows, n.start, n.end); }
inline auto members(const WindowSpec& n) { return std::tie(n.base, n.partition_by, n.order_by, n.frame); }
inline auto members(const Call& n) {
  return std::tie(n.name, n.arguments, n.distinct, n.bare, n.ignore_nulls, n.within_group, n.filter, n.over);
}

inline auto members(const TableAlias& n) { return std::tie(n.name, n.columns); }
inline auto members(const Watermark& n) { return std::tie(n.expression, n.name, n.delay); }
inline auto members(const NamedTable& n) { return std::tie(n.name, n.stream, n.options, n.watermark); }
inline auto members(const SubqueryTable& n) { return std::tie(n.query, n.lateral, n.stream, n.piped, n.watermark); }
inline auto members(const FunctionTable& n) { return std::tie(n.name, n.arguments, n.lateral, n.stream, n.watermark); }
inline auto members(const ValuesTable& n) { return std::tie(n.rows); }
inline auto members(const Join& n) {
  return std::tie(n.left, n.right, n.kind, n.natural, n.condition, n.using_columns);
}
inline auto members(const LateralView& n) {
  return std::tie(n.input, n.outer, n.function, n.arguments, n.table, n.columns);
}
inline auto members(const NamedExpression& n) { return std::tie(n.value, n.aliases); }
inline auto members(const Pivot& n) { return std::tie(n.input, n.aggregates, n.columns, n.values); }
inline auto members(const UnpivotColumn& n) { return std::tie(n.columns, n.alias); }
inline auto members(const Unpivot& n) {
  return std::tie(n.input, n.include_nulls, n.value_columns, n.name_column, n.columns);
}
inline auto members(const TableSample& n) { return std::tie(n.input, n.method, n.size, n.buckets, n.seed); }
inline auto members(const TableExpression& n) { return std::tie(n.node, n.alias); }
inline auto members(const GroupingElement& n) { return std::tie(n.kind, n.sets); }
inline auto members(const GroupBy& n) { return std::tie(n.all, n.elements); }
inline auto members(const NamedWindow& n) { return std::tie(n.name, n.spec); }
inline auto members(const Select& n) {
  return std::tie(n.distinct, n.hints, n.items, n.from, n.where, n.group_by, n.having, n.qualify, n.windows);
}
inline auto members(const SetOperation& n) { return std::tie(n.op, n.all, n.by_name, n.left, n.right); }
inline auto members(const CommonTable& n) { return std::tie(n.name, n.columns, n.max_recursion, n.query); }
inline auto members(const Query& n) {
  return std::tie(n.pipe, n.recursive, n.with, n.body, n.order_by_all, n.order_by, n.sort_by, n.limit, n.offset);
}

inline auto members(const ColumnDefinition& n) {
  return std::tie(n.name, n.type, n.nullable, n.comment, n.default_value, n.generated);
}
inline auto members(const Expectation& n) { return std::tie(n.name, n.condition, n.action); }
inline auto members(const TableClauses& n) {
  return std::tie(n.columns, n.expectations, n.format, n.options, n.partitioned_by, n.clustered_by, n.location,
                  n.comment, n.properties);
}
inline auto members(const CreateTable& n) { return std::tie(n.name, n.if_not_exists, n.clauses); }
inline auto members(const CreateStreamingTable& n) {
  return std::tie(n.name, n.or_refresh, n.if_not_exists, n.clauses, n.query);
}
inline auto members(const CreateMaterializedView& n) {
  return std::tie(n.name, n.or_refresh, n.if_not_exists, n.clauses, n.query);
}
inline auto members(const CreateTemporaryView& n) {
  return std::tie(n.name, n.or_replace, n.columns, n.comment, n.query);
}
inline auto members(const CreateFunction& n) {
  return std::tie(n.name, n.or_replace, n.if_not_exists, n.parameters, n.returns, n.columns, n.comment, n.body,
                  n.query);
}
inline auto members(const CreateFlow& n) { return std::tie(n.name, n.target, n.once, n.by_name, n.comment, n.query); }
inline auto members(const CreateCdcFlow& n) {
  return std::tie(n.name, n.target, n.source, n.keys, n.apply_as_delete, n.apply_as_truncate, n.sequence_by,
                  n.ignore_null_updates, n.columns, n.except_columns, n.scd_type, n.comment);
}
inline auto members(const SetProperty& n) { return std::tie(n.key, n.value); }
inline auto members(const QueryStatement& n) { return std::tie(n.query); }

}  // namespace brook::sql
