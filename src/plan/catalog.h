// TableCatalog: the tables, datasets and temporary views of one project by name. Filled by build_graph() while it
// walks the datasets in dependency order, constant afterwards.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analyze/catalog.h"
#include "plan/spec.h"

namespace brook::plan {

// A table's name with its schema (database), as people wrote both.
struct QualifiedName {
  std::string database;
  std::string table;

  [[nodiscard]] std::string key() const;  // "default.t": unique, in lower case
  bool operator==(const QualifiedName&) const = default;
};

// t, db.t and catalog.db.t -> the parts that were left out come from the spec. Errors: kUsage for other catalogs and
// for more than three parts.
[[nodiscard]] Result<QualifiedName> qualify(const sql::Name& name, const Spec& spec, const Location& where);

class TableCatalog : public analyze::Catalog {
 public:
  explicit TableCatalog(const Spec& spec) : spec_(spec) {}

  void add_table(analyze::CatalogTable table);  // by its key
  void add_view(analyze::CatalogTable view);    // by its bare name
  [[nodiscard]] const analyze::CatalogTable* find(const sql::Name& name) const override;
  [[nodiscard]] std::vector<std::string> names() const override;

 private:
  Spec spec_;
  std::map<std::string, analyze::CatalogTable> tables_;
  std::map<std::string, analyze::CatalogTable> views_;
};

}  // namespace brook::plan
