// Random numbers, the same for the same seed as in Spark, and numbers of rows. A thread of a query is a partition.
#include <algorithm>

#include "function/rules.h"
#include "function/text_groups.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

// A seed that is not given is the call's own in this run of the query.
std::string seed_sql(std::size_t argument, std::size_t count) {
  if (argument >= count) return "{own_seed}";
  return "coalesce(CAST({" + std::to_string(argument) + "} AS BIGINT), 0)";
}

Result<void> check_seed(const std::string& function, std::span<const DataType> arguments, std::size_t position) {
  if (position >= arguments.size()) return {};
  const DataType& type = arguments[position];
  if (type.is(K::kInt) || type.is(K::kLong) || type.is(K::kNull)) return {};
  return unexpected_type(function, type, "INT or BIGINT as a seed");
}

Function drawing(std::string name, std::vector<std::string> aliases, std::string doc, std::string result) {
  std::string example = name + "(0)";
  return {.name = name,
          .aliases = std::move(aliases),
          .parameters = {{"seed", kAny, "-"}},
          .type = [name](std::span<const DataType> arguments) -> Result<DataType> {
            TRY(check_seed(name, arguments, 0));
            return DataType(K::kDouble);
          },
          .nullability = Nullability::kNever,
          .deterministic = false,
          .sql_by_type = [name](std::span<const DataType> arguments, bool) -> std::string {
            return "brook_" + name + "(" + seed_sql(0, arguments.size()) + ")";
          },
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

// The wider of the two bounds: DOUBLE, FLOAT, the decimal that holds both, or the wider integer.
Result<DataType> uniform_type(std::span<const DataType> arguments) {
  TRY(check_seed("uniform", arguments, 2));
  const DataType& low = arguments[0];
  const DataType& high = arguments[1];
  for (const DataType* bound : {&low, &high}) {
    if (!bound->is_numeric() && !bound->is(K::kNull)) return unexpected_type("uniform", *bound, "numbers");
  }
  if (low.is(K::kNull) || high.is(K::kNull)) return DataType(K::kDouble);
  for (const TypeKind kind : {K::kDouble, K::kFloat}) {
    if (low.is(kind) || high.is(kind)) return DataType(kind);
  }
  if (low.is(K::kDecimal) && high.is(K::kDecimal)) {
    const int scale = std::max(low.scale(), high.scale());
    const int whole = std::max(low.precision() - low.scale(), high.precision() - high.scale());
    return bounded_decimal(whole + scale, scale);
  }
  if (low.is(K::kDecimal)) return low;
  if (high.is(K::kDecimal)) return high;
  return low.kind() > high.kind() ? low : high;
}

std::string uniform_sql(std::span<const DataType> arguments, bool) {
  const std::string spread = "CAST({0} AS DOUBLE) + (CAST({1} AS DOUBLE) - CAST({0} AS DOUBLE)) * brook_rand(" +
                             seed_sql(2, arguments.size()) + ")";
  const auto type = uniform_type(arguments);
  return type && type->is_integral() ? "CAST(trunc(" + spread + ") AS {type})" : "CAST(" + spread + " AS {type})";
}

Result<DataType> randstr_type(std::span<const DataType> arguments) {
  TRY(check_seed("randstr", arguments, 1));
  return DataType(K::kString);
}

}  // namespace

std::vector<Function> randoms() {
  return {
      drawing("rand", {"random"}, "A random number from 0 to 1.", "0.7604953758285915"),
      drawing("randn", {}, "A random number of the standard normal distribution.", "1.6034991609278433"),
      {.name = "uniform",
       .parameters = {{"min", kAny}, {"max", kAny}, {"seed", kAny, "-"}},
       .type = uniform_type,
       .deterministic = false,
       .sql_by_type = uniform_sql,
       .doc = "A random number between two.",
       .example = "uniform(10, 20, 0)",
       .result = "17"},
      {.name = "randstr",
       .parameters = {{"length", kInt}, {"seed", kAny, "-"}},
       .type = randstr_type,
       .nullability = Nullability::kNever,
       .deterministic = false,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         return "brook_randstr({0}, " + seed_sql(1, arguments.size()) + ")";
       },
       .doc = "A random text of letters and digits.",
       .example = "randstr(3, 0)",
       .result = "ceV"},
      {.name = "uuid",
       .parameters = {{"seed", kAny, "-"}},
       .type = [](std::span<const DataType> arguments) -> Result<DataType> {
         if (check_seed("uuid", arguments, 0)) return DataType(K::kString);
         return fail(usage_error("The seed of uuid() is a whole number.").with_class("INVALID_PARAMETER_VALUE.LONG"));
       },
       .nullability = Nullability::kNever,
       .deterministic = false,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         return "brook_uuid(" + seed_sql(0, arguments.size()) + ")";
       },
       .doc = "A random UUID.",
       .example = "uuid(0)",
       .result = "269567e9-5d09-4af5-b20f-16851fc4a81a"},
      {.name = "monotonically_increasing_id",
       .parameters = {},
       .type = returns(K::kLong),
       .nullability = Nullability::kNever,
       .deterministic = false,
       .sql = "brook_row_id()",
       .doc = "A number that no other row of the query has: the partition's index in the upper bits, the row's in the "
              "lower 33.",
       .example = "monotonically_increasing_id()",
       .result = "0"},
      {.name = "spark_partition_id",
       .parameters = {},
       .type = returns(K::kInt),
       .nullability = Nullability::kNever,
       .deterministic = false,
       .sql = "brook_partition_id()",
       .doc = "The index of the partition that the row is in.",
       .example = "spark_partition_id()",
       .result = "0"},
  };
}

}  // namespace brook::function
