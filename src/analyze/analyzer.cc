#include "analyze/analyzer.h"

#include "analyze/prune.h"
#include "analyze/resolve_query.h"

namespace brook::analyze {

Result<RelationPtr> analyze_query(const sql::QueryPtr& query, const Catalog& catalog, const AnalyzeOptions& options) {
  Analysis analysis{.catalog = catalog, .options = options, .open_views = {}};
  return pruned(TRY(QueryResolver(analysis, {}).resolve(query)));
}

Result<ExpressionPtr> analyze_expression(const sql::ExpressionPtr& expression, const std::vector<OutputColumn>& columns,
                                         const Catalog& catalog, const AnalyzeOptions& options) {
  Analysis analysis{.catalog = catalog, .options = options, .open_views = {}};
  Scope scope;
  for (const OutputColumn& column : columns) {
    scope.columns.push_back({.column = column, .qualifier = {}});
    analysis.last_column = std::max(analysis.last_column, column.id);
  }
  const ScopeNames names(scope);
  return TRY(ExpressionResolver(analysis, {}, names, {.name = "this expression"}).resolve(expression)).expression;
}

}  // namespace brook::analyze
