// Places: which expression of the user's text a piece of an emitted query computes, so that an error while the query
// runs can name it. While the query is put together its pieces carry marks; take() cuts them out and keeps where they
// were. Used by one thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace brook::engine {

// Where the pieces of one query's text are.
class Places {
 public:
  void add(std::size_t begin, std::size_t end, Location location);
  // Of the innermost piece around this byte of the query's text; unknown where there is none.
  [[nodiscard]] Location of(std::size_t offset) const;
  // Of the piece that all others lie in; unknown where there is none.
  [[nodiscard]] Location whole() const;

 private:
  struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
    Location location;
  };
  std::vector<Piece> pieces_;  // inner ones before those around them
};

class PlaceMarks {
 public:
  [[nodiscard]] std::string mark(std::string_view sql, const Location& location);

  struct Text {
    std::string sql;
    Places places;
  };
  // The query without marks. Quoted texts and names are left as they are, whatever they hold.
  [[nodiscard]] Text take(std::string_view marked) const;

 private:
  std::vector<Location> locations_;
};

}  // namespace brook::engine
