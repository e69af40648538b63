// The analyzer: syntax trees + catalog -> bound relations with Spark's names, types and errors. Pure; any thread.
// Sources: Spark's Analyzer, TypeCoercion (AnsiTypeCoercion), and the messages in error-conditions.json.
#pragma once

#include <string>

#include "analyze/catalog.h"
#include "analyze/relation.h"
#include "sql/query.h"

namespace brook::analyze {

struct AnalyzeOptions {
  bool ansi = true;
  std::string session_time_zone = "UTC";
  bool keep_event_rows = false;  // the columns beside an event time stay, though nothing reads them
};

// Errors: kUsage with Spark's class, place and suggestions (UNRESOLVED_COLUMN.WITH_SUGGESTION,
// TABLE_OR_VIEW_NOT_FOUND, UNRESOLVED_ROUTINE, DATATYPE_MISMATCH.*, MISSING_AGGREGATION, …).
[[nodiscard]] Result<RelationPtr> analyze_query(const sql::QueryPtr& query, const Catalog& catalog,
                                                const AnalyzeOptions& options);

// A condition or value over the columns of one table (an expectation, a test).
[[nodiscard]] Result<ExpressionPtr> analyze_expression(const sql::ExpressionPtr& expression,
                                                       const std::vector<OutputColumn>& columns, const Catalog& catalog,
                                                       const AnalyzeOptions& options);

// Tables that a query names, without analyzing it: for the order of datasets. Names of its own CTEs are left out.
struct TableUse {
  sql::Name name;
  bool stream = false;
  Location location;
};
[[nodiscard]] std::vector<TableUse> tables_used(const sql::QueryPtr& query);

// Casts every column to the type of the target's column of the same name (by_name) or position, as an INSERT
// does (store assignment, ANSI). Errors name both schemas. Missing columns by name become NULL.
[[nodiscard]] Result<RelationPtr> fit_to_schema(const RelationPtr& query, const Schema& target, bool by_name,
                                                const std::string& target_name);

}  // namespace brook::analyze
