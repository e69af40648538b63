// AUTO CDC INTO: a table kept equal to a source by the changes of that source. It becomes one step (CdcStep), whose
// rows are the table.
#pragma once

#include "plan/cut.h"
#include "sql/statement.h"

namespace brook::plan {

// SELECT the keys, the sequence, the kind of change, and the columns of the target FROM the source. Errors: kUsage for
// what brookmill or Databricks refuses, with the place.
[[nodiscard]] Result<sql::QueryPtr> cdc_query(const sql::CreateCdcFlow& flow, const Location& where);

// The rows of the target as the analyzed query has them: its columns, and with a history those of __START_AT and
// __END_AT. Their names and types are the target's.
[[nodiscard]] analyze::RelationPtr cdc_rows(const analyze::RelationPtr& query, const sql::CreateCdcFlow& flow);

// The plan of the flow into a target with such columns. Errors: kUsage for declared columns that are others.
[[nodiscard]] Result<ViewCut> cut_cdc(const analyze::RelationPtr& query, const sql::CreateCdcFlow& flow,
                                      const Dataset& target, const analyze::AnalyzeOptions& settings,
                                      const Location& where);

}  // namespace brook::plan
