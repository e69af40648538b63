// SchemaWatch: what one scan does about columns that its table does not have, by schemaEvolutionMode. Shared by the
// scan's workers; any thread.
#pragma once

#include <mutex>

#include "source/schema/schema_options.h"
#include "source/source.h"

namespace brook::source {

class SchemaWatch {
 public:
  struct Table {
    plan::SourceTable table;
    Schema columns;  // that its files hold, and the one for corrupt records
    SchemaOptions options;
    std::shared_ptr<SchemaChanges> changes;
  };
  // `sample`: the files of the scan.
  SchemaWatch(Table table, SchemaSample sample) : table_(std::move(table)), sample_(std::move(sample)) {}

  // Whether the scan is to say what it sees.
  [[nodiscard]] bool is_on() const {
    return table_.options.evolution == EvolutionMode::kFailOnNewColumns ||
           table_.options.evolution == EvolutionMode::kAddNewColumns;
  }

  // A record has a field that is no column (`is_new`), or a value that its column cannot hold. An Error ends the scan:
  // UNKNOWN_FIELD_EXCEPTION, showing the columns of the table and of the files; in mode addNewColumns they are reported
  // to SchemaChanges before.
  [[nodiscard]] Result<> notice(bool is_new, const Location& where);
  // The same where the columns of a file are known.
  [[nodiscard]] Result<> compare(const Schema& found, const Location& where);

 private:
  [[nodiscard]] Error changed(const Schema& merged, const Location& where) const;

  Table table_;
  SchemaSample sample_;
  std::mutex mutex_;
  bool has_looked_ = false;  // through all files, and found nothing
};

}  // namespace brook::source
