#include "sink/console/show_string.h"

#include <gtest/gtest.h>

namespace brook::sink {
namespace {

TEST(ShowStringTest, LooksAsSparksDoes) {
  EXPECT_EQ(show_string({.names = {"word", "n"}, .rows = {{"cat", "1"}, {std::nullopt, "22"}}}),
            "+----+---+\n"
            "|word|  n|\n"
            "+----+---+\n"
            "| cat|  1|\n"
            "|NULL| 22|\n"
            "+----+---+\n");
  EXPECT_EQ(show_string({.names = {"a"}, .rows = {}}), "+---+\n|  a|\n+---+\n+---+\n");
}

TEST(ShowStringTest, LongValuesAreCutAndOthersStandLeftWhereNoneIs) {
  const ShownRows shown{.names = {"text"}, .rows = {{"abcdefghijklmnopqrstuvwxyz"}, {"line\nbreak"}}, .are_more = true};
  EXPECT_EQ(show_string(shown),
            "+--------------------+\n"
            "|                text|\n"
            "+--------------------+\n"
            "|abcdefghijklmnopq...|\n"
            "|         line\\nbreak|\n"
            "+--------------------+\n"
            "only showing top 2 rows\n");
  EXPECT_EQ(show_string({.names = {"text"}, .rows = {{"äöü日本"}, {"abcdefgh"}}, .truncate = 0}),
            "+--------+\n"
            "|text    |\n"
            "+--------+\n"
            "|äöü日本 |\n"
            "|abcdefgh|\n"
            "+--------+\n");
}

}  // namespace
}  // namespace brook::sink
