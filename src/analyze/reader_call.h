// Calls of read_files(…) and read_kafka(…) in FROM clauses: sources without a declaration. The catalog has each under a
// name of its own. Pure functions; any thread.
#pragma once

#include <vector>

#include "sql/query.h"

namespace brook::analyze {

[[nodiscard]] bool is_reader_call(const sql::FunctionTable& call);
// Its name in the catalog, {"read_files", "<hash>"}: the same for calls that read the same files or topics, whatever
// their other arguments, brokers too: a source goes on where it stands when those are edited.
[[nodiscard]] sql::Name reader_name(const sql::FunctionTable& call);

struct ReaderUse {
  const sql::FunctionTable* call = nullptr;  // of the query's tree
  Location location;
};
[[nodiscard]] std::vector<ReaderUse> readers_used(const sql::QueryPtr& query);

// An argument as text; nothing: it is no constant.
[[nodiscard]] std::optional<std::string> constant_text(const sql::ExpressionPtr& value);

}  // namespace brook::analyze
