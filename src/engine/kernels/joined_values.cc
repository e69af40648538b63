// brook_joined(list, separator): listagg() over the list of a group's values; NULL where there are none.
#include <string>

#include "engine/kernels/aggregate_groups.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;

std::string_view view_of(const duckdb::string_t& text) { return {text.GetData(), text.GetSize()}; }

void join_rows(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  const bool constant = chunk.AllConstant();
  const duckdb::idx_t rows = constant ? 1 : chunk.size();
  duckdb::UnifiedVectorFormat lists;
  duckdb::UnifiedVectorFormat values;
  duckdb::UnifiedVectorFormat separators;
  chunk.data[0].ToUnifiedFormat(chunk.size(), lists);
  chunk.data[1].ToUnifiedFormat(chunk.size(), separators);
  duckdb::ListVector::GetEntry(chunk.data[0]).ToUnifiedFormat(duckdb::ListVector::GetListSize(chunk.data[0]), values);
  const auto* const texts = duckdb::UnifiedVectorFormat::GetData<duckdb::string_t>(values);
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  auto* const out = duckdb::FlatVector::GetData<duckdb::string_t>(result);
  for (duckdb::idx_t row = 0; row < rows; ++row) {
    const auto list = lists.sel->get_index(row);
    const auto separator = separators.sel->get_index(row);
    const auto entry = duckdb::UnifiedVectorFormat::GetData<duckdb::list_entry_t>(lists)[list];
    if (!lists.validity.RowIsValid(list) || entry.length == 0) {
      duckdb::FlatVector::SetNull(result, row, true);
      continue;
    }
    std::string joined;
    for (duckdb::idx_t i = 0; i < entry.length; ++i) {
      if (i > 0 && separators.validity.RowIsValid(separator))
        joined += view_of(duckdb::UnifiedVectorFormat::GetData<duckdb::string_t>(separators)[separator]);
      joined += view_of(texts[values.sel->get_index(entry.offset + i)]);
    }
    out[row] = duckdb::StringVector::AddStringOrBlob(result, joined);
  }
  if (constant) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

}  // namespace

void register_joined_values(duckdb::ExtensionLoader& loader) {
  duckdb::ScalarFunctionSet set("brook_joined");
  for (const LogicalType& type : {LogicalType(LogicalType::VARCHAR), LogicalType(LogicalType::BLOB)}) {
    duckdb::ScalarFunction function({LogicalType::LIST(type), type}, type, join_rows);
    function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
    set.AddFunction(std::move(function));
  }
  loader.RegisterFunction(std::move(set));
}

}  // namespace brook::engine
