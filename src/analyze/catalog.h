// Catalog: what the analyzer asks about the tables that a query names. Immutable while queries are analyzed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/data_type.h"
#include "sql/statement.h"

namespace brook::analyze {

struct CatalogTable {
  std::string key;   // unique and canonical: "db.t", folded to lower case
  std::string name;  // as people wrote it
  Schema schema;
  Schema metadata;         // the fields of the hidden column _metadata; empty: none
  bool streamable = true;  // may be read with STREAM
  // A temporary view: its query, analyzed anew in each place where it is used. Then schema is unused.
  sql::QueryPtr view;
  std::vector<std::string> view_columns;  // renames of its output; empty: none
};

class Catalog {
 public:
  virtual ~Catalog() = default;
  // The table of a (qualified or bare) name, or nullptr. Valid while the catalog lives.
  [[nodiscard]] virtual const CatalogTable* find(const sql::Name& name) const = 0;
  // The SQL function of a name that is none of Spark's own, or nullptr; analyzed anew for every call.
  [[nodiscard]] virtual const sql::CreateFunction* find_function(const sql::Name&) const { return nullptr; }
  // All names, for suggestions.
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;
};

}  // namespace brook::analyze
