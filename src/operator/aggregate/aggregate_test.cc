// What each aggregate answers, by example; aggregate_random_test.cc compares with a naive computation.
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "function/function.h"
#include "operator/aggregate/test_rows.h"
#include "operator/aggregate/wide.h"
#include "operator/aggregate/xxhash64.h"

namespace brook::op {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
const DataType kLong(TypeKind::kLong);
const DataType kInt(TypeKind::kInt);
const DataType kDouble(TypeKind::kDouble);
const DataType kString(TypeKind::kString);
const DataType kBoolean(TypeKind::kBoolean);

Value null() { return {}; }
Value of(std::int64_t value) { return Value(value); }
Value of(double value) { return Value(value); }
Value of(const char* value) { return Value(std::string(value)); }
Value decimal(std::int64_t value) {
  return Value(engine::Int128{static_cast<std::uint64_t>(value), value < 0 ? -1 : 0});
}
Value list(std::vector<Value> values) { return Value(std::move(values)); }

// One aggregate without keys over one column.
struct Single {
  Single(std::string function, DataType argument, DataType result) : types{std::move(argument)} {
    plan.calls.push_back(test_call(std::move(function), types, {0}, std::move(result)));
  }
  Result<Value> over(const std::vector<Value>& values) {
    TestRows rows;
    for (const Value& value : values) rows.push_back({value});
    const std::unique_ptr<Operator> op = TRY(make_aggregate(plan, std::nullopt, kTestBudget));
    TRY(fold_rows(*op, types, rows, 0, rows.size()));
    TestRows result = TRY(read_rows(*op));
    EXPECT_EQ(result.size(), 1U);
    return result[0][0];
  }
  std::string text(const std::vector<Value>& values) {
    const Result<Value> value = over(values);
    return value ? engine::to_text(plan.calls[0].type, *value) : value.error().to_string();
  }
  plan::AggregateStep plan;
  std::vector<DataType> types;
};

TEST(Aggregate, NoRowsAndNoKeysGiveOneRow) {
  EXPECT_EQ(Single("count", kLong, kLong).text({}), "0");
  for (const char* function : {"sum", "min", "max", "bit_or", "first", "last", "any_value"}) {
    EXPECT_EQ(Single(function, kLong, kLong).text({}), "NULL") << function;
    EXPECT_EQ(Single(function, kLong, kLong).text({null(), null()}), "NULL") << function;
  }
  for (const char* function :
       {"avg", "sum", "var_samp", "var_pop", "stddev_samp", "stddev_pop", "skewness", "kurtosis"}) {
    EXPECT_EQ(Single(function, kDouble, kDouble).text({null()}), "NULL") << function;
  }
  EXPECT_EQ(Single("collect_list", kLong, DataType::array(kLong)).text({null()}), "[]");
  EXPECT_EQ(Single("approx_count_distinct", kLong, kLong).text({null()}), "0");
  EXPECT_EQ(Single("bool_and", kBoolean, kBoolean).text({}), "NULL");
}

TEST(Aggregate, NoRowsWithKeysGiveNone) {
  plan::AggregateStep plan;
  plan.key_types = {kLong};
  plan.key_count = 1;
  const auto op = make_aggregate(plan, std::nullopt, kTestBudget).value();
  EXPECT_TRUE(read_rows(*op).value().empty());
}

TEST(Aggregate, SumsOfWholeNumbersOverflowOnlyInTheirResult) {
  Single sum("sum", kLong, kLong);
  EXPECT_EQ(sum.text({of(kMax), of(std::int64_t{1}), of(std::int64_t{-1})}), fmt::format("{}", kMax));
  const Error error = sum.over({of(kMax), of(std::int64_t{1})}).error();
  EXPECT_EQ(error.error_class, "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(error.message, "long overflow.");
  EXPECT_EQ(Single("try_sum", kLong, kLong).text({of(kMax), of(std::int64_t{1})}), "NULL");
  EXPECT_EQ(Single("sum", kInt, kLong).text({of(std::int64_t{2147483647}), of(std::int64_t{2147483647})}),
            "4294967294");
}

TEST(Aggregate, SumsOfDecimals) {
  const DataType narrow = DataType::decimal(5, 2);
  EXPECT_EQ(Single("sum", narrow, DataType::decimal(15, 2)).text({decimal(12345), decimal(-45), null()}), "123.00");
  const DataType wide = DataType::decimal(38, 0);
  const Value large(to_int128(power_of_ten(38) - 1));
  Single sum("sum", wide, wide);
  EXPECT_EQ(sum.over({large, Value(engine::Int128{1, 0})}).error().error_class, "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(sum.over({large, large, large}).error().error_class, "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(sum.text({large}), std::string(38, '9'));
  EXPECT_EQ(Single("try_sum", wide, wide).text({large, large, large}), "NULL");
}

TEST(Aggregate, AveragesOfDecimalsRoundHalfUp) {
  const DataType argument = DataType::decimal(5, 2);
  Single average("avg", argument, DataType::decimal(9, 6));
  EXPECT_EQ(average.text({decimal(100), decimal(100), decimal(200)}), "1.333333");
  EXPECT_EQ(average.text({decimal(200), decimal(200), decimal(100)}), "1.666667");
  EXPECT_EQ(average.text({decimal(-200), decimal(-200), decimal(-100)}), "-1.666667");
  EXPECT_EQ(Single("avg", DataType::decimal(38, 38), DataType::decimal(38, 38)).text({null()}), "NULL");
}

TEST(Aggregate, SumsOfDoublesKeepWhatRoundingTakes) {
  Single sum("sum", kDouble, kDouble);
  EXPECT_EQ(sum.over({of(1e16), of(1.0), of(-1e16)}).value().payload(), Value::Payload(1.0));
  EXPECT_EQ(sum.text({of(1.0), of(kInfinity)}), "Infinity");
  EXPECT_EQ(sum.text({of(kInfinity), of(-kInfinity)}), "NaN");
  EXPECT_EQ(sum.text({of(kNaN), of(1.0)}), "NaN");
  EXPECT_EQ(sum.text({of(1e308), of(1e308)}), "Infinity");
  EXPECT_EQ(Single("avg", kDouble, kDouble).text({of(1.0), of(2.0), null()}), "1.5");
  EXPECT_EQ(Single("avg", kLong, kDouble).text({of(kMax), of(kMax)}), "9.223372036854776E18");
}

TEST(Aggregate, NanIsTheGreatest) {
  EXPECT_EQ(Single("max", kDouble, kDouble).text({of(kInfinity), of(kNaN), of(1.0)}), "NaN");
  EXPECT_EQ(Single("min", kDouble, kDouble).text({of(kNaN), of(-kInfinity)}), "-Infinity");
  EXPECT_EQ(Single("min", kDouble, kDouble).text({of(kNaN), of(kNaN)}), "NaN");
  EXPECT_EQ(Single("max", DataType(TypeKind::kFloat), DataType(TypeKind::kFloat)).text({of(1.5), of(-3.0)}), "1.5");
}

TEST(Aggregate, StringsCompareByBytes) {
  EXPECT_EQ(Single("max", kString, kString).text({of("a"), of("Z"), of("é"), of("zzzzzzzzzzzzzzzzzzzzz")}), "é");
  EXPECT_EQ(Single("min", kString, kString).text({of("b"), of("ab"), of("abc")}), "ab");
  EXPECT_EQ(Single("min", kString, kString).text({of("b"), of("")}), "");
}

TEST(Aggregate, FirstAndLastSeeNullsUnlessTold) {
  const std::vector<Value> values{null(), of("a"), of("b"), null()};
  EXPECT_EQ(Single("first", kString, kString).text(values), "NULL");
  EXPECT_EQ(Single("last", kString, kString).text(values), "NULL");
  for (const bool by_constant : {false, true}) {
    for (const auto& [function, answer] : {std::pair("first", "a"), {"last", "b"}, {"any_value", "a"}}) {
      Single pick(function, kString, kString);
      if (by_constant) {
        pick.plan.calls[0].constants = {"true"};
      } else {
        pick.plan.calls[0].ignore_nulls = true;
      }
      EXPECT_EQ(pick.text(values), answer);
    }
  }
}

TEST(Aggregate, NestedValues) {
  const DataType numbers = DataType::array(kLong);
  const Value one = list({of(std::int64_t{1})});
  const Value one_two = list({of(std::int64_t{1}), of(std::int64_t{2})});
  const Value one_null = list({of(std::int64_t{1}), null()});
  EXPECT_EQ(Single("max", numbers, numbers).text({one, one_two, one_null}), "[1, 2]");
  EXPECT_EQ(Single("min", numbers, numbers).text({one_two, one_null, null()}), "[1, null]");
  Single set("collect_set", numbers, DataType::array(numbers));
  EXPECT_EQ(set.text({one, one_two, one, one_null, one_null}), "[[1], [1, 2], [1, null]]");
}

TEST(Aggregate, MaxByTakesTheLastOfEquals) {
  plan::AggregateStep plan;
  const std::vector<DataType> types{kString, kDouble};
  plan.calls = {test_call("max_by", types, {0, 1}, kString), test_call("min_by", types, {0, 1}, kString)};
  const auto op = make_aggregate(plan, std::nullopt, kTestBudget).value();
  const TestRows rows{{of("a"), of(1.0)}, {of("n"), null()}, {null(), of(2.0)}, {of("c"), of(2.0)}, {of("d"), of(1.0)}};
  ASSERT_TRUE(fold_rows(*op, types, rows, 0, rows.size()));
  const TestRows result = read_rows(*op).value();
  EXPECT_EQ(engine::to_text(kString, result[0][0]), "c");
  EXPECT_EQ(engine::to_text(kString, result[0][1]), "d");
  ASSERT_TRUE(fold_rows(*op, types, {{null(), of(kNaN)}}, 0, 1));
  EXPECT_TRUE(read_rows(*op).value()[0][0].is_null()) << "the value may be null";
}

TEST(Aggregate, DistinctTakesNanOnceAndNoNegativeZero) {
  const std::vector<Value> values{of(kNaN), of(-std::nan("7")), of(0.0), of(-0.0), null(), of(2.0), of(2.0)};
  for (const auto& [function, answer] : {std::pair("count", "3"), {"sum", "NaN"}, {"max", "NaN"}}) {
    Single single(function, kDouble, std::string_view(function) == "count" ? kLong : kDouble);
    single.plan.calls[0].distinct = true;
    EXPECT_EQ(single.text(values), answer) << function;
  }
  Single sum("sum", kLong, kLong);
  sum.plan.calls[0].distinct = true;
  EXPECT_EQ(sum.text({of(std::int64_t{5}), of(std::int64_t{5}), of(std::int64_t{7})}), "12");
}

TEST(Aggregate, GroupsOfOddKeys) {
  plan::AggregateStep plan;
  plan.key_types = {kDouble};
  plan.key_count = 1;
  plan.calls = {test_call("count", {kDouble}, {}, kLong)};
  const auto op = make_aggregate(plan, std::nullopt, kTestBudget).value();
  const TestRows rows{{of(-0.0)}, {of(kNaN)}, {null()}, {of(0.0)}, {of(-kNaN)}, {null()}, {of(1.0)}};
  ASSERT_TRUE(fold_rows(*op, plan.key_types, rows, 0, rows.size()));
  std::string text;
  const TestRows groups = read_rows(*op).value();
  for (const TestRow& row : groups) {
    text += fmt::format("{}:{} ", engine::to_text(kDouble, row[0]), engine::to_text(kLong, row[1]));
  }
  EXPECT_EQ(text, "0.0:2 NaN:2 NULL:2 1.0:1 ");
}

TEST(Aggregate, KeysThatCannotBeComparedAreRefusedByType) {
  plan::AggregateStep plan;
  plan.key_types = {DataType::array(DataType::map(kString, kInt))};
  plan.key_count = 1;
  const Error error = make_aggregate(plan, std::nullopt, kTestBudget).error();
  EXPECT_EQ(error.kind, ErrorKind::kUsage);
  EXPECT_NE(error.message.find("ARRAY<MAP<STRING, INT>>"), std::string::npos) << error.message;
  Single unknown("percentile", kDouble, kDouble);
  EXPECT_NE(make_aggregate(unknown.plan, std::nullopt, kTestBudget).error().message.find("percentile"),
            std::string::npos);
}

TEST(Aggregate, AStateOverItsBudgetSaysWhatToDo) {
  plan::AggregateStep plan;
  plan.key_types = {kString};
  plan.key_count = 1;
  const auto op = make_aggregate(plan, std::nullopt, 1 << 20).value();
  TestRows rows;
  for (int i = 0; i < 200'000; ++i) rows.push_back({of(fmt::format("a key of some length {}", i).c_str())});
  const Result<> result = fold_rows(*op, plan.key_types, rows, 0, rows.size());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::kInput);
  EXPECT_NE(result.error().message.find("1.0 MiB"), std::string::npos) << result.error().message;
  EXPECT_NE(result.error().hint.find("--memory"), std::string::npos);
}

TEST(Aggregate, ChangesAreAsLargeAsTheBatch) {
  plan::AggregateStep plan;
  const std::vector<DataType> types{kLong, kString};
  plan.key_types = {kLong};
  plan.key_count = 1;
  plan.calls = {test_call("count", types, {1}, kLong), test_call("collect_list", types, {1}, DataType::array(kString))};
  plan.calls[0].distinct = true;
  const auto op = make_aggregate(plan, std::nullopt, kTestBudget).value();
  TestState state;
  TestRows many;
  for (std::int64_t i = 0; i < 50'000; ++i) many.push_back({of(i % 5000), of(fmt::format("value {}", i).c_str())});
  ASSERT_TRUE(fold_rows(*op, types, many, 0, many.size()));
  EXPECT_GT(state.take(*op), 1'000'000U);
  const TestRows few{{of(std::int64_t{7}), of("value 7")}, {of(std::int64_t{8}), of("new")}};
  ASSERT_TRUE(fold_rows(*op, types, few, 0, few.size()));
  EXPECT_LT(state.take(*op), 200U);
  EXPECT_EQ(op->stats().rows_total, 5000U);
  EXPECT_EQ(op->stats().rows_updated, 2U);
  EXPECT_EQ(op->stats().rows_touched, 2U + 1U + 2U) << "two groups, one new member, two list entries";
  EXPECT_EQ(state.take(*op), 0U) << "nothing changed since";
}

TEST(Aggregate, StateOfAnotherQueryIsFound) {
  Single sum("sum", kLong, kLong);
  const auto op = make_aggregate(sum.plan, std::nullopt, kTestBudget).value();
  TestState state;
  ASSERT_TRUE(fold_rows(*op, sum.types, {{of(std::int64_t{1})}}, 0, 1));
  state.take(*op);
  std::mt19937_64 random(std::random_device{}());
  for (const char* function : {"first", "collect_list", "stddev_pop", "approx_count_distinct"}) {
    Single other(function, kDouble, kDouble);
    const auto reloaded = make_aggregate(other.plan, std::nullopt, kTestBudget).value();
    Result<> result = state.give(*reloaded, random);
    if (result) result = fold_rows(*reloaded, other.types, {{of(1.0)}}, 0, 1);
    ASSERT_FALSE(result) << function;
    EXPECT_EQ(result.error().kind, ErrorKind::kCorruption);
  }
  state.records()["V"] = std::string("\x09\0\0\0", 4);
  const auto older = make_aggregate(sum.plan, std::nullopt, kTestBudget).value();
  EXPECT_EQ(state.give(*older, random).error().kind, ErrorKind::kUsage);
}

TEST(Aggregate, EveryCallThatThePlannerPromisesIsThere) {
  const std::vector<DataType> types{DataType(TypeKind::kNull),
                                    kBoolean,
                                    kInt,
                                    kLong,
                                    DataType(TypeKind::kFloat),
                                    kDouble,
                                    DataType::decimal(10, 2),
                                    DataType::decimal(38, 10),
                                    kString,
                                    DataType(TypeKind::kDate),
                                    DataType(TypeKind::kTimestamp),
                                    DataType::array(kInt)};
  std::size_t promised = 0;
  for (const function::Function& function : function::all_functions()) {
    for (std::size_t type = 0; type < types.size() && function.kind == function::FunctionKind::kAggregate; ++type) {
      for (const bool distinct : {false, true}) {
        for (std::size_t arguments = 0; arguments < 3; ++arguments) {
          plan::AggregateStep plan;
          plan.calls = {test_call(function.name, types, std::vector<std::size_t>(arguments, type), kDouble)};
          plan.calls[0].distinct = distinct;
          if ((distinct && arguments == 0) || !plan::can_maintain(plan.calls[0])) continue;
          ++promised;
          EXPECT_TRUE(make_aggregate(plan, std::nullopt, kTestBudget)) << function.name << " of " << types[type].sql();
        }
      }
    }
  }
  EXPECT_GT(promised, 100U);
}

TEST(Aggregate, HashesAsSpark) {
  // SELECT xxhash64('Spark', array(123), 2), from Spark's documentation.
  std::uint64_t hash = XxHash64::of("Spark", 42);
  hash = XxHash64::of_value(std::int32_t{123}, hash);
  hash = XxHash64::of_value(std::int32_t{2}, hash);
  EXPECT_EQ(static_cast<std::int64_t>(hash), 5602566077635097486);
}

TEST(Aggregate, ApproximateCountsStayWithinTheirError) {
  for (const double error : {0.39, 0.05, 0.01}) {
    for (const std::int64_t count : {1, 3, 100, 400, 1000, 3000, 100'000}) {
      Single sketch("approx_count_distinct", kLong, kLong);
      sketch.plan.calls[0].constants = {fmt::format("{}", error)};
      std::vector<Value> values;
      values.reserve(static_cast<std::size_t>(count));
      for (std::int64_t i = 0; i < count; ++i) values.push_back(of(i * 1'000'003));
      const auto estimate = std::get<std::int64_t>(sketch.over(values).value().payload());
      EXPECT_NEAR(static_cast<double>(estimate), static_cast<double>(count), 3 * error * static_cast<double>(count) + 1)
          << error;
    }
  }
  Single zero("approx_count_distinct", kLong, kLong);
  zero.plan.calls[0].constants = {"0"};
  EXPECT_EQ(make_aggregate(zero.plan, std::nullopt, kTestBudget).error().kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace brook::op
