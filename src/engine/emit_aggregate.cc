// Aggregates and window functions: the clauses around their arguments.
#include <fmt/format.h>

#include "engine/emit_cast.h"
#include "engine/emit_expression.h"
#include "engine/emit_text.h"
#include "engine/order_key.h"

namespace brook::engine {

namespace {

using analyze::AggregateCall;
using analyze::WindowCall;
using analyze::WindowFrameBound;

// first(x, true): the flag is a literal.
bool passes_over_nulls(const AggregateCall& call) {
  const std::string& name = call.function->name;
  if (name == "collect_list" || name == "collect_set") return false;  // by {p} of their templates
  if (call.ignore_nulls) return true;
  if ((name != "first" && name != "last" && name != "any_value" && name != "nth_value") || call.arguments.size() < 2)
    return false;
  const auto* flag = std::get_if<analyze::Constant>(&call.arguments.back()->node);
  return flag != nullptr && flag->text == "true";
}

bool is_ranking(const WindowCall& call) {
  return call.call.function->kind == function::FunctionKind::kWindow && call.call.function->name != "nth_value";
}

bool has_offset(const WindowCall& call) { return call.start.offset || call.end.offset; }

// RANGE with months around a time.
bool is_month_range(const WindowCall& call) {
  const auto is_months = [](const WindowFrameBound& bound) {
    return bound.offset && bound.offset->type.is(TypeKind::kYearMonthInterval);
  };
  return !call.rows && (is_months(call.start) || is_months(call.end)) &&
         !call.order_by.at(0).value->type.is(TypeKind::kYearMonthInterval);
}

// What a RANGE frame with offsets is ordered by, given the SQL of the key. Times are numbers, microseconds or days as
// the offsets are; months are counted on local times.
std::string range_key(const WindowCall& call, const std::string& key, const std::string& zone) {
  const DataType& type = call.order_by.at(0).value->type;
  const bool instant = type.is(TypeKind::kTimestamp);
  if (!instant && !type.is(TypeKind::kTimestampNtz) && !type.is(TypeKind::kDate)) return key;
  if (is_month_range(call)) return instant ? to_local(key, zone) : fmt::format("CAST({} AS TIMESTAMP)", key);
  const DataType& offset = (call.start.offset ? call.start.offset : call.end.offset)->type;
  if (type.is(TypeKind::kDate) && !offset.is(TypeKind::kDayTimeInterval))
    return fmt::format("({} - DATE '1970-01-01')", key);
  return fmt::format("epoch_us(CAST({} AS TIMESTAMP))", key);
}

std::string sorted(const std::string& value, const analyze::SortKey& key) {
  return fmt::format("{} {} NULLS {}", order_key(value, key.value->type), key.descending ? "DESC" : "ASC",
                     key.nulls_first ? "FIRST" : "LAST");
}

}  // namespace

Result<std::string> ExpressionEmitter::emit_sort_key(const analyze::SortKey& key) {
  return sorted(TRY(operand(key.value)), key);
}

Result<std::string> ExpressionEmitter::clause_mark(const Clauses& clauses, const TemplateCall& call,
                                                   std::string_view mark, std::string_view body) {
  const AggregateCall& aggregate = clauses.call;
  if (mark == "d") return std::string(aggregate.distinct ? "DISTINCT " : "");
  if (mark == "nulls") return std::string(passes_over_nulls(aggregate) && !clauses.over.empty() ? " IGNORE NULLS" : "");
  if (mark == "descending")
    return std::string(!aggregate.within_group.empty() && aggregate.within_group[0].descending ? "true" : "false");
  if (mark == "ordered") return std::string(aggregate.within_group.empty() ? "false" : "true");
  if (mark == "p") return clause_mark(clauses, call, "f", aggregate.ignore_nulls ? "{0} IS NOT NULL" : "");
  if (mark == "values") {
    const std::string all =
        aggregate.distinct && aggregate.within_group.empty() ? "brook_distinct_values({0})" : "list({d}{0}{o})";
    const bool nulls = !aggregate.ignore_nulls && aggregate.function->name == "collect_list";
    return expand(all + (nulls ? "{f}" : "{f:{0} IS NOT NULL}"), call, options_.context);
  }
  if (mark == "texts") {
    const std::string values = TRY(expand(body, call, options_.context));
    return cast_sql(values, DataType::array(call.types.at(0)), DataType::array(DataType(TypeKind::kString)), false,
                    options_.context);
  }
  if (mark == "o") {
    std::string keys;
    for (const analyze::SortKey& key : aggregate.within_group)
      keys += (keys.empty() ? " ORDER BY " : ", ") + TRY(emit_sort_key(key));
    return keys;
  }
  if (mark == "string") {
    const std::size_t index = static_cast<std::size_t>(body.at(0) - '0');
    return cast_sql(call.arguments.at(index), call.types.at(index), DataType(TypeKind::kString), false,
                    options_.context);
  }
  if (mark != "f")
    return fail(
        internal_error(fmt::format("an unknown mark in the template of {}: {}", aggregate.function->name, mark)));
  std::string condition = body.empty() ? "" : TRY(expand(body, call, options_.context));
  if (passes_over_nulls(aggregate) && clauses.over.empty()) {
    condition += fmt::format("{}{} IS NOT NULL", condition.empty() ? "" : " AND ", call.arguments.at(0));
  }
  if (aggregate.filter) condition += (condition.empty() ? "" : " AND ") + TRY(operand(aggregate.filter));
  return (condition.empty() ? "" : fmt::format(" FILTER (WHERE {})", condition)) + clauses.over;
}

Result<std::string> ExpressionEmitter::emit_clauses(const Clauses& clauses) {
  const AggregateCall& call = clauses.call;
  const function::Function& function = *call.function;
  TemplateCall input;
  input.result = call.type;
  for (const analyze::ExpressionPtr& value : call.arguments) {
    input.arguments.push_back(TRY(argument(value)));
    input.types.push_back(value->type);
  }
  input.other = [&](std::string_view mark, std::string_view body) { return clause_mark(clauses, input, mark, body); };
  const bool ansi = options_.context.ansi;
  const std::string pattern = function.sql_by_type                      ? function.sql_by_type(input.types, ansi)
                              : !ansi && !function.sql_not_ansi.empty() ? function.sql_not_ansi
                                                                        : function.sql;
  if (pattern.empty()) {
    return fail(usage_error(fmt::format("{}() cannot be used here.", function.name))
                    .with_class("UNSUPPORTED_FEATURE")
                    .at(call.location));
  }
  const bool extreme = function.name == "min" || function.name == "max";
  if (extreme && input.types[0].is_nested()) {
    const std::string by_key = fmt::format("arg_{}({{0}}, {}){{f}}", function.name, order_key("{0}", input.types[0]));
    return expand(by_key, input, options_.context);
  }
  return expand(pattern, input, options_.context);
}

Result<std::string> ExpressionEmitter::emit_aggregate(const AggregateCall& call) {
  return placed(TRY(emit_clauses({.call = call, .over = {}})), call.location);
}

Result<std::string> ExpressionEmitter::window_frame(const WindowCall& call) {
  // DuckDB takes no bound before the one that the frame starts with, but negative offsets.
  const bool backwards = call.rows && call.start.kind > call.end.kind;
  const auto offset = [&](const WindowFrameBound& frame_bound) -> Result<std::string> {
    std::string sql = TRY(operand(frame_bound.offset));
    if (is_month_range(call)) return fmt::format("to_months({})", sql);
    return backwards ? fmt::format("(-{})", in_parentheses(std::move(sql))) : sql;
  };
  const auto bound = [&](const WindowFrameBound& frame_bound) -> Result<std::string> {
    using Kind = WindowFrameBound::Kind;
    switch (frame_bound.kind) {
      case Kind::kUnboundedPreceding: return std::string("UNBOUNDED PRECEDING");
      case Kind::kPreceding: return TRY(offset(frame_bound)) + (backwards ? " FOLLOWING" : " PRECEDING");
      case Kind::kCurrentRow: return std::string("CURRENT ROW");
      case Kind::kFollowing: return TRY(offset(frame_bound)) + (backwards ? " PRECEDING" : " FOLLOWING");
      case Kind::kUnboundedFollowing: return std::string("UNBOUNDED FOLLOWING");
    }
    return fail(internal_error("a frame bound of no kind"));
  };
  return fmt::format("{} BETWEEN {} AND {}", call.rows ? "ROWS" : "RANGE", TRY(bound(call.start)),
                     TRY(bound(call.end)));
}

Result<std::string> ExpressionEmitter::emit_window(const WindowCall& call) {
  std::string over;
  for (const analyze::ExpressionPtr& key : call.partition_by)
    over += (over.empty() ? "PARTITION BY " : ", ") + TRY(emit(key));
  std::string order;
  for (const analyze::SortKey& key : call.order_by) {
    std::string value = TRY(operand(key.value));
    if (!call.rows && has_offset(call)) value = range_key(call, value, options_.context.session_time_zone);
    order += (order.empty() ? "ORDER BY " : ", ") + sorted(value, key);
  }
  for (std::string part : {std::move(order), is_ranking(call) ? std::string() : TRY(window_frame(call))}) {
    if (!part.empty()) over += (over.empty() ? "" : " ") + std::move(part);
  }
  return placed(TRY(emit_clauses({.call = call.call, .over = " OVER (" + over + ")"})), call.call.location);
}

}  // namespace brook::engine
