#include "analyze/time_windows.h"

#include <charconv>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/spark_error.h"
#include "sql/parse.h"

namespace brook::analyze {

namespace {

const DataType kBigint(TypeKind::kLong);
const DataType kBoolean(TypeKind::kBoolean);

std::int64_t number_of(const Constant& constant) {
  std::int64_t number = 0;
  const std::string& text = constant.text.value();
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// '10 minutes' or 'interval 10 minutes' in microseconds.
Result<std::int64_t> parse_duration(const std::string& text, const Location& location) {
  constexpr std::string_view kWord = "interval ";
  const bool has_word = folded_name(text).starts_with(kWord);
  const std::string amount = has_word ? text.substr(kWord.size()) : text;
  const auto parsed = sql::parse_expression(fmt::format("INTERVAL '{}'", amount), location.file);
  const auto* literal = parsed ? std::get_if<sql::IntervalLiteral>(&(*parsed)->node) : nullptr;
  if (literal == nullptr) {
    return fail(
        spark_error("CANNOT_PARSE_INTERVAL", fmt::format("Unable to parse '{}' as an interval.", text), location)
            .with_hint("Write for example '10 minutes' or '1 hour 30 minutes'."));
  }
  const Bound interval = TRY(bind_interval(*literal, location));
  if (!interval.expression->type.is(TypeKind::kDayTimeInterval)) {
    return fail(usage_error(fmt::format("Intervals greater than a month is not supported ({}).", text))
                    .at(location)
                    .with_hint("Use weeks, days or smaller units: a month has no fixed length."));
  }
  return number_of(std::get<Constant>(interval.expression->node));
}

// A literal: a text, or microseconds.
Result<std::int64_t> duration_of(const Bound& argument, const Location& location) {
  const auto* constant = std::get_if<Constant>(&argument.expression->node);
  const DataType& type = argument.expression->type;
  if (constant != nullptr && constant->text && type.is_integral()) return number_of(*constant);
  if (constant != nullptr && constant->text && type.is(TypeKind::kString))
    return parse_duration(*constant->text, location);
  return fail(usage_error("The duration and time inputs to window must be an integer, long or string literal.")
                  .at(location)
                  .with_hint("Write for example window(ts, '1 hour')."));
}

// A gap that depends on the row, in microseconds: literals inside of CASE and IF, or an interval of days to seconds.
Result<ExpressionPtr> gap_of(const ExpressionPtr& gap, const Location& location) {
  if (const auto* literal = std::get_if<Constant>(&gap->node); literal != nullptr) {
    if (!literal->text) return null_of(kBigint, location);
    if (gap->type.is(TypeKind::kString))
      return constant(kBigint, std::to_string(TRY(parse_duration(*literal->text, location))), location);
    if (gap->type.is(TypeKind::kDayTimeInterval)) return constant(kBigint, *literal->text, location);
  }
  if (const auto* cast = std::get_if<Cast>(&gap->node)) {
    if (std::holds_alternative<Constant>(cast->value->node)) return gap_of(cast->value, location);
  }
  if (const auto* choice = std::get_if<Case>(&gap->node)) {
    Case in_microseconds;
    for (const auto& [condition, value] : choice->branches)
      in_microseconds.branches.emplace_back(condition, TRY(gap_of(value, location)));
    if (choice->otherwise) in_microseconds.otherwise = TRY(gap_of(choice->otherwise, location));
    return make_expression(kBigint, true, location, std::move(in_microseconds));
  }
  return fail(unsupported("The gap of session_window() must be a literal such as '10 minutes', or a CASE of literals.",
                          location));
}

Error out_of_range(const std::string& what, std::int64_t value, const Location& location) {
  return spark_error(
      "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
      fmt::format("The `{}` must be between (0, 9223372036854775807] (current value = {}L).", what, value), location);
}

Error violation(const std::string& what, const Location& location) {
  return spark_error("DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION", what, location);
}

bool is_window(const DataType& type) {
  return type.is(TypeKind::kStruct) && type.fields().size() == 2 && type.fields()[0].name == "start" &&
         type.fields()[1].name == "end";
}

// The time that a window is made of: a timestamp with or without zone, or the last moment of a window.
Result<ExpressionPtr> time_of(const Bound& argument, const Location& location) {
  const DataType& type = argument.expression->type;
  if (is_window(type)) return TRY(bind_window_time(argument, location)).expression;
  if (type.is(TypeKind::kTimestamp) || type.is(TypeKind::kTimestampNtz)) return argument.expression;
  if (type.is(TypeKind::kDate) || type.is(TypeKind::kString) || type.is(TypeKind::kNull))
    return cast_to(argument.expression, DataType(TypeKind::kTimestamp));
  return fail(type_mismatch("UNEXPECTED_INPUT_TYPE", argument.name,
                            fmt::format("A window is made of a timestamp, not of {}.", in_quotes(type)), location));
}

ExpressionPtr field(const OutputColumn& window, std::size_t index) {
  return make_expression(window.type.fields()[index].type, false, {},
                         FieldOf{.base = column_of(window), .index = index});
}

}  // namespace

Result<Bound> bind_window_time(const Bound& window, const Location& location) {
  const DataType& type = window.expression->type;
  if (!is_window(type)) {
    return fail(type_mismatch(
        "UNEXPECTED_INPUT_TYPE", fmt::format("window_time({})", window.name),
        fmt::format("The argument must be a window, but {} has the type {}.", in_quotes(window.name), in_quotes(type)),
        location));
  }
  return Bound{.expression = TRY(call_of("window_time", type.fields()[1].type, window.expression->nullable,
                                         {window.expression}, location)),
               .name = fmt::format("window_time({})", window.name)};
}

Result<Bound> TimeWindows::add(Analysis& analysis, const std::string& function, const std::vector<Bound>& arguments,
                               const Location& location) {
  const bool session = function == "session_window";
  if (arguments.size() < 2 || arguments.size() > (session ? 2 : 4)) {
    return fail(spark_error("WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                            fmt::format("The `{}` requires {} parameters but the actual number is {}.", function,
                                        session ? "2" : "[2, 3, 4]", arguments.size()),
                            location));
  }
  Made made{.column = {}, .time = TRY(time_of(arguments[0], location)), .window = nullptr, .location = location};
  const DataType type = DataType::structure({{"start", made.time->type, true}, {"end", made.time->type, true}});
  std::vector<ExpressionPtr> values = {made.time};
  if (session) {
    values.push_back(TRY(gap_of(arguments[1].expression, location)));
  } else {
    const std::int64_t size = TRY(duration_of(arguments[1], location));
    const std::int64_t slide = arguments.size() > 2 ? TRY(duration_of(arguments[2], location)) : size;
    const std::int64_t start = arguments.size() > 3 ? TRY(duration_of(arguments[3], location)) : 0;
    if (size <= 0) return fail(out_of_range("window_duration", size, location));
    if (slide <= 0) return fail(out_of_range("slide_duration", slide, location));
    if (slide > size) {
      return fail(violation(
          fmt::format("The `slide_duration`({}L) must be <= the `window_duration`({}L).", slide, size), location));
    }
    if (std::abs(start) >= slide) {
      return fail(violation(
          fmt::format("The `abs(start_time)`({}L) must be < the `slide_duration`({}L).", std::abs(start), slide),
          location));
    }
    made.overlap = (size + slide - 1) / slide;
    for (const std::int64_t part : {size, slide, start})
      values.push_back(constant(kBigint, std::to_string(part), location));
    if (made.overlap == 1) values.push_back(constant(kBigint, "0", location));
  }
  made.window = TRY(call_of(function, type, false, std::move(values), location));
  if (!made_) {
    made.column = analysis.new_column(function, type, false);
    made_ = std::move(made);
  } else if (!same_expression(made_->window, made.window)) {
    return fail(usage_error("Multiple time/session window expressions would result in a cartesian product of rows, "
                            "therefore they are currently not supported.")
                    .at(location)
                    .with_hint("Compute one of them in a subquery, or in a table of its own."));
  }
  return Bound{.expression = column_of(made_->column, location), .name = function, .alias = function};
}

Result<std::optional<Bound>> TimeWindows::find(const sql::Name& name, const Location& location) const {
  if (!made_ || !same_name(name[0], made_->column.name)) return std::nullopt;
  Bound bound{.expression = column_of(made_->column, location), .name = name[0], .alias = name[0]};
  for (std::size_t i = 1; i < name.size(); ++i) bound = TRY(field_of(bound, name[i], location));
  return bound;
}

Result<RelationPtr> TimeWindows::over(Analysis& analysis, RelationPtr relation) const {
  if (!made_) return relation;
  const Location& location = made_->location;
  relation = filter_of(relation, TRY(call_of("isnotnull", kBoolean, false, {made_->time}, location)));
  const std::vector<OutputColumn> kept = relation->output;
  ExpressionPtr window = made_->window;
  if (made_->overlap > 1) {
    const OutputColumn back = analysis.new_column("slides_back", kBigint, false);
    const ExpressionPtr first = constant(kBigint, "0", location);
    const ExpressionPtr last = constant(kBigint, std::to_string(made_->overlap - 1), location);
    Generate copies{.input = relation, .function = function::find_function("explode"), .arguments = {}};
    copies.arguments.push_back(TRY(call_of("sequence", DataType::array(kBigint), false,
                                           {first, last, constant(kBigint, "1", location)}, location)));
    std::vector<OutputColumn> output = kept;
    output.push_back(back);
    relation = make_relation(std::move(output), std::move(copies));
    std::vector<ExpressionPtr> arguments = std::get<Call>(window->node).arguments;
    arguments.push_back(column_of(back));
    window = TRY(call_of("window", window->type, false, std::move(arguments), location));
  }
  Project project{.input = relation, .expressions = {}};
  std::vector<OutputColumn> output = kept;
  for (const OutputColumn& column : kept) project.expressions.push_back(column_of(column));
  project.expressions.push_back(window);
  output.push_back(made_->column);
  relation = make_relation(std::move(output), std::move(project));
  // A window that a row does not reach, and a session that is over before it begins.
  const bool session = made_->column.name == "session_window";
  if (!session && made_->overlap == 1) return relation;
  const ExpressionPtr& low = session ? field(made_->column, 0) : made_->time;
  return filter_of(relation, TRY(call_of("<", kBoolean, true, {low, field(made_->column, 1)}, location)));
}

}  // namespace brook::analyze
