#include "app/dataset_name.h"

#include <fmt/format.h>

#include "plan/catalog.h"

namespace brook::app {

Result<std::string> dataset_key(const plan::Graph& graph, const std::string& name) {
  sql::Name parts;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t dot = std::min(name.find('.', at), name.size());
    parts.push_back(name.substr(at, dot - at));
    at = dot + 1;
  }
  const plan::QualifiedName qualified = TRY(plan::qualify(parts, graph.spec, {}));
  if (graph.dataset(qualified.key()) != nullptr) return qualified.key();
  std::string known;
  for (const plan::Dataset& dataset : graph.datasets) known += (known.empty() ? "" : ", ") + dataset.name;
  return fail(usage_error(fmt::format("the project has no dataset {}", name))
                  .with_class("TABLE_OR_VIEW_NOT_FOUND")
                  .with_hint(fmt::format("It has {}.", known)));
}

}  // namespace brook::app
