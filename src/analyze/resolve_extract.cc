// EXTRACT(field FROM time), date_part() and datepart(): the functions that take the fields out.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

// A field by its names, the function that takes it out of a date or a timestamp, and the field of intervals that it is.
struct ExtractField {
  std::string_view unit;
  std::string_view function;
  std::optional<IntervalField> of_interval = std::nullopt;
};
constexpr auto kExtractFields = std::to_array<ExtractField>({
    {"YEAR", "year", IntervalField::kYear},
    {"Y", "year", IntervalField::kYear},
    {"YEARS", "year", IntervalField::kYear},
    {"YR", "year", IntervalField::kYear},
    {"YRS", "year", IntervalField::kYear},
    {"YEAROFWEEK", "yearofweek"},
    {"QUARTER", "quarter"},
    {"QTR", "quarter"},
    {"MONTH", "month", IntervalField::kMonth},
    {"MON", "month", IntervalField::kMonth},
    {"MONS", "month", IntervalField::kMonth},
    {"MONTHS", "month", IntervalField::kMonth},
    {"WEEK", "weekofyear"},
    {"W", "weekofyear"},
    {"WEEKS", "weekofyear"},
    {"DAY", "day", IntervalField::kDay},
    {"D", "day", IntervalField::kDay},
    {"DAYS", "day", IntervalField::kDay},
    {"DAYOFWEEK", "dayofweek"},
    {"DOW", "dayofweek"},
    {"DAYOFWEEK_ISO", "dayofweek_iso"},
    {"DOW_ISO", "dayofweek_iso"},
    {"DOY", "dayofyear"},
    {"HOUR", "hour", IntervalField::kHour},
    {"H", "hour", IntervalField::kHour},
    {"HOURS", "hour", IntervalField::kHour},
    {"HR", "hour", IntervalField::kHour},
    {"HRS", "hour", IntervalField::kHour},
    {"MINUTE", "minute", IntervalField::kMinute},
    {"M", "minute", IntervalField::kMinute},
    {"MIN", "minute", IntervalField::kMinute},
    {"MINS", "minute", IntervalField::kMinute},
    {"MINUTES", "minute", IntervalField::kMinute},
    {"SECOND", "extract second", IntervalField::kSecond},
    {"S", "extract second", IntervalField::kSecond},
    {"SEC", "extract second", IntervalField::kSecond},
    {"SECONDS", "extract second", IntervalField::kSecond},
    {"SECS", "extract second", IntervalField::kSecond},
});

// The function for a value of the type; empty: it has no such field.
std::string function_for(const ExtractField& field, const DataType& type) {
  if (type.is_ansi_interval() || type.is(TypeKind::kCalendarInterval)) {
    if (!field.of_interval) return "";
    const bool within = type.is(TypeKind::kCalendarInterval) ||
                        (*field.of_interval >= type.first_field() && *field.of_interval <= type.last_field());
    return within ? "interval " + folded_name(name_of(*field.of_interval)) : "";
  }
  if (type.is(TypeKind::kTime) && (!field.of_interval || *field.of_interval < IntervalField::kHour)) return "";
  return std::string(field.function);
}

}  // namespace

Result<Bound> ExpressionResolver::extract_field(const std::string& unit, const sql::ExpressionPtr& from,
                                                std::string name, const Location& location) {
  const Bound value = TRY(resolve(from));
  const auto* field =
      std::ranges::find_if(kExtractFields, [&](const ExtractField& f) { return same_name(f.unit, unit); });
  const std::string wanted = field == kExtractFields.end() ? "" : function_for(*field, value.expression->type);
  const function::Function* function = function::find_function(wanted);
  if (function == nullptr) {
    return fail(spark_error("INVALID_EXTRACT_FIELD",
                            fmt::format("Cannot extract {} from {}.", in_backquotes(unit), in_quotes(value.name)),
                            location));
  }
  Arguments arguments = TRY(resolve_arguments(*function, function->name, {from}, location));
  DataType type = TRY(result_type(*function, arguments.values, function->name, location));
  const bool nullable = result_nullable(*function, arguments.values);
  return Bound{.expression = make_expression(std::move(type), nullable, location,
                                             Call{.function = function, .arguments = std::move(arguments.values)}),
               .name = std::move(name)};
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Extract& node, const Location& location) {
  const Bound value = TRY(resolve(node.value));
  return extract_field(node.unit, node.value, fmt::format("extract({} FROM {})", node.unit, value.name), location);
}

Result<Bound> ExpressionResolver::resolve_date_part(const sql::Call& call, const Location& location) {
  const std::string& written = call.name.back();
  const Bound unit = TRY(resolve(call.arguments[0]));
  const Bound value = TRY(resolve(call.arguments[1]));
  const auto* literal = std::get_if<Constant>(&unit.expression->node);
  if (literal == nullptr || (literal->text && !unit.expression->type.is(TypeKind::kString))) {
    return fail(spark_error("NON_FOLDABLE_ARGUMENT",
                            fmt::format("The function {} requires the parameter `field` to be a foldable expression of "
                                        "the type \"STRING\", but the actual argument is a non-foldable.",
                                        in_backquotes(folded_name(written))),
                            location));
  }
  std::string name = printed_call(written, {unit.name, value.name});
  if (!literal->text)
    return Bound{.expression = null_of(DataType(TypeKind::kDouble), location), .name = std::move(name)};
  return extract_field(*literal->text, call.arguments[1], std::move(name), location);
}

}  // namespace brook::analyze
