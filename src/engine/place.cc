#include "engine/place.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "engine/emit_text.h"

namespace brook::engine {

namespace {

// Characters that stand in no SQL outside of quotes: <begin> number <text> … <end>.
constexpr char kBegin = '\x01';
constexpr char kText = '\x02';
constexpr char kEnd = '\x03';

}  // namespace

void Places::add(std::size_t begin, std::size_t end, Location location) {
  pieces_.push_back({.begin = begin, .end = end, .location = std::move(location)});
}

Location Places::of(std::size_t offset) const {
  for (const Piece& piece : pieces_) {
    if (piece.begin <= offset && offset < piece.end) return piece.location;
  }
  return {};
}

Location Places::whole() const {
  if (pieces_.empty()) return {};
  const Piece& last = pieces_.back();
  const bool inside = std::ranges::all_of(
      pieces_, [&](const Piece& piece) { return last.begin <= piece.begin && piece.end <= last.end; });
  return inside ? last.location : Location();
}

std::string PlaceMarks::mark(std::string_view sql, const Location& location) {
  locations_.push_back(location);
  return fmt::format("{}{}{}{}{}", kBegin, locations_.size() - 1, kText, sql, kEnd);
}

PlaceMarks::Text PlaceMarks::take(std::string_view marked) const {
  struct Open {
    std::size_t location = 0;
    std::size_t begin = 0;
  };
  Text text;
  text.sql.reserve(marked.size());
  std::vector<Open> open;
  for (std::size_t i = 0; i < marked.size();) {
    const char c = marked[i];
    if (c == '\'' || c == '"') {
      const std::size_t end = skip_quoted(marked, i);
      text.sql += marked.substr(i, end - i);
      i = end;
    } else if (c == kBegin) {
      const std::size_t end = marked.find(kText, i);
      std::size_t location = 0;
      std::from_chars(marked.data() + i + 1, marked.data() + end, location);
      open.push_back({.location = location, .begin = text.sql.size()});
      i = end + 1;
    } else if (c == kEnd) {
      text.places.add(open.back().begin, text.sql.size(), locations_.at(open.back().location));
      open.pop_back();
      ++i;
    } else {
      text.sql += c;
      ++i;
    }
  }
  return text;
}

}  // namespace brook::engine
