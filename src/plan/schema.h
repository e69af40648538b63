// The columns of a dataset: declared, or what its flows give, merged by name as Spark does.
#pragma once

#include <string>
#include <vector>

#include "analyze/relation.h"
#include "plan/graph.h"
#include "sql/statement.h"

namespace brook::plan {

struct FlowOutput {
  std::string flow;
  analyze::RelationPtr query;
  bool by_name = true;
  Location location;
};

// REQUIRES: at least one output. A column list without types renames the columns of the query by position. Errors:
// kUsage for two columns of one name, and for flows whose columns of one name differ in type.
[[nodiscard]] Result<Schema> target_schema(const Dataset& dataset, const std::vector<sql::ColumnDefinition>& declared,
                                           const std::vector<FlowOutput>& outputs);

// The flow's rows with exactly the columns of dataset.schema. Errors: kUsage that shows both schemas.
[[nodiscard]] Result<analyze::RelationPtr> fit_output(const FlowOutput& output, const Dataset& dataset,
                                                      const std::vector<sql::ColumnDefinition>& declared);

}  // namespace brook::plan
