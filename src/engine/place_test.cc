#include "engine/place.h"

#include <gtest/gtest.h>

namespace brook::engine {
namespace {

Location at(int line, int column) { return {.file = "a.sql", .line = line, .column = column}; }

TEST(Places, ThePieceAroundAByteIsTheInnermostOne) {
  PlaceMarks marks;
  const std::string inner = marks.mark("a / b", at(2, 5));
  const PlaceMarks::Text text = marks.take("SELECT " + marks.mark("f((" + inner + "), c)", at(1, 8)) + " FROM t");
  ASSERT_EQ(text.sql, "SELECT f((a / b), c) FROM t");
  EXPECT_EQ(text.places.of(text.sql.find('/')), at(2, 5));
  EXPECT_EQ(text.places.of(text.sql.find("f(")), at(1, 8));
  EXPECT_EQ(text.places.of(text.sql.find('c')), at(1, 8));
  EXPECT_EQ(text.places.of(text.sql.find("FROM")), Location());
  EXPECT_EQ(text.places.whole(), at(1, 8));
}

TEST(Places, TwoPiecesBesideEachOtherHaveNoWhole) {
  PlaceMarks marks;
  EXPECT_EQ(marks.take(marks.mark("a", at(1, 1)) + ", " + marks.mark("b", at(1, 4))).places.whole(), Location());
}

TEST(Places, QuotedTextIsNotReadForMarks) {
  PlaceMarks marks;
  const std::string literal =
      "'\x01"
      "7\x02 it''s \x03'";
  const PlaceMarks::Text text = marks.take(marks.mark("f(" + literal + ")", at(1, 1)) + " AS \"\x03\"");
  EXPECT_EQ(text.sql, "f(" + literal + ") AS \"\x03\"");
  EXPECT_EQ(text.places.of(0), at(1, 1));
}

}  // namespace
}  // namespace brook::engine
