// brook_sort_by(list, lambda a, b: …): a list sorted by what a comparator says of two elements: below, at or above
// zero.
#include <algorithm>

#include "duckdb/execution/expression_executor.hpp"
#include "duckdb/function/lambda_functions.hpp"
#include "duckdb/planner/expression/bound_lambda_expression.hpp"
#include "engine/kernels/kernel.h"
#include "engine/kernels/nested_groups.h"

namespace brook::engine {

namespace {

using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::LogicalType;
using duckdb::Vector;

// Calls the comparator for two elements of one row. DuckDB hands a lambda its parameters from the last to the first,
// then the columns that it reads beside them.
class Comparator {
 public:
  Comparator(duckdb::DataChunk& arguments, duckdb::ExpressionState& state, Vector& elements)
      : arguments_(arguments), elements_(elements) {
    const auto& info = state.expr.Cast<duckdb::BoundFunctionExpression>().bind_info->Cast<duckdb::ListLambdaBindData>();
    executor_.emplace(state.GetContext(), *info.lambda_expr);
    duckdb::vector<LogicalType> types = {elements.GetType(), elements.GetType()};
    for (idx_t i = 1; i < arguments.ColumnCount(); ++i) types.push_back(arguments.data[i].GetType());
    input_.InitializeEmpty(types);
    output_.Initialize(state.GetContext(), {LogicalType::INTEGER});
  }

  bool is_below(idx_t row, idx_t a, idx_t b) {
    take(0, elements_, b);
    take(1, elements_, a);
    for (idx_t i = 1; i < arguments_.ColumnCount(); ++i) take(i + 1, arguments_.data[i], row);
    input_.SetCardinality(1);
    output_.Reset();
    executor_->Execute(input_, output_);
    const duckdb::Value order = output_.GetValue(0, 0);
    if (order.IsNull())
      raise("COMPARATOR_RETURNS_NULL",
            "The comparator has returned a NULL. It should return a positive integer for \"greater than\", 0 for "
            "\"equal\" and a negative integer for \"less than\".");
    return order.GetValue<std::int32_t>() < 0;
  }

 private:
  void take(idx_t column, Vector& from, idx_t index) {
    const duckdb::SelectionVector one(index, 1);
    input_.data[column].Slice(from, one, 1);
  }

  duckdb::DataChunk& arguments_;
  Vector& elements_;
  std::optional<duckdb::ExpressionExecutor> executor_;
  duckdb::DataChunk input_;
  duckdb::DataChunk output_;
};

// A merge sort of our own: it ends whatever the comparator says, and keeps equal elements in their order.
template <class Below>
void merge_sort(std::vector<idx_t>& places, Below&& below) {
  std::vector<idx_t> merged(places.size());
  for (std::size_t width = 1; width < places.size(); width *= 2) {
    for (std::size_t start = 0; start < places.size(); start += 2 * width) {
      const std::size_t middle = std::min(start + width, places.size());
      const std::size_t end = std::min(start + 2 * width, places.size());
      std::size_t left = start;
      std::size_t right = middle;
      for (std::size_t out = start; out < end; ++out) {
        const bool take_right = left == middle || (right < end && below(places[right], places[left]));
        merged[out] = places[take_right ? right++ : left++];
      }
    }
    std::swap(places, merged);
  }
}

void sort_by(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, Vector& result) {
  const bool constant = chunk.AllConstant();
  const idx_t rows = constant ? 1 : chunk.size();
  duckdb::UnifiedVectorFormat format;
  chunk.data[0].ToUnifiedFormat(rows, format);
  Vector& elements = duckdb::ListVector::GetEntry(chunk.data[0]);
  elements.Flatten(duckdb::ListVector::GetListSize(chunk.data[0]));
  Comparator comparator(chunk, state, elements);
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  auto* const out = duckdb::FlatVector::GetData<list_entry_t>(result);
  std::vector<idx_t> all;
  std::vector<idx_t> places;
  for (idx_t row = 0; row < rows; ++row) {
    const idx_t index = format.sel->get_index(row);
    out[row] = {0, 0};
    if (!format.validity.RowIsValid(index)) {
      duckdb::FlatVector::SetNull(result, row, true);
      continue;
    }
    const auto list = duckdb::UnifiedVectorFormat::GetData<list_entry_t>(format)[index];
    places.clear();
    for (idx_t i = 0; i < list.length; ++i) places.push_back(list.offset + i);
    merge_sort(places, [&](idx_t a, idx_t b) { return comparator.is_below(row, a, b); });
    out[row] = {all.size(), places.size()};
    all.insert(all.end(), places.begin(), places.end());
  }
  duckdb::ListVector::Reserve(result, all.size());
  if (!all.empty()) {
    duckdb::SelectionVector selection(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) selection.set_index(i, all[i]);
    duckdb::VectorOperations::Copy(elements, duckdb::ListVector::GetEntry(result), selection, all.size(), 0, 0);
  }
  duckdb::ListVector::SetListSize(result, all.size());
  if (constant) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

duckdb::unique_ptr<duckdb::FunctionData> bind_sort(duckdb::ClientContext& context, duckdb::ScalarFunction& function,
                                                   duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  if (auto prepared = duckdb::LambdaFunctions::ListLambdaPrepareBind(arguments, context, function)) return prepared;
  function.SetReturnType(arguments[0]->return_type);
  auto& lambda = arguments[1]->Cast<duckdb::BoundLambdaExpression>();
  return duckdb::make_uniq<duckdb::ListLambdaBindData>(function.GetReturnType(), std::move(lambda.lambda_expr));
}

LogicalType bind_parameter(duckdb::ClientContext&, const duckdb::vector<LogicalType>& types, idx_t) {
  return duckdb::LambdaFunctions::DetermineListChildType(types[0]);
}

}  // namespace

void register_list_sort(duckdb::ExtensionLoader& loader) {
  const LogicalType list = LogicalType::LIST(LogicalType::ANY);
  duckdb::ScalarFunction function("brook_sort_by", {list, LogicalType::LAMBDA}, list, sort_by, bind_sort);
  function.SetBindLambdaCallback(bind_parameter);
  function.SetSerializeCallback(duckdb::ListLambdaBindData::Serialize);
  function.SetDeserializeCallback(duckdb::ListLambdaBindData::Deserialize);
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  function.SetFallible();
  loader.RegisterFunction(std::move(function));
}

}  // namespace brook::engine
