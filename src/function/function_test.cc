#include "function/function.h"

#include <set>

#include <gtest/gtest.h>

#include "function/rules.h"

namespace brook::function {
namespace {

TEST(Function, IsFoundByNameAndAliasInAnyCase) {
  ASSERT_NE(find_function("UPPER"), nullptr);
  EXPECT_EQ(find_function("ucase"), find_function("upper"));
  EXPECT_EQ(find_function("no_such_function"), nullptr);
}

TEST(Function, NamesAreUniqueAndEntriesAreComplete) {
  std::set<std::string> names;
  for (const Function& function : all_functions()) {
    EXPECT_TRUE(names.insert(function.name).second) << function.name;
    for (const std::string& alias : function.aliases) EXPECT_TRUE(names.insert(alias).second) << alias;
    EXPECT_TRUE(function.type || function.type_by_constants) << function.name;
    EXPECT_FALSE(function.doc.empty()) << function.name;
    EXPECT_FALSE(function.example.empty()) << function.name;
    for (std::size_t i = 0; i + 1 < function.parameters.size(); ++i)
      EXPECT_FALSE(function.parameters[i].variadic) << function.name;
  }
}

TEST(Function, SimilarNamesAreSuggested) {
  const auto names = similar_functions("uper");
  ASSERT_FALSE(names.empty());
  EXPECT_EQ(names.front(), "upper");
}

TEST(Function, DecimalsFollowSparksRules) {
  const auto type = [](const char* name, const DataType& a, const DataType& b) {
    return find_function(name)->type(std::vector<DataType>{a, b})->sql();
  };
  EXPECT_EQ(type("+", DataType::decimal(10, 2), DataType::decimal(12, 5)), "DECIMAL(14,5)");
  EXPECT_EQ(type("*", DataType::decimal(10, 2), DataType::decimal(10, 2)), "DECIMAL(21,4)");
  EXPECT_EQ(type("*", DataType::decimal(38, 18), DataType::decimal(38, 18)), "DECIMAL(38,6)");
  EXPECT_EQ(type("/", DataType::decimal(10, 2), DataType::decimal(10, 2)), "DECIMAL(23,13)");
  EXPECT_EQ(type("%", DataType::decimal(10, 2), DataType::decimal(5, 3)), "DECIMAL(5,3)");
}

TEST(Function, RoundTakesItsScaleFromTheLiteral) {
  const std::vector<DataType> types = {DataType::decimal(10, 4), DataType(TypeKind::kInt)};
  const std::vector<std::optional<std::string>> constants = {std::nullopt, "2"};
  EXPECT_EQ(find_function("round")->type_by_constants(types, constants)->sql(), "DECIMAL(9,2)");
}

}  // namespace
}  // namespace brook::function
