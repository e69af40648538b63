#include "sink/delta/compaction.h"

#include <fmt/format.h>

#include "source/delta/protocol.h"
#include "source/delta/schema_json.h"

namespace brook::sink::delta {

Result<std::vector<source::delta::Action>> compaction_actions(const DeltaToken& token,
                                                              const source::delta::Snapshot& snapshot,
                                                              const std::string& table, std::int64_t now_ms) {
  using source::delta::Action;
  if (!snapshot.exists()) return std::vector<Action>();
  const source::delta::TableSchema columns = TRY(source::delta::parse_schema(snapshot.metadata.schema));
  // Rows that only change their file may do so in an append-only table, too.
  TRY(source::delta::check_writable(snapshot, columns, false, table));

  source::delta::CommitInfo info{.timestamp_ms = now_ms, .operation = "OPTIMIZE"};
  info.parameters["predicate"] = R"("[]")";
  info.parameters["epochId"] = fmt::format("\"{}\"", token.epoch);
  std::vector<Action> actions = {
      std::move(info),
      source::delta::Transaction{
          .application = token.application, .version = static_cast<std::int64_t>(token.epoch), .updated_ms = now_ms}};
  for (const std::string& path : token.compacted) {
    const auto file = snapshot.files.find(path);
    if (file == snapshot.files.end() || !file->second.deletion_vector.empty()) return std::vector<Action>();
    actions.emplace_back(source::delta::RemoveFile{.path = path,
                                                   .deleted_ms = now_ms,
                                                   .data_change = false,
                                                   .partition_values = file->second.partition_values,
                                                   .size_bytes = file->second.size_bytes});
  }
  for (const source::delta::AddFile& file : token.files) actions.emplace_back(file);
  return actions;
}

}  // namespace brook::sink::delta
