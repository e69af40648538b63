#include "plan/substitute.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brook::plan {
namespace {

using testing::HasSubstr;

const Configuration kConfiguration = {
    {"path", "data/in"}, {"n", "12"}, {"outer", "<${n}>"}, {"a", "${b}"}, {"b", "${a}"}};

std::string text_of(const std::string& sql) {
  const Result<Substituted> result = Substituted::make(sql, "f.sql", kConfiguration);
  return result ? result->text() : result.error().to_string();
}

TEST(SubstituteTest, ReplacesKeysEverywhereButInComments) {
  EXPECT_EQ(text_of("SELECT '${path}/x', ${n}, `${n}`"), "SELECT 'data/in/x', 12, `12`");
  EXPECT_EQ(text_of("SELECT 1 -- ${none}\n, ${n}"), "SELECT 1 -- ${none}\n, 12");
  EXPECT_EQ(text_of("/* ${none} /* ${none} */ ' */ SELECT ${n}"), "/* ${none} /* ${none} */ ' */ SELECT 12");
  EXPECT_EQ(text_of("SELECT 'it\\'s -- ${n}'"), "SELECT 'it\\'s -- 12'");
  EXPECT_EQ(text_of("SELECT '$', $x, ${outer}"), "SELECT '$', $x, <12>");
}

TEST(SubstituteTest, NamesThePlaceOfAnUnknownKey) {
  EXPECT_THAT(text_of("SELECT 1,\n  'ü${none}'"), HasSubstr("f.sql:2:5: the configuration has no 'none'"));
  EXPECT_THAT(text_of("${none}"), HasSubstr("It has a, b, n, outer, path."));
  EXPECT_THAT(text_of("SELECT ${a}"), HasSubstr("f.sql:1:8: the value of"));
  EXPECT_THAT(text_of("SELECT ${n"), HasSubstr("f.sql:1:8: '${' without its '}'"));
}

TEST(SubstituteTest, SetAppliesFromThereOn) {
  EXPECT_EQ(text_of("SELECT ${n}; SET n = 5; SELECT ${n}"), "SELECT 12; SET n = 5; SELECT 5");
  EXPECT_EQ(text_of("SET x.y = ${n}; SELECT '${x.y}'"), "SET x.y = 12; SELECT '12'");
}

TEST(SubstituteTest, PlacesAreThoseOfTheFile) {
  const Substituted text = Substituted::make("SELECT '${path}', ${n}, x\nFROM ${n} y", "f.sql", kConfiguration).value();
  ASSERT_EQ(text.text(), "SELECT 'data/in', 12, x\nFROM 12 y");
  const auto written = [&](int line, int column) { return text.written_at({"f.sql", line, column}).to_string(); };
  EXPECT_EQ(written(1, 1), "f.sql:1:1");
  EXPECT_EQ(written(1, 8), "f.sql:1:8");    // the quote
  EXPECT_EQ(written(1, 11), "f.sql:1:9");   // inside data/in: the key
  EXPECT_EQ(written(1, 19), "f.sql:1:19");  // 12
  EXPECT_EQ(written(1, 23), "f.sql:1:25");  // x
  EXPECT_EQ(written(2, 1), "f.sql:2:1");
  EXPECT_EQ(written(2, 9), "f.sql:2:11");  // y
  EXPECT_EQ(text.written_at({"other.sql", 2, 9}).to_string(), "other.sql:2:9");
}

}  // namespace
}  // namespace brook::plan
