#include "engine/kernels/nested_function.h"

#include "duckdb/common/exception.hpp"
#include "duckdb/execution/expression_executor.hpp"
#include "duckdb/planner/expression/bound_function_expression.hpp"
#include "engine/adapter/type.h"
#include "engine/adapter/vector_view.h"
#include "engine/kernels/kernel.h"
#include "sql/parse.h"

namespace brook::engine {

namespace {

constexpr std::size_t kConstants = 3;

struct Declared final : duckdb::ScalarFunctionInfo {
  std::optional<DataType> result;
  MakeNestedKernel make;
};

struct KernelHolder final : duckdb::FunctionLocalState {
  std::unique_ptr<NestedKernel> kernel;
  DataType type;
};

const Declared& declared(const duckdb::ScalarFunction& function) {
  return function.GetExtraFunctionInfo().Cast<Declared>();
}

[[noreturn]] void raise_error(const Error& error) {
  raise(error.error_class.empty() ? "INTERNAL_ERROR" : error.error_class.c_str(), error.message);
}

duckdb::unique_ptr<duckdb::FunctionData> bind(duckdb::ClientContext& context, duckdb::ScalarFunction& function,
                                              duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  auto info = duckdb::make_uniq<NestedInfo>();
  const std::size_t first = arguments.size() - kConstants;
  const auto constant = [&](std::size_t i) {
    return duckdb::ExpressionExecutor::EvaluateScalar(context, *arguments[first + i]);
  };
  Result<DataType> type = sql::parse_data_type(constant(0).ToString());
  if (!type) raise_error(type.error());
  info->type = *std::move(type);
  const duckdb::Value given = constant(1);
  const auto& options = duckdb::ListValue::GetChildren(given);
  for (std::size_t i = 0; i + 1 < options.size(); i += 2)
    info->options[folded_name(options[i].ToString())] = options[i + 1].ToString();
  info->zone = constant(2).ToString();
  for (std::size_t i = 0; i < kConstants; ++i)
    duckdb::Function::EraseArgument(function, arguments, arguments.size() - 1);
  // Values of any type stay as they are.
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (function.arguments[i].id() == duckdb::LogicalTypeId::ANY) function.arguments[i] = arguments[i]->return_type;
  }
  const std::optional<DataType>& result = declared(function).result;
  function.SetReturnType(to_duckdb(result ? *result : info->type));
  return info;
}

duckdb::unique_ptr<duckdb::FunctionLocalState> make_state(duckdb::ExpressionState&,
                                                          const duckdb::BoundFunctionExpression& expression,
                                                          duckdb::FunctionData* data) {
  const auto& info = data->Cast<NestedInfo>();
  const Declared& known = declared(expression.function);
  auto holder = duckdb::make_uniq<KernelHolder>();
  holder->kernel = known.make(info);
  holder->type = known.result ? *known.result : info.type;
  return holder;
}

void run(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  auto& holder = duckdb::ExecuteFunctionState::GetFunctionState(state)->Cast<KernelHolder>();
  const bool constant = chunk.AllConstant();
  const std::size_t rows = constant ? 1 : chunk.size();
  std::vector<ColumnView> columns(chunk.ColumnCount());
  for (std::size_t i = 0; i < columns.size(); ++i) view_vector(chunk.data[i], rows, columns[i]);
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  VectorWriter writer(holder.type, result);
  for (NestedRow row{columns}; row.index < rows; ++row.index) {
    bool valid = holder.kernel->takes_nulls();
    if (!valid) {
      valid = true;
      for (std::size_t i = 0; i < columns.size(); ++i) valid &= row.is_valid(i);
    }
    if (valid) {
      holder.kernel->apply(row, writer);
    } else {
      writer.set_null(row.index);
    }
  }
  if (constant) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

}  // namespace

duckdb::unique_ptr<duckdb::FunctionData> NestedInfo::Copy() const { return duckdb::make_uniq<NestedInfo>(*this); }

bool NestedInfo::Equals(const duckdb::FunctionData& other) const {
  const auto& o = other.Cast<NestedInfo>();
  return type.sql() == o.type.sql() && options == o.options && zone == o.zone;
}

duckdb::ScalarFunction nested_function(const std::string& name, std::vector<duckdb::LogicalType> values,
                                       std::optional<DataType> result, MakeNestedKernel make) {
  duckdb::vector<duckdb::LogicalType> arguments(values.begin(), values.end());
  arguments.push_back(duckdb::LogicalType::VARCHAR);
  arguments.push_back(duckdb::LogicalType::LIST(duckdb::LogicalType::VARCHAR));
  arguments.push_back(duckdb::LogicalType::VARCHAR);
  duckdb::ScalarFunction function(name, std::move(arguments), duckdb::LogicalType::ANY, run, bind);
  function.SetInitStateCallback(make_state);
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  function.SetFallible();
  auto info = duckdb::make_shared_ptr<Declared>();
  info->result = std::move(result);
  info->make = std::move(make);
  function.SetExtraFunctionInfo(std::move(info));
  return function;
}

TypedText typed_text_of(const NestedInfo& info) {
  Result<TypedText> text = TypedText::create(info.options, info.zone);
  if (!text) raise_error(text.error());
  return *std::move(text);
}

TimeZone zone_of(const NestedInfo& info) {
  Result<TimeZone> zone = TimeZone::find(info.zone);
  if (!zone) raise_error(zone.error());
  return *std::move(zone);
}

const duckdb::LogicalType& variant_type() {
  static const duckdb::LogicalType type = to_duckdb(DataType(TypeKind::kVariant));
  return type;
}

}  // namespace brook::engine
