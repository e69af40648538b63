// Every aggregate over random rows, cut into random batches with restarts in between: equal to a naive computation,
// and, whatever the cuts, equal to the last bit and in the same order.
#include <fmt/format.h>

#include "operator/aggregate/naive_aggregate.h"

namespace brook::op {
namespace {

using Random = std::mt19937_64;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

const DataType kLong(TypeKind::kLong);
const DataType kDouble(TypeKind::kDouble);
const DataType kString(TypeKind::kString);
const DataType kBoolean(TypeKind::kBoolean);

// The columns of a test table, beside its keys.
struct Shape {
  bool wild_doubles = false;  // NaN, infinities and extremes, for which only some aggregates have a simple reference
  std::uint64_t values = 10;  // how many different ones, roughly
};

std::string random_text(Random& random, const Shape& shape) {
  static const std::vector<std::string> texts{
      "", "a", "ß", "SS", "日本語のテキスト", std::string("a\0b", 3), "😀", "zzzzzzzzzzzz", "zzzzzzzzzzzzz"};
  if (random() % 3 == 0) return texts[random() % texts.size()];
  return fmt::format("{}{}", std::string(random() % 2 == 0 ? 0 : 20, 'x'), random() % shape.values);
}

double random_double(Random& random, const Shape& shape) {
  static const std::vector<double> wild{0.0, -0.0, 1e308, -1e308, 5e-324, kInfinity, -kInfinity, kNaN, -kNaN};
  if (shape.wild_doubles && random() % 3 == 0) return wild[random() % wild.size()];
  return static_cast<double>(random() % shape.values) * 0.37 - 20;
}

Value random_value(const DataType& type, Random& random, const Shape& shape) {
  if (random() % 7 == 0) return {};
  const auto whole = static_cast<std::int64_t>(random() % shape.values) - static_cast<std::int64_t>(shape.values / 3);
  switch (type.kind()) {
    case TypeKind::kNull: return {};
    case TypeKind::kBoolean: return Value(random() % 2 == 0);
    case TypeKind::kFloat: return Value(static_cast<double>(static_cast<float>(random_double(random, shape))));
    case TypeKind::kDouble: return Value(random_double(random, shape));
    case TypeKind::kByte: return Value(whole % 128);
    case TypeKind::kShort: return Value(whole % 32768);
    case TypeKind::kDecimal:
      if (type.precision() > 18) return Value(to_int128(to_wide(whole) * power_of_ten(19)));
      return Value(to_int128(whole % 10'000));
    case TypeKind::kString:
    case TypeKind::kBinary: return Value(random_text(random, shape));
    case TypeKind::kArray: {
      std::vector<Value> items;
      for (std::size_t i = random() % 3; i > 0; --i) items.push_back(random_value(type.element(), random, shape));
      return Value(std::move(items));
    }
    case TypeKind::kStruct: {
      std::vector<Value> items;
      for (const Field& field : type.fields()) items.push_back(random_value(field.type, random, shape));
      return Value(std::move(items));
    }
    default: return Value(whole);
  }
}

std::vector<DataType> all_types() {
  std::vector<DataType> types;
  for (const TypeKind kind :
       {TypeKind::kNull, TypeKind::kBoolean, TypeKind::kByte, TypeKind::kShort, TypeKind::kInt, TypeKind::kLong,
        TypeKind::kFloat, TypeKind::kDouble, TypeKind::kString, TypeKind::kBinary, TypeKind::kDate,
        TypeKind::kTimestamp, TypeKind::kTimestampNtz, TypeKind::kDayTimeInterval, TypeKind::kYearMonthInterval}) {
    types.emplace_back(kind);
  }
  for (const int precision : {4, 9, 18, 28}) types.push_back(DataType::decimal(precision, 2));
  types.push_back(DataType::array(kDouble));
  types.push_back(DataType::structure({{"a", kLong}, {"b", DataType::array(kString)}}));
  return types;
}

// Every call that the columns allow. Column 0 is a BOOLEAN for FILTER.
std::vector<plan::AggregateStep::Call> all_calls(const std::vector<DataType>& types, std::size_t first, bool wild) {
  std::vector<plan::AggregateStep::Call> calls{test_call("count", types, {}, kLong)};
  const auto add = [&](const char* function, std::vector<std::size_t> arguments, const DataType& type) {
    calls.push_back(test_call(function, types, std::move(arguments), type));
  };
  for (std::size_t column = first; column < types.size(); ++column) {
    const DataType& type = types[column];
    for (const char* function : {"min", "max", "first", "last", "any_value"}) add(function, {column}, type);
    for (const char* function : {"collect_list", "collect_set"}) add(function, {column}, DataType::array(type));
    add("count", {column}, kLong);
    add("count", {column, first + (column - first) / 2}, kLong);
    add("max_by", {column, types.size() - 1 - (column - first)}, type);
    add("min_by", {types.size() - 1 - (column - first), column}, types[types.size() - 1 - (column - first)]);
    if (type.is_integral()) add("sum", {column}, kLong), add("avg", {column}, kDouble);
    if (type.is(TypeKind::kDayTimeInterval)) add("sum", {column}, type);
    if (type.is(TypeKind::kDecimal)) {
      add("sum", {column}, DataType::decimal(std::min(38, type.precision() + 10), type.scale()));
      add("avg", {column}, DataType::decimal(std::min(38, type.precision() + 4), type.scale() + 4));
    }
    if (type.is(TypeKind::kBoolean)) {
      for (const char* function : {"bool_and", "bool_or"}) add(function, {column}, type);
      add("count_if", {column}, kLong);
    }
    if (type.is_fractional() && !wild) add("sum", {column}, kDouble), add("avg", {column}, kDouble);
    if (type.is(TypeKind::kDouble) && !wild) {
      for (const char* function : {"var_samp", "var_pop", "stddev_samp", "stddev_pop", "kurtosis", "skewness"}) {
        add(function, {column}, kDouble);
      }
      for (const char* function : {"corr", "covar_samp", "covar_pop"}) add(function, {column, column}, kDouble);
    }
  }
  const std::size_t plain = calls.size();
  for (std::size_t i = 0; i < plain; ++i) {
    if (i % 2 == 0) {
      calls.push_back(calls[i]);
      calls.back().filter = 0;
    }
    const std::string& f = calls[i].function;
    const bool order_matters = f.ends_with("_by") || f == "first" || f == "last" || f == "any_value";
    if (calls[i].arguments.empty() || order_matters) continue;
    calls.push_back(calls[i]);
    calls.back().distinct = true;
  }
  return calls;
}

void expect_same(const DataType& type, const Value& actual, const Value& expected, const std::string& what) {
  const auto* x = std::get_if<double>(&actual.payload());
  const auto* y = std::get_if<double>(&expected.payload());
  if (x != nullptr && y != nullptr && std::isfinite(*x) && std::isfinite(*y)) {
    EXPECT_NEAR(*x, *y, 1e-9 * std::max({std::abs(*x), std::abs(*y), 1.0})) << what;
  } else {
    EXPECT_EQ(identity(type, actual), identity(type, expected)) << what;
  }
}

// Folds in random batches, with restarts at random between them.
TestRows in_batches(const plan::AggregateStep& plan, const std::vector<DataType>& types, const TestRows& rows,
                    Random& random, std::size_t largest) {
  std::unique_ptr<Operator> op = make_aggregate(plan, std::nullopt, kTestBudget).value();
  TestState state;
  for (std::size_t begin = 0; begin < rows.size();) {
    const std::size_t end = std::min(rows.size(), begin + 1 + random() % largest);
    EXPECT_TRUE(fold_rows(*op, types, rows, begin, end));
    state.take(*op);
    if (random() % 3 == 0) {
      op = make_aggregate(plan, std::nullopt, kTestBudget).value();
      const Result<> loaded = state.give(*op, random);
      EXPECT_TRUE(loaded) << loaded.error().to_string();
    }
    begin = end;
  }
  return read_rows(*op).value();
}

void run(std::uint64_t seed) {
  SCOPED_TRACE(fmt::format("seed {}", seed));
  Random random(seed);
  const Shape shape{random() % 2 == 0, random() % 2 == 0 ? 5U : 100'000U};
  std::vector<DataType> pool = all_types();
  std::shuffle(pool.begin(), pool.end(), random);
  plan::AggregateStep plan;
  plan.key_count = random() % 4;
  plan.key_types.assign(pool.begin(), pool.begin() + static_cast<std::ptrdiff_t>(plan.key_count));
  // Keys first, then the FILTER's column, then four of any type.
  std::vector<DataType> types = plan.key_types;
  const std::size_t filter = types.size();
  types.push_back(kBoolean);
  for (int i = 0; i < 4; ++i) types.push_back(pool[random() % pool.size()]);
  plan.calls = all_calls(types, filter + 1, shape.wild_doubles);
  for (plan::AggregateStep::Call& call : plan.calls) {
    if (call.filter) call.filter = filter;
  }
  TestRows rows(random() % 5 == 0 ? random() % 3 : random() % 4000);
  for (TestRow& row : rows) {
    for (const DataType& type : types) row.push_back(random_value(type, random, shape));
    if (random() % 2 == 0) {  // skew: half of the rows have the first row's keys
      for (std::size_t key = 0; key < plan.key_count; ++key) row[key] = rows[0][key];
    }
  }

  const TestRows whole = in_batches(plan, types, rows, random, rows.size() + 1);
  std::map<std::string, std::size_t> places;
  std::vector<std::vector<const TestRow*>> groups(plan.key_count == 0 ? 1 : 0);
  for (const TestRow& row : rows) {
    std::string key;
    for (std::size_t i = 0; i < plan.key_count; ++i) key += identity(types[i], row[i]) + "|";
    const std::size_t place = plan.key_count == 0 ? 0 : places.emplace(key, groups.size()).first->second;
    if (place == groups.size()) groups.emplace_back();
    groups[place].push_back(&row);
  }
  ASSERT_EQ(whole.size(), groups.size());
  for (std::size_t group = 0; group < groups.size(); ++group) {
    for (std::size_t key = 0; key < plan.key_count; ++key) {
      EXPECT_EQ(identity(types[key], whole[group][key]), identity(types[key], (*groups[group][0])[key]))
          << "by arrival";
    }
    for (std::size_t i = 0; i < plan.calls.size(); ++i) {
      const plan::AggregateStep::Call& call = plan.calls[i];
      expect_same(
          call.type, whole[group][plan.key_count + i], NaiveAggregate(call).over(groups[group]),
          fmt::format("{}{}({}){}", call.function, call.distinct ? " distinct" : "",
                      call.arguments.empty() ? "*" : types[call.arguments[0]].sql(), call.filter ? " filter" : ""));
      if (::testing::Test::HasFailure()) return;
    }
  }

  const TestRows cut = in_batches(plan, types, rows, random, random() % 2 == 0 ? 50 : 3000);
  ASSERT_EQ(cut.size(), whole.size());
  for (std::size_t group = 0; group < cut.size(); ++group) {
    for (std::size_t column = 0; column < cut[group].size(); ++column) {
      const DataType& type = column < plan.key_count ? types[column] : plan.calls[column - plan.key_count].type;
      ASSERT_EQ(identity(type, cut[group][column]), identity(type, whole[group][column])) << "column " << column;
    }
  }
}

TEST(AggregateRandom, EqualsANaiveComputationHoweverItIsCut) {
  const std::uint64_t first = std::random_device()();
  for (std::uint64_t seed = first; seed < first + 40 && !::testing::Test::HasFailure(); ++seed) run(seed);
}

}  // namespace
}  // namespace brook::op
