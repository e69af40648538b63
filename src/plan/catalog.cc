#include "plan/catalog.h"

#include <fmt/format.h>

#include "sql/print.h"

namespace brook::plan {

std::string QualifiedName::key() const { return folded_name(database) + "." + folded_name(table); }

Result<QualifiedName> qualify(const sql::Name& name, const Spec& spec, const Location& where) {
  if (name.size() == 1) return QualifiedName{spec.database, name[0]};
  if (name.size() == 2) return QualifiedName{name[0], name[1]};
  if (name.size() != 3) {
    return fail(usage_error(fmt::format("{} has more than three parts", sql::quoted_name(name)))
                    .at(where)
                    .with_class("REQUIRES_SINGLE_PART_NAMESPACE")
                    .with_hint("A table's name is   table, schema.table or catalog.schema.table."));
  }
  if (!same_name(name[0], spec.catalog)) {
    return fail(usage_error(fmt::format("the catalog {} does not exist; this project's is {}", name[0], spec.catalog))
                    .at(where)
                    .with_class("CATALOG_NOT_FOUND")
                    .with_hint("Leave the catalog out, or name it in the spec   catalog: " + name[0]));
  }
  return QualifiedName{name[1], name[2]};
}

void TableCatalog::add_table(analyze::CatalogTable table) {
  const std::string key = table.key;
  tables_.insert_or_assign(key, std::move(table));
}

void TableCatalog::add_view(analyze::CatalogTable view) {
  const std::string key = folded_name(view.name);
  views_.insert_or_assign(key, std::move(view));
}

const analyze::CatalogTable* TableCatalog::find(const sql::Name& name) const {
  if (name.size() == 1) {
    const auto view = views_.find(folded_name(name[0]));
    if (view != views_.end()) return &view->second;
  }
  const auto qualified = qualify(name, spec_, {});
  if (!qualified) return nullptr;
  const auto table = tables_.find(qualified->key());
  return table == tables_.end() ? nullptr : &table->second;
}

std::vector<std::string> TableCatalog::names() const {
  std::vector<std::string> names;
  for (const auto& [key, view] : views_) names.push_back(view.name);
  for (const auto& [key, table] : tables_) names.push_back(table.name);
  return names;
}

}  // namespace brook::plan
