// Substituted: a SQL file with every ${key} replaced from the configuration, which remembers where each piece of it
// was written, so that places in messages are those of the file. References to secrets (base/secret.h) stay as they
// are. A value; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace brook::plan {

using Configuration = std::map<std::string, std::string>;

class Substituted {
 public:
  // `SET key = value` statements of the text apply from there on. Comments are left alone. Errors: kUsage with the
  // place of a ${key} that the configuration does not have, or whose value goes round in circles.
  [[nodiscard]] static Result<Substituted> make(std::string_view text, const std::string& file,
                                                Configuration configuration);

  [[nodiscard]] const std::string& text() const { return text_; }
  // A place in text() -> the place in the file. Places of other files are returned as they are.
  [[nodiscard]] Location written_at(const Location& place) const;

 private:
  friend class Substituter;
  struct Piece {  // of text(), in order: what one ${key} became
    std::size_t offset, size;
    std::size_t written_offset, written_size;
  };
  std::string file_;
  std::string written_;
  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace brook::plan
