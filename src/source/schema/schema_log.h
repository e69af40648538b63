// SchemaLog: the columns that were found for the sources of a checkpoint, version after version:
//   <storage>/schemas/<table key>/<version>.json
// A version is written before the first row is read by it, whole and durable, and never changed. Used by one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/data_type.h"
#include "base/file_system.h"
#include "base/result.h"

namespace brook::source {

struct FoundSchema {
  Schema columns;
  std::vector<std::string> partitioned_by;

  bool operator==(const FoundSchema&) const = default;
};

class SchemaLog {
 public:
  SchemaLog(std::shared_ptr<FileSystem> files, const std::string& storage)
      : files_(std::move(files)), directory_(join_path(storage, "schemas")) {}

  struct Version {
    std::uint64_t number = 0;  // from 1
    FoundSchema schema;
  };
  // Nothing: none was written. Errors: kCorruption naming the file.
  [[nodiscard]] Result<std::optional<Version>> newest(const std::string& key) const;
  // The number that it got.
  [[nodiscard]] Result<std::uint64_t> append(const std::string& key, const FoundSchema& schema);

 private:
  [[nodiscard]] Result<std::uint64_t> newest_number(const std::string& key) const;
  [[nodiscard]] std::string path_of(const std::string& key, std::uint64_t number) const;

  std::shared_ptr<FileSystem> files_;
  std::string directory_;
};

}  // namespace brook::source
