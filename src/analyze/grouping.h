// Grouping: the keys and grouping sets of GROUP BY, and the rewriting of expressions over the rows of an aggregation.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "analyze/resolver.h"

namespace brook::analyze {

// One column of a SELECT list.
struct SelectItem {
  ExpressionPtr expression;  // over the columns of FROM, with columns in place of aggregates and window functions
  std::string name;
  OutputColumn output;
  sql::Name qualifier;  // of a plain column: the table that it comes from
  bool aliased = false;
  bool generated = false;  // a column that a generator makes
  // Set when a later item refers to it by its alias and must not compute it again (rand()).
  std::optional<OutputColumn> computed_before;
};

struct Grouping {
  std::vector<ExpressionPtr> keys;
  std::vector<OutputColumn> columns;  // one per key
  std::vector<std::vector<std::size_t>> sets;
};

// Looks names up among the columns of FROM, then among the aliases of the SELECT list (Spark's order in GROUP BY).
class GroupByNames : public Names {
 public:
  GroupByNames(Analysis& analysis, const Surroundings& surroundings, const Scope& scope,
               const std::vector<sql::NamedExpression>& items, std::size_t visible_items)
      : analysis_(analysis), surroundings_(surroundings), scope_(scope), items_(items), visible_items_(visible_items) {}
  [[nodiscard]] Result<std::optional<Bound>> find(const sql::Name& name, const Location& location) const override;
  [[nodiscard]] const Scope& scope() const override { return scope_; }

 private:
  Analysis& analysis_;
  const Surroundings& surroundings_;
  const Scope& scope_;
  const std::vector<sql::NamedExpression>& items_;
  std::size_t visible_items_;
};

// Errors: GROUP_BY_POS_OUT_OF_RANGE, GROUP_BY_POS_AGGREGATE, GROUP_BY_AGGREGATE.
[[nodiscard]] Result<Grouping> resolve_group_by(Analysis& analysis, const Surroundings& surroundings,
                                                const Scope& scope, const sql::GroupBy& group_by,
                                                const std::vector<sql::NamedExpression>& items);
// GROUP BY ALL: every item without aggregates.
[[nodiscard]] Grouping group_by_all(const std::vector<SelectItem>& items, const Extracted& extracted);
// Gives each key its column.
void name_keys(Analysis& analysis, Grouping& grouping);

// The expression over the aggregation's rows. A column that is none of its own is the error that `refuse` makes of it;
// `also` names columns that are let through.
using ColumnError = std::function<Error(const ColumnRef& column, const Location& location)>;
[[nodiscard]] Result<ExpressionPtr> over_groups(const ExpressionPtr& expression, const Grouping& grouping,
                                                const Extracted& extracted, const std::vector<ColumnId>& also,
                                                const ColumnError& refuse);

}  // namespace brook::analyze
