// The source that a call of read_files('path', format => 'csv', …) or read_kafka(bootstrapServers => …, subscribe => …)
// in a FROM clause reads (analyze/reader_call.h), with the names of arguments that Databricks has. Pure function.
#pragma once

#include "plan/source_traits.h"
#include "plan/spec.h"
#include "sql/query.h"

namespace brook::plan {

// As CREATE TABLE would declare it. Errors: kUsage for an argument that is no constant or comes twice, and for one that
// is missing.
[[nodiscard]] Result<SourceTable> reader_table(const sql::FunctionTable& call, const Location& where, const Spec& spec);

// Calls that read the same are one source. Errors: kUsage where they say different things about it. `known` may be
// null.
[[nodiscard]] Result<> check_same_reader(const SourceTable* known, const SourceTable& table, const Location& where);

}  // namespace brook::plan
