#include "sink/delta/compaction.h"

#include <algorithm>

#include <fmt/format.h>

#include "sink/delta/table_change.h"
#include "source/delta/protocol.h"
#include "source/delta/schema_json.h"

namespace brook::sink::delta {

Result<std::vector<source::delta::Action>> compaction_actions(const DeltaToken& token,
                                                              const source::delta::Snapshot& snapshot,
                                                              const std::string& table, std::int64_t now_ms) {
  using source::delta::Action;
  if (!snapshot.exists()) return std::vector<Action>();
  const source::delta::TableSchema columns = TRY(source::delta::parse_schema(snapshot.metadata.schema));
  // Rows that only change their file may do so in an append-only table, too. What somebody else made of the table since
  // the epoch was prepared must not keep it from being published.
  if (!source::delta::check_writable(snapshot, columns, false, table)) return std::vector<Action>();

  source::delta::CommitInfo info{.timestamp_ms = now_ms, .operation = "OPTIMIZE"};
  info.parameters["predicate"] = R"("[]")";
  info.parameters["epochId"] = fmt::format("\"{}\"", token.epoch);
  std::vector<Action> actions = {
      std::move(info),
      source::delta::Transaction{
          .application = token.application, .version = static_cast<std::int64_t>(token.epoch), .updated_ms = now_ms}};
  const std::size_t without_files = actions.size();
  for (std::size_t i = 0; i < token.files.size(); ++i) {
    const std::vector<std::string>& replaced = token.compacted.at(i);
    const auto is_there = [&](const std::string& path) {
      const auto file = snapshot.files.find(path);
      return file != snapshot.files.end() && file->second.deletion_vector.empty();
    };
    if (!std::ranges::all_of(replaced, is_there)) continue;
    for (const std::string& path : replaced) {
      source::delta::RemoveFile removal = removal_of(snapshot.files.at(path), now_ms);
      removal.data_change = false;
      actions.emplace_back(std::move(removal));
    }
    actions.emplace_back(token.files[i]);
  }
  if (actions.size() == without_files) actions.clear();
  return actions;
}

}  // namespace brook::sink::delta
