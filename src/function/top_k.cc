// approx_top_k: the most frequent values, and the states that it is made of.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "function/aggregate_groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

constexpr FunctionKind kAggregate = FunctionKind::kAggregate;

Result<DataType> item_of(const DataType& type) {
  static constexpr auto kKinds =
      std::to_array({K::kBoolean, K::kByte, K::kShort, K::kInt, K::kLong, K::kFloat, K::kDouble, K::kDecimal,
                     K::kString, K::kDate, K::kTimestamp, K::kTimestampNtz});
  if (std::ranges::find(kKinds, type.kind()) != kKinds.end()) return type;
  return fail(usage_error(fmt::format("{} columns are not supported.", type.sql()))
                  .with_class("DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT"));
}

DataType rows_of(const DataType& item) {
  return DataType::array(DataType::structure({Field{.name = "item", .type = item, .nullable = true},
                                              Field{.name = "count", .type = DataType(K::kLong), .nullable = false}}),
                         false);
}

DataType state_of(const DataType& item) {
  return DataType::structure({Field{.name = "sketch", .type = DataType(K::kBinary), .nullable = false},
                              Field{.name = "maxItemsTracked", .type = DataType(K::kInt), .nullable = false},
                              Field{.name = "itemDataType", .type = item, .nullable = true},
                              Field{.name = "itemDataTypeDDL", .type = DataType(K::kString), .nullable = false}});
}

Result<DataType> item_of_state(const std::string& function, const DataType& state) {
  if (!state.is(K::kStruct)) return unexpected_type(function, state, "STRUCT");
  const auto fields = state.fields();
  if (fields.size() == 4 && fields[0].type.is(K::kBinary) && fields[1].type.is(K::kInt)) return item_of(fields[2].type);
  return fail(usage_error("The state must be a struct as approx_top_k_accumulate() makes it.")
                  .with_class("DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT"));
}

// The state out of its sketch and the number of items that it tracks.
std::string state_sql(const DataType& item, const std::string& sketch, const std::string& tracked) {
  const std::string ddl = item.is(K::kString) ? "item string not null" : fmt::format("item {} NOT NULL", item.sql());
  return fmt::format(
      "struct_pack(sketch := {}, \"maxItemsTracked\" := {}, \"itemDataType\" := CAST(NULL AS {}), "
      "\"itemDataTypeDDL\" := '{}')",
      sketch, tracked, duckdb_type(item), ddl);
}

}  // namespace

std::vector<Function> top_k() {
  return {
      {.name = "approx_top_k",
       .kind = kAggregate,
       .parameters = {{"expr", kAny}, {"k", kInt, "5"}, {"maxItemsTracked", kInt, "10000"}},
       .type = [](std::span<const DataType> a) -> Result<DataType> { return rows_of(TRY(item_of(a[0]))); },
       .nullability = Nullability::kNever,
       .sql = "brook_top_k_estimate(brook_top_k_agg({d}{0}, {2}, {1}){f}, {1}, CAST(NULL AS {type:0}))",
       .doc = "The most frequent values with their counts.",
       .example = "approx_top_k(expr, 2)",
       .result = "[{c, 4}, {d, 2}]"},
      {.name = "approx_top_k_accumulate",
       .kind = kAggregate,
       .parameters = {{"expr", kAny}, {"maxItemsTracked", kInt, "10000"}},
       .type = [](std::span<const DataType> a) -> Result<DataType> { return state_of(TRY(item_of(a[0]))); },
       .nullability = Nullability::kNever,
       .sql_by_type =
           [](std::span<const DataType> a, bool) {
             return state_sql(a[0], "brook_top_k_agg({d}{0}, {1}, CAST(NULL AS INTEGER)){f}", "CAST({1} AS INTEGER)");
           },
       .doc = "A state from which approx_top_k_estimate() takes the most frequent values.",
       .example = "approx_top_k_estimate(approx_top_k_accumulate(expr))",
       .result = "[{0, 2}, {1, 1}]"},
      {.name = "approx_top_k_combine",
       .kind = kAggregate,
       .parameters = {{"state", kAny}, {"maxItemsTracked", kInt, "-1"}},
       .type = [](std::span<const DataType> a) -> Result<DataType> {
         return state_of(TRY(item_of_state("approx_top_k_combine", a[0])));
       },
       .nullability = Nullability::kNever,
       .sql_by_type =
           [](std::span<const DataType> a, bool) {
             const std::string both =
                 "brook_top_k_combine(struct_extract({0}, 'sketch'), struct_extract({0}, 'maxItemsTracked'), "
                 "CAST(nullif({1}, -1) AS INTEGER), struct_extract({0}, 'itemDataType')){f}";
             return state_sql(a[0].fields()[2].type, fmt::format("struct_extract({}, 'sketch')", both),
                              fmt::format("struct_extract({}, 'size')", both));
           },
       .doc = "States as one.",
       .example = "approx_top_k_combine(state)",
       .result = "…"},
      {.name = "approx_top_k_estimate",
       .parameters = {{"state", kAny}, {"k", kInt, "5"}},
       .type = [](std::span<const DataType> a) -> Result<DataType> {
         return rows_of(TRY(item_of_state("approx_top_k_estimate", a[0])));
       },
       .sql = "brook_top_k_estimate(struct_extract({0}, 'sketch'), {1}, struct_extract({0}, 'itemDataType'))",
       .doc = "The most frequent values of a state with their counts.",
       .example = "approx_top_k_estimate(state, 2)",
       .result = "[{c, 4}, {d, 2}]"},
  };
}

}  // namespace brook::function
