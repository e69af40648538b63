// TableCatalog: the tables, datasets and temporary views of one project by name. Filled by build_graph() while it
// walks the datasets in dependency order, constant afterwards.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analyze/catalog.h"
#include "analyze/sql_functions.h"
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
  void set_functions(analyze::SqlFunctions functions) { functions_ = std::move(functions); }
  [[nodiscard]] const sql::CreateFunction* find_function(const sql::Name& name) const override {
    return functions_.find(name);
  }

 private:
  Spec spec_;
  std::map<std::string, analyze::CatalogTable> tables_;
  std::map<std::string, analyze::CatalogTable> views_;
  analyze::SqlFunctions functions_;
};

}  // namespace brook::plan
