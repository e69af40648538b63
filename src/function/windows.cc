// Window functions proper. Aggregates may stand in a window, too.
#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

constexpr FunctionKind kWindow = FunctionKind::kWindow;

Function ranking(std::string name, TypeKind type, std::string sql, std::string doc, std::string result) {
  std::string example = name + "() OVER (ORDER BY b)";
  return {.name = std::move(name),
          .kind = kWindow,
          .parameters = {{"children", kAny, "", true}},
          .type = returns(type),
          .nullability = Nullability::kNever,
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function neighbour(std::string name, std::string doc) {
  std::string example = name + "(b, 1, 0) OVER (ORDER BY b)";
  return {.name = std::move(name),
          .kind = kWindow,
          .parameters = {{"input", kAny}, {"offset", kInt, "1"}, {"default", kAny, "NULL"}},
          .type = type_of(0),
          .nullability = Nullability::kAlways,
          .doc = std::move(doc),
          .example = std::move(example),
          .result = "0"};
}

// What a counter has grown by. A NULL is passed over; where the counter was reset there is no difference.
std::string counter_diff_sql(std::span<const DataType> arguments, bool) {
  if (arguments.size() < 2) {
    const std::string last = "lag({0}, 1, NULL IGNORE NULLS){f}";
    return "CASE WHEN brook_counter_reset({0} < 0, false, coalesce({0} < " + last +
           ", false), false) THEN NULL ELSE "
           "CAST({0} - " +
           last + " AS {type}) END";
  }
  const std::string last =
      "lag(CASE WHEN {0} IS NOT NULL THEN struct_pack(v := {0}, s := {1}) END, 1, NULL IGNORE NULLS){f}";
  const std::string value = "struct_extract(" + last + ", 'v')";
  const std::string start = "struct_extract(" + last + ", 's')";
  return "CASE WHEN brook_counter_reset({0} < 0, coalesce({1} < " + start + ", false), coalesce({0} < " + value +
         ", false), coalesce({1} > " + start + ", false)) THEN NULL ELSE CAST({0} - " + value + " AS {type}) END";
}

}  // namespace

std::vector<Function> windows() {
  Function lag = neighbour("lag", "The value of so many rows before.");
  lag.sql = "lag({0}, {1}, {2}{nulls}){f}";
  Function lead = neighbour("lead", "The value of so many rows after.");
  lead.sql = "lead({0}, {1}, {2}{nulls}){f}";
  return {
      ranking("row_number", K::kInt, "CAST(row_number(){f} AS INTEGER)", "The row's number, from 1.", "1"),
      ranking("rank", K::kInt, "CAST(rank(){f} AS INTEGER)", "The rank, with gaps after ties.", "1"),
      ranking("dense_rank", K::kInt, "CAST(dense_rank(){f} AS INTEGER)", "The rank, without gaps.", "1"),
      ranking("percent_rank", K::kDouble, "percent_rank(){f}", "The rank as a share of the other rows.", "0.0"),
      ranking("cume_dist", K::kDouble, "cume_dist(){f}", "The share of rows up to this one.", "0.5"),
      {.name = "ntile",
       .kind = kWindow,
       .parameters = {{"buckets", kInt, "1"}},
       .type = returns(K::kInt),
       .nullability = Nullability::kNever,
       .sql = "CAST(ntile({0}){f} AS INTEGER)",
       .doc = "The bucket of as many equal ones.",
       .example = "ntile(2) OVER (ORDER BY b)",
       .result = "1"},
      std::move(lag),
      std::move(lead),
      {.name = "nth_value",
       .kind = kWindow,
       .parameters = {{"input", kAny}, {"offset", kInt}, {"ignoreNulls", kBoolean, "false"}},
       .type = type_of(0),
       .nullability = Nullability::kAlways,
       .sql = "nth_value({0}, {1}{nulls}){f}",
       .doc = "The value of the frame's n-th row.",
       .example = "nth_value(b, 2) OVER (ORDER BY b)",
       .result = "2"},
      {.name = "counter_diff",
       .kind = kWindow,
       .parameters = {{"value", kAny}, {"start_time", kAny, "-"}},
       .type = [](std::span<const DataType> a) -> Result<DataType> {
         if (a[0].is_numeric()) return a[0];
         return unexpected_type("counter_diff", a[0], "numbers");
       },
       .nullability = Nullability::kAlways,
       .sql_by_type = counter_diff_sql,
       .doc = "What a counter has grown by since the row before; NULL where it was reset.",
       .example = "counter_diff(c) OVER (ORDER BY t)",
       .result = "100"},
  };
}

}  // namespace brook::function
