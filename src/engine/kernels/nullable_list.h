// Lists with NULLs as results of kernel<f>() (kernel.h): std::vector<std::optional<std::string>>.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/kernels/kernel.h"

namespace brook::engine::kernel_detail {

template <>
struct Slot<std::vector<std::optional<std::string>>> {
  using Stored = duckdb::list_entry_t;
  static duckdb::LogicalType type() { return duckdb::LogicalType::LIST(duckdb::LogicalType::VARCHAR); }
  static void write(duckdb::Vector& result, duckdb::list_entry_t& stored,
                    const std::vector<std::optional<std::string>>& values) {
    const auto start = duckdb::ListVector::GetListSize(result);
    duckdb::ListVector::Reserve(result, start + values.size());
    auto& child = duckdb::ListVector::GetEntry(result);
    auto* const data = duckdb::FlatVector::GetData<duckdb::string_t>(child);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i]) {
        data[start + i] = duckdb::StringVector::AddStringOrBlob(child, values[i]->data(), values[i]->size());
      } else {
        duckdb::FlatVector::SetNull(child, start + i, true);
      }
    }
    duckdb::ListVector::SetListSize(result, start + values.size());
    stored = {start, values.size()};
  }
};

}  // namespace brook::engine::kernel_detail
