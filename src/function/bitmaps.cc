// Bitmaps, and counts of distinct values and frequencies in little space.
#include "function/aggregate_groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

constexpr FunctionKind kAggregate = FunctionKind::kAggregate;

TypeRule only(const std::string& function, K kind, TypeKind result) {
  return [function, kind, result](std::span<const DataType> arguments) -> Result<DataType> {
    if (arguments[0].is(kind) || arguments[0].is(K::kNull)) return DataType(result);
    return unexpected_type(function, arguments[0], DataType(kind).sql());
  };
}

Function of_number(std::string name, std::string doc, std::string result) {
  std::string sql = "brook_" + name + "({0})";
  std::string example = name + "(123)";
  return {.name = std::move(name),
          .parameters = {{"child", kLong}},
          .type = returns(K::kLong),
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function of_bitmaps(const std::string& name, std::string kernel, std::string doc, std::string result) {
  return {.name = name,
          .kind = kAggregate,
          .parameters = {{"child", kAny}},
          .type = only(name, K::kBinary, K::kBinary),
          .nullability = Nullability::kNever,
          .sql = std::move(kernel) + "({d}CAST({0} AS BLOB)){f}",
          .doc = std::move(doc),
          .example = "hex(" + name + "(col))",
          .result = std::move(result)};
}

// count_min_sketch() takes literals of just these types.
Result<DataType> count_min_type(std::span<const DataType> arguments) {
  const DataType& value = arguments[0];
  if (!value.is_integral() && !value.is(K::kString) && !value.is(K::kBinary))
    return unexpected_type("count_min_sketch", value, "INTEGRAL, STRING or BINARY");
  for (const DataType& type : arguments.subspan(1, 2)) {
    if (!type.is(K::kDouble)) return unexpected_type("count_min_sketch", type, "DOUBLE");
  }
  if (!arguments[3].is(K::kInt) && !arguments[3].is(K::kLong))
    return unexpected_type("count_min_sketch", arguments[3], "INT or BIGINT");
  return DataType(K::kBinary);
}

}  // namespace

std::vector<Function> bitmaps() {
  return {
      of_number("bitmap_bucket_number", "The number of the bitmap that a number belongs to.", "1"),
      of_number("bitmap_bit_position", "The place of a number within its bitmap.", "122"),
      {.name = "bitmap_count",
       .parameters = {{"child", kAny}},
       .type = only("bitmap_count", K::kBinary, K::kLong),
       .sql = "brook_bitmap_count(CAST({0} AS BLOB))",
       .doc = "How many bits of a bitmap are set.",
       .example = "bitmap_count(X'1010')",
       .result = "2"},
      {.name = "bitmap_construct_agg",
       .kind = kAggregate,
       .parameters = {{"child", kLong}},
       .type = returns(K::kBinary),
       .nullability = Nullability::kNever,
       .sql = "brook_bitmap_construct({d}{0}){f}",
       .doc = "The bitmap with a bit set for each position.",
       .example = "bitmap_count(bitmap_construct_agg(bitmap_bit_position(col)))",
       .result = "3"},
      of_bitmaps("bitmap_or_agg", "brook_bitmap_or", "The bits set in one of the bitmaps.", "70…"),
      of_bitmaps("bitmap_and_agg", "brook_bitmap_and", "The bits set in all of the bitmaps.", "30…"),
      {.name = "approx_count_distinct",
       .kind = kAggregate,
       .parameters = {{"expr", kAny}, {"relativeSD", kAny, "0.05"}},
       .type = [](std::span<const DataType> types) -> Result<DataType> {
         if (types[1].is_numeric()) return DataType(K::kLong);
         return fail(usage_error("The second argument of approx_count_distinct() should be a double literal.")
                         .with_class("_LEGACY_ERROR_TEMP_1104"));
       },
       .nullability = Nullability::kNever,
       .sql = "brook_hyperloglog(brook_xxhash64({0}), {1}){f:{0} IS NOT NULL}",
       .doc = "About how many different values there are, by HyperLogLog++.",
       .example = "approx_count_distinct(col)",
       .result = "3"},
      {.name = "count_min_sketch",
       .kind = kAggregate,
       .parameters = {{"column", kAny}, {"epsilon", kAny}, {"confidence", kAny}, {"seed", kAny}},
       .type = count_min_type,
       .nullability = Nullability::kNever,
       .sql_by_type = [](std::span<const DataType> a, bool) -> std::string {
         const std::string value = a[0].is_integral()    ? "CAST({0} AS BIGINT)"
                                   : a[0].is(K::kString) ? "encode({0})"
                                                         : "{0}";
         return "brook_count_min({d}" + value + ", {1}, {2}, CAST({3} AS BIGINT)){f}";
       },
       .doc = "A count-min sketch of the values, in Spark's format.",
       .example = "hex(count_min_sketch(col, 0.5d, 0.5d, 1))",
       .result = "00000001…"},
  };
}

}  // namespace brook::function
