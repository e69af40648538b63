// Scope: the columns that the expressions of one clause can name, with the tables they come from.
// A value; built by resolve_from.cc, read by the resolver.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyze/bound.h"
#include "analyze/relation.h"
#include "sql/expression.h"

namespace brook::analyze {

struct ScopeColumn {
  OutputColumn column;
  sql::Name qualifier;  // {"db", "t"} or {"alias"}; empty: none
  // Found by its qualified name only: the key of the other side of a USING join.
  bool hidden = false;
};
// The hidden struct column _metadata of a source.
struct MetadataColumn {
  sql::Name qualifier;
  std::vector<OutputColumn> fields;
};

struct Scope {
  std::vector<ScopeColumn> columns;
  std::vector<MetadataColumn> metadata;
  // The column of a window() or session_window() of the SELECT (time_windows.h), found by its bare name after all
  // others.
  std::optional<OutputColumn> time_window;

  // A column, or a field of one, by its name. Errors: AMBIGUOUS_REFERENCE, and those of field access.
  [[nodiscard]] Result<std::optional<Bound>> find(const sql::Name& name, const Location& location) const;
  // The columns that t.* stands for (`qualifier` empty: all that are not hidden). Empty when there is no such table.
  [[nodiscard]] std::vector<OutputColumn> star(const sql::Name& qualifier) const;
  [[nodiscard]] bool has_table(const sql::Name& qualifier) const;
  // Qualified names, for suggestions.
  [[nodiscard]] std::vector<sql::Name> names() const;
};

// The columns of a relation under an alias.
[[nodiscard]] Scope scope_of(const RelationPtr& relation, const sql::Name& qualifier);
// Both sides of a join.
[[nodiscard]] Scope joined(Scope left, const Scope& right);

}  // namespace brook::analyze
