// FileToken: what publishing an epoch of a FileSink needs, as the commit record keeps it.
#pragma once

#include <string>
#include <vector>

#include "sink/sink.h"

namespace brook::sink {

struct FileToken {
  WriteMode mode = WriteMode::kAppend;
  std::string staging;  // name of the folder under w/_staging/t/
  // Relative to staging and, when published, to the table.
  std::vector<std::string> files;
  // Of files made of small ones: folders, "" for the table's own, that are exchanged for those in staging. These hold
  // the folder's other files, too.
  std::vector<std::string> exchanged;

  [[nodiscard]] Token to_json() const;
  [[nodiscard]] static Result<FileToken> from_json(const Token& token);
};

}  // namespace brook::sink
