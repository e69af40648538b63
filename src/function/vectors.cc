// Functions of vectors: arrays of FLOAT.
#include <fmt/format.h>

#include "function/nested_groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

const DataType kFloatType(K::kFloat);

bool is_vector(const DataType& type) { return type.is(K::kArray) && type.element().is(K::kFloat); }

// The first `vectors` arguments are vectors, a degree after them a FLOAT.
TypeRule of_vectors(std::string function, std::size_t vectors, DataType result) {
  return [function = std::move(function), vectors,
          result = std::move(result)](std::span<const DataType> arguments) -> Result<DataType> {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (i < vectors ? is_vector(arguments[i]) : arguments[i].is(K::kFloat)) continue;
      return unexpected_type(function, arguments[i], i < vectors ? "an ARRAY<FLOAT>" : "a FLOAT");
    }
    return result;
  };
}

std::string kernel(const std::string& name, const std::string& values) {
  return fmt::format("brook_{}({}, 'VOID', CAST([] AS VARCHAR[]), {{zone}})", name, values);
}

Function of_pair(const std::string& name, std::string doc, std::string result) {
  return {.name = name,
          .parameters = {{"array1", kAny}, {"array2", kAny}},
          .type = of_vectors(name, 2, kFloatType),
          .nullability = Nullability::kAlways,
          .sql = kernel(name, "{0}, {1}"),
          .doc = std::move(doc),
          .example = name + "(array(1.0F, 2.0F, 3.0F), array(4.0F, 5.0F, 6.0F))",
          .result = std::move(result)};
}

Function of_degree(const std::string& name, DataType type, std::string doc, std::string result) {
  return {.name = name,
          .parameters = {{"vector", kAny}, {"degree", kAny, "2.0F"}},
          .type = of_vectors(name, 1, std::move(type)),
          .nullability = Nullability::kAlways,
          .sql = kernel(name, "{0}, {1}"),
          .doc = std::move(doc),
          .example = name + "(array(3.0F, 4.0F), 2.0F)",
          .result = std::move(result)};
}

Function over_rows(const std::string& name, std::string doc, std::string result) {
  return {.name = name,
          .kind = FunctionKind::kAggregate,
          .parameters = {{"array", kAny}},
          .type = of_vectors(name, 1, DataType::array(kFloatType)),
          .nullability = Nullability::kAlways,
          .sql = "brook_" + name + "({d}{0}){f}",
          .doc = std::move(doc),
          .example = name + "(array(1.0F, 2.0F))",
          .result = std::move(result)};
}

}  // namespace

std::vector<Function> vectors() {
  return {
      of_pair("vector_inner_product", "The sum of the products of the elements.", "32.0"),
      of_pair("vector_l2_distance", "The Euclidean distance of two vectors.", "5.196152"),
      of_pair("vector_cosine_similarity", "The cosine of the angle between two vectors.", "0.97463185"),
      of_degree("vector_norm", kFloatType, "The norm of a vector by a degree: 1, 2 or infinity.", "5.0"),
      of_degree("vector_normalize", DataType::array(kFloatType), "The vector brought to the length of one.",
                "[0.6, 0.8]"),
      over_rows("vector_sum", "The sum of vectors, element by element.", "[1.0, 2.0]"),
      over_rows("vector_avg", "The mean of vectors, element by element.", "[1.0, 2.0]"),
  };
}

}  // namespace brook::function
