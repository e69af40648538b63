#include "analyze/analyzer.h"

#include <algorithm>

#include "analyze/prune.h"
#include "analyze/resolve_query.h"
#include "analyze/traverse.h"

namespace brook::analyze {

namespace {

// Without ANSI mode a cast may give NULL.
ExpressionPtr with_lenient_casts(const ExpressionPtr& expression) {
  const auto* cast = std::get_if<Cast>(&expression->node);
  if (cast == nullptr || cast->is_try) return nullptr;
  auto copy = std::make_shared<Expression>(*expression);
  ExpressionPtr value = rewrite(cast->value, with_lenient_casts);
  copy->node = Cast{.value = std::move(value)};
  copy->nullable = true;
  return copy;
}

}  // namespace

Result<RelationPtr> analyze_query(const sql::QueryPtr& query, const Catalog& catalog, const AnalyzeOptions& options) {
  Analysis analysis{.catalog = catalog, .options = options};
  RelationPtr relation = pruned(TRY(QueryResolver(analysis, {}).resolve(query)), options.keep_event_rows);
  return options.ansi ? relation : map_everywhere(relation, with_lenient_casts);
}

Result<ExpressionPtr> analyze_expression(const sql::ExpressionPtr& expression, const std::vector<OutputColumn>& columns,
                                         const Catalog& catalog, const AnalyzeOptions& options) {
  Analysis analysis{.catalog = catalog, .options = options};
  Scope scope;
  for (const OutputColumn& column : columns) {
    scope.columns.push_back({.column = column, .qualifier = {}});
    analysis.last_column = std::max(analysis.last_column, column.id);
  }
  const ScopeNames names(scope);
  ExpressionPtr bound =
      TRY(ExpressionResolver(analysis, {}, names, {.name = "this expression"}).resolve(expression)).expression;
  return options.ansi ? bound : rewrite(bound, with_lenient_casts);
}

}  // namespace brook::analyze
