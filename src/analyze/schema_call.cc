#include "analyze/schema_call.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/cast_rules.h"
#include "analyze/coercion.h"
#include "analyze/inferred_schema.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"
#include "sql/parse.h"

namespace brook::analyze {

namespace {

const DataType kStringType(TypeKind::kString);
const DataType kVariantType(TypeKind::kVariant);

const std::string* text_of(const ExpressionPtr& expression) {
  const auto* literal = std::get_if<Constant>(&expression->node);
  const bool text = literal != nullptr && literal->text && expression->type.is(TypeKind::kString);
  return text ? &*literal->text : nullptr;
}

// All parts nullable, as Spark takes a schema that data need not follow.
DataType as_nullable(const DataType& type) {
  switch (type.kind()) {
    case TypeKind::kArray: return DataType::array(as_nullable(type.element()));
    case TypeKind::kMap: return DataType::map(as_nullable(type.key()), as_nullable(type.value()));
    case TypeKind::kStruct: {
      std::vector<Field> fields;
      for (const Field& field : type.fields()) fields.push_back({field.name, as_nullable(field.type)});
      return DataType::structure(std::move(fields));
    }
    default: return type;
  }
}

Result<DataType> schema_of(const Bound& argument, const Location& location) {
  const std::string* text = text_of(argument.expression);
  if (text == nullptr) {
    return fail(
        spark_error("INVALID_SCHEMA.NON_STRING_LITERAL",
                    fmt::format("The input schema {} is not a valid schema string. The input expression must be "
                                "string literal and not null.",
                                in_quotes(argument.name)),
                    location));
  }
  if (text->find_first_not_of(" \t\r\n") == std::string::npos)
    return fail(spark_error("PARSE_EMPTY_STATEMENT", "Syntax error, unexpected empty statement.", location));
  Result<DataType> type = sql::parse_data_type(*text);
  if (type) return as_nullable(*type);
  Result<Schema> columns = sql::parse_schema(*text);
  if (columns) return as_nullable(DataType::structure(*std::move(columns)));
  return fail(std::move(type).error().at(location));
}

bool contains(const DataType& type, const std::function<bool(const DataType&)>& wanted) {
  return wanted(type) ||
         std::ranges::any_of(type.fields(), [&](const Field& field) { return contains(field.type, wanted); });
}

bool is_json_schema(const DataType& type) {
  return type.is(TypeKind::kStruct) || type.is(TypeKind::kArray) || type.is(TypeKind::kMap) ||
         type.is(TypeKind::kVariant);
}

Error invalid_json_schema(const std::string& printed, const DataType& type, const Location& location) {
  return type_mismatch("INVALID_JSON_SCHEMA", printed,
                       fmt::format("Input schema {} must be a struct, an array, a map or a variant.", in_quotes(type)),
                       location);
}

Result<void> check_options_type(const ExpressionPtr& options, const Location& location) {
  const auto* call = std::get_if<Call>(&options->node);
  if (call == nullptr || call->function->name != "map") {
    return fail(spark_error("INVALID_OPTIONS.NON_MAP_FUNCTION",
                            "Invalid options: Must use the `map()` function for "
                            "options.",
                            location));
  }
  const auto is_text = [](const DataType& type) { return type.is(TypeKind::kString) || type.is(TypeKind::kNull); };
  if (is_text(options->type.key()) && is_text(options->type.value())) return {};
  return fail(
      spark_error("INVALID_OPTIONS.NON_STRING_TYPE",
                  fmt::format("Invalid options: A type of keys and values in `map()` must be string, but got {}.",
                              in_quotes(options->type)),
                  location));
}

// Names in lower case.
Result<InferenceOptions> options_of(const ExpressionPtr& options, const Location& location) {
  InferenceOptions result;
  if (!options) return result;
  TRY(check_options_type(options, location));
  const std::vector<ExpressionPtr>& arguments = std::get<Call>(options->node).arguments;
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
    const std::string* name = text_of(arguments[i]);
    const std::string* value = text_of(arguments[i + 1]);
    if (name == nullptr || value == nullptr) {
      return fail(unsupported("Options whose names or values are no string literals are not supported.", location));
    }
    result[folded_name(*name)] = *value;
  }
  return result;
}

Result<void> check_mode(const std::string& function, const InferenceOptions& options, const Location& location) {
  const auto mode = options.find("mode");
  if (mode == options.end() || folded_name(mode->second) != "dropmalformed") return {};
  return fail(spark_error("PARSE_MODE_UNSUPPORTED",
                          fmt::format("The function `{}` doesn't support the DROPMALFORMED mode. Acceptable modes are "
                                      "PERMISSIVE and FAILFAST.",
                                      function),
                          location));
}

Result<void> check_corrupt_record(const DataType& schema, const InferenceOptions& options, const Location& location) {
  const auto named = options.find("columnnameofcorruptrecord");
  const std::string name = named == options.end() ? "_corrupt_record" : named->second;
  for (const Field& field : schema.is(TypeKind::kStruct) ? schema.fields() : std::vector<Field>()) {
    if (same_name(field.name, name) && !field.type.is(TypeKind::kString)) {
      return fail(spark_error("INVALID_CORRUPT_RECORD_TYPE",
                              fmt::format("The column {} for corrupt records must have the nullable STRING type, but "
                                          "got {}.",
                                          in_backquotes(name), in_quotes(field.type)),
                              location));
    }
  }
  return {};
}

Result<ExpressionPtr> options_array(const InferenceOptions& options, const Location& location) {
  std::vector<ExpressionPtr> texts;
  for (const auto& [name, value] : options) {
    texts.push_back(constant(kStringType, name, location));
    texts.push_back(constant(kStringType, value, location));
  }
  return call_of("array", DataType::array(kStringType), false, std::move(texts), location);
}

Result<ExpressionPtr> string_argument(const Bound& value, const std::string& printed, std::size_t position,
                                      const Location& location) {
  const DataType& type = value.expression->type;
  if (type.is(TypeKind::kString) || type.is(TypeKind::kNull)) return cast_to(value.expression, kStringType);
  return fail(unexpected_input_type(printed, position, "\"STRING\"", value.name, type, location));
}

// A constant: the schema of an example.
Result<Bound> bind_schema_of(const std::string& name, const std::vector<Bound>& values, const ExpressionPtr& given,
                             const std::string& printed, const Location& location) {
  const std::string kind = name.substr(std::string_view("schema_of_").size());
  const InferenceOptions options = TRY(options_of(given, location));
  const ExpressionPtr& example = values[0].expression;
  if (example->type.is(TypeKind::kNull)) {
    return fail(type_mismatch("UNEXPECTED_NULL", printed, fmt::format("The {} must not be null.", kind), location));
  }
  if (!example->type.is(TypeKind::kString))
    return fail(unexpected_input_type(printed, 1, "\"STRING\"", values[0].name, example->type, location));
  const std::string* text = text_of(example);
  if (text == nullptr) {
    return fail(type_mismatch("NON_FOLDABLE_INPUT", printed,
                              fmt::format("the input `{}` should be a foldable \"STRING\" expression; however, got {}.",
                                          kind, in_quotes(values[0].name)),
                              location));
  }
  if (kind == "xml") {
    ExpressionPtr settings = TRY(options_array(options, location));
    ExpressionPtr schema = TRY(call_of(name, kStringType, false, {example, std::move(settings)}, location));
    return Bound{.expression = std::move(schema), .name = printed};
  }
  Result<DataType> type = kind == "json" ? infer_json_schema(*text, options) : infer_csv_schema(*text, options);
  if (!type) return fail(std::move(type).error().at(location));
  return Bound{.expression = constant(kStringType, type->sql(), location), .name = printed};
}

// The value as text. `given` are the options, null where there are none.
Result<Bound> bind_writer(const std::string& name, const std::vector<Bound>& values, const ExpressionPtr& given,
                          const std::string& printed, const Location& location) {
  const InferenceOptions options = TRY(options_of(given, location));
  ExpressionPtr value = values[0].expression;
  if (value->type.is(TypeKind::kNull)) return Bound{.expression = null_of(kStringType, location), .name = printed};
  if (name == "to_json" && !is_json_schema(value->type))
    return fail(invalid_json_schema(printed, value->type, location));
  if (name != "to_json" && !value->type.is(TypeKind::kStruct)) {
    if (name == "to_xml")
      return fail(unexpected_input_type(printed, 1, "\"STRUCT\"", values[0].name, value->type, location));
    return fail(type_mismatch("UNSUPPORTED_INPUT_TYPE", printed,
                              fmt::format("The input of `to_csv` can't be {} type data.", in_quotes(value->type)),
                              location));
  }
  const bool nullable = value->nullable;
  ExpressionPtr settings = TRY(options_array(options, location));
  return Bound{
      .expression = TRY(call_of(name, kStringType, nullable, {std::move(value), std::move(settings)}, location)),
      .name = printed};
}

// The text as a value.
Result<Bound> bind_reader(const std::string& name, const std::vector<Bound>& values, const ExpressionPtr& given,
                          const std::string& printed, const Location& location) {
  Result<DataType> read = schema_of(values[1], location);
  if (!read && read.error().error_class == "UNSUPPORTED_DATATYPE")  // as what stands where a column's type should
    return fail(std::move(read).error().with_class("PARSE_SYNTAX_ERROR"));
  const DataType schema = TRY(std::move(read));
  const InferenceOptions options = TRY(options_of(given, location));
  if (name == "from_xml" && !schema.is(TypeKind::kStruct)) {
    if (schema.is(TypeKind::kVariant))
      return fail(unsupported("from_xml() of a VARIANT is not supported yet.", location));
    return fail(type_mismatch("INVALID_XML_SCHEMA", printed,
                              fmt::format("Input schema {} must be a struct or a variant.", in_quotes(schema)),
                              location));
  }
  if (name == "from_csv" && !schema.is(TypeKind::kStruct)) {
    return fail(spark_error("INVALID_SCHEMA.NON_STRUCT_TYPE",
                            fmt::format("The input schema {} is not a valid schema string. The input expression should "
                                        "be evaluated to struct type, but got {}.",
                                        in_quotes(*text_of(values[1].expression)), in_quotes(schema)),
                            location));
  }
  if (name == "from_csv") {
    for (const Field& field : schema.fields()) {
      if (!field.type.is_nested() && !field.type.is(TypeKind::kVariant)) continue;
      return fail(spark_error("UNSUPPORTED_DATATYPE", fmt::format("Unsupported data type {}.", in_quotes(field.type)),
                              location));
    }
  }
  if (!is_json_schema(schema)) return fail(invalid_json_schema(printed, schema, location));
  if (contains(schema,
               [](const DataType& type) { return type.is(TypeKind::kMap) && !type.key().is(TypeKind::kString); })) {
    return fail(type_mismatch(
        "INVALID_JSON_MAP_KEY_TYPE", "entries",
        fmt::format("Input schema {} can only contain STRING as a key type for a MAP.", in_quotes(schema)), location));
  }
  if (contains(schema, [](const DataType& type) { return type.is(TypeKind::kCalendarInterval); })) {
    return fail(unsupported(fmt::format("{}() of an INTERVAL without fields is not supported yet.", name), location)
                    .with_hint("Say its fields: INTERVAL DAY TO SECOND."));
  }
  if (name != "from_xml") TRY(check_mode(name, options, location));
  TRY(check_corrupt_record(schema, options, location));
  ExpressionPtr text = TRY(string_argument(values[0], printed, 1, location));
  ExpressionPtr settings = TRY(options_array(options, location));
  return Bound{.expression = TRY(call_of(
                   name, schema, true,
                   {std::move(text), constant(kStringType, schema.sql(), location), std::move(settings)}, location)),
               .name = printed,
               .alias = schema.is(TypeKind::kMap) ? "entries" : ""};
}

Result<Bound> bind_variant_get(const function::Function& function, const std::string& written,
                               const std::vector<Bound>& values, const Location& location) {
  const std::string printed = printed_call(written, {values[0].name, values[1].name});
  const DataType type = values.size() > 2 ? TRY(schema_of(values[2], location)) : kVariantType;
  const DataType& given = values[0].expression->type;
  if (!given.is(TypeKind::kVariant) && !given.is(TypeKind::kNull))
    return fail(unexpected_input_type(printed, 1, in_quotes(kVariantType), values[0].name, given, location));
  ExpressionPtr path = TRY(string_argument(values[1], printed, 2, location));
  if (!can_cast_variant_to(type)) {
    return fail(type_mismatch("CAST_WITHOUT_SUGGESTION", printed,
                              fmt::format("cannot cast {} to {}.", in_quotes(kVariantType), in_quotes(type)),
                              location));
  }
  return Bound{.expression = TRY(call_of(function.name, type, true,
                                         {cast_to(values[0].expression, kVariantType), std::move(path),
                                          constant(kStringType, type.sql(), location)},
                                         location)),
               .name = printed};
}

}  // namespace

bool takes_schema(std::string_view function) {
  static constexpr auto kNames = std::to_array<std::string_view>({"from_json", "from_csv", "from_xml", "to_json",
                                                                  "to_csv", "to_xml", "schema_of_json", "schema_of_csv",
                                                                  "schema_of_xml", "variant_get", "try_variant_get"});
  return std::ranges::find(kNames, function) != kNames.end();
}

Result<Bound> bind_schema_call(const function::Function& function, const std::string& written,
                               const std::vector<Bound>& values, const Location& location) {
  const std::string& name = function.name;
  if (name == "variant_get" || name == "try_variant_get") return bind_variant_get(function, written, values, location);
  const std::string printed = printed_call(written, {values[0].name});
  const std::size_t options_at = name.starts_with("from_") ? 2 : 1;
  const ExpressionPtr given = values.size() > options_at ? values[options_at].expression : nullptr;
  if (name.starts_with("schema_of_")) return bind_schema_of(name, values, given, printed, location);
  if (name.starts_with("to_")) return bind_writer(name, values, given, printed, location);
  return bind_reader(name, values, given, printed, location);
}

Result<Bound> bind_variant_path(const Bound& variant, const Bound& path, const std::string& name,
                                const Location& location) {
  if (!variant.expression->type.is(TypeKind::kVariant)) {
    return fail(
        spark_error("COLUMN_IS_NOT_VARIANT_TYPE",
                    "The semi-structured extraction operator (`:`) can only be applied to a column of the VARIANT "
                    "type.",
                    location));
  }
  const function::Function* function = function::find_function("variant_get");
  Bound result = TRY(bind_variant_get(*function, function->name, {variant, path}, location));
  result.name = fmt::format("{} AS {}", result.name, name);
  result.alias = name;
  return result;
}

}  // namespace brook::analyze
