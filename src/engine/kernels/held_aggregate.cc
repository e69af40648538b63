#include "engine/kernels/held_aggregate.h"

namespace brook::engine::held_aggregate_detail {

duckdb::unique_ptr<duckdb::FunctionData> bind_constants(
    duckdb::ClientContext& context, duckdb::AggregateFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  Constants constants;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i]->IsFoldable()) {
      constants.emplace_back();
      continue;
    }
    duckdb::Value value = duckdb::ExpressionExecutor::EvaluateScalar(context, *arguments[i]);
    const auto& type = function.arguments[i];
    constants.push_back(type.id() == duckdb::LogicalTypeId::ANY ? std::move(value) : value.CastAs(context, type));
  }
  return duckdb::make_uniq<BoundConstants>(std::move(constants));
}

}  // namespace brook::engine::held_aggregate_detail
