// The resolver of expressions: syntax tree -> Bound, in the sight of one clause's names. Its member functions are
// spread over resolve_*.cc by kind of node. Used on one thread, within one analyze_query() call.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analyze/analyzer.h"
#include "analyze/bound.h"
#include "analyze/scope.h"
#include "sql/query.h"

namespace brook::analyze {

// What all parts of one analysis share.
struct Analysis {
  const Catalog& catalog;
  const AnalyzeOptions& options;
  ColumnId last_column = 0;
  int last_lambda_variable = 0;
  std::vector<std::string> open_views = {};      // views being expanded, outermost first
  std::vector<std::string> open_functions = {};  // SQL functions being expanded, likewise

  [[nodiscard]] OutputColumn new_column(std::string name, DataType type, bool nullable) {
    return {.id = ++last_column, .name = std::move(name), .type = std::move(type), .nullable = nullable};
  }
};

// Where a clause looks names up.
class Names {
 public:
  virtual ~Names() = default;
  [[nodiscard]] virtual Result<std::optional<Bound>> find(const sql::Name& name, const Location& location) const = 0;
  [[nodiscard]] virtual const Scope& scope() const = 0;  // for stars
  [[nodiscard]] virtual std::vector<sql::Name> suggestions() const { return scope().names(); }
};

class ScopeNames : public Names {
 public:
  explicit ScopeNames(const Scope& scope) : scope_(scope) {}
  [[nodiscard]] Result<std::optional<Bound>> find(const sql::Name& name, const Location& location) const override {
    return scope_.find(name, location);
  }
  [[nodiscard]] const Scope& scope() const override { return scope_; }

 private:
  const Scope& scope_;
};

struct OuterNames {  // the names of the enclosing queries, innermost first
  const Names* names = nullptr;
  const OuterNames* next = nullptr;
};

struct CommonTable;  // resolve_query.h

// What a query sees of the text around it.
struct Surroundings {
  const CommonTable* common_tables = nullptr;
  const OuterNames* outer = nullptr;
};

// The aggregates and window functions taken out of the expressions of one SELECT; a column stands for each.
struct Extracted {
  std::vector<AggregateCall> aggregates;
  std::vector<OutputColumn> aggregate_columns;
  std::vector<WindowCall> windows;
  std::vector<OutputColumn> window_columns;
  const std::vector<sql::NamedWindow>* named_windows = nullptr;
  // The group keys, for grouping(); null until they are known.
  const std::vector<ExpressionPtr>* keys = nullptr;
  std::optional<OutputColumn> grouping_id;  // set when there are grouping sets
};

// What a clause may hold beside plain expressions.
struct Clause {
  std::string_view name;           // "WHERE", for messages
  Extracted* extracted = nullptr;  // null: neither aggregates nor window functions
  bool windows = true;             // window functions too
  bool generators = false;         // explode(…) at the top
  // Where the arguments of aggregates look names up, if that is another place; null: it is not.
  const Names* aggregate_names = nullptr;
};

// The value in the order of the item.
[[nodiscard]] inline SortKey sort_key(ExpressionPtr value, const sql::SortItem& item) {
  return {.value = std::move(value),
          .descending = item.descending,
          .nulls_first = item.nulls_first.value_or(!item.descending)};
}

class FunctionParameters;  // sql_function.h

class ExpressionResolver {
 public:
  ExpressionResolver(Analysis& analysis, Surroundings surroundings, const Names& names, Clause clause)
      : analysis_(analysis), surroundings_(surroundings), names_(names), clause_(clause) {}

  [[nodiscard]] Result<Bound> resolve(const sql::ExpressionPtr& expression);
  // A BOOLEAN.
  [[nodiscard]] Result<Bound> resolve_condition(const sql::ExpressionPtr& expression);
  [[nodiscard]] Result<SortKey> resolve_sort_item(const sql::SortItem& item);
  // Columns that a star stands for, each as a Bound.
  [[nodiscard]] Result<std::vector<Bound>> expand_star(const sql::Star& star, const Location& location);
  // What the parameters of a SQL function stand for in one call.
  [[nodiscard]] Result<FunctionParameters> resolve_parameters(const sql::CreateFunction& function,
                                                              const std::vector<sql::ExpressionPtr>& arguments,
                                                              const Location& location);
  // Arguments of a function brought to its parameters, stars, names and defaults put in.
  struct Arguments {
    std::vector<ExpressionPtr> values;
    std::vector<std::string> names;  // as Spark prints them
  };
  [[nodiscard]] Result<Arguments> resolve_arguments(const function::Function& function, const std::string& written,
                                                    const std::vector<sql::ExpressionPtr>& arguments,
                                                    const Location& location);

 private:
  Result<Bound> resolve_node(const sql::ColumnName& node, const Location& location);
  Result<Bound> resolve_node(const sql::Literal& node, const Location& location);
  Result<Bound> resolve_node(const sql::IntervalLiteral& node, const Location& location);
  Result<Bound> resolve_node(const sql::Star& node, const Location& location);
  Result<Bound> resolve_node(const sql::Unary& node, const Location& location);
  Result<Bound> resolve_node(const sql::Binary& node, const Location& location);
  Result<Bound> resolve_node(const sql::Between& node, const Location& location);
  Result<Bound> resolve_node(const sql::InList& node, const Location& location);
  Result<Bound> resolve_node(const sql::InQuery& node, const Location& location);
  Result<Bound> resolve_node(const sql::Exists& node, const Location& location);
  Result<Bound> resolve_node(const sql::ScalarQuery& node, const Location& location);
  Result<Bound> resolve_node(const sql::Like& node, const Location& location);
  Result<Bound> resolve_node(const sql::Is& node, const Location& location);
  Result<Bound> resolve_node(const sql::Case& node, const Location& location);
  Result<Bound> resolve_node(const sql::Cast& node, const Location& location);
  Result<Bound> resolve_node(const sql::Extract& node, const Location& location);
  Result<Bound> resolve_node(const sql::Lambda& node, const Location& location);
  Result<Bound> resolve_node(const sql::Row& node, const Location& location);
  Result<Bound> resolve_node(const sql::Subscript& node, const Location& location);
  Result<Bound> resolve_node(const sql::FieldAccess& node, const Location& location);
  Result<Bound> resolve_node(const sql::NamedArgument& node, const Location& location);
  Result<Bound> resolve_node(const sql::Parameter& node, const Location& location);
  Result<Bound> resolve_node(const sql::Call& node, const Location& location);

  // The names in sight: those of the clause, or of the arguments of aggregates in it.
  [[nodiscard]] const Names& names() const {
    return inside_ == "aggregate" && clause_.aggregate_names != nullptr ? *clause_.aggregate_names : names_;
  }
  Result<Bound> resolve_outer(const sql::Name& name, const Location& location);
  Result<Bound> resolve_scalar_call(const function::Function& function, const std::string& written,
                                    const sql::Call& call, const Location& location);
  Result<Bound> resolve_sql_function(const sql::CreateFunction& function, const sql::Call& call,
                                     const Location& location);
  Result<Bound> resolve_struct(const sql::Call& call, const Location& location);
  Result<Bound> resolve_concat(const sql::Call& call, const Location& location);
  Result<Bound> resolve_grouping(const std::string& name, const sql::Call& call, const Location& location);
  // The field of a time, named by its unit in any case. Errors: INVALID_EXTRACT_FIELD.
  Result<Bound> extract_field(const std::string& unit, const sql::ExpressionPtr& from, std::string name,
                              const Location& location);
  Result<Bound> resolve_date_part(const sql::Call& call, const Location& location);
  // Calls that are other ways to write an operator, a cast or another call; nothing for all others.
  Result<std::optional<Bound>> resolve_rewritten(const std::string& name, const sql::Call& call,
                                                 const Location& location);
  // to_char() of times and bytes is the function that Spark puts in its place.
  Result<std::optional<Bound>> resolve_to_char(const sql::Call& call, const Location& location);
  // try_add() and its like: the operator, with NULL where it fails.
  Result<Bound> resolve_tried(const std::string& op, const sql::Call& call, const Location& location);
  Result<Bound> resolve_aggregate(const function::Function& function, const std::string& written, const sql::Call& call,
                                  const Location& location);
  Result<Bound> resolve_window(const function::Function& function, const std::string& written, const sql::Call& call,
                               const Location& location);
  // An aggregate or window function with its arguments, FILTER and WITHIN GROUP; `printed` receives its Spark text.
  Result<AggregateCall> make_aggregate_call(const function::Function& function, const std::string& written,
                                            const sql::Call& call, const Location& location, std::string& printed);
  struct FoundWindow {
    std::vector<sql::ExpressionPtr> partition_by;
    std::vector<sql::SortItem> order_by;
    std::optional<sql::Frame> frame;
  };
  Result<FoundWindow> find_window(const sql::WindowSpec& spec, const Location& location);
  Result<void> resolve_frame(const FoundWindow& found, const function::Function& function, WindowCall& call,
                             std::string& printed, const Location& location);
  Result<WindowFrameBound> resolve_frame_bound(const sql::FrameBound& bound, const WindowCall& call, bool rows,
                                               std::string& printed);
  // Arguments in the order of the parameters, named ones and defaults put in their places.
  struct OrderedArguments {
    std::vector<sql::ExpressionPtr> values;
    std::vector<bool> is_default;
  };
  Result<OrderedArguments> ordered_arguments(const function::Function& function, const std::string& written,
                                             const std::vector<sql::ExpressionPtr>& arguments,
                                             const Location& location);
  Result<Bound> resolve_lambda(const sql::ExpressionPtr& expression, const std::vector<DataType>& types,
                               const std::string& function);
  Result<RelationPtr> resolve_subquery(const sql::QueryPtr& query);

  Analysis& analysis_;
  Surroundings surroundings_;
  const Names& names_;
  Clause clause_;
  std::string_view inside_;  // "aggregate" or "window" while arguments of one are resolved
  std::vector<std::pair<std::string, ExpressionPtr>> lambda_variables_;
};

// The literal's value, type and text.
[[nodiscard]] Result<Bound> bind_literal(const sql::Literal& literal, const std::string& time_zone,
                                         const Location& location);
[[nodiscard]] Result<Bound> bind_interval(const sql::IntervalLiteral& literal, const Location& location);

// Operators over bound operands (operators.cc, time_arithmetic.cc, comparison.cc).
[[nodiscard]] Result<Bound> bind_arithmetic(const std::string& op, const Bound& left, const Bound& right,
                                            const Location& location);
[[nodiscard]] Result<std::optional<Bound>> bind_time_arithmetic(const std::string& op, const Bound& left,
                                                                const Bound& right, const Location& location);
[[nodiscard]] Result<Bound> bind_comparison(const std::string& op, const Bound& left, const Bound& right,
                                            const Location& location);
[[nodiscard]] Result<Bound> bind_logical(const std::string& op, const Bound& left, const Bound& right,
                                         const Location& location);
[[nodiscard]] Result<Bound> bind_not(const Bound& operand, const Location& location);
[[nodiscard]] Result<Bound> bind_unary(const std::string& op, const Bound& operand, const Location& location);
[[nodiscard]] Result<Bound> bind_cast(const Bound& value, const DataType& type, bool is_try, bool ansi,
                                      const Location& location);
// Brings values to their common type. `sql` and `function` are for DATATYPE_MISMATCH.DATA_DIFF_TYPES.
[[nodiscard]] Result<DataType> bring_to_common_type(std::vector<ExpressionPtr>& values, const std::string& sql,
                                                    const std::string& function, const Location& location);

[[nodiscard]] Error different_types(const std::string& sql, const std::string& function,
                                    const std::vector<ExpressionPtr>& values, const Location& location);
// The result of a function whose arguments have their final types.
[[nodiscard]] Result<DataType> result_type(const function::Function& function, std::span<const ExpressionPtr> arguments,
                                           const std::string& printed, const Location& location);
[[nodiscard]] bool result_nullable(const function::Function& function, std::span<const ExpressionPtr> arguments);
// A call as Spark prints it. `written` is the name in the query, `names` the printed arguments.
[[nodiscard]] std::string printed_call(const std::string& written, const std::vector<std::string>& names,
                                       bool distinct = false);

}  // namespace brook::analyze
