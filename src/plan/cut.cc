#include "plan/cut.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/traverse.h"
#include "plan/fingerprint.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::OutputColumn;
using analyze::RelationPtr;

bool has_subquery(const ExpressionPtr& expression) {
  bool found = std::holds_alternative<analyze::SubqueryExpression>(expression->node);
  analyze::visit_children(*expression, [&](const ExpressionPtr& child) { found = found || has_subquery(child); });
  return found;
}

// What in a relation's own expressions keeps it from being maintained; empty: nothing.
std::string obstacle_in_expressions(const analyze::Relation& relation) {
  std::string obstacle;
  analyze::visit_expressions(relation, [&](const ExpressionPtr& expression) {
    if (!obstacle.empty() || !expression) return;
    if (has_subquery(expression)) {
      obstacle = "it has a subquery in an expression";
    } else if (const std::string part = unstable_part(expression); !part.empty()) {
      obstacle = fmt::format("its answer depends on {}", part);
    }
  });
  return obstacle;
}

// The one input of a relation that an aggregation can stand under, or nullptr.
RelationPtr input_above(const RelationPtr& relation) {
  using analyze::Aggregate, analyze::Distinct, analyze::Filter, analyze::Generate, analyze::Limit, analyze::Project,
      analyze::Sort, analyze::Window;
  return std::visit(
      [](const auto& node) -> RelationPtr {
        using Node = std::decay_t<decltype(node)>;
        constexpr bool unary = std::is_same_v<Node, Project> || std::is_same_v<Node, Filter> ||
                               std::is_same_v<Node, Sort> || std::is_same_v<Node, Limit> ||
                               std::is_same_v<Node, Window> || std::is_same_v<Node, Distinct> ||
                               std::is_same_v<Node, Aggregate> || std::is_same_v<Node, Generate>;
        if constexpr (unary) {
          return node.input;
        } else {
          return nullptr;
        }
      },
      relation->node);
}

// UNION without ALL is the DISTINCT of UNION ALL.
RelationPtr as_distinct(const RelationPtr& relation) {
  const auto* set = std::get_if<analyze::SetOperation>(&relation->node);
  if (set == nullptr || set->kind != analyze::SetKind::kUnion || set->all) return relation;
  analyze::SetOperation all = *set;
  all.all = true;
  return analyze::make_relation(relation->output,
                                analyze::Distinct{analyze::make_relation(relation->output, std::move(all))});
}

bool is_grouping(const RelationPtr& relation) {
  return std::holds_alternative<analyze::Aggregate>(relation->node) ||
         std::holds_alternative<analyze::Distinct>(relation->node);
}

// Says why rows cannot go through a relation one by one; empty: they can.
class RowWise {
 public:
  explicit RowWise(const WhyNotAppendOnly& why_not) : why_not_(why_not) {}

  std::string obstacle(const RelationPtr& relation) const {
    std::string found = std::visit([&](const auto& node) { return of(node); }, relation->node);
    if (found.empty()) found = obstacle_in_expressions(*relation);
    for (const RelationPtr& input : analyze::inputs_of(relation)) {
      if (!found.empty()) break;
      found = obstacle(input);
    }
    return found;
  }

 private:
  std::string of(const analyze::Scan& scan) const { return why_not_(scan.table); }
  static std::string of(const analyze::Project&) { return ""; }
  static std::string of(const analyze::Filter&) { return ""; }
  static std::string of(const analyze::Generate& generate) { return generate.input ? "" : "it reads a table function"; }
  static std::string of(const analyze::SetOperation& set) {
    if (set.kind == analyze::SetKind::kUnion) return set.all ? "" : "UNION without ALL stands below another step";
    return set.kind == analyze::SetKind::kExcept ? "EXCEPT is not maintained" : "INTERSECT is not maintained";
  }
  static std::string of(const analyze::Values&) { return "it reads constant rows"; }
  static std::string of(const analyze::Join&) { return "joins are not maintained"; }
  static std::string of(const analyze::Window&) { return "window functions over rows that come in are not maintained"; }
  static std::string of(const analyze::Aggregate&) { return "it aggregates more than once"; }
  static std::string of(const analyze::Distinct&) { return "it aggregates more than once"; }
  static std::string of(const analyze::Sort&) { return "ORDER BY or LIMIT stands below the aggregation"; }
  static std::string of(const analyze::Limit&) { return "ORDER BY or LIMIT stands below the aggregation"; }

  const WhyNotAppendOnly& why_not_;
};

analyze::ColumnId largest_id(const RelationPtr& root) {
  analyze::ColumnId largest = 0;
  analyze::visit_relations(root, [&](const RelationPtr& relation) {
    for (const OutputColumn& column : relation->output) largest = std::max(largest, column.id);
  });
  return largest;
}

// The scans of a part that runs over new rows only.
RelationPtr reading_streams(const RelationPtr& relation) {
  if (const auto* scan = std::get_if<analyze::Scan>(&relation->node)) {
    analyze::Scan stream = *scan;
    stream.stream = true;
    stream.table_key = "stream:" + stream.table;
    return analyze::make_relation(relation->output, std::move(stream));
  }
  return analyze::map_relation(relation, reading_streams, [](const ExpressionPtr& expression) { return expression; });
}

bool same_call(const AggregateStep::Call& a, const AggregateStep::Call& b) {
  return a.function == b.function && a.arguments == b.arguments && a.filter == b.filter && a.distinct == b.distinct &&
         a.ignore_nulls == b.ignore_nulls && a.constants == b.constants && a.type == b.type;
}

// Takes an Aggregate apart. All columns it makes get ids above those of the query.
class AggregateCut {
 public:
  AggregateCut(const RelationPtr& grouping, analyze::ColumnId first_free_id)
      : grouping_(grouping), next_id_(first_free_id) {}

  // Why it cannot be maintained; empty: plan() holds.
  std::string run() {
    if (const auto* distinct = std::get_if<analyze::Distinct>(&grouping_->node)) {
      input_ = distinct->input;
      for (const OutputColumn& column : input_->output) add_key(analyze::column_of(column));
    } else {
      const auto& aggregate = std::get<analyze::Aggregate>(grouping_->node);
      if (!aggregate.grouping_sets.empty()) return "grouping sets are not maintained";
      input_ = aggregate.input;
      for (const ExpressionPtr& key : aggregate.keys) add_key(key);
      for (const analyze::AggregateCall& call : aggregate.calls) {
        if (std::string obstacle = add_call(call); !obstacle.empty()) return obstacle;
      }
    }
    for (const DataType& type : plan_.key_types) {
      if (!is_comparable(type)) return fmt::format("it groups by a value of type {}", type.sql());
    }
    finish_input();
    return "";
  }

  // REQUIRES: run() found nothing.
  [[nodiscard]] Step step(const analyze::AnalyzeOptions& settings) const {
    Step step{.name = {}, .kind = plan_, .inputs = {columns_query_}, .output = {}, .fingerprint = {}};
    for (const OutputColumn& column : grouping_->output) step.output.push_back({column.name, column.type});
    step.keeps_rows = true;
    identify(step, settings);
    return step;
  }
  // What takes the place of the aggregation above the cut.
  [[nodiscard]] RelationPtr state_rows(const Step& step) const {
    const std::size_t keys = plan_.key_count;
    const std::string key = step_rows_key(step.name);
    analyze::Scan scan{.table_key = key, .table = key};
    std::vector<OutputColumn> columns;
    const auto add = [&](const OutputColumn& column) {
      scan.columns.push_back(columns.size());
      columns.push_back(column);
    };
    for (std::size_t i = 0; i < keys; ++i) add(grouping_->output[i]);
    for (std::size_t i = 0; i < call_of_output_.size(); ++i) {
      if (call_of_output_[i] + keys == columns.size()) add(grouping_->output[keys + i]);
    }
    if (columns.size() == grouping_->output.size()) return analyze::make_relation(std::move(columns), std::move(scan));
    std::vector<ExpressionPtr> all;
    all.reserve(grouping_->output.size());
    for (std::size_t i = 0; i < keys; ++i) all.push_back(analyze::column_of(columns[i]));
    for (const std::size_t call : call_of_output_) all.push_back(analyze::column_of(columns[keys + call]));
    // The copies need ids of their own below the projection, which gives out the old ones.
    std::vector<OutputColumn> fresh = columns;
    for (std::size_t i = 0; i < fresh.size(); ++i) fresh[i].id = next_id_ + static_cast<analyze::ColumnId>(i);
    for (ExpressionPtr& expression : all) {
      expression = analyze::replace_columns(expression, [&](const analyze::ColumnRef& column) {
        const auto at = std::ranges::find(columns, column.id, &OutputColumn::id) - columns.begin();
        return analyze::column_of(fresh[static_cast<std::size_t>(at)]);
      });
    }
    return analyze::make_relation(
        grouping_->output, analyze::Project{analyze::make_relation(std::move(fresh), std::move(scan)), std::move(all)});
  }

 private:
  void add_key(const ExpressionPtr& key) {
    columns_.push_back(key);
    plan_.key_types.push_back(key->type);
    ++plan_.key_count;
  }

  std::size_t add_column(const ExpressionPtr& expression) {
    const auto found = std::ranges::find_if(
        columns_, [&](const ExpressionPtr& column) { return analyze::same_expression(column, expression); });
    if (found == columns_.end()) columns_.push_back(expression);
    return static_cast<std::size_t>(
        std::ranges::find_if(
            columns_, [&](const ExpressionPtr& column) { return analyze::same_expression(column, expression); }) -
        columns_.begin());
  }

  // Arguments after the first that say how, not what: they are literals and belong to the operator.
  static bool is_setting(const analyze::AggregateCall& call, std::size_t argument) {
    const std::string& name = call.function->name;
    return argument == 1 &&
           (name == "approx_count_distinct" || name == "first" || name == "last" || name == "any_value");
  }
  // The value of a literal, also of one that was cast to the parameter's type.
  static const analyze::Constant* literal_of(const ExpressionPtr& expression) {
    if (const auto* cast = std::get_if<analyze::Cast>(&expression->node)) return literal_of(cast->value);
    return std::get_if<analyze::Constant>(&expression->node);
  }

  std::string add_call(const analyze::AggregateCall& call) {
    const std::string& name = call.function->name;
    AggregateStep::Call out{.function = name,
                            .arguments = {},
                            .filter = std::nullopt,
                            .distinct = call.distinct && distinct_matters(name),
                            .ignore_nulls = call.ignore_nulls,
                            .argument_types = {},
                            .constants = {},
                            .type = call.type};
    if (!call.within_group.empty()) return fmt::format("{} WITHIN GROUP cannot be maintained", name);
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      const analyze::Constant* literal = literal_of(call.arguments[i]);
      if (is_setting(call, i)) {
        if (literal == nullptr) return fmt::format("{} takes a setting that is not a literal", name);
        if (name != "approx_count_distinct") {
          out.ignore_nulls = out.ignore_nulls || literal->text == "true";
        } else {
          out.constants.push_back(literal->text.value_or(""));
        }
      } else if (name != "count" || literal == nullptr || !literal->text || call.distinct) {  // count(1) is count(*)
        out.argument_types.push_back(call.arguments[i]->type);
        out.arguments.push_back(add_column(call.arguments[i]));
      }
    }
    if (!can_maintain(out)) {
      std::string types;
      for (const DataType& type : out.argument_types) types += (types.empty() ? "" : ", ") + type.sql();
      return fmt::format("{}({}{}) cannot be maintained", name, out.distinct ? "DISTINCT " : "", types);
    }
    if (call.filter) out.filter = add_column(call.filter);
    const auto same =
        std::ranges::find_if(plan_.calls, [&](const AggregateStep::Call& other) { return same_call(out, other); });
    call_of_output_.push_back(static_cast<std::size_t>(same - plan_.calls.begin()));
    if (same == plan_.calls.end()) plan_.calls.push_back(std::move(out));
    return "";
  }

  void finish_input() {
    // A batch needs a column to be counted by.
    if (columns_.empty()) columns_.push_back(analyze::constant(DataType(TypeKind::kInt), "1"));
    std::vector<OutputColumn> output;
    for (const ExpressionPtr& column : columns_) {
      const auto* ref = std::get_if<analyze::ColumnRef>(&column->node);
      output.push_back(
          {next_id_++, ref != nullptr ? ref->name : fmt::format("c{}", output.size()), column->type, column->nullable});
    }
    columns_query_ = analyze::make_relation(std::move(output), analyze::Project{reading_streams(input_), columns_});
  }

  RelationPtr grouping_;
  RelationPtr input_;
  analyze::ColumnId next_id_;
  std::vector<ExpressionPtr> columns_;       // of plan_.input
  std::vector<std::size_t> call_of_output_;  // for each call of the aggregate, the one of plan_ that computes it
  AggregateStep plan_;
  RelationPtr columns_query_;  // the step's input
};

}  // namespace

std::string unstable_part(const ExpressionPtr& expression) {
  if (const auto* call = std::get_if<analyze::Call>(&expression->node)) {
    const function::Function& function = *call->function;
    if (function.sql.find("{now}") != std::string::npos) return fmt::format("the clock ({})", function.name);
    if (!function.deterministic) return function.name + "()";
  }
  std::string part;
  analyze::visit_children(*expression, [&](const ExpressionPtr& child) {
    if (part.empty()) part = unstable_part(child);
  });
  return part;
}

FlowPlan cut_view(const RelationPtr& query, const WhyNotAppendOnly& why_not_append_only,
                  const analyze::AnalyzeOptions& settings) {
  // The lowest aggregation that is reached through relations of one input.
  std::vector<RelationPtr> above;
  std::size_t cut_at = 0;
  RelationPtr grouping;
  for (RelationPtr node = as_distinct(query); node; node = input_above(node)) {
    node = as_distinct(node);
    if (is_grouping(node)) {
      grouping = node;
      cut_at = above.size();
    }
    above.push_back(node);
  }
  const RowWise row_wise(why_not_append_only);
  if (!grouping) {
    const std::string obstacle = row_wise.obstacle(query);
    return RecomputePlan{query, obstacle.empty() ? "it has no aggregation whose groups could be kept" : obstacle};
  }
  std::string obstacle = row_wise.obstacle(input_above(grouping));
  for (std::size_t i = 0; i <= cut_at && obstacle.empty(); ++i) obstacle = obstacle_in_expressions(*above[i]);
  AggregateCut cut(grouping, largest_id(query) + 1);
  if (obstacle.empty()) obstacle = cut.run();
  if (!obstacle.empty()) return RecomputePlan{query, std::move(obstacle)};
  IncrementalPlan plan;
  plan.steps.push_back(cut.step(settings));
  RelationPtr output = cut.state_rows(plan.steps.back());
  for (std::size_t i = cut_at; i-- > 0;) {
    output = analyze::map_relation(
        above[i], [&](const RelationPtr&) { return output; },
        [](const ExpressionPtr& expression) { return expression; });
  }
  plan.output = std::move(output);
  return plan;
}

}  // namespace brook::plan
