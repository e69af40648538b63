// Window functions: f(…) OVER (…), taken out of the expression they stand in, with a column in their place.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

using function::Function;
using function::FunctionKind;

// Functions that Spark gives a frame of their own, whatever is written: all rows so far.
bool has_own_frame(const Function& function) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead"});
  return std::ranges::find(kNames, function.name) != kNames.end();
}

std::string own_frame_text(const Function& function, const std::vector<ExpressionPtr>& arguments) {
  if (function.name == "lag" || function.name == "lead") {
    const auto* literal = arguments.size() > 1 ? std::get_if<Constant>(&arguments[1]->node) : nullptr;
    const std::string offset = literal != nullptr && literal->text ? *literal->text : "1";
    const std::string signed_offset = function.name == "lead" ? offset : fmt::format("-{}", offset);
    return fmt::format("ROWS BETWEEN {0} FOLLOWING AND {0} FOLLOWING", signed_offset);
  }
  return fmt::format("{} BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", function.name == "cume_dist" ? "RANGE" : "ROWS");
}

std::string_view bound_text(WindowFrameBound::Kind kind) {
  switch (kind) {
    case WindowFrameBound::Kind::kUnboundedPreceding: return "UNBOUNDED PRECEDING";
    case WindowFrameBound::Kind::kPreceding: return "PRECEDING";
    case WindowFrameBound::Kind::kCurrentRow: return "CURRENT ROW";
    case WindowFrameBound::Kind::kFollowing: return "FOLLOWING";
    case WindowFrameBound::Kind::kUnboundedFollowing: return "UNBOUNDED FOLLOWING";
  }
  return "";
}

Error invalid_frame(std::string message, const Location& location) {
  return spark_error("DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND", std::move(message), location);
}

}  // namespace

Result<ExpressionResolver::FoundWindow> ExpressionResolver::find_window(const sql::WindowSpec& spec,
                                                                        const Location& location) {
  FoundWindow found{.partition_by = spec.partition_by, .order_by = spec.order_by, .frame = spec.frame};
  if (spec.base.empty()) return found;
  if (clause_.extracted->named_windows != nullptr) {
    for (const sql::NamedWindow& named : *clause_.extracted->named_windows) {
      if (!same_name(named.name, spec.base)) continue;
      if (same_name(named.spec.base, named.name)) break;
      FoundWindow base = TRY(find_window(named.spec, location));
      if (found.partition_by.empty()) found.partition_by = std::move(base.partition_by);
      if (found.order_by.empty()) found.order_by = std::move(base.order_by);
      if (!found.frame) found.frame = std::move(base.frame);
      return found;
    }
  }
  return fail(spark_error("MISSING_WINDOW_SPECIFICATION",
                          fmt::format("Window specification is not defined in the WINDOW clause for {}.", spec.base),
                          location));
}

Result<WindowFrameBound> ExpressionResolver::resolve_frame_bound(const sql::FrameBound& bound, const WindowCall& call,
                                                                 bool rows, std::string& printed) {
  WindowFrameBound result{.kind = static_cast<WindowFrameBound::Kind>(bound.kind), .offset = nullptr};
  if (!bound.offset) {
    printed = bound_text(result.kind);
    return result;
  }
  const Location& location = bound.offset->location;
  const Bound offset = TRY(resolve(bound.offset));
  const DataType& type = offset.expression->type;
  printed = fmt::format("{} {}", offset.name, bound_text(result.kind));
  if (!std::holds_alternative<Constant>(offset.expression->node)) {
    return fail(spark_error("INVALID_SQL_SYNTAX.INVALID_WINDOW_FRAME_BOUND",
                            fmt::format("The frame bound {} must be a constant.", in_quotes(offset.name)), location));
  }
  if (rows) {
    if (!type.is_integral()) {
      return fail(invalid_frame(
          fmt::format("A ROWS frame counts rows, so {} must be a whole number.", in_quotes(offset.name)), location));
    }
    result.offset = cast_to(offset.expression, DataType(TypeKind::kInt));
    return result;
  }
  if (call.order_by.size() != 1) {
    return fail(spark_error("DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER",
                            "A range window frame with value boundaries needs exactly one ORDER BY expression.",
                            location));
  }
  const DataType& ordered = call.order_by[0].value->type;
  const bool interval_fits = is_time(ordered) && is_interval(type);
  if (!interval_fits && !(ordered.is_numeric() && type.is_numeric()) &&
      !(ordered.is(TypeKind::kDate) && type.is_integral())) {
    return fail(spark_error(
        "DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE",
        fmt::format("The data type {} used in the order specification does not support the data type {} which is "
                    "used in the range frame.",
                    in_quotes(ordered), in_quotes(type)),
        location));
  }
  result.offset = ordered.is_numeric() ? cast_to(offset.expression, ordered) : offset.expression;
  return result;
}

Result<void> ExpressionResolver::resolve_frame(const FoundWindow& found, const Function& function, WindowCall& call,
                                               std::string& printed, const Location& location) {
  using Kind = WindowFrameBound::Kind;
  call.start = {.kind = Kind::kUnboundedPreceding, .offset = nullptr};
  call.end = {.kind = Kind::kCurrentRow, .offset = nullptr};
  if (has_own_frame(function)) {
    if (found.frame && !(function.name == "row_number" || function.name.ends_with("rank"))) {
      return fail(
          invalid_frame(fmt::format("The function {}() has a window frame of its own.", function.name), location));
    }
    if (call.order_by.empty()) {
      return fail(spark_error(
          "WINDOW_FUNCTION_WITHOUT_ORDER_BY",
          fmt::format("Window function {}() requires window to be ordered, please add ORDER BY clause. For example "
                      "SELECT {}(value_expr) OVER (PARTITION BY window_partition ORDER BY window_ordering) from "
                      "table.",
                      function.name, function.name),
          location));
    }
    call.rows = function.name != "cume_dist";
    printed = own_frame_text(function, call.call.arguments);
    return {};
  }
  std::string start(bound_text(call.start.kind));
  std::string end(bound_text(call.end.kind));
  if (found.frame) {
    call.rows = found.frame->rows;
    call.start = TRY(resolve_frame_bound(found.frame->start, call, call.rows, start));
    call.end = TRY(resolve_frame_bound(found.frame->end, call, call.rows, end));
    if (call.start.kind > call.end.kind || call.start.kind == Kind::kUnboundedFollowing ||
        call.end.kind == Kind::kUnboundedPreceding) {
      return fail(spark_error(
          "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON",
          fmt::format("The lower bound of a window frame must be less than or equal to the upper bound: {} AND {}.",
                      start, end),
          location));
    }
  } else if (call.order_by.empty()) {
    call.rows = true;
    call.end.kind = Kind::kUnboundedFollowing;
    end = bound_text(call.end.kind);
  }
  printed = fmt::format("{} BETWEEN {} AND {}", call.rows ? "ROWS" : "RANGE", start, end);
  return {};
}

Result<Bound> ExpressionResolver::resolve_window(const Function& function, const std::string& written,
                                                 const sql::Call& call, const Location& location) {
  if (function.kind != FunctionKind::kAggregate && function.kind != FunctionKind::kWindow) {
    return fail(spark_error(
        "UNSUPPORTED_EXPR_FOR_WINDOW",
        fmt::format("Expression \"{}()\" not supported within a window function.", folded_name(written)), location));
  }
  if (clause_.extracted == nullptr || !clause_.windows) {
    return fail(spark_error("WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE",
                            fmt::format("It is not allowed to use window functions inside {} clause.", clause_.name),
                            location));
  }
  if (!inside_.empty() || !lambda_variables_.empty()) {
    const bool in_aggregate = inside_ == "aggregate";
    return fail(unsupported(
        fmt::format("It is not allowed to use a window function inside {}. Please use the inner window function in "
                    "a sub-query.",
                    in_aggregate       ? "an aggregate function"
                    : !inside_.empty() ? "another window function"
                                       : "a lambda"),
        location));
  }
  const FoundWindow found = TRY(find_window(*call.over, location));
  inside_ = "window";
  std::string printed;
  std::vector<std::string> parts;
  WindowCall window;
  const auto resolve_parts = [&]() -> Result<void> {
    window.call = TRY(make_aggregate_call(function, written, call, location, printed));
    std::vector<std::string> names;
    for (const sql::ExpressionPtr& key : found.partition_by) {
      const Bound bound = TRY(resolve(key));
      window.partition_by.push_back(bound.expression);
      names.push_back(bound.name);
    }
    if (!names.empty()) parts.push_back(fmt::format("PARTITION BY {}", fmt::join(names, ", ")));
    names.clear();
    for (const sql::SortItem& item : found.order_by) {
      const SortKey& key = window.order_by.emplace_back(TRY(resolve_sort_item(item)));
      names.push_back(fmt::format("{} {} NULLS {}", TRY(resolve(item.value)).name, key.descending ? "DESC" : "ASC",
                                  key.nulls_first ? "FIRST" : "LAST"));
    }
    if (!names.empty()) parts.push_back(fmt::format("ORDER BY {}", fmt::join(names, ", ")));
    std::string frame;
    TRY(resolve_frame(found, function, window, frame, location));
    parts.push_back(std::move(frame));
    return {};
  };
  const Result<void> resolved = resolve_parts();
  inside_ = {};
  if (!resolved) return fail(resolved.error());
  printed = fmt::format("{} OVER ({})", printed, fmt::join(parts, " "));
  if (call.distinct) {
    return fail(spark_error("DISTINCT_WINDOW_FUNCTION_UNSUPPORTED",
                            fmt::format("Distinct window functions are not supported: {}.", in_quotes(printed)),
                            location));
  }
  Extracted& extracted = *clause_.extracted;
  std::vector<ColumnId> read;
  for (const ExpressionPtr& argument : window.call.arguments) collect_columns(argument, read);
  for (const ExpressionPtr& key : window.partition_by) collect_columns(key, read);
  for (const SortKey& key : window.order_by) collect_columns(key.value, read);
  for (const OutputColumn& column : extracted.window_columns) {
    if (std::ranges::find(read, column.id) == read.end()) continue;
    return fail(spark_error(
        "UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_WINDOW",
        fmt::format("The feature is not supported: Referencing a lateral column alias in window expression {}.",
                    in_quotes(printed)),
        location));
  }
  extracted.window_columns.push_back(analysis_.new_column(printed, window.call.type, window.call.nullable));
  extracted.windows.push_back(std::move(window));
  return Bound{.expression = column_of(extracted.window_columns.back(), location), .name = printed};
}

}  // namespace brook::analyze
