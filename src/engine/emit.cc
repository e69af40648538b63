#include "engine/emit.h"

#include "analyze/build.h"
#include "engine/emit_relation.h"

namespace brook::engine {

namespace {

// A query whose rows come straight out of a window gives them in the window's order, as Spark does.
analyze::RelationPtr in_window_order(const analyze::RelationPtr& relation) {
  if (const auto* project = std::get_if<analyze::Project>(&relation->node)) {
    analyze::Project ordered = *project;
    ordered.input = in_window_order(project->input);
    return ordered.input == project->input ? relation : analyze::make_relation(relation->output, std::move(ordered));
  }
  const auto* window = std::get_if<analyze::Window>(&relation->node);
  if (window == nullptr || window->calls.empty()) return relation;
  analyze::Sort sort{.input = relation, .keys = {}};
  for (const analyze::ExpressionPtr& key : window->calls.back().partition_by)
    sort.keys.push_back({.value = key, .descending = false, .nulls_first = true});
  for (const analyze::SortKey& key : window->calls.back().order_by) sort.keys.push_back(key);
  return sort.keys.empty() ? relation : analyze::make_relation(relation->output, std::move(sort));
}

}  // namespace

Result<std::string> emit(const analyze::RelationPtr& relation, const EmitOptions& options) {
  return RelationEmitter(options).emit(in_window_order(relation));
}

}  // namespace brook::engine
