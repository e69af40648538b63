#include "analyze/scope.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

// The first `count` parts of the name are the qualifier's last ones.
bool qualifies(const sql::Name& qualifier, const sql::Name& name, std::size_t count) {
  if (qualifier.size() < count) return false;
  return std::equal(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(count),
                    qualifier.end() - static_cast<std::ptrdiff_t>(count),
                    [](const std::string& a, const std::string& b) { return same_name(a, b); });
}

// array.field: that field of each element.
Result<Bound> field_of_elements(const Bound& base, const std::string& field, const Location& location) {
  // No lambda of the query has a variable of number 0.
  const std::string variable = "element_0";
  const Bound element{
      .expression = make_expression(base.expression->type.element(), true, location, LambdaVariable{.name = variable}),
      .name = base.name};
  const Bound part = TRY(field_of(element, field, location));
  const ExpressionPtr lambda = make_expression(part.expression->type, part.expression->nullable, location,
                                               Lambda{.parameters = {{variable}}, .body = part.expression});
  const DataType type = DataType::array(part.expression->type);
  return Bound{
      .expression = TRY(call_of("transform", type, base.expression->nullable, {base.expression, lambda}, location)),
      .name = part.name,
      .alias = field};
}

Bound whole_metadata(const MetadataColumn& metadata, const Location& location) {
  std::vector<ExpressionPtr> arguments;
  std::vector<Field> fields;
  for (const OutputColumn& field : metadata.fields) {
    arguments.push_back(constant(DataType(TypeKind::kString), field.name, location));
    arguments.push_back(column_of(field, location));
    fields.push_back(Field{.name = field.name, .type = field.type, .nullable = field.nullable});
  }
  return {
      .expression = make_expression(DataType::structure(std::move(fields)), false, location,
                                    Call{.function = function::find_function("named_struct"), .arguments = arguments}),
      .name = "_metadata",
      .alias = "_metadata"};
}

}  // namespace

Result<std::optional<Bound>> Scope::find(const sql::Name& name, const Location& location) const {
  constexpr std::size_t kMostQualifierParts = 3;
  for (std::size_t parts = std::min(name.size() - 1, kMostQualifierParts) + 1; parts-- > 0;) {
    std::vector<const ScopeColumn*> matches;
    for (const ScopeColumn& candidate : columns) {
      if (!same_name(candidate.column.name, name[parts]) || !qualifies(candidate.qualifier, name, parts)) continue;
      if (candidate.hidden && parts == 0) continue;
      const bool seen =
          std::ranges::any_of(matches, [&](const ScopeColumn* m) { return m->column.id == candidate.column.id; });
      if (!seen) matches.push_back(&candidate);
    }
    if (matches.size() > 1) {
      std::vector<std::string> references;
      for (const ScopeColumn* match : matches) {
        sql::Name full = match->qualifier;
        full.push_back(match->column.name);
        references.push_back(in_backquotes(full));
      }
      return fail(spark_error(
          "AMBIGUOUS_REFERENCE",
          fmt::format("Reference {} is ambiguous, could be: [{}].", in_backquotes(name), fmt::join(references, ", ")),
          location));
    }
    std::optional<Bound> found;
    if (matches.size() == 1) {
      found = Bound{.expression = column_of(matches[0]->column, location), .name = name[parts], .alias = name[parts]};
    } else if (same_name(name[parts], "_metadata")) {
      for (const MetadataColumn& candidate : metadata) {
        if (!qualifies(candidate.qualifier, name, parts)) continue;
        if (found) {
          return fail(spark_error("AMBIGUOUS_REFERENCE", fmt::format("Reference {} is ambiguous.", in_backquotes(name)),
                                  location));
        }
        found = whole_metadata(candidate, location);
      }
    }
    if (!found && parts == 0 && time_window && same_name(time_window->name, name[0])) {
      found = Bound{.expression = column_of(*time_window, location), .name = name[0], .alias = name[0]};
    }
    if (!found) continue;
    for (std::size_t i = parts + 1; i < name.size(); ++i) found = TRY(field_of(*found, name[i], location));
    return found;
  }
  return std::nullopt;
}

std::vector<OutputColumn> Scope::star(const sql::Name& qualifier) const {
  std::vector<OutputColumn> found;
  for (const bool hidden : {true, false}) {
    for (const ScopeColumn& column : columns) {
      if (column.hidden != hidden || (qualifier.empty() && hidden)) continue;
      if (qualifies(column.qualifier, qualifier, qualifier.size())) found.push_back(column.column);
    }
  }
  return found;
}

bool Scope::has_table(const sql::Name& qualifier) const {
  return std::ranges::any_of(
      columns, [&](const ScopeColumn& column) { return qualifies(column.qualifier, qualifier, qualifier.size()); });
}

std::vector<sql::Name> Scope::names() const {
  std::vector<sql::Name> names;
  for (const ScopeColumn& column : columns) {
    if (column.hidden) continue;
    sql::Name name = column.qualifier;
    name.push_back(column.column.name);
    names.push_back(std::move(name));
  }
  return names;
}

Scope scope_of(const RelationPtr& relation, const sql::Name& qualifier) {
  Scope scope;
  for (const OutputColumn& column : relation->output)
    scope.columns.push_back({.column = column, .qualifier = qualifier});
  return scope;
}

Scope joined(Scope left, const Scope& right) {
  left.columns.insert(left.columns.end(), right.columns.begin(), right.columns.end());
  left.metadata.insert(left.metadata.end(), right.metadata.begin(), right.metadata.end());
  return left;
}

Result<Bound> field_of(const Bound& base, const std::string& field, const Location& location) {
  const DataType& type = base.expression->type;
  const std::string name = fmt::format("{}.{}", base.name, field);
  if (type.is(TypeKind::kMap)) {
    ExpressionPtr key = cast_to(constant(DataType(TypeKind::kString), field, location), type.key());
    return Bound{.expression = TRY(call_of("[]", type.value(), true, {base.expression, std::move(key)}, location)),
                 .name = fmt::format("{}[{}]", base.name, field),
                 .alias = field};
  }
  if (type.is(TypeKind::kArray) && type.element().is(TypeKind::kStruct))
    return field_of_elements(base, field, location);
  if (!type.is(TypeKind::kStruct)) {
    return fail(
        spark_error("INVALID_EXTRACT_BASE_FIELD_TYPE",
                    fmt::format("Can't extract a value from {}. Need a complex type [STRUCT, ARRAY, MAP] but got {}.",
                                in_quotes(base.name), in_quotes(type)),
                    location));
  }
  std::optional<std::size_t> found;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < type.fields().size(); ++i) {
    names.push_back(in_backquotes(type.fields()[i].name));
    if (!same_name(type.fields()[i].name, field)) continue;
    if (found) {
      return fail(spark_error("AMBIGUOUS_REFERENCE_TO_FIELDS",
                              fmt::format("Ambiguous reference to the field {}.", in_backquotes(field)), location));
    }
    found = i;
  }
  if (!found) {
    return fail(spark_error("FIELD_NOT_FOUND",
                            fmt::format("No such struct field {} in {}.", in_backquotes(field), fmt::join(names, ", ")),
                            location));
  }
  const Field& part = type.fields()[*found];
  const bool nullable = base.expression->nullable || part.nullable;
  // A field of a struct that is just being made is the value it is made of.
  if (const auto* call = std::get_if<Call>(&base.expression->node);
      call != nullptr && call->function == function::find_function("named_struct")) {
    return Bound{.expression = call->arguments[2 * *found + 1], .name = name, .alias = field};
  }
  return Bound{
      .expression = make_expression(part.type, nullable, location, FieldOf{.base = base.expression, .index = *found}),
      .name = name,
      .alias = field};
}

}  // namespace brook::analyze
