// Compactor: what some sinks can do beside sink.h: make few files of many. The rows stay, and a reader sees either the
// ones or the others.
#pragma once

#include <string>
#include <vector>

#include "sink/sink.h"

namespace brook::sink {

// Files of one folder of a table that become one; their rows, in this order, without the columns of the folder's name.
struct FileGroup {
  std::string folder;                      // relative to Dataset::path; "" without partitions
  std::vector<engine::WrittenFile> files;  // paths relative to Dataset::path
  Rows rows;
};

class Compactor {
 public:
  virtual ~Compactor() = default;
  // Whether the table, as it is declared, can be compacted.
  [[nodiscard]] virtual bool can_compact() const = 0;
  // As Sink::prepare(); Prepared::files has one file for each group. Such a token is published before those of the same
  // epoch's rows. Errors: kConflict where something of others in the table is in the way. REQUIRES: can_compact();
  // everything before is published.
  [[nodiscard]] virtual Result<Prepared> compact(const EpochName& name, const std::vector<FileGroup>& groups,
                                                 engine::Engine& engine, const CancelToken& cancel) = 0;
};

// The same sink, if it can compact; else nullptr.
[[nodiscard]] inline Compactor* compactor_of(Sink& sink) {
  auto* const compactor = dynamic_cast<Compactor*>(&sink);
  return compactor != nullptr && compactor->can_compact() ? compactor : nullptr;
}

}  // namespace brook::sink
