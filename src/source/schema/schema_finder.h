// SchemaFinder: the columns of sources that declare none. What it finds in the files holds from then on: it is kept in
// the checkpoint (schema_log.h), and changes only where a run finds columns that are new (schema_changes.h). Used by
// one thread, while a graph is built.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "source/schema/schema_changes.h"
#include "source/schema/schema_log.h"
#include "source/source.h"

namespace brook::source {

class SchemaFinder {
 public:
  struct Environment {
    std::shared_ptr<FileSystem> files;
    std::string storage;
    std::string time_zone;
    bool keeps = false;   // what is found is written to the checkpoint; else it is found again by the next one who asks
    bool afresh = false;  // whatever the checkpoint says
  };
  explicit SchemaFinder(Environment environment)
      : environment_(std::move(environment)), log_(environment_.files, environment_.storage) {}

  // As describe_source(), with columns. Errors: UNABLE_TO_INFER_SCHEMA where there is no file to look at.
  [[nodiscard]] Result<plan::SourceTraits> describe(const plan::SourceTable& table);

  // From now on what the checkpoint says holds again, where it says something.
  void find_kept_only() { environment_.afresh = false; }

  // Keeps what a run found. False: it found nothing, and would come to the same end again.
  [[nodiscard]] Result<bool> take_in(SchemaChanges& changes);

  // What happened since the last call, for people.
  [[nodiscard]] std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }

 private:
  [[nodiscard]] Result<FoundSchema> find(const plan::SourceTable& table, const SourceFormat& format);

  Environment environment_;
  SchemaLog log_;
  std::vector<std::string> notes_;
};

}  // namespace brook::source
