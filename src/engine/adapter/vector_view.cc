#include "engine/adapter/vector_view.h"

namespace brook::engine {

void view_vector(duckdb::Vector& vector, std::size_t rows, ColumnView& view) {
  vector.Flatten(rows);
  view.data = duckdb::FlatVector::GetData(vector);
  view.validity = duckdb::FlatVector::Validity(vector).GetData();
  switch (vector.GetType().InternalType()) {
    case duckdb::PhysicalType::LIST:
      view.children.resize(1);
      view.child_rows = duckdb::ListVector::GetListSize(vector);
      view_vector(duckdb::ListVector::GetEntry(vector), view.child_rows, view.children[0]);
      break;
    case duckdb::PhysicalType::STRUCT: {
      auto& entries = duckdb::StructVector::GetEntries(vector);
      view.children.resize(entries.size());
      for (std::size_t i = 0; i < entries.size(); ++i) view_vector(*entries[i], rows, view.children[i]);
      break;
    }
    default: break;
  }
}

}  // namespace brook::engine
