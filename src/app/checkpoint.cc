// brookmill checkpoint show | verify
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/project.h"
#include "base/clock.h"
#include "runtime/checkpoint.h"
#include "runtime/verify.h"

namespace brook::app {

namespace {

Result<> show(Session& session, const ProjectOptions& options) {
  const plan::Spec spec = TRY(open_spec(session, options));
  const std::string id = TRY(runtime::read_checkpoint_id(*session.files, spec.storage));
  if (id.empty()) {
    fmt::print(session.out, "{}: no checkpoint yet\n", spec.storage);
    return {};
  }
  fmt::print(session.out, "checkpoint {}  id {}\n", spec.storage, id);
  const std::string journal = runtime::journal_directory(spec.storage);
  for (const std::uint64_t epoch : TRY(runtime::Journal::list(*session.files, journal))) {
    const runtime::CommitRecord record = TRY(runtime::Journal::read(*session.files, journal, epoch));
    fmt::print(session.out, "epoch {}  {}  input rows {}  writes", epoch, iso_timestamp(record.committed_at_us),
               record.input_rows);
    for (const runtime::OutputRecord& output : record.outputs) fmt::print(session.out, " {}", output.table);
    fmt::print(session.out, "{}\n", record.outputs.empty() ? " nothing" : "");
  }
  const std::optional<runtime::CommitRecord> newest = TRY(runtime::Journal::read_newest(*session.files, journal));
  if (!newest) return {};
  for (const auto& [key, position] : newest->fronts) fmt::print(session.out, "source {}  at {}\n", key, position);
  for (const auto& [key, table] : newest->tables) {
    fmt::print(session.out, "{} {}  rows {}  generation {}  changed in epoch {}\n", table.kind, key, table.rows,
               table.generation, table.changed_in);
  }
  return {};
}

Result<> verify(Session& session, const ProjectOptions& options) {
  const plan::Spec spec = TRY(open_spec(session, options));
  const runtime::VerifyReport report = TRY(runtime::verify_checkpoint(session.files, spec));
  fmt::print(session.out, "{}: {} epochs, {} state files' versions, {} data files: all whole\n", spec.storage,
             report.epochs, report.states, report.data_files);
  return {};
}

}  // namespace

void add_checkpoint(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("checkpoint", "Look into the checkpoint");
  command->require_subcommand(1);
  auto options = std::make_shared<ProjectOptions>();
  CLI::App* show_command = command->add_subcommand("show", "Its epochs, positions and tables");
  add_project_options(*show_command, *options);
  show_command->callback(
      [&session, options] { session.run = [&session, options] { return show(session, *options); }; });
  CLI::App* verify_command = command->add_subcommand("verify", "Read all of it and check every checksum and data file");
  add_project_options(*verify_command, *options);
  verify_command->callback(
      [&session, options] { session.run = [&session, options] { return verify(session, *options); }; });
}

}  // namespace brook::app
