// TableFiles: where the files of one Delta table are, and how they come there: a folder of this machine, into which
// staged files are renamed, or a prefix on S3, to which they are uploaded. Reading is FileSystem's, in either place.
//
// A staged file is a path of files(); a name is relative to the table. Any thread, but for a name by one at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"

namespace brook::source::delta {

class TableFiles {
 public:
  virtual ~TableFiles() = default;

  [[nodiscard]] FileSystem& files() const { return *files_; }
  [[nodiscard]] const std::shared_ptr<FileSystem>& shared_files() const { return files_; }
  [[nodiscard]] const std::string& path() const { return path_; }  // of the table
  [[nodiscard]] std::string path_of(std::string_view name) const { return join_path(path_, name); }

  // Brings a data file into the table, under a name that no other content ever has. Done again it changes nothing.
  // Errors: kCorruption where it is neither staged nor there.
  [[nodiscard]] virtual Result<> place(const std::string& staged, const std::string& name) = 0;
  // What was placed under these names, out of the folder it was staged in, stays, whatever fails.
  [[nodiscard]] virtual Result<> make_durable(const std::vector<std::string>& names, const std::string& staging) = 0;

  // A file of the log that appears whole or not at all, where nobody has taken its name; false: somebody has. `staged`
  // is a path to write it to first, where that is needed. Durable once the log's folder is synced.
  [[nodiscard]] virtual Result<bool> add(const std::string& name, std::string_view text, const std::string& staged) = 0;
  // A staged file that is synced, or a text, in place of what has the name; durable as that of add().
  [[nodiscard]] virtual Result<> replace(const std::string& name, const std::string& staged) = 0;
  [[nodiscard]] virtual Result<> replace_text(const std::string& name, std::string_view text,
                                              const std::string& staged) = 0;

 protected:
  TableFiles(std::shared_ptr<FileSystem> files, std::string path) : files_(std::move(files)), path_(std::move(path)) {}

 private:
  std::shared_ptr<FileSystem> files_;
  std::string path_;
};

// Those of a path: s3://bucket/prefix, for which `files` is one that reaches S3 (object_files.h), or a folder.
[[nodiscard]] std::shared_ptr<TableFiles> open_table_files(std::shared_ptr<FileSystem> files, const std::string& path);

}  // namespace brook::source::delta
