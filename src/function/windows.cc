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
          .parameters = {{"input", kSame}, {"offset", kInt, "1"}, {"default", kSame, "NULL"}},
          .type = type_of(0),
          .nullability = Nullability::kAlways,
          .doc = std::move(doc),
          .example = std::move(example),
          .result = "0"};
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
  };
}

}  // namespace brook::function
