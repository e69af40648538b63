#include "runtime/verify.h"

#include <fmt/format.h>

#include "base/s3/s3_file_system.h"
#include "runtime/checkpoint.h"
#include "runtime/pipeline.h"
#include "runtime/snapshot.h"

namespace brook::runtime {

namespace {

Result<> verify_state(const std::shared_ptr<FileSystem>& files, const plan::Spec& spec, const std::string& store_name,
                      const state::Token& token, VerifyReport& report) {
  if (token.empty()) return {};
  const std::unique_ptr<state::StateStore> store =
      TRY(state::StateStore::open(files, store_directory(spec.storage, store_name)));
  ++report.states;
  return store->verify(token);
}

}  // namespace

Result<VerifyReport> verify_checkpoint(const std::shared_ptr<FileSystem>& files, const plan::Spec& spec) {
  VerifyReport report;
  const std::string id = TRY(read_checkpoint_id(*files, spec.storage));
  const std::string journal = journal_directory(spec.storage);
  const std::vector<std::uint64_t> epochs = TRY(Journal::list(*files, journal));
  if (id.empty() && !epochs.empty()) {
    return fail(corruption_error(fmt::format("{} has a journal but no checkpoint.json", spec.storage)));
  }
  TRY(Journal::check_no_gap(epochs, journal));
  for (const std::uint64_t epoch : epochs) TRY(Journal::read(*files, journal, epoch));
  report.epochs = epochs.size();

  const std::optional<Snapshot> snapshot = TRY(read_snapshot(files, spec));
  if (!snapshot) return report;
  const CommitRecord& record = snapshot->record;
  for (const auto& [key, token] : record.source_logs) {
    TRY(verify_state(files, spec, source_store_name(key), token, report));
  }
  for (const auto& [key, table] : record.tables) {
    TRY(verify_state(files, spec, table_store_name(key), table.manifest, report));
  }
  for (const auto& [name, flow] : record.flows) {
    for (const auto& [step, op] : flow.operators) {
      TRY(verify_state(files, spec, operator_store_name(name, step), op.state, report));
    }
  }
  const auto all_files = s3::s3_file_system(files, {.options = {},
                                                    .configuration = spec.configuration,
                                                    .files = files,
                                                    .directory = spec.directory,
                                                    .calls = direct_remote_calls(),
                                                    .cancel = {}});
  for (const auto& [key, table] : snapshot->tables) {
    for (const std::string& path : table.paths) {
      if (!TRY(all_files->exists(path))) {
        return fail(corruption_error(fmt::format("{} belongs to {} and is missing", path, key))
                        .with_hint("Restore it from a copy, or rebuild the table with --full-refresh."));
      }
      ++report.data_files;
    }
  }
  return report;
}

}  // namespace brook::runtime
