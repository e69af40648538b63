// Secrets: a value may name a secret instead of holding it: ${env:NAME} or ${file:path}. The name is what specs, plans,
// tokens and messages carry; the value goes from here into the client that needs it and nowhere else. One thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"

namespace brook {

// Whether text is the inside of a reference, "env:NAME" or "file:path".
[[nodiscard]] bool is_secret_name(std::string_view text);

class Secrets {
 public:
  // `directory` is where relative paths of files start.
  Secrets(std::shared_ptr<FileSystem> files, std::string directory)
      : files_(std::move(files)), directory_(std::move(directory)) {}

  // The text with every reference replaced; a file's value ends before its last line break. Errors: kUsage naming a
  // variable that is not set or a file that cannot be read.
  [[nodiscard]] Result<std::string> reveal(std::string_view text);

  // The text with every value revealed so far replaced by its reference: for messages that others wrote.
  [[nodiscard]] std::string hide(std::string text) const;

 private:
  [[nodiscard]] Result<std::string> value_of(std::string_view name) const;

  std::shared_ptr<FileSystem> files_;
  std::string directory_;
  std::vector<std::pair<std::string, std::string>> revealed_;  // value, reference
};

}  // namespace brook
