// For tests: the rows of a binding as the engine hands them on.
#pragma once

#include "engine/engine.h"
#include "source/files/file_testing.h"

namespace brook::source::testing {

// One for all cases; it goes with the thread, since DuckDB does not outlive what it keeps per thread.
inline engine::Engine& shared_engine() {
  thread_local const std::unique_ptr<engine::Engine> engine = engine::Engine::open({.threads = 2}).value();
  return *engine;
}

// The columns `wanted` of the schema.
inline Result<std::vector<Row>> engine_rows(const engine::Binding& binding, const Schema& schema,
                                            const std::vector<std::size_t>& wanted) {
  analyze::Relation relation;
  analyze::Scan scan{.table_key = "t", .table = "t"};
  for (const std::size_t i : wanted) {
    scan.columns.push_back(i);
    relation.output.push_back({static_cast<analyze::ColumnId>(i), schema[i].name, schema[i].type, true});
  }
  relation.node = std::move(scan);
  std::vector<Row> rows;
  const auto keep = [&](const engine::ChunkView& chunk) -> Result<> {
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      Row& out = rows.emplace_back();
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        const bool valid = chunk.columns[i].is_valid(row);
        const DataType& type = schema[wanted[i]].type;
        out.push_back(valid ? std::optional(value_text(type, chunk.columns[i], row)) : std::nullopt);
      }
    }
    return {};
  };
  TRY(shared_engine().for_each_chunk(std::make_shared<const analyze::Relation>(std::move(relation)), {{"t", binding}},
                                     {}, {}, keep));
  return rows;
}

inline std::vector<std::size_t> all_of(const Schema& schema) {
  std::vector<std::size_t> columns(schema.size());
  for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = i;
  return columns;
}

}  // namespace brook::source::testing
