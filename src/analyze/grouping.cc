#include "analyze/grouping.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/resolve_query.h"
#include "analyze/spark_error.h"
#include "analyze/traverse.h"

namespace brook::analyze {

namespace {

using KeySet = std::vector<std::size_t>;

class GroupByResolver {
 public:
  GroupByResolver(Analysis& analysis, const Surroundings& surroundings, const Scope& scope,
                  const std::vector<sql::NamedExpression>& items)
      : names_(analysis, surroundings, scope, items, items.size()),
        plain_names_(scope),
        resolver_(analysis, surroundings, names_, Clause{.name = "GROUP BY"}),
        item_resolver_(analysis, surroundings, plain_names_, Clause{.name = "GROUP BY"}),
        items_(items) {}

  Result<Grouping> resolve(const sql::GroupBy& group_by) {
    std::vector<KeySet> sets = {{}};
    bool plain = true;
    for (const sql::GroupingElement& element : group_by.elements) {
      plain = plain && element.kind == sql::GroupingElement::Kind::kExpression;
      std::vector<KeySet> product;
      for (const KeySet& more : TRY(sets_of(element))) {
        for (const KeySet& set : sets) {
          KeySet both = set;
          for (const std::size_t key : more) {
            if (std::ranges::find(both, key) == both.end()) both.push_back(key);
          }
          product.push_back(std::move(both));
        }
      }
      sets = std::move(product);
    }
    if (!plain) {
      for (KeySet& set : sets) std::ranges::sort(set);
      grouping_.sets = std::move(sets);
    }
    return std::move(grouping_);
  }

 private:
  Result<std::vector<KeySet>> sets_of(const sql::GroupingElement& element) {
    using Kind = sql::GroupingElement::Kind;
    std::vector<KeySet> written;
    for (const std::vector<sql::ExpressionPtr>& set : element.sets) {
      KeySet keys;
      for (const sql::ExpressionPtr& expression : set) keys.push_back(TRY(key_of(expression)));
      written.push_back(std::move(keys));
    }
    if (element.kind == Kind::kExpression || element.kind == Kind::kGroupingSets) return written;
    std::vector<KeySet> sets;
    if (element.kind == Kind::kRollup) {
      for (std::size_t count = written.size() + 1; count-- > 0;) sets.push_back(union_of(written, (1ULL << count) - 1));
      return sets;
    }
    constexpr std::size_t kMostCubeColumns = 12;
    if (written.size() > kMostCubeColumns) {
      return fail(unsupported(fmt::format("CUBE of more than {} columns is not supported.", kMostCubeColumns), {}));
    }
    for (std::size_t mask = 1ULL << written.size(); mask-- > 0;) sets.push_back(union_of(written, mask));
    return sets;
  }

  static KeySet union_of(const std::vector<KeySet>& sets, std::size_t mask) {
    KeySet keys;
    for (std::size_t i = 0; i < sets.size(); ++i) {
      if ((mask >> i & 1) != 0) keys.insert(keys.end(), sets[i].begin(), sets[i].end());
    }
    return keys;
  }

  Result<std::size_t> key_of(const sql::ExpressionPtr& expression) {
    const std::optional<std::int64_t> ordinal = ordinal_of(expression);
    const Bound bound = ordinal ? TRY(nth_item(*ordinal, expression->location)) : TRY(resolver_.resolve(expression));
    const auto same = [&](const ExpressionPtr& key) { return same_expression(key, bound.expression); };
    const auto found = std::ranges::find_if(grouping_.keys, same);
    if (found != grouping_.keys.end()) return static_cast<std::size_t>(found - grouping_.keys.begin());
    grouping_.keys.push_back(bound.expression);
    grouping_.columns.push_back({.name = bound.output_name()});
    return grouping_.keys.size() - 1;
  }

  Result<Bound> nth_item(std::int64_t position, const Location& location) {
    std::int64_t count = 0;
    std::optional<Bound> found;
    for (const sql::NamedExpression& item : items_) {
      if (const auto* star = std::get_if<sql::Star>(&item.value->node)) {
        for (Bound& column : TRY(item_resolver_.expand_star(*star, item.value->location))) {
          if (++count == position) found = std::move(column);
        }
      } else if (++count == position) {
        Result<Bound> bound = item_resolver_.resolve(item.value);
        if (!bound && bound.error().error_class == "GROUP_BY_AGGREGATE") {
          return fail(spark_error(
              "GROUP_BY_POS_AGGREGATE",
              fmt::format("GROUP BY {} refers to an expression that contains an aggregate function. Aggregate "
                          "functions are not allowed in GROUP BY.",
                          position),
              location));
        }
        found = TRY(std::move(bound));
      }
    }
    if (found) return *std::move(found);
    return fail(spark_error(
        "GROUP_BY_POS_OUT_OF_RANGE",
        fmt::format("GROUP BY position {} is not in select list (valid range is [1, {}]).", position, count),
        location));
  }

  GroupByNames names_;
  ScopeNames plain_names_;
  ExpressionResolver resolver_;
  ExpressionResolver item_resolver_;
  const std::vector<sql::NamedExpression>& items_;
  Grouping grouping_;
};

bool has_id(const std::vector<OutputColumn>& columns, ColumnId id) {
  return std::ranges::find(columns, id, &OutputColumn::id) != columns.end();
}

}  // namespace

Result<std::optional<Bound>> GroupByNames::find(const sql::Name& name, const Location& location) const {
  if (std::optional<Bound> found = TRY(scope_.find(name, location))) return found;
  for (std::size_t i = 0; i < visible_items_; ++i) {
    const sql::NamedExpression& item = items_[i];
    if (item.aliases.size() != 1 || !same_name(item.aliases[0], name[0])) continue;
    const GroupByNames earlier(analysis_, surroundings_, scope_, items_, i);
    Bound bound =
        TRY(ExpressionResolver(analysis_, surroundings_, earlier, Clause{.name = "GROUP BY"}).resolve(item.value));
    bound.alias = name[0];
    for (std::size_t part = 1; part < name.size(); ++part) bound = TRY(field_of(bound, name[part], location));
    return bound;
  }
  return std::nullopt;
}

Result<Grouping> resolve_group_by(Analysis& analysis, const Surroundings& surroundings, const Scope& scope,
                                  const sql::GroupBy& group_by, const std::vector<sql::NamedExpression>& items) {
  return GroupByResolver(analysis, surroundings, scope, items).resolve(group_by);
}

Grouping group_by_all(const std::vector<SelectItem>& items, const Extracted& extracted) {
  Grouping grouping;
  for (const SelectItem& item : items) {
    std::vector<ColumnId> read;
    collect_columns(item.expression, read);
    const bool extracts = std::ranges::any_of(read, [&](ColumnId id) {
      return has_id(extracted.aggregate_columns, id) || has_id(extracted.window_columns, id);
    });
    if (extracts || item.generated || std::holds_alternative<Constant>(item.expression->node)) continue;
    grouping.keys.push_back(item.expression);
    grouping.columns.push_back({.name = item.name});
  }
  return grouping;
}

void name_keys(Analysis& analysis, Grouping& grouping) {
  for (std::size_t i = 0; i < grouping.keys.size(); ++i) {
    const ExpressionPtr& key = grouping.keys[i];
    grouping.columns[i] =
        analysis.new_column(grouping.columns[i].name, key->type, key->nullable || !grouping.sets.empty());
  }
}

Result<ExpressionPtr> over_groups(const ExpressionPtr& expression, const Grouping& grouping, const Extracted& extracted,
                                  const std::vector<ColumnId>& also, const ColumnError& refuse) {
  std::optional<Error> error;
  ExpressionPtr result = rewrite(expression, [&](const ExpressionPtr& part) -> ExpressionPtr {
    for (std::size_t i = 0; i < grouping.keys.size(); ++i) {
      if (same_expression(part, grouping.keys[i])) return column_of(grouping.columns[i], part->location);
    }
    const auto* column = std::get_if<ColumnRef>(&part->node);
    if (column == nullptr || column->outer) return nullptr;
    const bool own = has_id(extracted.aggregate_columns, column->id) || has_id(extracted.window_columns, column->id) ||
                     (extracted.grouping_id && extracted.grouping_id->id == column->id) ||
                     std::ranges::find(also, column->id) != also.end();
    if (!own && !error) error = refuse(*column, part->location);
    return part;
  });
  if (error) return fail(*std::move(error));
  return result;
}

}  // namespace brook::analyze
