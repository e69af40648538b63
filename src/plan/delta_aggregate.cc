// Aggregations and DISTINCT as steps.
#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "plan/cut.h"
#include "plan/delta.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::OutputColumn;
using analyze::RelationPtr;

bool same_call(const AggregateStep::Call& a, const AggregateStep::Call& b) {
  return a.function == b.function && a.arguments == b.arguments && a.filter == b.filter && a.distinct == b.distinct &&
         a.ignore_nulls == b.ignore_nulls && a.constants == b.constants && a.type == b.type;
}

// Takes an Aggregate (or a Distinct, which has only keys) apart into the columns that the operator reads and its calls.
class AggregateParts {
 public:
  Result<> take(const RelationPtr& grouping, bool weighted) {
    if (const auto* distinct = std::get_if<analyze::Distinct>(&grouping->node)) {
      for (const OutputColumn& column : distinct->input->output) add_key(analyze::column_of(column));
    } else {
      const auto& aggregate = std::get<analyze::Aggregate>(grouping->node);
      for (const ExpressionPtr& key : aggregate.keys) add_key(key);
      for (const analyze::AggregateCall& call : aggregate.calls) TRY(add_call(call, weighted));
    }
    for (const DataType& type : step.key_types) {
      if (!is_comparable(type)) return obstacle(fmt::format("it groups by a value of type {}", type.sql()));
    }
    // A batch needs a column to be counted by.
    if (columns.empty()) columns.push_back(analyze::constant(DataType(TypeKind::kInt), "1"));
    return {};
  }

  AggregateStep step;
  std::vector<ExpressionPtr> columns;       // of the input
  std::vector<std::size_t> call_of_output;  // for each call of the aggregate, the one of `step` that computes it

 private:
  void add_key(const ExpressionPtr& key) {
    columns.push_back(key);
    step.key_types.push_back(key->type);
    ++step.key_count;
  }

  std::size_t add_column(const ExpressionPtr& expression) {
    const auto same = [&](const ExpressionPtr& column) { return analyze::same_expression(column, expression); };
    const auto found = std::ranges::find_if(columns, same);
    const auto index = static_cast<std::size_t>(found - columns.begin());
    if (found == columns.end()) columns.push_back(expression);
    return index;
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

  Result<> add_call(const analyze::AggregateCall& call, bool weighted) {
    const std::string& name = call.function->name;
    AggregateStep::Call out{.function = name,
                            .arguments = {},
                            .filter = std::nullopt,
                            .distinct = call.distinct && distinct_matters(name),
                            .ignore_nulls = call.ignore_nulls,
                            .argument_types = {},
                            .constants = {},
                            .type = call.type};
    if (!call.within_group.empty()) return obstacle(fmt::format("{} WITHIN GROUP has no incremental form", name));
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      const analyze::Constant* literal = literal_of(call.arguments[i]);
      if (is_setting(call, i)) {
        if (literal == nullptr) return obstacle(fmt::format("{} takes a setting that is not a literal", name));
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
    if (weighted ? !can_retract(out) : !can_maintain(out)) {
      std::string types;
      for (const DataType& type : out.argument_types) types += (types.empty() ? "" : ", ") + type.sql();
      return obstacle(fmt::format("{}({}{}) has no incremental form{}", name, out.distinct ? "DISTINCT " : "", types,
                                  weighted ? " when rows are taken back" : ""));
    }
    if (call.filter) out.filter = add_column(call.filter);
    const auto same =
        std::ranges::find_if(step.calls, [&](const AggregateStep::Call& other) { return same_call(out, other); });
    call_of_output.push_back(static_cast<std::size_t>(same - step.calls.begin()));
    if (same == step.calls.end()) step.calls.push_back(std::move(out));
    return {};
  }
};

RelationPtr input_of(const RelationPtr& grouping) {
  if (const auto* distinct = std::get_if<analyze::Distinct>(&grouping->node)) return distinct->input;
  return std::get<analyze::Aggregate>(grouping->node).input;
}

std::string name_of(const ExpressionPtr& expression, std::size_t index) {
  const auto* column = std::get_if<analyze::ColumnRef>(&expression->node);
  return column != nullptr ? column->name : fmt::format("c{}", index);
}

}  // namespace

Result<DeltaBuilder::Kept> DeltaBuilder::grouping(const RelationPtr& relation) {
  const Delta input = TRY(of(input_of(relation)));
  AggregateParts parts;
  if (const Result<> taken = parts.take(relation, input.weighted); !taken) {
    const auto* aggregate = std::get_if<analyze::Aggregate>(&relation->node);
    if (aggregate == nullptr || aggregate->keys.empty()) return fail(taken.error());
    // Not call by call, but group by group.
    const auto compute = [&](const RelationPtr& rows, const Columns& keys) -> Result<RelationPtr> {
      analyze::Aggregate again = *aggregate;
      again.input = rows;
      again.keys = columns_of(keys);
      Columns output = keys;
      output.insert(output.end(), relation->output.begin() + static_cast<std::ptrdiff_t>(keys.size()),
                    relation->output.end());
      for (std::size_t i = 0; i < keys.size(); ++i) output[i].id = next_id_++;
      const RelationPtr groups = analyze::make_relation(output, std::move(again));
      std::vector<ExpressionPtr> twice =
          columns_of(Columns(output.begin(), output.begin() + static_cast<std::ptrdiff_t>(keys.size())));
      for (const ExpressionPtr& column : columns_of(output)) twice.push_back(column);
      Columns named = fresh(Columns(output.begin(), output.begin() + static_cast<std::ptrdiff_t>(keys.size())));
      const Columns rest = fresh(relation->output);
      named.insert(named.end(), rest.begin(), rest.end());
      return analyze::make_relation(std::move(named), analyze::Project{groups, std::move(twice)});
    };
    return by_partition(input, aggregate->keys, relation->output, compute);
  }

  Columns read;
  for (const ExpressionPtr& column : parts.columns) {
    read.push_back({next_id_++, name_of(column, read.size()), column->type, column->nullable});
  }
  // What the operator gives: the keys, then each distinct call once.
  const std::size_t keys = parts.step.key_count;
  Columns given;
  for (std::size_t i = 0; i < keys; ++i) given.push_back(relation->output[i]);
  for (std::size_t i = 0; i < parts.call_of_output.size(); ++i) {
    if (parts.call_of_output[i] + keys == given.size()) given.push_back(relation->output[keys + i]);
  }
  const bool only_grows = parts.step.calls.empty() && !input.weighted;
  Step step{.name = {},
            .kind = parts.step,
            .inputs = {projected(input, parts.columns, std::move(read)).query},
            .weighted_input = input.weighted,
            .output = schema_with_weight(given, !only_grows),
            .fingerprint = {}};
  const std::size_t index = add_step(std::move(step));
  const bool emits = steps_[index].emits;
  const auto in_order = [&](Delta given_rows, const Columns& columns) {
    if (columns.size() == relation->output.size()) return given_rows;
    std::vector<ExpressionPtr> all;
    for (std::size_t i = 0; i < keys; ++i) all.push_back(analyze::column_of(columns[i]));
    for (const std::size_t call : parts.call_of_output) all.push_back(analyze::column_of(columns[keys + call]));
    return projected(given_rows, all, relation->output);
  };
  const bool as_they_are = given.size() == relation->output.size();
  const Columns columns = as_they_are ? given : fresh(given);
  Kept kept{index, in_order({rows_of_step(index, columns), false}, columns).query,
            in_order(changes_of_step(index, columns), columns)};
  steps_[index].emits = emits;
  return kept;
}

Result<Delta> DeltaBuilder::of_node(const RelationPtr& relation, const analyze::Aggregate& aggregate) {
  if (!aggregate.grouping_sets.empty()) return grouping_sets(relation, aggregate);
  Kept kept = TRY(grouping(relation));
  steps_[kept.step].emits = true;
  return kept.changes;
}

Result<Delta> DeltaBuilder::of_node(const RelationPtr& relation, const analyze::Distinct&) {
  Kept kept = TRY(grouping(relation));
  steps_[kept.step].emits = true;
  return kept.changes;
}

// One aggregation per set. Its id stands among its keys, so that even the set () has a group only where there are rows.
Result<Delta> DeltaBuilder::grouping_sets(const RelationPtr& relation, const analyze::Aggregate& aggregate) {
  const DataType id_type = relation->output.back().type;
  const std::size_t keys = aggregate.keys.size();
  std::optional<Delta> all;
  for (const std::vector<std::size_t>& set : aggregate.grouping_sets) {
    analyze::Aggregate one{.input = aggregate.input, .keys = {}, .calls = aggregate.calls, .grouping_sets = {}};
    Columns output;
    std::uint64_t id = 0;
    for (std::size_t key = 0; key < keys; ++key) {
      const bool in_set = std::ranges::find(set, key) != set.end();
      id = id << 1U | (in_set ? 0U : 1U);
      if (!in_set) continue;
      one.keys.push_back(aggregate.keys[key]);
      output.push_back(relation->output[key]);
    }
    one.keys.push_back(analyze::constant(id_type, std::to_string(id)));
    output.push_back(relation->output.back());
    for (std::size_t i = 0; i < aggregate.calls.size(); ++i) output.push_back(relation->output[keys + i]);
    output = fresh(output);
    Kept kept = TRY(grouping(analyze::make_relation(output, one)));
    steps_[kept.step].emits = true;

    std::vector<ExpressionPtr> columns;
    std::size_t next = 0;
    for (std::size_t key = 0; key < keys; ++key) {
      const bool in_set = std::ranges::find(set, key) != set.end();
      columns.push_back(in_set ? analyze::column_of(output[next++]) : analyze::null_of(relation->output[key].type));
    }
    const ExpressionPtr set_id = analyze::column_of(output[next++]);
    for (; next < output.size(); ++next) columns.push_back(analyze::column_of(output[next]));
    columns.push_back(set_id);
    const Delta rows = projected(kept.changes, columns, fresh(relation->output));
    all = all ? TRY(union_all(fresh(relation->output), *all, rows)) : rows;
  }
  if (!all) return obstacle("it has grouping sets without a set");
  return projected(
      *all,
      columns_of(Columns(all->query->output.begin(),
                         all->query->output.begin() + static_cast<std::ptrdiff_t>(relation->output.size()))),
      relation->output);
}

}  // namespace brook::plan
