// The text of a bound tree. Ids and lambda variables are numbered anew in the order in which they appear, so that the
// text depends on the query alone and not on what was analyzed before it.
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/traverse.h"

namespace brook::analyze {

namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

class Printer {
 public:
  std::string print(const RelationPtr& relation) {
    number(relation);
    print_relation(relation, 0);
    return std::move(text_);
  }

 private:
  // Inputs before what reads them.
  void number(const RelationPtr& relation) {
    ExpressionVisitor visit = [&](const ExpressionPtr& expression) {
      if (const auto* subquery = std::get_if<SubqueryExpression>(&expression->node)) number(subquery->query);
      visit_children(*expression, visit);
    };
    for (const RelationPtr& input : inputs_of(relation)) number(input);
    visit_expressions(*relation, visit);
    for (const OutputColumn& column : relation->output) numbers_.try_emplace(column.id, numbers_.size() + 1);
  }

  std::string id_of(ColumnId id) const {
    const auto found = numbers_.find(id);
    return found == numbers_.end() ? fmt::format("outside{}", id) : std::to_string(found->second);
  }

  std::string columns(const std::vector<OutputColumn>& output) const {
    std::vector<std::string> parts;
    for (const OutputColumn& column : output) {
      parts.push_back(fmt::format("{}#{} {}{}", column.name, id_of(column.id), column.type.sql(),
                                  column.nullable ? "" : " NOT NULL"));
    }
    return fmt::format("[{}]", fmt::join(parts, ", "));
  }

  std::string list(const std::vector<ExpressionPtr>& expressions) {
    std::vector<std::string> parts;
    for (const ExpressionPtr& expression : expressions) parts.push_back(print(expression));
    return fmt::format("{}", fmt::join(parts, ", "));
  }

  std::string keys(const std::vector<SortKey>& keys) {
    std::vector<std::string> parts;
    for (const SortKey& key : keys) {
      parts.push_back(
          fmt::format("{}{}{}", print(key.value), key.descending ? " DESC" : "",
                      key.nulls_first == key.descending ? (key.nulls_first ? " NULLS FIRST" : " NULLS LAST") : ""));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
  }

  std::string variable(const std::string& name) {
    const auto found = variables_.try_emplace(name, variables_.size() + 1).first;
    return fmt::format("x{}", found->second);
  }

  std::string print(const ExpressionPtr& expression) {
    return std::visit(
        Overloaded{
            [&](const ColumnRef& node) {
              return fmt::format("{}{}#{}", node.outer ? "outer " : "", node.name, id_of(node.id));
            },
            [&](const Constant& node) { return print_constant(node, expression->type); },
            [&](const Call& node) { return fmt::format("{}({})", node.function->name, list(node.arguments)); },
            [&](const Cast& node) {
              return fmt::format("{}({} AS {})", node.is_try ? "TRY_CAST" : "CAST", print(node.value),
                                 expression->type.sql());
            },
            [&](const Case& node) { return print_case(node); },
            [&](const Lambda& node) {
              std::vector<std::string> parameters;
              for (const LambdaParameter& parameter : node.parameters) parameters.push_back(variable(parameter.name));
              return fmt::format("({}) -> {}", fmt::join(parameters, ", "), print(node.body));
            },
            [&](const LambdaVariable& node) { return variable(node.name); },
            [&](const FieldOf& node) {
              return fmt::format("{}.{}", print(node.base), node.base->type.fields()[node.index].name);
            },
            [&](const SubqueryExpression& node) { return print_subquery(node); },
        },
        expression->node);
  }

  static std::string print_constant(const Constant& constant, const DataType& type) {
    if (!constant.text) return type.is(TypeKind::kNull) ? "NULL" : fmt::format("NULL:{}", type.sql());
    if (type.is(TypeKind::kString)) return fmt::format("'{}'", *constant.text);
    if (type.is(TypeKind::kInt) || type.is(TypeKind::kBoolean)) return *constant.text;
    return fmt::format("{}:{}", *constant.text, type.sql());
  }

  std::string print_case(const Case& node) {
    std::string text = "CASE";
    for (const auto& [when, then] : node.branches) text += fmt::format(" WHEN {} THEN {}", print(when), print(then));
    if (node.otherwise) text += fmt::format(" ELSE {}", print(node.otherwise));
    return text + " END";
  }

  std::string print_subquery(const SubqueryExpression& node) {
    subqueries_.push_back(node.query);
    const std::string name = fmt::format("subquery{}", ++last_subquery_);
    switch (node.kind) {
      case SubqueryExpression::Kind::kScalar: return name;
      case SubqueryExpression::Kind::kExists: return fmt::format("EXISTS {}", name);
      case SubqueryExpression::Kind::kIn: break;
    }
    return fmt::format("({}) {}IN {}", list(node.values), node.negated ? "NOT " : "", name);
  }

  std::string print(const AggregateCall& call) {
    std::string text =
        fmt::format("{}({}{})", call.function->name, call.distinct ? "DISTINCT " : "",
                    call.arguments.empty() && call.function->name == "count" ? "*" : list(call.arguments));
    if (call.ignore_nulls) text += " IGNORE NULLS";
    if (!call.within_group.empty()) text += fmt::format(" WITHIN GROUP (ORDER BY {})", keys(call.within_group));
    if (call.filter) text += fmt::format(" FILTER (WHERE {})", print(call.filter));
    return text;
  }

  std::string print(const WindowFrameBound& bound) {
    using Kind = WindowFrameBound::Kind;
    switch (bound.kind) {
      case Kind::kUnboundedPreceding: return "UNBOUNDED PRECEDING";
      case Kind::kPreceding: return print(bound.offset) + " PRECEDING";
      case Kind::kCurrentRow: return "CURRENT ROW";
      case Kind::kFollowing: return print(bound.offset) + " FOLLOWING";
      case Kind::kUnboundedFollowing: break;
    }
    return "UNBOUNDED FOLLOWING";
  }

  std::string print(const WindowCall& call) {
    std::string text = print(call.call) + " OVER (";
    if (!call.partition_by.empty()) text += fmt::format("PARTITION BY {} ", list(call.partition_by));
    if (!call.order_by.empty()) text += fmt::format("ORDER BY {} ", keys(call.order_by));
    return text +
           fmt::format("{} BETWEEN {} AND {})", call.rows ? "ROWS" : "RANGE", print(call.start), print(call.end));
  }

  // New columns with what they are made of.
  template <class Parts>
  std::string definitions(const std::vector<OutputColumn>& output, std::size_t first, const Parts& parts) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const OutputColumn& column = output[first + i];
      texts.push_back(fmt::format("{}#{} {} := {}", column.name, id_of(column.id), column.type.sql(), print(parts[i])));
    }
    return fmt::format("[{}]", fmt::join(texts, ", "));
  }

  std::string line(const Relation& relation) {
    const std::vector<OutputColumn>& output = relation.output;
    return std::visit(
        Overloaded{
            [&](const Scan& node) {
              std::string text = fmt::format("Scan {} {}", node.table_key, columns(output));
              for (const auto& [key, value] : node.options) text += fmt::format(" {}={}", key, value);
              return text;
            },
            [&](const Values& node) {
              if (!node.recursion.empty()) return fmt::format("LastRound {} {}", node.recursion, columns(output));
              std::vector<std::string> rows;
              for (const auto& row : node.rows) rows.push_back(fmt::format("({})", list(row)));
              return fmt::format("Values {} {}", columns(output), fmt::join(rows, ", "));
            },
            [&](const Project& node) { return "Project " + definitions(output, 0, node.expressions); },
            [&](const Filter& node) { return "Filter " + print(node.condition); },
            [&](const Join& node) { return print_join(node); },
            [&](const Aggregate& node) {
              std::string text = fmt::format("Aggregate keys {} calls {}", definitions(output, 0, node.keys),
                                             definitions(output, node.keys.size(), node.calls));
              if (!node.grouping_sets.empty())
                text += fmt::format(" sets {} id #{}", node.grouping_sets, id_of(output.back().id));
              return text;
            },
            [&](const Window& node) {
              return "Window " + definitions(output, output.size() - node.calls.size(), node.calls);
            },
            [&](const Sort& node) { return fmt::format("Sort [{}]", keys(node.keys)); },
            [&](const Limit& node) {
              return fmt::format("Limit {} offset {}", node.limit ? std::to_string(*node.limit) : "all", node.offset);
            },
            [&](const Distinct&) { return std::string("Distinct"); },
            [&](const SetOperation& node) {
              const char* kind = node.kind == SetKind::kUnion    ? "Union"
                                 : node.kind == SetKind::kExcept ? "Except"
                                                                 : "Intersect";
              if (node.recursion) {
                return fmt::format("Recursion {} up to {} levels {}", node.recursion->name, node.recursion->most_levels,
                                   columns(output));
              }
              return fmt::format("{}{} {}", kind, node.all ? " all" : "", columns(output));
            },
            [&](const Generate& node) {
              const std::size_t passed = node.input ? node.input->output.size() : 0;
              const std::vector<OutputColumn> made(output.begin() + static_cast<std::ptrdiff_t>(passed), output.end());
              return fmt::format("Generate{} {}({}) {}", node.outer ? " outer" : "", node.function->name,
                                 list(node.arguments), columns(made));
            },
        },
        relation.node);
  }

  std::string print_join(const Join& node) {
    static constexpr const char* kKinds[] = {"inner", "left", "right", "full", "cross", "semi", "anti"};
    std::string text =
        fmt::format("Join {}{}", kKinds[static_cast<std::size_t>(node.kind)], node.lateral ? " lateral" : "");
    if (node.condition) text += " on " + print(node.condition);
    return text;
  }

  void print_relation(const RelationPtr& relation, std::size_t depth) {
    const std::size_t first_subquery = last_subquery_ + 1;
    std::vector<RelationPtr> outside = std::move(subqueries_);
    subqueries_.clear();
    text_ += fmt::format("{:{}}{}\n", "", 2 * depth, line(*relation));
    const std::vector<RelationPtr> subqueries = std::move(subqueries_);
    subqueries_ = std::move(outside);
    for (std::size_t i = 0; i < subqueries.size(); ++i) {
      text_ += fmt::format("{:{}}subquery{}:\n", "", 2 * depth + 2, first_subquery + i);
      print_relation(subqueries[i], depth + 2);
    }
    for (const RelationPtr& input : inputs_of(relation)) print_relation(input, depth + 1);
  }

  std::map<ColumnId, std::size_t> numbers_;
  std::map<std::string, std::size_t> variables_;
  std::vector<RelationPtr> subqueries_;  // of the line being printed
  std::size_t last_subquery_ = 0;
  std::string text_;
};

}  // namespace

std::string to_string(const RelationPtr& relation) { return Printer().print(relation); }

}  // namespace brook::analyze
