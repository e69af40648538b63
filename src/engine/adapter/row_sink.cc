#include "engine/adapter/row_sink.h"

#include "duckdb/common/types/column/column_data_collection.hpp"
#include "duckdb/execution/physical_plan_generator.hpp"
#include "duckdb/main/materialized_query_result.hpp"
#include "engine/adapter/query.h"
#include "engine/adapter/type.h"

namespace brook::engine {
namespace {

RowSink::Order order_of(duckdb::ClientContext& context, duckdb::PhysicalOperator& plan) {
  using duckdb::PhysicalPlanGenerator;
  if (!PhysicalPlanGenerator::PreserveInsertionOrder(context, plan)) return RowSink::Order::kNone;
  return PhysicalPlanGenerator::UseBatchIndex(context, plan) ? RowSink::Order::kBatches : RowSink::Order::kSerial;
}

}  // namespace

RowSink::RowSink(duckdb::ClientContext& context, duckdb::PreparedStatementData& data)
    : PhysicalResultCollector(*data.physical_plan, data), order_(order_of(context, data.physical_plan->Root())) {}

duckdb::unique_ptr<duckdb::QueryResult> RowSink::GetResult(duckdb::GlobalSinkState&) const {
  auto nothing = duckdb::make_uniq<duckdb::ColumnDataCollection>(duckdb::Allocator::DefaultAllocator(), types);
  return duckdb::make_uniq<duckdb::MaterializedQueryResult>(statement_type, properties, names, std::move(nothing),
                                                            duckdb::ClientProperties());
}

void check_layout(duckdb::ClientContext& context, const duckdb::vector<duckdb::LogicalType>& planned,
                  const duckdb::vector<duckdb::LogicalType>& wanted) {
  QueryState& query = QueryState::of(context);
  if (planned.size() != wanted.size()) {
    query.raise(internal_error("the emitted SQL has " + std::to_string(planned.size()) + " columns, the query " +
                               std::to_string(wanted.size())));
  }
  for (std::size_t i = 0; i < planned.size(); ++i) {
    if (same_layout(planned[i], wanted[i])) continue;
    query.raise(internal_error("column " + std::to_string(i) + " of the emitted SQL has type " + planned[i].ToString() +
                               ", the query's is " + wanted[i].ToString()));
  }
}

}  // namespace brook::engine
