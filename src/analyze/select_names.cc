#include "analyze/select_names.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

Result<Bound> fields_of(Bound bound, const sql::Name& name, const Location& location) {
  for (std::size_t part = 1; part < name.size(); ++part) bound = TRY(field_of(bound, name[part], location));
  return bound;
}

// The item of that alias, as an expression.
Result<std::optional<Bound>> find_alias(Analysis& analysis, std::vector<SelectItem>& items, const sql::Name& name,
                                        const Location& location) {
  SelectItem* found = nullptr;
  for (SelectItem& item : items) {
    if (!item.aliased || !same_name(item.name, name[0])) continue;
    if (found != nullptr && !same_expression(found->expression, item.expression)) {
      return fail(spark_error(
          "AMBIGUOUS_LATERAL_COLUMN_ALIAS",
          fmt::format("Lateral column alias {} is ambiguous and has 2 matches.", in_backquotes(name[0])), location));
    }
    found = &item;
  }
  if (found == nullptr) return std::nullopt;
  ExpressionPtr expression = found->expression;
  if (!is_deterministic(expression) && !found->computed_before) {
    found->computed_before = analysis.new_column(found->name, expression->type, expression->nullable);
  }
  if (found->computed_before) expression = column_of(*found->computed_before, location);
  return TRY(fields_of({.expression = std::move(expression),
                        .name = fmt::format("lateralAliasReference({})", name[0]),
                        .alias = name[0]},
                       name, location));
}

}  // namespace

Result<std::optional<Bound>> SelectNames::find(const sql::Name& name, const Location& location) const {
  if (std::optional<Bound> found = TRY(scope_.find(name, location))) return found;
  return find_alias(analysis_, items_, name, location);
}

Result<std::optional<Bound>> HavingNames::find(const sql::Name& name, const Location& location) const {
  std::optional<Bound> found = TRY(scope_.find(name, location));
  const auto is_found = [&](const ExpressionPtr& key) { return same_expression(key, found->expression); };
  if (found && std::ranges::any_of(keys_, is_found)) return found;
  if (std::optional<Bound> alias = TRY(find_alias(analysis_, items_, name, location))) {
    alias->name = name[0];
    return alias;
  }
  return found;
}

Result<std::optional<Bound>> OrderNames::find(const sql::Name& name, const Location& location) const {
  const SelectItem* match = nullptr;
  // l.id of a join USING (id) is there by its table's name only.
  const auto needs_table = [&](const SelectItem& item) {
    const auto* column = std::get_if<ColumnRef>(&item.expression->node);
    return column != nullptr && !item.aliased && std::ranges::any_of(scope_.columns, [&](const ScopeColumn& c) {
             return c.hidden && c.column.id == column->id;
           });
  };
  for (const SelectItem& item : items_) {
    if (!same_name(item.name, name[0]) || needs_table(item)) continue;
    if (match != nullptr && !same_expression(match->expression, item.expression)) {
      // As in Spark: u.i and w.i are both called i, and neither is meant.
      return fail(spark_error(
          "AMBIGUOUS_REFERENCE",
          fmt::format("Reference {} is ambiguous, could be several columns of the SELECT list.", in_backquotes(name)),
          location));
    }
    match = &item;
  }
  const bool has_fields =
      match != nullptr && (match->output.type.is(TypeKind::kStruct) || match->output.type.is(TypeKind::kMap));
  if (match != nullptr && (name.size() == 1 || has_fields)) {
    const Bound bound{.expression = column_of(match->output, location), .name = match->name, .alias = match->name};
    return TRY(fields_of(bound, name, location));
  }
  std::optional<Bound> found = TRY(scope_.find(name, location));
  const auto is_item = [&](const SelectItem& item) { return same_expression(item.expression, found->expression); };
  if (distinct_ && found && std::ranges::none_of(items_, is_item)) return std::nullopt;
  return found;
}

std::vector<sql::Name> OrderNames::suggestions() const {
  std::vector<sql::Name> names;
  for (const SelectItem& item : items_) names.push_back({item.name});
  return names;
}

}  // namespace brook::analyze
