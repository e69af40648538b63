#include "plan/event_times.h"

#include <algorithm>

namespace brook::plan {

namespace {

using analyze::ColumnId;
using analyze::ExpressionPtr;

// time + constant, as a sum: how often each of two columns stands in it, and the rest.
struct Sum {
  int side = 0;
  int other = 0;
  std::int64_t constant_us = 0;
  bool valid = true;
};

void add_terms(Sum& sum, const ExpressionPtr& expression, int sign, ColumnId side, ColumnId other) {
  if (const auto* column = std::get_if<analyze::ColumnRef>(&expression->node)) {
    sum.valid = sum.valid && (column->id == side || column->id == other);
    (column->id == side ? sum.side : sum.other) += sign;
  } else if (const auto* constant = std::get_if<analyze::Constant>(&expression->node)) {
    sum.valid = sum.valid && constant->text && expression->type.is(TypeKind::kDayTimeInterval);
    if (sum.valid) sum.constant_us += sign * std::stoll(*constant->text);
  } else if (const auto* cast = std::get_if<analyze::Cast>(&expression->node)) {
    sum.valid = sum.valid && expression->type.is(TypeKind::kTimestamp);
    add_terms(sum, cast->value, sign, side, other);
  } else if (const auto* call = std::get_if<analyze::Call>(&expression->node)) {
    const std::string& name = call->function->name;
    if (name == "negative") return add_terms(sum, call->arguments[0], -sign, side, other);
    sum.valid =
        sum.valid && (name == "timestamp + interval" || name == "+" || name == "-") && call->arguments.size() == 2;
    if (!sum.valid) return;
    add_terms(sum, call->arguments[0], sign, side, other);
    add_terms(sum, call->arguments[1], name == "-" ? -sign : sign, side, other);
  } else {
    sum.valid = false;
  }
}

// less < greater (or <=) -> the bound of `side`.
std::optional<std::int64_t> bound_of(const ExpressionPtr& less, const ExpressionPtr& greater, bool strict,
                                     ColumnId side, ColumnId other) {
  Sum sum;
  add_terms(sum, less, 1, side, other);
  add_terms(sum, greater, -1, side, other);
  // other + c < side: what comes of the other side lies above the watermark w, so side > w + c.
  if (!sum.valid || sum.side != -1 || sum.other != 1) return std::nullopt;
  constexpr std::int64_t kMillisecond = 1000;
  return strict ? sum.constant_us : sum.constant_us - kMillisecond;
}

}  // namespace

std::optional<EventTimeColumn> EventTimes::of(ColumnId id) const {
  const auto found = columns_.find(id);
  return found == columns_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<EventTimeColumn> EventTimes::of(const ExpressionPtr& expression) const {
  if (const auto* column = std::get_if<analyze::ColumnRef>(&expression->node)) return of(column->id);
  const auto* call = std::get_if<analyze::Call>(&expression->node);
  if (call == nullptr || call->arguments.empty()) return std::nullopt;
  using Kind = EventTimeColumn::Kind;
  const std::string& name = call->function->name;
  const bool session = name == "time session";
  const bool window = name == "time window" || name == "time windows";
  if (!window && name != "window_time" && !session) return std::nullopt;
  std::optional<EventTimeColumn> time = of(call->arguments[0]);
  if (time) time->kind = session ? Kind::kSession : window ? Kind::kWindow : Kind::kTime;
  return time;
}

std::optional<EventTime> EventTimes::first_of(const std::vector<analyze::OutputColumn>& columns) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (const std::optional<EventTimeColumn> time = of(columns[i].id)) return time->at(i);
  }
  return std::nullopt;
}

std::optional<std::int64_t> bound_from(const std::vector<ExpressionPtr>& conditions, ColumnId side, ColumnId other) {
  std::optional<std::int64_t> least;
  for (const ExpressionPtr& condition : conditions) {
    const auto* call = std::get_if<analyze::Call>(&condition->node);
    if (call == nullptr || call->arguments.size() != 2) continue;
    const std::string& name = call->function->name;
    const bool less = name == "<" || name == "<=";
    if (!less && name != ">" && name != ">=") continue;
    const std::optional<std::int64_t> bound =
        bound_of(call->arguments[less ? 0 : 1], call->arguments[less ? 1 : 0], name.size() == 1, side, other);
    if (bound) least = std::min(least.value_or(*bound), *bound);
  }
  return least;
}

}  // namespace brook::plan
