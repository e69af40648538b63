#include "analyze/time_windows.h"

#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/spark_error.h"
#include "base/interval_text.h"

namespace brook::analyze {

namespace {

const DataType kBooleanType(TypeKind::kBoolean);
const DataType kLongType(TypeKind::kLong);

bool is_session(const sql::Call& call) { return same_name(call.name.back(), "session_window"); }
bool is_time_window(const sql::Call& call) {
  return call.name.size() == 1 && !call.over && (same_name(call.name[0], "window") || is_session(call));
}

// Collects the calls of a clause; subqueries have windows of their own.
class Finder {
 public:
  std::vector<sql::ExpressionPtr> found;

  void visit(const sql::ExpressionPtr& expression) {
    if (!expression) return;
    if (const auto* call = std::get_if<sql::Call>(&expression->node); call != nullptr && is_time_window(*call)) {
      found.push_back(expression);
      return;
    }
    std::visit([&](const auto& node) { walk(node); }, expression->node);
  }

 private:
  void visit_all(const std::vector<sql::ExpressionPtr>& expressions) {
    for (const sql::ExpressionPtr& expression : expressions) visit(expression);
  }

  template <class Node>
  void walk(const Node& node) {
    if constexpr (requires { node.value; }) visit(node.value);
    if constexpr (requires { node.operand; }) visit(node.operand);
    if constexpr (requires { node.left; }) {
      visit(node.left);
      visit(node.right);
    }
    if constexpr (requires { node.low; }) {
      visit(node.low);
      visit(node.high);
    }
    if constexpr (requires { node.base; }) visit(node.base);
    if constexpr (requires { node.list; }) visit_all(node.list);
    if constexpr (requires { node.patterns; }) visit_all(node.patterns);
    if constexpr (requires { node.items; }) visit_all(node.items);
    if constexpr (requires { node.index; }) visit(node.index);
    if constexpr (std::is_same_v<Node, sql::Case>) {
      for (const sql::CaseBranch& branch : node.branches) {
        visit(branch.when);
        visit(branch.then);
      }
      visit(node.otherwise);
    }
    if constexpr (std::is_same_v<Node, sql::Call>) {
      visit_all(node.arguments);
      visit(node.filter);
    }
  }
};

std::vector<sql::ExpressionPtr> windows_of(const sql::Select& select, const sql::Query& query) {
  Finder finder;
  for (const sql::NamedExpression& item : select.items) finder.visit(item.value);
  if (select.group_by) {
    for (const sql::GroupingElement& element : select.group_by->elements) {
      for (const auto& set : element.sets) {
        for (const sql::ExpressionPtr& key : set) finder.visit(key);
      }
    }
  }
  finder.visit(select.having);
  for (const sql::SortItem& item : query.order_by) finder.visit(item.value);
  return std::move(finder.found);
}

DataType window_type(const DataType& time) { return DataType::structure({{"start", time, true}, {"end", time, true}}); }

class WindowMaker {
 public:
  WindowMaker(Analysis& analysis, const Surroundings& surroundings, const sql::ExpressionPtr& written, Source& source)
      : analysis_(analysis),
        call_(std::get<sql::Call>(written->node)),
        location_(written->location),
        source_(source),
        names_(source.scope),
        resolver_(analysis, surroundings, names_, Clause{.name = "SELECT"}) {}

  Result<void> add() {
    const bool session = is_session(call_);
    const std::size_t most = session ? 2 : 4;
    if (call_.arguments.size() < 2 || call_.arguments.size() > most) {
      return fail(spark_error("WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                              fmt::format("The {} requires {} parameters but the actual number is {}.",
                                          in_backquotes(folded_name(call_.name.back())), session ? "2" : "[2, 3, 4]",
                                          call_.arguments.size()),
                              location_));
    }
    time_ = TRY(event_time());
    return session ? add_session() : add_window();
  }

 private:
  // A TIMESTAMP or TIMESTAMP_NTZ; of a window, its last microsecond.
  Result<ExpressionPtr> event_time() {
    const Bound bound = TRY(resolver_.resolve(call_.arguments[0]));
    const DataType& type = bound.expression->type;
    const bool window =
        type.is(TypeKind::kStruct) && type.fields().size() == 2 && type == window_type(type.fields()[1].type);
    if (window) return call_of("window_time", type.fields()[1].type, {bound.expression}, location_);
    const std::optional<DataType> target = argument_type(type, function::Accepts::kAnyTimestamp);
    if (target) return cast_to(bound.expression, *target);
    return fail(unexpected_input_type(folded_name(call_.name.back()), 1,
                                      "(\"TIMESTAMP\" or \"STRUCT<start: TIMESTAMP, end: TIMESTAMP>\")", bound.name,
                                      type, location_));
  }

  // Microseconds of a literal: "5 minutes", or a number of them.
  Result<std::int64_t> duration(std::size_t argument) {
    const Bound bound = TRY(resolver_.resolve(call_.arguments[argument]));
    const auto* literal = std::get_if<Constant>(&bound.expression->node);
    const DataType& type = bound.expression->type;
    if (literal == nullptr || !literal->text || !(type.is(TypeKind::kString) || type.is_integral())) {
      return fail(spark_error("UNSUPPORTED_FEATURE",
                              "The duration and time inputs to window must be an integer, long or string literal.",
                              call_.arguments[argument]->location)
                      .with_hint("Write window(time, '10 minutes')."));
    }
    if (type.is_integral()) {
      std::int64_t microseconds = 0;
      std::from_chars(literal->text->data(), literal->text->data() + literal->text->size(), microseconds);
      return microseconds;
    }
    const std::optional<IntervalParts> parts = parse_calendar_interval(*literal->text);
    if (!parts) {
      return fail(spark_error("CANNOT_PARSE_INTERVAL",
                              fmt::format("Unable to parse '{}'. Please ensure that the value provided is in a valid "
                                          "format for defining an interval.",
                                          *literal->text),
                              call_.arguments[argument]->location));
    }
    std::int64_t microseconds = 0;
    if (parts->months != 0 || __builtin_mul_overflow(parts->days, amount_of(IntervalField::kDay), &microseconds) ||
        __builtin_add_overflow(microseconds, parts->microseconds, &microseconds)) {
      return fail(spark_error("UNSUPPORTED_FEATURE",
                              fmt::format("Intervals greater than a month is not supported ({}).", *literal->text),
                              call_.arguments[argument]->location));
    }
    return microseconds;
  }

  Result<void> check(std::int64_t width, std::int64_t slide, std::int64_t start) const {
    const std::string printed = fmt::format("window({}, {}, {}, {})", "time", width, slide, start);
    for (const auto& [name, value] : {std::pair("window_duration", width), std::pair("slide_duration", slide)}) {
      if (value > 0) continue;
      return fail(type_mismatch("VALUE_OUT_OF_RANGE", printed,
                                fmt::format("The `{}` must be between (0, {}] (current value = {}L).", name,
                                            std::numeric_limits<std::int64_t>::max(), value),
                                location_));
    }
    const char* problem = slide > width                       ? "The `slide_duration` must be <= the `window_duration`."
                          : start >= slide || start <= -slide ? "The `abs(start_time)` must be < the `slide_duration`."
                                                              : nullptr;
    if (problem == nullptr) return {};
    return fail(type_mismatch("PARAMETER_CONSTRAINT_VIOLATION", printed, problem, location_));
  }

  Result<void> add_window() {
    const std::int64_t width = TRY(duration(1));
    const std::int64_t slide = call_.arguments.size() > 2 ? TRY(duration(2)) : width;
    const std::int64_t start = call_.arguments.size() > 3 ? TRY(duration(3)) : 0;
    TRY(check(width, slide, start));
    const auto literal = [&](std::int64_t value) { return constant(kLongType, std::to_string(value), location_); };
    const std::vector<ExpressionPtr> arguments = {time_, literal(width), literal(slide), literal(start)};
    const DataType type = window_type(time_->type);
    const RelationPtr timed =
        filter_of(source_.relation, TRY(call_of("isnotnull", kBooleanType, false, {time_}, location_)));
    if (width == slide) {
      put(timed, TRY(call_of("time window", type, false, arguments, location_)), "window");
      return {};
    }
    const OutputColumn column = analysis_.new_column("window", type, false);
    std::vector<OutputColumn> output = timed->output;
    output.push_back(column);
    const ExpressionPtr windows =
        TRY(call_of("time windows", DataType::array(type, false), false, arguments, location_));
    source_.relation =
        make_relation(std::move(output),
                      Generate{.input = timed, .function = function::find_function("explode"), .arguments = {windows}});
    source_.scope.time_window = column;
    return {};
  }

  // A session of one row: from its time until the gap has passed.
  Result<void> add_session() {
    const Bound gap = TRY(resolver_.resolve(call_.arguments[1]));
    ExpressionPtr amount = gap.expression;
    if (amount->type.is(TypeKind::kString)) amount = cast_to(amount, DataType(TypeKind::kCalendarInterval));
    const bool calendar = amount->type.is(TypeKind::kCalendarInterval);
    if (!calendar && !amount->type.is(TypeKind::kDayTimeInterval)) {
      return fail(unexpected_input_type("session_window", 2, "\"STRING\"", gap.name, gap.expression->type, location_));
    }
    const ExpressionPtr end = TRY(
        call_of(calendar ? "timestamp + calendar" : "timestamp + interval", time_->type, {time_, amount}, location_));
    const RelationPtr valid = filter_of(source_.relation, TRY(call_of(">", kBooleanType, {end, time_}, location_)));
    put(valid, TRY(call_of("time session", window_type(time_->type), false, {time_, end}, location_)),
        "session_window");
    return {};
  }

  // The source with one more column, which a name finds after all others and no star.
  void put(const RelationPtr& input, ExpressionPtr value, const char* name) {
    const OutputColumn column = analysis_.new_column(name, value->type, false);
    std::vector<OutputColumn> output = input->output;
    Project project{.input = input, .expressions = {}};
    for (const OutputColumn& passed : output) project.expressions.push_back(column_of(passed));
    project.expressions.push_back(std::move(value));
    output.push_back(column);
    source_.relation = make_relation(std::move(output), std::move(project));
    source_.scope.time_window = column;
  }

  Analysis& analysis_;
  const sql::Call& call_;
  const Location& location_;
  Source& source_;
  ScopeNames names_;
  ExpressionResolver resolver_;
  ExpressionPtr time_;
};

// Adds one window function to a relation.
RelationPtr with_function(Analysis& analysis, const RelationPtr& input, WindowCall call, OutputColumn& column) {
  column = analysis.new_column("session", call.call.type, true);
  std::vector<OutputColumn> output = input->output;
  output.push_back(column);
  return make_relation(std::move(output), Window{.input = input, .calls = {std::move(call)}});
}

WindowCall window_call(std::string_view function, ExpressionPtr argument, DataType type,
                       std::vector<ExpressionPtr> partition) {
  WindowCall call;
  call.call.function = function::find_function(function);
  call.call.arguments = {std::move(argument)};
  call.call.type = std::move(type);
  call.partition_by = std::move(partition);
  call.start.kind = WindowFrameBound::Kind::kUnboundedPreceding;
  call.end.kind = WindowFrameBound::Kind::kUnboundedFollowing;
  return call;
}

}  // namespace

Result<void> add_time_window(Analysis& analysis, const Surroundings& surroundings, const sql::Select& select,
                             const sql::Query& query, Source& source) {
  const std::vector<sql::ExpressionPtr> found = windows_of(select, query);
  if (found.empty()) return {};
  for (const sql::ExpressionPtr& other : found) {
    if (same_tree(other, found[0])) continue;
    return fail(spark_error("UNSUPPORTED_FEATURE",
                            "Multiple time/session window expressions would result in a cartesian product of rows, "
                            "therefore they are currently not supported.",
                            other->location)
                    .with_hint("Take one of them in a subquery."));
  }
  return WindowMaker(analysis, surroundings, found[0], source).add();
}

Result<RelationPtr> merge_sessions(Analysis& analysis, RelationPtr input, const OutputColumn& session,
                                   const std::vector<ExpressionPtr>& other_keys) {
  const DataType time = session.type.fields()[0].type;
  const ExpressionPtr one = column_of(session);
  const auto field = [&](std::size_t index) {
    return make_expression(time, false, {}, FieldOf{.base = one, .index = index});
  };
  const ExpressionPtr start = field(0);
  const ExpressionPtr end = field(1);
  const SortKey by_start{.value = start};

  // A row begins a session where all before it have ended.
  OutputColumn ended;
  WindowCall before = window_call("max", end, time, other_keys);
  before.order_by = {by_start};
  before.rows = true;
  before.end = {.kind = WindowFrameBound::Kind::kPreceding, .offset = constant(DataType(TypeKind::kInt), "1")};
  input = with_function(analysis, input, std::move(before), ended);
  Case begins;
  begins.branches = {{TRY(call_of("<=", kBooleanType, {start, column_of(ended)}, {})), constant(kLongType, "0")}};
  begins.otherwise = constant(kLongType, "1");

  // Rows of one time are peers and count together.
  OutputColumn number;
  WindowCall count =
      window_call("sum", make_expression(kLongType, false, {}, std::move(begins)), kLongType, other_keys);
  count.order_by = {by_start};
  count.end.kind = WindowFrameBound::Kind::kCurrentRow;
  input = with_function(analysis, input, std::move(count), number);

  std::vector<ExpressionPtr> keys = other_keys;
  keys.push_back(column_of(number));
  OutputColumn first;
  OutputColumn last;
  input = with_function(analysis, input, window_call("min", start, time, keys), first);
  input = with_function(analysis, input, window_call("max", end, time, keys), last);

  Project project{.input = input, .expressions = {}};
  std::vector<OutputColumn> output;
  for (const OutputColumn& column : input->output) {
    if (column.id == number.id || column.id == ended.id || column.id == first.id || column.id == last.id) continue;
    output.push_back(column);
    project.expressions.push_back(column.id != session.id ? column_of(column)
                                                          : TRY(call_of("time session", session.type, false,
                                                                        {column_of(first), column_of(last)}, {})));
  }
  return make_relation(std::move(output), std::move(project));
}

}  // namespace brook::analyze
