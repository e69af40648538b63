#include "sink/delta/table_change.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/clock.h"
#include "source/delta/protocol.h"
#include "source/delta/schema_json.h"

namespace brook::sink::delta {

namespace {

using source::delta::Action;
using source::delta::AddFile;
using source::delta::Metadata;
using source::delta::Snapshot;
using source::delta::TableSchema;

constexpr std::string_view kApplication = "brookmill/";

// A table that some pipeline wrote has a transaction of it.
bool is_ours(const Snapshot& snapshot) {
  return std::ranges::any_of(snapshot.transactions,
                             [](const auto& entry) { return entry.first.starts_with(kApplication); });
}

Error mismatch(const std::string& table, const std::string& what, const Schema& there, const Schema& here) {
  return usage_error(fmt::format("A metadata mismatch was detected when writing to the Delta table {}: {}.\n"
                                 "    table: {}\n    rows:  {}",
                                 table, what, ddl(there), ddl(here)))
      .with_class("DELTA_METADATA_MISMATCH");
}

// The columns of the rows that the table lacks. Errors: one of another type, or spelled otherwise.
Result<Schema> missing_columns(const Schema& there, const Schema& here, const std::string& table) {
  Schema missing;
  for (const Field& field : here) {
    const auto found = std::ranges::find_if(there, [&](const Field& each) { return same_name(each.name, field.name); });
    if (found == there.end()) {
      missing.push_back(field);
    } else if (!(found->type == field.type)) {
      return fail(
          usage_error(fmt::format("Failed to merge fields '{0}' and '{0}': {0} is {1} in the Delta table {2} "
                                  "and {3} in the rows.\n    table: {4}\n    rows:  {5}",
                                  found->name, found->type.sql(), table, field.type.sql(), ddl(there), ddl(here)))
              .with_class("DELTA_FAILED_TO_MERGE_FIELDS")
              .with_hint(fmt::format("Write CAST({0} AS {1}) AS {0} in the query.", found->name, found->type.sql())));
    } else if (found->name != field.name) {
      return fail(
          mismatch(table, fmt::format("the column {} is spelled {} there", field.name, found->name), there, here)
              .with_hint(fmt::format("Spell it as the table does: … AS {}.", found->name)));
    }
  }
  return missing;
}

bool same_columns(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::equal(a, b, [](const auto& left, const auto& right) { return same_name(left, right); });
}

class Change {
 public:
  Change(const DeltaToken& token, const Snapshot& snapshot, const std::string& table, std::int64_t now_ms)
      : token_(token), snapshot_(snapshot), table_(table), now_ms_(now_ms) {}

  Result<std::vector<Action>> actions() {
    rows_ = TRY(source::delta::parse_schema(token_.schema));
    source::delta::CommitInfo info{.timestamp_ms = now_ms_, .operation = "STREAMING UPDATE"};
    info.parameters["outputMode"] = token_.mode == WriteMode::kReplace  ? R"("Complete")"
                                    : token_.mode == WriteMode::kAppend ? R"("Append")"
                                                                        : R"("Update")";
    info.parameters["queryId"] = fmt::format("\"{}\"", token_.application);
    info.parameters["epochId"] = fmt::format("\"{}\"", token_.epoch);
    info.blind_append = token_.mode == WriteMode::kAppend;
    actions_.emplace_back(std::move(info));
    actions_.emplace_back(source::delta::Transaction{
        .application = token_.application, .version = static_cast<std::int64_t>(token_.epoch), .updated_ms = now_ms_});
    if (!snapshot_.exists()) {
      create();
    } else {
      there_ = TRY(source::delta::parse_schema(snapshot_.metadata.schema));
      TRY(token_.mode == WriteMode::kReplace ? replace() : append());
    }
    for (const AddFile& file : token_.files) actions_.emplace_back(file);
    return std::move(actions_);
  }

 private:
  void create() {
    actions_.emplace_back(source::delta::protocol_for(rows_.columns));
    actions_.emplace_back(Metadata{.id = random_uuid(),
                                   .name = token_.name,
                                   .description = token_.comment,
                                   .schema = token_.schema,
                                   .partitioned_by = token_.partitioned_by,
                                   .configuration = token_.configuration,
                                   .created_ms = now_ms_});
  }

  Result<> append() {
    TRY(source::delta::check_writable(snapshot_, there_, token_.mode == WriteMode::kUpdate, table_));
    const Schema missing = TRY(missing_columns(there_.columns, rows_.columns, table_));
    TRY(check_partitions());
    if (missing.empty()) return {};
    if (!token_.merge_schema) {
      return fail(
          mismatch(table_, fmt::format("it has no column {}", missing.front().name), there_.columns, rows_.columns)
              .with_hint("Write OPTIONS (mergeSchema 'true') to add it to the table."));
    }
    Metadata metadata = snapshot_.metadata;
    metadata.schema = TRY(source::delta::with_columns(metadata.schema, missing));
    return change_metadata(std::move(metadata));
  }

  // The first epoch of a table that others made keeps their columns; a table of ours becomes what the rows are.
  Result<> replace() {
    TRY(source::delta::check_writable(snapshot_, there_, !snapshot_.files.empty(), table_));
    if (!is_ours(snapshot_)) {
      if (!snapshot_.files.empty()) {
        return fail(conflict_error(fmt::format("the Delta table {} holds rows that no pipeline wrote", table_))
                        .with_hint("Move it away or give the table another LOCATION; nothing was changed."));
      }
      return append();
    }
    for (const auto& [path, file] : snapshot_.files) actions_.emplace_back(removal_of(file, now_ms_));
    if (there_.columns == rows_.columns && snapshot_.metadata.partitioned_by == token_.partitioned_by) return {};
    Metadata metadata = snapshot_.metadata;
    metadata.schema = token_.schema;
    metadata.partitioned_by = token_.partitioned_by;
    return change_metadata(std::move(metadata));
  }

  Result<> change_metadata(Metadata metadata) {
    const TableSchema now = TRY(source::delta::parse_schema(metadata.schema));
    const bool ntz = source::delta::has_type(now.columns, TypeKind::kTimestampNtz);
    if (ntz && !source::delta::has_type(there_.columns, TypeKind::kTimestampNtz)) {
      if (snapshot_.protocol.min_writer > 2) {
        return fail(mismatch(table_, "its protocol lacks the feature timestampNtz", there_.columns, rows_.columns)
                        .with_hint("Write CAST(… AS TIMESTAMP), or turn the feature on for the table."));
      }
      actions_.emplace_back(source::delta::protocol_for(now.columns));
    }
    actions_.emplace_back(std::move(metadata));
    return {};
  }

  Result<> check_partitions() {
    const std::vector<std::string>& there = snapshot_.metadata.partitioned_by;
    if (same_columns(there, token_.partitioned_by)) return {};
    return fail(mismatch(table_,
                         fmt::format("it is partitioned by ({}), the rows by ({})", fmt::join(there, ", "),
                                     fmt::join(token_.partitioned_by, ", ")),
                         there_.columns, rows_.columns)
                    .with_hint(fmt::format("Write PARTITIONED BY ({}).", fmt::join(there, ", "))));
  }

  const DeltaToken& token_;
  const Snapshot& snapshot_;
  const std::string& table_;
  std::int64_t now_ms_;
  TableSchema rows_;
  TableSchema there_;
  std::vector<Action> actions_;
};

}  // namespace

source::delta::RemoveFile removal_of(const AddFile& file, std::int64_t now_ms) {
  return {.path = file.path,
          .deleted_ms = now_ms,
          .data_change = true,
          .partition_values = file.partition_values,
          .size_bytes = file.size_bytes};
}

std::string application_of(const EpochName& name) {
  return fmt::format("{}{}/{}/{}", kApplication, name.checkpoint_id, name.generation, name.flow);
}

Result<std::vector<Action>> actions_of(const DeltaToken& token, const Snapshot& snapshot, const std::string& table,
                                       std::int64_t now_ms) {
  return Change(token, snapshot, table, now_ms).actions();
}

Result<bool> is_published(const DeltaToken& token, const Snapshot& snapshot, const std::string& table) {
  const std::int64_t version = snapshot.transaction_version(token.application);
  if (version >= static_cast<std::int64_t>(token.epoch)) return true;
  const bool follows = token.mode != WriteMode::kReplace && token.previous.has_value();
  if (!follows || version >= static_cast<std::int64_t>(*token.previous)) return false;
  return fail(
      corruption_error(fmt::format("the Delta table {} lacks epoch {}, which was written to it: it was deleted, "
                                   "or put back to an older state",
                                   table, *token.previous))
          .with_hint("Put it back, or write the table anew with --full-refresh."));
}

}  // namespace brook::sink::delta
