// Vectors: lists of FLOAT as points of a space, and their sums over a group. Source of the semantics: Spark 4.2's
// vector functions: products and norms add up in DOUBLE, the aggregates in FLOAT.
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "duckdb/function/aggregate_function.hpp"
#include "engine/kernels/kernel.h"
#include "engine/kernels/nested_function.h"
#include "engine/kernels/nested_groups.h"
#include "engine/kernels/number_text.h"

namespace brook::engine {

namespace {

using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::LogicalType;

[[noreturn]] void raise_dimensions(const std::string& function, std::size_t a, std::size_t b) {
  raise("VECTOR_DIMENSION_MISMATCH",
        fmt::format("Vectors passed to `{}` must have the same dimension, but got {} and {}.", function, a, b));
}

// One vector of a row, read in place.
struct Point {
  const float* data = nullptr;
  std::size_t size = 0;
  bool has_null = false;
};

Point point_at(const NestedRow& row, std::size_t column) {
  const ColumnView& lists = row.columns[column];
  const auto& entry = lists.at<ListEntry>(row.index);
  Point point{static_cast<const float*>(lists.children[0].data) + entry.offset, entry.length, false};
  for (std::size_t i = 0; i < entry.length; ++i) point.has_null |= !lists.children[0].is_valid(entry.offset + i);
  return point;
}

std::optional<double> inner_product(const Point& a, const Point& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size; ++i) sum += static_cast<double>(a.data[i]) * static_cast<double>(b.data[i]);
  return sum;
}
std::optional<double> distance(const Point& a, const Point& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size; ++i) {
    const double difference = static_cast<double>(a.data[i]) - static_cast<double>(b.data[i]);
    sum += difference * difference;
  }
  return std::sqrt(sum);
}
std::optional<double> cosine(const Point& a, const Point& b) {
  const double lengths = std::sqrt(*inner_product(a, a) * *inner_product(b, b));
  if (lengths == 0) return std::nullopt;
  return *inner_product(a, b) / lengths;
}

using Measure = std::optional<double> (*)(const Point&, const Point&);

class OfPair final : public NestedKernel {
 public:
  OfPair(std::string function, Measure measure) : function_(std::move(function)), measure_(measure) {}
  void apply(const NestedRow& row, VectorWriter& writer) override {
    const Point a = point_at(row, 0);
    const Point b = point_at(row, 1);
    if (a.size != b.size) raise_dimensions(function_, a.size, b.size);
    std::optional<double> value;
    if (!a.has_null && !b.has_null) value = measure_(a, b);
    if (value) {
      writer.set(row.index, static_cast<float>(*value));
    } else {
      writer.set_null(row.index);
    }
  }

 private:
  std::string function_;
  Measure measure_;
};

double norm(const Point& point, float degree, const std::string& function) {
  double sum = 0;
  if (degree == 1.0F) {
    for (std::size_t i = 0; i < point.size; ++i) sum += std::abs(static_cast<double>(point.data[i]));
    return sum;
  }
  if (degree == 2.0F) return std::sqrt(*inner_product(point, point));
  if (std::isinf(degree) && degree > 0) {
    for (std::size_t i = 0; i < point.size; ++i) {
      const double size = std::abs(static_cast<double>(point.data[i]));
      if (std::isnan(size)) return size;
      sum = std::max(sum, size);
    }
    return sum;
  }
  raise("INVALID_VECTOR_NORM_DEGREE",
        fmt::format("For the `{}` function, degree must be 1.0, 2.0, or float('inf'), but got {}.", function,
                    print_float(degree)));
}

class Norm final : public NestedKernel {
 public:
  void apply(const NestedRow& row, VectorWriter& writer) override {
    const Point point = point_at(row, 0);
    const double value = norm(point, row.columns[1].at<float>(row.index), "vector_norm");
    if (point.has_null) return writer.set_null(row.index);
    writer.set(row.index, static_cast<float>(value));
  }
};

class Normalize final : public NestedKernel {
 public:
  void apply(const NestedRow& row, VectorWriter& writer) override {
    const Point point = point_at(row, 0);
    const double length = norm(point, row.columns[1].at<float>(row.index), "vector_normalize");
    if (point.has_null || (length == 0 && point.size > 0)) return writer.set_null(row.index);
    const std::size_t first = writer.size();
    for (std::size_t i = 0; i < point.size; ++i)
      writer.child(0).set(writer.append(), static_cast<float>(static_cast<double>(point.data[i]) / length));
    writer.set_list(row.index, first, point.size);
  }
};

// A sum, or a mean that is kept up to date row by row.
struct Total {
  std::vector<float>* sums;  // nullptr: no vector yet; DuckDB moves states as bytes, so it is a pointer
  std::uint64_t count;
};

struct TotalOperation {
  static void initialize(const duckdb::AggregateFunction&, duckdb::data_ptr_t state) { new (state) Total{nullptr, 0}; }
  static void destroy(duckdb::Vector& states, duckdb::AggregateInputData&, idx_t count) {
    auto* const all = duckdb::FlatVector::GetData<Total*>(states);
    for (idx_t i = 0; i < count; ++i) delete all[i]->sums;
  }

  template <bool mean>
  static void add(Total& total, const float* vector, std::size_t size, std::uint64_t weight) {
    const char* function = mean ? "vector_avg" : "vector_sum";
    if (total.sums == nullptr) {
      total.sums = new std::vector<float>(vector, vector + size);
      total.count = weight;
      return;
    }
    std::vector<float>& sums = *total.sums;
    if (sums.size() != size) raise_dimensions(function, sums.size(), size);
    total.count += weight;
    for (std::size_t i = 0; i < size; ++i) {
      sums[i] +=
          mean ? (vector[i] - sums[i]) * (static_cast<float>(weight) / static_cast<float>(total.count)) : vector[i];
    }
  }

  template <bool mean>
  static void update(duckdb::Vector inputs[], duckdb::AggregateInputData&, idx_t, duckdb::Vector& states, idx_t count) {
    duckdb::UnifiedVectorFormat lists;
    duckdb::UnifiedVectorFormat elements;
    duckdb::UnifiedVectorFormat targets;
    inputs[0].ToUnifiedFormat(count, lists);
    duckdb::ListVector::GetEntry(inputs[0]).ToUnifiedFormat(duckdb::ListVector::GetListSize(inputs[0]), elements);
    states.ToUnifiedFormat(count, targets);
    std::vector<float> vector;
    for (idx_t row = 0; row < count; ++row) {
      const idx_t index = lists.sel->get_index(row);
      if (!lists.validity.RowIsValid(index)) continue;
      const auto entry = duckdb::UnifiedVectorFormat::GetData<list_entry_t>(lists)[index];
      vector.clear();
      bool complete = true;  // a vector with a NULL in it is left out
      for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
        const idx_t place = elements.sel->get_index(i);
        complete &= elements.validity.RowIsValid(place);
        vector.push_back(duckdb::UnifiedVectorFormat::GetData<float>(elements)[place]);
      }
      Total& total = *duckdb::UnifiedVectorFormat::GetData<Total*>(targets)[targets.sel->get_index(row)];
      if (complete) add<mean>(total, vector.data(), vector.size(), 1);
    }
  }

  template <bool mean>
  static void combine(duckdb::Vector& sources, duckdb::Vector& targets, duckdb::AggregateInputData&, idx_t count) {
    const auto* const from = duckdb::FlatVector::GetData<Total*>(sources);
    auto* const into = duckdb::FlatVector::GetData<Total*>(targets);
    for (idx_t i = 0; i < count; ++i) {
      if (from[i]->sums != nullptr) add<mean>(*into[i], from[i]->sums->data(), from[i]->sums->size(), from[i]->count);
    }
  }

  static void finalize(duckdb::Vector& states, duckdb::AggregateInputData&, duckdb::Vector& result, idx_t count,
                       idx_t offset) {
    duckdb::UnifiedVectorFormat all;
    states.ToUnifiedFormat(count, all);
    VectorWriter writer(DataType::array(DataType(TypeKind::kFloat)), result);
    for (idx_t row = 0; row < count; ++row) {
      const Total& total = *duckdb::UnifiedVectorFormat::GetData<Total*>(all)[all.sel->get_index(row)];
      if (total.sums == nullptr) {
        writer.set_null(offset + row);
        continue;
      }
      const std::size_t first = writer.size();
      for (const float sum : *total.sums) writer.child(0).set(writer.append(), sum);
      writer.set_list(offset + row, first, total.sums->size());
    }
    if (states.GetVectorType() == duckdb::VectorType::CONSTANT_VECTOR)
      result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
  }
};

idx_t state_size(const duckdb::AggregateFunction&) { return sizeof(Total); }

template <bool mean>
duckdb::AggregateFunction total(const char* name) {
  const LogicalType vector = LogicalType::LIST(LogicalType::FLOAT);
  return duckdb::AggregateFunction(name, {vector}, vector, state_size, TotalOperation::initialize,
                                   TotalOperation::update<mean>, TotalOperation::combine<mean>,
                                   TotalOperation::finalize, duckdb::FunctionNullHandling::SPECIAL_HANDLING, nullptr,
                                   nullptr, TotalOperation::destroy);
}

}  // namespace

void register_vectors(duckdb::ExtensionLoader& loader) {
  const LogicalType vector = LogicalType::LIST(LogicalType::FLOAT);
  const DataType number(TypeKind::kFloat);
  const auto pair = [&](const std::string& name, Measure measure) {
    loader.RegisterFunction(nested_function("brook_" + name, {vector, vector}, number, [=](const NestedInfo&) {
      return std::make_unique<OfPair>(name, measure);
    }));
  };
  pair("vector_inner_product", inner_product);
  pair("vector_l2_distance", distance);
  pair("vector_cosine_similarity", cosine);
  loader.RegisterFunction(nested_function("brook_vector_norm", {vector, LogicalType::FLOAT}, number,
                                          [](const NestedInfo&) { return std::make_unique<Norm>(); }));
  loader.RegisterFunction(nested_function("brook_vector_normalize", {vector, LogicalType::FLOAT},
                                          DataType::array(number),
                                          [](const NestedInfo&) { return std::make_unique<Normalize>(); }));
  loader.RegisterFunction(total<false>("brook_vector_sum"));
  loader.RegisterFunction(total<true>("brook_vector_avg"));
}

}  // namespace brook::engine
