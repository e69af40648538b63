#include "plan/update_mode.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/traverse.h"
#include "base/widening.h"
#include "plan/delta.h"

namespace brook::plan {

namespace {

using analyze::ColumnId;
using analyze::ExpressionPtr;
using analyze::OutputColumn;
using analyze::RelationPtr;

constexpr const char* kOutputMode = "outputMode";

RelationPtr input_of(const RelationPtr& relation) {
  if (const auto* project = std::get_if<analyze::Project>(&relation->node)) return project->input;
  if (const auto* filter = std::get_if<analyze::Filter>(&relation->node)) return filter->input;
  return nullptr;
}

bool calls(const ExpressionPtr& expression, std::string_view function) {
  const auto* call = std::get_if<analyze::Call>(&expression->node);
  return call != nullptr && call->function->name == function;
}

// Whether a column below the grouping was made by window(…).
bool is_time_window(const RelationPtr& root, ColumnId id) {
  bool found = false;
  analyze::visit_relations(root, [&](const RelationPtr& relation) {
    const auto column = std::ranges::find(relation->output, id, &OutputColumn::id);
    if (found || column == relation->output.end()) return;
    const auto at = static_cast<std::size_t>(column - relation->output.begin());
    if (const auto* project = std::get_if<analyze::Project>(&relation->node)) {
      const ExpressionPtr& made = project->expressions[at];
      const auto* passed = std::get_if<analyze::ColumnRef>(&made->node);
      found = calls(made, "time window") ||
              (passed != nullptr && passed->id != id && is_time_window(project->input, passed->id));
    } else if (const auto* generate = std::get_if<analyze::Generate>(&relation->node)) {
      found = std::ranges::any_of(generate->arguments, [](const auto& each) { return calls(each, "time windows"); });
    }
  });
  return found;
}

// The group keys of a grouping, by the ids that its rows have them under.
struct Key {
  std::string name;
  bool is_window = false;
};
std::map<ColumnId, Key> keys_of(const RelationPtr& grouping) {
  std::map<ColumnId, Key> keys;
  const auto* aggregate = std::get_if<analyze::Aggregate>(&grouping->node);
  const std::size_t count = aggregate == nullptr ? grouping->output.size() : aggregate->keys.size();
  for (std::size_t i = 0; i < count; ++i) {
    const OutputColumn& column = grouping->output[i];
    const auto* below = aggregate == nullptr ? nullptr : std::get_if<analyze::ColumnRef>(&aggregate->keys[i]->node);
    keys[column.id] = {column.name, below != nullptr && is_time_window(aggregate->input, below->id)};
  }
  return keys;
}

// Which key a column of the rows of `relation` tells; columns that tell none are left out.
std::map<ColumnId, ColumnId> told_by(const RelationPtr& relation, const RelationPtr& grouping,
                                     const std::map<ColumnId, Key>& keys) {
  std::map<ColumnId, ColumnId> told;
  if (relation == grouping) {
    for (const auto& [id, key] : keys) told[id] = id;
    return told;
  }
  const std::map<ColumnId, ColumnId> below = told_by(input_of(relation), grouping, keys);
  const auto* project = std::get_if<analyze::Project>(&relation->node);
  if (project == nullptr) return below;
  for (std::size_t i = 0; i < project->expressions.size(); ++i) {
    const ExpressionPtr* expression = &project->expressions[i];
    const auto* cast = std::get_if<analyze::Cast>(&(*expression)->node);
    if (cast != nullptr && widens(cast->value->type, (*expression)->type)) expression = &cast->value;
    const auto* field = std::get_if<analyze::FieldOf>(&(*expression)->node);
    if (field != nullptr) expression = &field->base;
    const auto* column = std::get_if<analyze::ColumnRef>(&(*expression)->node);
    const auto key = column == nullptr ? below.end() : below.find(column->id);
    if (key == below.end() || (field != nullptr && !keys.at(key->second).is_window)) continue;
    told[relation->output[i].id] = key->second;
  }
  return told;
}

}  // namespace

bool is_update_mode(const Dataset& dataset) {
  const std::string* mode = dataset.property(kOutputMode);
  return mode != nullptr && same_name(*mode, "update");
}

Result<> check_output_mode(const Dataset& dataset) {
  const std::string* mode = dataset.property(kOutputMode);
  if (mode == nullptr || same_name(*mode, "append")) return {};
  const bool complete = same_name(*mode, "complete");
  const bool update = same_name(*mode, "update");
  if (!complete && !update) {
    return fail(usage_error(fmt::format("Invalid streaming output mode: {}.", *mode))
                    .with_class("STREAMING_OUTPUT_MODE.INVALID")
                    .at(dataset.location)
                    .with_hint("outputMode is append (the default) or update."));
  }
  const bool view = dataset.kind == DatasetKind::kMaterializedView;
  if (complete == view) return {};
  if (view) {
    return fail(usage_error(fmt::format("the materialized view {} cannot have outputMode 'update'", dataset.name))
                    .at(dataset.location)
                    .with_hint("A view is always complete: leave outputMode out. The groups that change alone are "
                               "written by a CREATE STREAMING TABLE that reads STREAM …."));
  }
  return fail(usage_error(fmt::format("the streaming table {} cannot have outputMode 'complete'", dataset.name))
                  .at(dataset.location)
                  .with_hint("A materialized view is the complete mode: CREATE MATERIALIZED VIEW … AS SELECT … FROM t, "
                             "without STREAM."));
}

RelationPtr updated_grouping(const RelationPtr& query) {
  RelationPtr relation = query;
  while (input_of(relation) != nullptr) relation = input_of(relation);
  const bool groups = std::holds_alternative<analyze::Aggregate>(relation->node) ||
                      std::holds_alternative<analyze::Distinct>(relation->node);
  return groups && analyze::reads_stream(relation) ? relation : nullptr;
}

UpdatedRows updated_rows(const RelationPtr& query) {
  const RelationPtr grouping = updated_grouping(query);
  const std::map<ColumnId, Key> keys = keys_of(grouping);
  const std::map<ColumnId, ColumnId> told = told_by(query, grouping, keys);
  UpdatedRows rows;
  std::map<ColumnId, std::string> columns;  // one is enough for each key
  for (const OutputColumn& column : query->output) {
    const auto key = told.find(column.id);
    if (key != told.end() && columns.try_emplace(key->second, column.name).second) rows.keys.push_back(column.name);
  }
  for (const auto& [id, key] : keys) {
    if (!columns.contains(id) && rows.hidden_key.empty()) rows.hidden_key = key.name;
  }
  for (RelationPtr each = query; each != grouping; each = input_of(each)) {
    rows.takes_back = rows.takes_back || std::holds_alternative<analyze::Filter>(each->node);
  }
  return rows;
}

Result<RelationPtr> over_groups(const RelationPtr& query, const RelationPtr& groups, const Location& where) {
  if (input_of(query) == nullptr) return groups;
  const RelationPtr input = TRY(over_groups(input_of(query), groups, where));
  if (const auto* filter = std::get_if<analyze::Filter>(&query->node)) {
    const Result<> stable = check_expressions(*query);
    if (stable) return analyze::filter_of(input, filter->condition);
    return fail(usage_error(fmt::format("HAVING in outputMode 'update' must say the same of a group whenever it is "
                                        "asked: {}",
                                        stable.error().message))
                    .at(where)
                    .with_hint("Filter with WHERE before the aggregation, or let those who read the table filter."));
  }
  analyze::Project project = std::get<analyze::Project>(query->node);
  std::vector<OutputColumn> output = query->output;
  if (input->output.back().name == kWeightColumn) {
    project.expressions.push_back(analyze::column_of(input->output.back()));
    output.push_back(input->output.back());
  }
  project.input = input;
  return analyze::make_relation(std::move(output), std::move(project));
}

}  // namespace brook::plan
