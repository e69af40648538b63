#include "engine/adapter/failed_call.h"

#include <string>

#include "duckdb/main/config.hpp"
#include "duckdb/optimizer/optimizer_extension.hpp"
#include "duckdb/planner/expression/bound_function_expression.hpp"
#include "duckdb/planner/logical_operator_visitor.hpp"

namespace brook::engine {
namespace {

// The byte of the query's text where the call stands. DuckDB's own key, of casts, makes it write the text of the query
// into the message; hence another.
constexpr const char* kOffset = "brookmill_offset";
constexpr const char* kCastOffset = "position";

bool is_about_values(duckdb::ExceptionType type) {
  using duckdb::ExceptionType;
  return type == ExceptionType::OUT_OF_RANGE || type == ExceptionType::DIVIDE_BY_ZERO ||
         type == ExceptionType::CONVERSION || type == ExceptionType::INVALID_INPUT;
}

// Calls nest; the innermost names itself. Inside of a lambda DuckDB forgets places: there it is the call that takes it.
bool is_named(const duckdb::ErrorData& error) {
  return error.ExtraInfo().contains(kOffset) || error.ExtraInfo().contains(kCastOffset);
}

void name_failures(duckdb::BoundFunctionExpression& call) {
  const duckdb::optional_idx offset = call.GetQueryLocation();
  if (!offset.IsValid() || !call.function.HasFunctionCallback()) return;
  call.function.SetFunctionCallback(
      [run = call.function.GetFunctionCallback(), offset = offset.GetIndex()](
          duckdb::DataChunk& arguments, duckdb::ExpressionState& state, duckdb::Vector& result) {
        try {
          run(arguments, state, result);
        } catch (const duckdb::Exception& exception) {
          const duckdb::ErrorData error(exception);
          if (!is_about_values(error.Type()) || is_named(error)) throw;
          throw duckdb::Exception({{kOffset, std::to_string(offset)}}, error.Type(), error.RawMessage());
        }
      });
}

class Visitor final : public duckdb::LogicalOperatorVisitor {
 protected:
  duckdb::unique_ptr<duckdb::Expression> VisitReplace(duckdb::BoundFunctionExpression& call,
                                                      duckdb::unique_ptr<duckdb::Expression>*) override {
    name_failures(call);
    return nullptr;  // keeps it, and goes on to its arguments
  }
};

void visit(duckdb::OptimizerExtensionInput&, duckdb::unique_ptr<duckdb::LogicalOperator>& plan) {
  Visitor().VisitOperator(*plan);
}

}  // namespace

void name_failed_calls(duckdb::DatabaseInstance& database) {
  duckdb::OptimizerExtension extension;
  extension.pre_optimize_function = visit;
  duckdb::OptimizerExtension::Register(duckdb::DBConfig::GetConfig(database), extension);
}

Location place_of(const duckdb::ErrorData& error, const Places& places) {
  const auto& details = error.ExtraInfo();
  for (const char* key : {kOffset, kCastOffset}) {
    if (const auto found = details.find(key); found != details.end()) return places.of(std::stoul(found->second));
  }
  return places.whole();
}

}  // namespace brook::engine
