#include "source/delta/protocol.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace brook::source::delta {

namespace {

constexpr int kMostReader = 3;
constexpr int kMostWriter = 7;
constexpr std::array<std::string_view, 3> kReaderFeatures = {"timestampNtz", "vacuumProtocolCheck", "columnMapping"};
// Those after timestampNtz are allowed as long as the table makes no use of them, which is looked at one by one.
constexpr std::array<std::string_view, 8> kWriterFeatures = {
    "appendOnly",       "vacuumProtocolCheck", "timestampNtz",     "invariants",
    "checkConstraints", "changeDataFeed",      "generatedColumns", "columnMapping"};

template <std::size_t n>
bool contains(const std::array<std::string_view, n>& known, const std::string& name) {
  return std::ranges::find(known, name) != known.end();
}

Error refused(const std::string& table, std::string_view verb, std::string_view feature, const char* error_class) {
  return usage_error(fmt::format("the Delta table {} has {}, which brookmill does not {}", table, feature, verb))
      .with_class(error_class)
      .with_hint("Turn it off for this table, or use another one.");
}

std::string setting(const Snapshot& snapshot, std::string_view name) {
  for (const auto& [key, value] : snapshot.metadata.configuration) {
    if (same_name(key, name)) return folded_name(value);
  }
  return "";
}

// What the table has in use that a writer must follow; empty: nothing.
std::string rule_in_use(const Snapshot& snapshot, const TableSchema& schema) {
  for (const auto& [name, value] : snapshot.metadata.configuration) {
    if (same_name(name.substr(0, 18), "delta.constraints."))
      return fmt::format("the CHECK constraint {}", name.substr(18));
  }
  if (schema.marks.contains("delta.invariants")) return "a column with an invariant (delta.invariants)";
  if (schema.marks.contains("delta.generationExpression")) {
    return "a generated column (delta.generationExpression)";
  }
  if (schema.marks.contains("delta.identity.start")) return "an identity column (delta.identity.start)";
  const auto promised = std::ranges::find(schema.columns, false, &Field::nullable);
  if (promised != schema.columns.end()) return fmt::format("the column {} that is NOT NULL", promised->name);
  if (setting(snapshot, "delta.enableChangeDataFeed") == "true")
    return "a change data feed (delta.enableChangeDataFeed)";
  if (setting(snapshot, "delta.enableDeletionVectors") == "true")
    return "deletion vectors (delta.enableDeletionVectors)";
  return "";
}

}  // namespace

Result<> check_readable(const Snapshot& snapshot, const std::string& table) {
  const char* error_class = "DELTA_UNSUPPORTED_FEATURES_FOR_READ";
  if (snapshot.protocol.min_reader > kMostReader) {
    return fail(refused(table, "read", fmt::format("reader version {}", snapshot.protocol.min_reader), error_class));
  }
  for (const std::string& feature : snapshot.protocol.reader_features) {
    if (!contains(kReaderFeatures, feature)) {
      return fail(refused(table, "read", "the reader feature " + feature, error_class));
    }
  }
  const std::string mapping = setting(snapshot, "delta.columnMapping.mode");
  if (!mapping.empty() && mapping != "none") {
    return fail(
        refused(table, "read", fmt::format("column mapping (delta.columnMapping.mode = {})", mapping), error_class));
  }
  for (const auto& [path, file] : snapshot.files) {
    if (!file.deletion_vector.empty()) return fail(refused(table, "read", "deletion vectors", error_class));
  }
  return {};
}

Result<> check_writable(const Snapshot& snapshot, const TableSchema& schema, bool removes, const std::string& table) {
  TRY(check_readable(snapshot, table));
  const char* error_class = "DELTA_UNSUPPORTED_FEATURES_FOR_WRITE";
  const int version = snapshot.protocol.min_writer;
  // Versions 5 and 6 are column mapping and identity columns, seen where they are in use.
  if (version > kMostWriter) {
    return fail(refused(table, "write", fmt::format("writer version {}", version), error_class));
  }
  for (const std::string& feature : snapshot.protocol.writer_features) {
    if (!contains(kWriterFeatures, feature)) {
      return fail(refused(table, "write", "the writer feature " + feature, error_class));
    }
  }
  if (const std::string rule = rule_in_use(snapshot, schema); !rule.empty()) {
    return fail(refused(table, "write", rule, error_class));
  }
  if (removes && setting(snapshot, "delta.appendOnly") == "true") {
    return fail(usage_error(fmt::format("the Delta table {} is append-only (delta.appendOnly = true), and this would "
                                        "take rows away",
                                        table))
                    .with_class("DELTA_CANNOT_MODIFY_APPEND_ONLY")
                    .with_hint("Set delta.appendOnly to false, or write to another table."));
  }
  return {};
}

bool has_type(const Schema& columns, TypeKind kind) {
  return std::ranges::any_of(columns, [&](const Field& field) {
    return field.type.is(kind) || (field.type.is_nested() && has_type(field.type.fields(), kind));
  });
}

Protocol protocol_for(const Schema& columns) {
  if (!has_type(columns, TypeKind::kTimestampNtz)) return {};
  return {.min_reader = kMostReader,
          .min_writer = kMostWriter,
          .reader_features = {"timestampNtz"},
          .writer_features = {"timestampNtz", "appendOnly", "invariants"}};
}

}  // namespace brook::source::delta
