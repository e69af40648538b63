// Draft: what the statements of a project declare, each clause checked, nothing analyzed yet: the step between
// statements and the graph.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyze/sql_functions.h"
#include "plan/graph.h"
#include "plan/script.h"

namespace brook::plan {

struct DatasetDraft {
  Dataset dataset;  // its schema is still empty
  std::vector<sql::ColumnDefinition> columns;
  std::string late_rows_of;  // the key of the table whose late rows it takes; empty: it has flows of its own
};
// TBLPROPERTIES ('lateRows' = 'table'): where the rows go that come too late.
inline constexpr const char* kLateRows = "lateRows";

struct ViewDraft {
  std::string name;
  std::vector<std::string> columns;  // renames; empty: none
  sql::QueryPtr query;
  Location location;
};

struct FlowDraft {
  std::string name;
  std::string target;  // Dataset::key
  sql::QueryPtr query;
  bool by_name = true;  // else by position
  bool once = false;    // INSERT INTO ONCE: a batch query that runs in the flow's first epoch alone
  std::optional<sql::CreateCdcFlow> cdc = std::nullopt;  // AUTO CDC; `query` is what its step reads (cdc.h)
  Location location;
};

struct Draft {
  std::vector<SourceTable> sources;
  std::vector<DatasetDraft> datasets;
  std::vector<ViewDraft> views;
  std::vector<FlowDraft> flows;
  analyze::SqlFunctions functions;

  // Whatever has the name, or nullptr. Views hide tables of the same bare name (two of one name are refused).
  [[nodiscard]] const SourceTable* source(const std::string& key) const;
  [[nodiscard]] const DatasetDraft* dataset(const std::string& key) const;
  [[nodiscard]] const ViewDraft* view(const std::string& name) const;
};

// Names of a table's columns: no two the same. Errors: COLUMN_ALREADY_EXISTS.
[[nodiscard]] Result<> check_distinct_names(const Schema& schema, const std::string& table, const Location& where);
// Every PARTITIONED BY column is one of the schema's, of a type that a folder's name can hold; spells it as the schema.
[[nodiscard]] Result<> resolve_partitions(const Schema& schema, std::vector<std::string>& partitioned_by,
                                          const std::string& table, const Location& where);

// Errors: kUsage with the place of a duplicate name, a clause that is not supported, a flow without a target, a
// dataset without a flow, outputs that lie in each other's folders.
[[nodiscard]] Result<Draft> draft_project(const std::vector<Script>& scripts, const Spec& spec);

}  // namespace brook::plan
