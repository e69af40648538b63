// SELECT: items, WHERE, GROUP BY, HAVING, window functions, QUALIFY, DISTINCT and ORDER BY become a tower of relations.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/grouping.h"
#include "analyze/resolve_query.h"
#include "analyze/select_names.h"
#include "analyze/spark_error.h"
#include "analyze/time_windows.h"
#include "analyze/traverse.h"

namespace brook::analyze {

namespace {

// A generator of the SELECT list.
struct SelectGenerator {
  Generate node;
  std::vector<OutputColumn> columns;
};

class SelectResolver {
 public:
  SelectResolver(Analysis& analysis, const Surroundings& surroundings, QueryResolver& queries,
                 const sql::Select& select, const sql::Query& query)
      : analysis_(analysis), surroundings_(surroundings), queries_(queries), select_(select), query_(query) {}

  Result<Source> resolve() {
    source_ = TRY(queries_.resolve_from(select_.from));
    if (query_.pipe == sql::PipeOperator::kAggregate) TRY(name_key_positions());
    extracted_.named_windows = &select_.windows;
    if (select_.where) {
      const ScopeNames scope_names(source_.scope);
      const Bound where = TRY(resolver(scope_names, {.name = "WHERE"}).resolve_condition(select_.where));
      source_.relation = filter_of(source_.relation, where.expression);
    }
    TRY(add_time_window(analysis_, surroundings_, select_, query_, source_));
    RelationPtr relation = source_.relation;
    TRY(resolve_group_keys());
    TRY(resolve_items());
    TRY(check_pipe_step());
    if (select_.group_by && select_.group_by->all) {
      grouping_ = group_by_all(items_, extracted_);
      name_keys(analysis_, grouping_);
    }
    if (select_.having) having_ = TRY(resolve_having());
    if (select_.qualify) {
      const SelectNames names(analysis_, source_.scope, items_);
      qualify_ = TRY(resolver(names, {.name = "QUALIFY", .extracted = &extracted_}).resolve_condition(select_.qualify))
                     .expression;
      if (extracted_.windows.empty()) {
        return fail(spark_error("QUALIFY_REQUIRES_WINDOW_FUNCTION",
                                "QUALIFY needs a window function in its condition or in the SELECT list.",
                                select_.qualify->location)
                        .with_hint("Use WHERE or HAVING."));
      }
    }
    TRY(resolve_order());
    if (select_.group_by || select_.having || !extracted_.aggregates.empty())
      relation = TRY(aggregate(std::move(relation)));
    relation = TRY(above_aggregate(std::move(relation)));
    Source result{.relation = TRY(project(std::move(relation))), .scope = {}};
    for (std::size_t i = 0; i < items_.size(); ++i)
      result.scope.columns.push_back({.column = result.relation->output[i], .qualifier = items_[i].qualifier});
    return result;
  }

 private:
  ExpressionResolver resolver(const Names& names, Clause clause) { return {analysis_, surroundings_, names, clause}; }

  // |> AGGREGATE … GROUP BY 1: the first column of the input.
  Result<void> name_key_positions() {
    if (!select_.group_by) return {};
    for (std::size_t i = 0; i < select_.group_by->elements.size(); ++i) {
      sql::ExpressionPtr& key = select_.group_by->elements[i].sets[0][0];
      const std::optional<std::int64_t> ordinal = ordinal_of(key);
      if (!ordinal) continue;
      const std::vector<OutputColumn> columns = source_.scope.star({});
      if (*ordinal < 1 || *ordinal > static_cast<std::int64_t>(columns.size())) {
        return fail(spark_error("GROUP_BY_POS_OUT_OF_RANGE",
                                fmt::format("GROUP BY position {} is not in select list (valid range is [1, {}]).",
                                            *ordinal, columns.size()),
                                key->location));
      }
      const std::string& name = columns[static_cast<std::size_t>(*ordinal - 1)].name;
      key = std::make_shared<const sql::Expression>(sql::Expression{key->location, sql::ColumnName{{name}}});
      select_.items[i].value = key;
    }
    return {};
  }

  Result<void> resolve_group_keys() {
    if (!select_.group_by || select_.group_by->all) return {};
    grouping_ = TRY(resolve_group_by(analysis_, surroundings_, source_.scope, *select_.group_by, select_.items));
    name_keys(analysis_, grouping_);
    for (const ExpressionPtr& key : grouping_.keys) {
      if (!key->type.is(TypeKind::kVariant)) continue;
      return fail(spark_error("GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE",
                              fmt::format("The expression of type {} cannot be used as a grouping expression because "
                                          "its data type is not an orderable data type.",
                                          in_quotes(key->type)),
                              key->location));
    }
    extracted_.keys = &grouping_.keys;
    if (!grouping_.sets.empty()) {
      extracted_.grouping_id = analysis_.new_column("spark_grouping_id", DataType(TypeKind::kLong), false);
    }
    return {};
  }

  void add_item(const Bound& bound, const std::string& alias) {
    SelectItem item{.expression = bound.expression, .name = alias.empty() ? bound.output_name() : alias};
    item.output = analysis_.new_column(item.name, bound.expression->type, bound.expression->nullable);
    item.aliased = !alias.empty();
    if (const auto* column = std::get_if<ColumnRef>(&bound.expression->node); column != nullptr && alias.empty())
      item.qualifier = qualifier_of(column->id);
    items_.push_back(std::move(item));
  }

  [[nodiscard]] sql::Name qualifier_of(ColumnId id) const {
    const auto found =
        std::ranges::find_if(source_.scope.columns, [&](const ScopeColumn& c) { return c.column.id == id; });
    return found == source_.scope.columns.end() ? sql::Name() : found->qualifier;
  }

  // |> SET a = …: the input's columns, one of them another expression.
  Result<void> add_replaced(const sql::StarReplacement& replace, ExpressionResolver& in_select,
                            const Location& location) {
    bool found = false;
    for (const ScopeColumn& column : source_.scope.columns) {
      if (column.hidden) continue;
      if (!same_name(column.column.name, replace.name)) {
        add_item({.expression = column_of(column.column, location), .name = column.column.name}, "");
        continue;
      }
      found = true;
      add_item(TRY(in_select.resolve(replace.value)), column.column.name);
    }
    if (!found) return fail(unresolved_column({replace.name}, source_.scope.names(), location));
    return {};
  }

  // What a step of a pipe may not hold.
  Result<void> check_pipe_step() const {
    using sql::PipeOperator;
    const bool extends = query_.pipe == PipeOperator::kExtend || query_.pipe == PipeOperator::kSet;
    if (extends && !extracted_.aggregates.empty()) {
      return fail(spark_error(
          "PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION",
          fmt::format("Aggregate function {} is not allowed when using the pipe operator |> {} clause; please use the "
                      "pipe operator |> AGGREGATE clause instead.",
                      extracted_.aggregate_columns[0].name, query_.pipe == PipeOperator::kSet ? "SET" : "EXTEND"),
          extracted_.aggregates[0].location));
    }
    if (query_.pipe != PipeOperator::kAggregate) return {};
    for (std::size_t i = grouping_.keys.size(); i < items_.size(); ++i) {
      std::vector<ColumnId> read;
      collect_columns(items_[i].expression, read);
      const auto aggregates = [&](ColumnId id) {
        return std::ranges::find(extracted_.aggregate_columns, id, &OutputColumn::id) !=
               extracted_.aggregate_columns.end();
      };
      if (std::ranges::any_of(read, aggregates)) continue;
      return fail(spark_error("PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION",
                              fmt::format("Non-grouping expression {} is provided as an argument to the |> AGGREGATE "
                                          "pipe operator but does not contain any aggregate function; please update it "
                                          "to include an aggregate function and then retry the query again.",
                                          items_[i].name),
                              items_[i].expression->location));
    }
    return {};
  }

  Result<void> resolve_items() {
    const SelectNames names(analysis_, source_.scope, items_);
    const ScopeNames scope_names(source_.scope);
    for (const sql::NamedExpression& item : select_.items) {
      ExpressionResolver in_select = resolver(names, {.name = "SELECT", .extracted = &extracted_, .generators = true});
      if (const auto* star = std::get_if<sql::Star>(&item.value->node)) {
        if (select_.from.empty()) {
          return fail(spark_error("INVALID_USAGE_OF_STAR_OR_REGEX", "Invalid usage of '*': there is no FROM.",
                                  item.value->location));
        }
        if (star->replace) {
          TRY(add_replaced(*star->replace, in_select, item.value->location));
          continue;
        }
        for (const Bound& column :
             TRY(resolver(scope_names, {.name = "SELECT"}).expand_star(*star, item.value->location))) {
          add_item(column, "");
        }
        continue;
      }
      const auto* call = std::get_if<sql::Call>(&item.value->node);
      if (const auto generator = call != nullptr ? find_generator(call->name) : std::nullopt) {
        TRY(add_generator(*generator, *call, item, in_select));
        continue;
      }
      if (item.aliases.size() > 1) {
        return fail(unsupported(
            fmt::format("Several aliases ({}) belong to a generator such as inline().", fmt::join(item.aliases, ", ")),
            item.value->location));
      }
      add_item(TRY(in_select.resolve(item.value)), item.aliases.empty() ? "" : item.aliases[0]);
    }
    return {};
  }

  Result<void> add_generator(const GeneratorName& generator, const sql::Call& call, const sql::NamedExpression& item,
                             ExpressionResolver& in_select) {
    const Location& location = item.value->location;
    auto arguments = TRY(in_select.resolve_arguments(*generator.function, call.name.back(), call.arguments, location));
    SelectGenerator made{.node = Generate{.input = nullptr,
                                          .function = generator.function,
                                          .arguments = std::move(arguments.values),
                                          .outer = generator.outer},
                         .columns = {}};
    const std::string printed = printed_call(call.name.back(), arguments.names);
    made.columns = TRY(generated_columns(analysis_, *generator.function, made.node.arguments, printed, generator.outer,
                                         item.aliases, location));
    for (const OutputColumn& column : made.columns) {
      add_item(Bound{.expression = column_of(column, location), .name = column.name, .alias = column.name}, "");
      items_.back().generated = true;
    }
    generators_.push_back(std::move(made));
    return {};
  }

  Result<ExpressionPtr> resolve_having() {
    const HavingNames names(analysis_, source_.scope, items_, grouping_.keys);
    const ScopeNames scope_names(source_.scope);
    const Clause clause{.name = "HAVING", .extracted = &extracted_, .windows = false, .aggregate_names = &scope_names};
    return TRY(resolver(names, clause).resolve_condition(select_.having)).expression;
  }

  Result<void> resolve_order() {
    const ScopeNames scope_names(source_.scope);
    const OrderNames names(source_.scope, items_, select_.distinct);
    Clause clause{.name = "ORDER BY", .extracted = &extracted_, .aggregate_names = &scope_names};
    if (query_.order_by_all) {
      for (const SelectItem& item : items_) order_.push_back(sort_key(column_of(item.output), *query_.order_by_all));
    }
    for (const sql::SortItem& item : query_.order_by.empty() ? query_.sort_by : query_.order_by) {
      const std::optional<std::int64_t> ordinal = ordinal_of(item.value);
      if (!ordinal) {
        order_.push_back(TRY(resolver(names, clause).resolve_sort_item(item)));
        continue;
      }
      if (*ordinal < 1 || *ordinal > static_cast<std::int64_t>(items_.size())) {
        return fail(spark_error("ORDER_BY_POS_OUT_OF_RANGE",
                                fmt::format("ORDER BY position {} is not in select list (valid range is [1, {}]).",
                                            *ordinal, items_.size()),
                                item.value->location));
      }
      order_.push_back(
          sort_key(column_of(items_[static_cast<std::size_t>(*ordinal - 1)].output, item.value->location), item));
    }
    return {};
  }

  // Sessions that meet are one, where GROUP BY has session_window() among its keys. Those of a stream grow from batch
  // to batch: its plan merges them (plan/stream_cut.h).
  Result<RelationPtr> with_sessions(RelationPtr input) {
    const std::optional<OutputColumn>& window = source_.scope.time_window;
    if (!window || window->name != "session_window") return input;
    const ExpressionPtr session = column_of(*window);
    std::vector<ExpressionPtr> others;
    for (const ExpressionPtr& key : grouping_.keys) {
      if (!same_expression(key, session)) others.push_back(key);
    }
    if (others.size() == grouping_.keys.size()) return input;
    if (!grouping_.sets.empty()) {
      return fail(unsupported("session_window() in GROUPING SETS, CUBE or ROLLUP is not supported.", query_.location)
                      .with_hint("Group by the session in a subquery."));
    }
    if (reads_stream(input)) return input;
    return merge_sessions(analysis_, std::move(input), *window, others);
  }

  // The Aggregate, with HAVING on it; every other expression now reads its columns.
  Result<RelationPtr> aggregate(RelationPtr input) {
    input = TRY(with_sessions(std::move(input)));
    std::vector<ColumnId> also;
    for (const SelectGenerator& generator : generators_) {
      for (const OutputColumn& column : generator.columns) also.push_back(column.id);
    }
    for (const SelectItem& item : items_) {
      also.push_back(item.output.id);
      if (item.computed_before) also.push_back(item.computed_before->id);
    }
    ColumnError refuse = [&](const ColumnRef& column, const Location& location) { return ungrouped(column, location); };
    const auto over = [&](ExpressionPtr& expression) -> Result<void> {
      expression = TRY(over_groups(expression, grouping_, extracted_, also, refuse));
      return {};
    };
    for (SelectItem& item : items_) TRY(over(item.expression));
    for (SelectGenerator& generator : generators_) {
      for (ExpressionPtr& argument : generator.node.arguments) TRY(over(argument));
    }
    for (WindowCall& window : extracted_.windows) {
      for (ExpressionPtr& argument : window.call.arguments) TRY(over(argument));
      if (window.call.filter) TRY(over(window.call.filter));
      for (ExpressionPtr& key : window.partition_by) TRY(over(key));
      for (SortKey& key : window.order_by) TRY(over(key.value));
    }
    if (qualify_) TRY(over(qualify_));
    // HAVING and ORDER BY see the items, and a column of FROM is none of them.
    refuse = [&](const ColumnRef& column, const Location& location) {
      return unresolved_column({column.name}, output_names(), location)
          .with_hint("It is a column of FROM that is neither grouped by nor aggregated.");
    };
    if (having_) TRY(over(having_));
    for (SortKey& key : order_) TRY(over(key.value));
    std::vector<OutputColumn> output = grouping_.columns;
    output.insert(output.end(), extracted_.aggregate_columns.begin(), extracted_.aggregate_columns.end());
    if (extracted_.grouping_id) output.push_back(*extracted_.grouping_id);
    RelationPtr relation = make_relation(std::move(output), Aggregate{.input = std::move(input),
                                                                      .keys = grouping_.keys,
                                                                      .calls = extracted_.aggregates,
                                                                      .grouping_sets = grouping_.sets});
    return having_ ? filter_of(relation, having_) : relation;
  }

  [[nodiscard]] Error ungrouped(const ColumnRef& column, const Location& location) const {
    if (select_.group_by && select_.group_by->all && grouping_.keys.empty()) {
      return spark_error("UNRESOLVED_ALL_IN_GROUP_BY",
                         "Cannot infer grouping columns for GROUP BY ALL based on the select clause. Please explicitly "
                         "specify the grouping columns.",
                         location);
    }
    if (select_.group_by) return missing_aggregation(column.name, location);
    return spark_error("MISSING_GROUP_BY",
                       "The query does not include a GROUP BY clause. Add GROUP BY or turn it into the window "
                       "functions using OVER "
                       "clauses.",
                       location)
        .with_hint(fmt::format("Outside of an aggregate function it reads the column {}.", in_backquotes(column.name)));
  }

  // Window functions, QUALIFY, generators, and what later items refer to.
  Result<RelationPtr> above_aggregate(RelationPtr relation) {
    if (!extracted_.windows.empty()) {
      std::vector<OutputColumn> output = relation->output;
      output.insert(output.end(), extracted_.window_columns.begin(), extracted_.window_columns.end());
      relation = make_relation(std::move(output), Window{.input = relation, .calls = extracted_.windows});
    }
    if (qualify_) relation = filter_of(relation, qualify_);
    for (SelectGenerator& generator : generators_) {
      std::vector<OutputColumn> output = relation->output;
      output.insert(output.end(), generator.columns.begin(), generator.columns.end());
      generator.node.input = relation;
      relation = make_relation(std::move(output), generator.node);
    }
    for (SelectItem& item : items_) {
      if (!item.computed_before) continue;
      std::vector<OutputColumn> output = relation->output;
      std::vector<ExpressionPtr> expressions;
      for (const OutputColumn& column : output) expressions.push_back(column_of(column));
      expressions.push_back(item.expression);
      output.push_back(*item.computed_before);
      relation = make_relation(std::move(output), Project{.input = relation, .expressions = std::move(expressions)});
      item.expression = column_of(*item.computed_before, item.expression->location);
    }
    return relation;
  }

  Result<RelationPtr> project(RelationPtr input) {
    Project node{.input = std::move(input), .expressions = {}};
    std::vector<OutputColumn> output;
    for (SelectItem& item : items_) {
      item.output.nullable = item.expression->nullable;
      output.push_back(item.output);
      node.expressions.push_back(item.expression);
    }
    const std::size_t shown = output.size();
    for (SortKey& key : order_) key.value = over_items(key.value, node, output);
    if (select_.distinct && output.size() > shown) {
      return fail(unresolved_column({output[shown].name}, output_names(), order_[0].value->location));
    }
    const bool hidden = output.size() > shown;
    RelationPtr relation = make_relation(std::move(output), std::move(node));
    if (select_.distinct) {
      TRY(check_distinct(relation));
      relation = make_relation(relation->output, Distinct{.input = relation});
    }
    if (!order_.empty()) relation = make_relation(relation->output, Sort{.input = relation, .keys = order_});
    if (!hidden) return relation;
    std::vector<OutputColumn> kept;
    Project last{.input = relation, .expressions = {}};
    for (std::size_t i = 0; i < shown; ++i) {
      last.expressions.push_back(column_of(relation->output[i]));
      kept.push_back(
          analysis_.new_column(relation->output[i].name, relation->output[i].type, relation->output[i].nullable));
    }
    return make_relation(std::move(kept), std::move(last));
  }

  // A sort key over the items; columns that are none of them are added behind.
  ExpressionPtr over_items(const ExpressionPtr& key, Project& node, std::vector<OutputColumn>& output) {
    return rewrite(key, [&](const ExpressionPtr& part) -> ExpressionPtr {
      const auto* column = std::get_if<ColumnRef>(&part->node);
      if (column != nullptr && column->outer) return part;
      if (column != nullptr && std::ranges::find(output, column->id, &OutputColumn::id) != output.end()) return part;
      if (std::holds_alternative<Constant>(part->node)) return part;
      for (std::size_t i = 0; i < output.size(); ++i) {
        if (same_expression(part, node.expressions[i]) && is_deterministic(part))
          return column_of(output[i], part->location);
      }
      if (column == nullptr) return nullptr;
      node.expressions.push_back(part);
      output.push_back(analysis_.new_column(column->name, part->type, part->nullable));
      return column_of(output.back(), part->location);
    });
  }

  Result<void> check_distinct(const RelationPtr& relation) {
    for (const OutputColumn& column : relation->output) {
      if (is_orderable(column.type)) continue;
      return fail(spark_error(
          column.type.is(TypeKind::kVariant) ? "UNSUPPORTED_FEATURE.SET_OPERATION_ON_VARIANT_TYPE"
                                             : "UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE",
          fmt::format("The feature is not supported: Cannot have MAP or VARIANT type columns in a set operation "
                      "(INTERSECT, EXCEPT, etc.), but the type of column {} is {}.",
                      in_backquotes(column.name), in_quotes(column.type)),
          query_.location));
    }
    return {};
  }

  std::vector<sql::Name> output_names() const {
    std::vector<sql::Name> names;
    for (const SelectItem& item : items_) names.push_back({item.name});
    return names;
  }

  Analysis& analysis_;
  const Surroundings& surroundings_;
  QueryResolver& queries_;
  sql::Select select_;
  const sql::Query& query_;

  Source source_;
  Grouping grouping_;
  Extracted extracted_;
  std::vector<SelectItem> items_;
  std::vector<SelectGenerator> generators_;
  ExpressionPtr having_;
  ExpressionPtr qualify_;
  std::vector<SortKey> order_;
};

}  // namespace

Result<Source> resolve_select(Analysis& analysis, const Surroundings& surroundings, QueryResolver& queries,
                              const sql::Select& select, const sql::Query& query) {
  return SelectResolver(analysis, surroundings, queries, select, query).resolve();
}

}  // namespace brook::analyze
