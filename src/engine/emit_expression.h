// Bound expressions as DuckDB SQL.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "analyze/relation.h"
#include "engine/emit.h"
#include "engine/emit_template.h"

namespace brook::engine {

// Emits the expressions of one query. Used by one thread; the options outlive it.
class ExpressionEmitter {
 public:
  using EmitQuery = std::function<Result<std::string>(const analyze::RelationPtr&)>;

  // `emit_query` turns the query of a subquery expression into a SELECT.
  ExpressionEmitter(const EmitOptions& options, EmitQuery emit_query)
      : options_(options), emit_query_(std::move(emit_query)) {}

  [[nodiscard]] Result<std::string> emit(const analyze::ExpressionPtr& expression);
  // The same in parentheses where needed beside an operator.
  [[nodiscard]] Result<std::string> operand(const analyze::ExpressionPtr& expression);

  // Of a WHERE, where NULL and false are one.
  [[nodiscard]] Result<std::string> emit_condition(const analyze::ExpressionPtr& condition);

  [[nodiscard]] Result<std::string> emit_aggregate(const analyze::AggregateCall& call);
  [[nodiscard]] Result<std::string> emit_window(const analyze::WindowCall& call);
  [[nodiscard]] Result<std::string> emit_sort_key(const analyze::SortKey& key);

 private:
  struct Clauses {  // what stands around an aggregate's arguments
    const analyze::AggregateCall& call;
    std::string over;  // with the blank in front; empty outside of a window
  };

  // The SQL with a mark that says where in the user's text it stands.
  [[nodiscard]] std::string placed(std::string sql, const Location& location) const;
  // An operand that a call or a CASE takes; an implicit cast of it belongs to that.
  Result<std::string> argument(const analyze::ExpressionPtr& expression);
  Result<std::string> emit_node(const analyze::Expression& expression);
  Result<std::string> emit_call(const analyze::Expression& expression, const analyze::Call& call);
  Result<std::string> emit_like(const analyze::Call& call);
  Result<std::string> emit_case(const analyze::Case& node);
  Result<std::string> emit_cast(const analyze::Expression& expression, const analyze::Cast& cast);
  Result<std::string> emit_subquery(const analyze::SubqueryExpression& subquery);
  Result<std::string> emit_field(const analyze::FieldOf& field);
  // The lambda with its variables standing for these pieces of SQL.
  Result<std::string> emit_lambda_body(const analyze::Lambda& lambda, const std::vector<std::string>& variables);
  Result<std::string> emit_lambda(const analyze::Lambda& lambda);
  // `arguments` is the SQL of the call's.
  Result<std::string> emit_lambda_mark(const analyze::Call& call, std::string_view mark, std::size_t index,
                                       const std::vector<std::string>& arguments);
  Result<std::string> emit_clauses(const Clauses& clauses);
  Result<std::string> clause_mark(const Clauses& clauses, const TemplateCall& call, std::string_view mark,
                                  std::string_view body);
  Result<std::string> window_frame(const analyze::WindowCall& call);
  std::string fresh_variable();
  // Computes arguments that the template writes more than once only once.
  Result<std::string> expand_once(const std::string& pattern, TemplateCall& call);

  const EmitOptions& options_;
  EmitQuery emit_query_;
  std::map<std::string, std::string> lambda_variables_;  // Spark's name -> SQL
  int fresh_ = 0;
};

}  // namespace brook::engine
