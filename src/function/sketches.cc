// Sketches in the formats of Apache DataSketches: HLL and theta (distinct values), tuple (with a number each), KLL
// (quantiles). Kernels: engine/kernels/sketches.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "function/aggregate_groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

bool is_binary(const DataType& type) { return type.is(K::kBinary) || type.is(K::kNull); }

// The result where the first `sketches` arguments are BINARY.
TypeRule of_sketches(const std::string& function, std::size_t sketches, const DataType& result) {
  return [function, sketches, result](std::span<const DataType> arguments) -> Result<DataType> {
    for (const DataType& type : arguments.first(sketches)) {
      if (!is_binary(type)) return unexpected_type(function, type, "BINARY");
    }
    return result;
  };
}

Function scalar(const std::string& name, std::vector<Parameter> parameters, TypeRule type, std::string sql,
                std::string doc, std::string example, std::string result) {
  return {.name = name,
          .parameters = std::move(parameters),
          .type = std::move(type),
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function aggregate(const std::string& name, std::vector<Parameter> parameters, TypeRule type, std::string sql,
                   std::string doc, std::string example, std::string result) {
  Function function = scalar(name, std::move(parameters), std::move(type), std::move(sql), std::move(doc),
                             std::move(example), std::move(result));
  function.kind = FunctionKind::kAggregate;
  function.nullability = Nullability::kNever;
  return function;
}

// The first argument as what brook_theta_hash takes.
std::string hashed(const DataType& type) {
  if (type.is(K::kString)) return "brook_theta_hash(encode({0}))";
  if (type.is(K::kBinary)) return "brook_theta_hash({0})";
  if (type.is(K::kArray)) return "brook_theta_hash({0})";
  if (type.is(K::kInt) || type.is(K::kLong) || type.is(K::kNull)) return "brook_theta_hash(CAST({0} AS BIGINT))";
  if (type.is_numeric()) return "brook_theta_hash(CAST({0} AS DOUBLE))";
  return "brook_theta_hash(encode({string:0}))";
}

bool is_hashable(const DataType& type) {
  if (type.is(K::kArray))
    return type.element().is(K::kInt) || type.element().is(K::kLong) || type.element().is(K::kNull);
  return type.is(K::kInt) || type.is(K::kLong) || type.is_fractional() || type.is(K::kString) || is_binary(type);
}

std::vector<Function> hll() {
  Function agg = aggregate(
      "hll_sketch_agg", {{"expr", kAny}, {"lgConfigK", kInt, "12"}},
      [](std::span<const DataType> a) -> Result<DataType> {
        if (a[0].is(K::kInt) || a[0].is(K::kLong) || a[0].is(K::kString) || is_binary(a[0]))
          return DataType(K::kBinary);
        return unexpected_type("hll_sketch_agg", a[0], "INT, BIGINT, STRING or BINARY");
      },
      "", "An HLL sketch of the values.", "hll_sketch_estimate(hll_sketch_agg(col))", "3");
  agg.sql_by_type = [](std::span<const DataType> a, bool) -> std::string {
    const std::string value = a[0].is(K::kString) ? "encode({0})" : a[0].is(K::kBinary) ? "{0}" : "CAST({0} AS BIGINT)";
    return "brook_hll_agg({d}" + value + ", {1}){f}";
  };
  return {
      std::move(agg),
      aggregate("hll_union_agg", {{"expr", kAny}, {"allowDifferentLgConfigK", kBoolean, "false"}},
                of_sketches("hll_union_agg", 1, DataType(K::kBinary)), "brook_hll_union_agg(CAST({0} AS BLOB), {1}){f}",
                "The union of HLL sketches.", "hll_sketch_estimate(hll_union_agg(sketch))", "3"),
      scalar("hll_union", {{"first", kAny}, {"second", kAny}, {"allowDifferentLgConfigK", kBoolean, "false"}},
             of_sketches("hll_union", 2, DataType(K::kBinary)),
             "brook_hll_union(CAST({0} AS BLOB), CAST({1} AS BLOB), {2})", "The union of two HLL sketches.",
             "hll_union(a, b)", "…"),
      scalar("hll_sketch_estimate", {{"expr", kAny}}, of_sketches("hll_sketch_estimate", 1, DataType(K::kLong)),
             "brook_hll_estimate(CAST({0} AS BLOB))", "How many different values an HLL sketch saw.",
             "hll_sketch_estimate(sketch)", "3"),
  };
}

std::vector<Function> theta() {
  Function agg = aggregate(
      "theta_sketch_agg", {{"expr", kAny}, {"lgNomEntries", kInt, "12"}},
      [](std::span<const DataType> a) -> Result<DataType> {
        if (is_hashable(a[0])) return DataType(K::kBinary);
        return unexpected_type("theta_sketch_agg", a[0], "ARRAY, BINARY, DOUBLE, FLOAT, INT, BIGINT or STRING");
      },
      "", "A theta sketch of the values.", "theta_sketch_estimate(theta_sketch_agg(col))", "3");
  agg.sql_by_type = [](std::span<const DataType> a, bool) -> std::string {
    return "brook_theta_agg({d}" + hashed(a[0]) + ", {1}){f}";
  };
  const DataType binary(K::kBinary);
  std::vector<Function> functions = {
      std::move(agg),
      aggregate("theta_union_agg", {{"expr", kAny}, {"lgNomEntries", kInt, "12"}},
                of_sketches("theta_union_agg", 1, binary), "brook_theta_union_agg(CAST({0} AS BLOB), {1}){f}",
                "The union of theta sketches.", "theta_sketch_estimate(theta_union_agg(sketch))", "3"),
      aggregate("theta_intersection_agg", {{"expr", kAny}}, of_sketches("theta_intersection_agg", 1, binary),
                "brook_theta_intersection_agg(CAST({0} AS BLOB)){f}", "What theta sketches have in common.",
                "theta_sketch_estimate(theta_intersection_agg(sketch))", "1"),
      scalar("theta_union", {{"first", kAny}, {"second", kAny}, {"lgNomEntries", kInt, "12"}},
             of_sketches("theta_union", 2, binary), "brook_theta_union(CAST({0} AS BLOB), CAST({1} AS BLOB), {2})",
             "The union of two theta sketches.", "theta_union(a, b)", "…"),
      scalar("theta_sketch_estimate", {{"expr", kAny}}, of_sketches("theta_sketch_estimate", 1, DataType(K::kLong)),
             "brook_theta_estimate(CAST({0} AS BLOB))", "How many different values a theta sketch saw.",
             "theta_sketch_estimate(sketch)", "3"),
  };
  for (const auto& [verb, doc] : {std::pair("intersection", "What two theta sketches have in common."),
                                  std::pair("difference", "What is in the first theta sketch alone.")}) {
    const std::string name = fmt::format("theta_{}", verb);
    functions.push_back(scalar(name, {{"first", kAny}, {"second", kAny}}, of_sketches(name, 2, binary),
                               fmt::format("brook_{}(CAST({{0}} AS BLOB), CAST({{1}} AS BLOB))", name), doc,
                               name + "(a, b)", "…"));
  }
  return functions;
}

std::vector<Function> tuples(const std::string& suffix, const DataType& summary) {
  const DataType binary(K::kBinary);
  const auto named = [&](const char* stem) { return fmt::format("tuple_{}_{}", stem, suffix); };
  const bool whole = suffix == "integer";
  Function agg = aggregate(
      named("sketch_agg"),
      {{"key", kAny}, {"summary", whole ? kInt : kDouble}, {"lgNomEntries", kInt, "12"}, {"mode", kString, "'sum'"}},
      returns(K::kBinary), "", "A tuple sketch of keys with a number each.",
      fmt::format("tuple_sketch_estimate_{0}(tuple_sketch_agg_{0}(key, summary))", suffix), "3.0");
  agg.sql_by_type = [suffix](std::span<const DataType> a, bool) {
    return fmt::format("brook_tuple_agg_{}({{d}}{}, {{1}}, {{2}}, {{3}}){{f}}", suffix, hashed(a[0]));
  };
  std::vector<Function> functions = {
      std::move(agg),
      aggregate(named("union_agg"), {{"child", kAny}, {"lgNomEntries", kInt, "12"}, {"mode", kString, "'sum'"}},
                of_sketches(named("union_agg"), 1, binary),
                fmt::format("brook_tuple_union_agg_{}(CAST({{0}} AS BLOB), {{1}}, {{2}}){{f}}", suffix),
                "The union of tuple sketches.", named("union_agg") + "(sketch)", "…"),
      aggregate(named("intersection_agg"), {{"child", kAny}, {"mode", kString, "'sum'"}},
                of_sketches(named("intersection_agg"), 1, binary),
                fmt::format("brook_tuple_intersection_agg_{}(CAST({{0}} AS BLOB), {{1}}){{f}}", suffix),
                "What tuple sketches have in common.", named("intersection_agg") + "(sketch)", "…"),
      scalar(named("sketch_estimate"), {{"child", kAny}},
             of_sketches(named("sketch_estimate"), 1, DataType(K::kDouble)),
             fmt::format("brook_tuple_estimate_{}(CAST({{0}} AS BLOB))", suffix),
             "How many different keys a tuple sketch saw.", named("sketch_estimate") + "(sketch)", "3.0"),
      scalar(named("sketch_theta"), {{"child", kAny}}, of_sketches(named("sketch_theta"), 1, DataType(K::kDouble)),
             fmt::format("brook_tuple_theta_{}(CAST({{0}} AS BLOB))", suffix),
             "The share of keys that a tuple sketch keeps.", named("sketch_theta") + "(sketch)", "1.0"),
      scalar(named("sketch_summary"), {{"child", kAny}, {"mode", kString, "'sum'"}},
             of_sketches(named("sketch_summary"), 1, summary),
             fmt::format("brook_tuple_summary_{}(CAST({{0}} AS BLOB), {{1}})", suffix),
             "The numbers of a tuple sketch as one.", named("sketch_summary") + "(sketch)", whole ? "6" : "6.0"),
  };
  for (const bool with_theta : {false, true}) {
    const char* other = with_theta ? "_theta" : "";
    const auto pair = [&](const char* verb, std::vector<Parameter> more, const char* rest, std::string doc) {
      const std::string name = fmt::format("tuple_{}{}_{}", verb, other, suffix);
      std::vector<Parameter> parameters = {{with_theta ? "tupleSketch" : "tupleSketch1", kAny},
                                           {with_theta ? "thetaSketch" : "tupleSketch2", kAny}};
      std::ranges::move(more, std::back_inserter(parameters));
      functions.push_back(scalar(
          name, std::move(parameters), of_sketches(name, 2, binary),
          fmt::format("brook_tuple_{}{}_{}(CAST({{0}} AS BLOB), CAST({{1}} AS BLOB){})", verb, other, suffix, rest),
          std::move(doc), name + "(a, b)", "…"));
    };
    pair("union", {{"lgNomEntries", kInt, "12"}, {"mode", kString, "'sum'"}}, ", {2}, {3}",
         "The union of two sketches.");
    pair("intersection", {{"mode", kString, "'sum'"}}, ", {2}", "What two sketches have in common.");
    pair("difference", {}, "", "What is in the first sketch alone.");
  }
  return functions;
}

std::vector<Function> kll(const std::string& suffix, const DataType& item) {
  const DataType binary(K::kBinary);
  const auto named = [&](const char* stem) { return fmt::format("kll_{}_{}", stem, suffix); };
  const std::string agg_name = named("sketch_agg");
  const auto one_or_many = [](const std::string& name, const DataType& one) -> TypeRule {
    return [name, one](std::span<const DataType> a) -> Result<DataType> {
      if (!is_binary(a[0])) return unexpected_type(name, a[0], "BINARY");
      return a[1].is(K::kArray) ? DataType::array(one) : one;
    };
  };
  const auto of_position = [&](const char* stem, const char* kernel, const DataType& result, const DataType& position,
                               std::string doc) {
    const std::string name = named(stem);
    Function function = scalar(name, {{"left", kAny}, {"right", kAny}}, one_or_many(name, result), "", std::move(doc),
                               name + "(sketch, 0.5)", "3");
    const std::string cast = duckdb_type(position);
    const std::string call = fmt::format("brook_kll_{}_{}(CAST({{0}} AS BLOB), CAST(", kernel, suffix);
    function.sql_by_type = [call, cast](std::span<const DataType> a, bool) {
      if (!a[1].is(K::kArray)) return fmt::format("{}{{1}} AS {}))", call, cast);
      return fmt::format("list_transform({{1}}, lambda brook_x: {}brook_x AS {})))", call, cast);
    };
    return function;
  };
  return {
      aggregate(
          agg_name, {{"expr", kAny}, {"k", kInt, "NULL"}},
          [agg_name, item](std::span<const DataType> a) -> Result<DataType> {
            const bool fits = item.is(K::kLong)    ? a[0].is_integral()
                              : item.is(K::kFloat) ? a[0].is(K::kFloat)
                                                   : a[0].is_fractional();
            if (fits || a[0].is(K::kNull)) return DataType(K::kBinary);
            return unexpected_type(agg_name, a[0], item.sql());
          },
          fmt::format("brook_kll_agg_{}({{d}}CAST({{0}} AS {}), CAST({{1}} AS INTEGER)){{f}}", suffix,
                      duckdb_type(item)),
          "A KLL sketch of the values.", agg_name + "(col)", "…"),
      aggregate(named("merge_agg"), {{"expr", kAny}, {"k", kInt, "NULL"}}, of_sketches(named("merge_agg"), 1, binary),
                fmt::format("brook_kll_merge_agg_{}(CAST({{0}} AS BLOB), CAST({{1}} AS INTEGER)){{f}}", suffix),
                "KLL sketches as one.", named("merge_agg") + "(sketch)", "…"),
      scalar(named("sketch_merge"), {{"left", kAny}, {"right", kAny}}, of_sketches(named("sketch_merge"), 2, binary),
             fmt::format("brook_kll_merge_{}(CAST({{0}} AS BLOB), CAST({{1}} AS BLOB))", suffix),
             "Two KLL sketches as one.", named("sketch_merge") + "(a, b)", "…"),
      scalar(named("sketch_get_n"), {{"expr", kAny}}, of_sketches(named("sketch_get_n"), 1, DataType(K::kLong)),
             fmt::format("brook_kll_count_{}(CAST({{0}} AS BLOB))", suffix), "How many values a KLL sketch saw.",
             named("sketch_get_n") + "(sketch)", "5"),
      scalar(named("sketch_to_string"), {{"expr", kAny}},
             of_sketches(named("sketch_to_string"), 1, DataType(K::kString)),
             fmt::format("brook_kll_text_{}(CAST({{0}} AS BLOB))", suffix), "What there is to say of a KLL sketch.",
             named("sketch_to_string") + "(sketch)", "…"),
      of_position("sketch_get_quantile", "quantile", item, DataType(K::kDouble), "The value at a rank from 0 to 1."),
      of_position("sketch_get_rank", "rank", DataType(K::kDouble), item, "The share of values up to this one."),
  };
}

}  // namespace

std::vector<Function> sketches() {
  std::vector<Function> all;
  auto families = std::array{hll(),
                             theta(),
                             tuples("double", DataType(K::kDouble)),
                             tuples("integer", DataType(K::kLong)),
                             kll("bigint", DataType(K::kLong)),
                             kll("float", DataType(K::kFloat)),
                             kll("double", DataType(K::kDouble))};
  for (std::vector<Function>& family : families) {
    std::ranges::move(family, std::back_inserter(all));
  }
  return all;
}

}  // namespace brook::function
