// What kernels over nested values share. In SQL they take their values first and then three constants, which are gone
// once the function is bound: a Spark type as DDL, options as a list of names and values in turn, and the session's
// time zone. A row in which a value is NULL gives NULL; the others are given to the kernel one by one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "duckdb/common/types/data_chunk.hpp"
#include "duckdb/execution/expression_executor_state.hpp"
#include "duckdb/function/scalar_function.hpp"
#include "engine/chunk.h"
#include "engine/kernels/typed_text.h"
#include "engine/kernels/vector_writer.h"

namespace brook::engine {

struct NestedInfo final : duckdb::FunctionData {
  DataType type;  // of what comes out, or of what goes in: the kernel's choice
  TextOptions options;
  std::string zone;

  [[nodiscard]] duckdb::unique_ptr<duckdb::FunctionData> Copy() const override;
  [[nodiscard]] bool Equals(const duckdb::FunctionData& other) const override;
};

// The arguments of one row, by views of their columns.
struct NestedRow {
  const std::vector<ColumnView>& columns;
  std::size_t index = 0;

  [[nodiscard]] bool is_valid(std::size_t column) const { return columns[column].is_valid(index); }
  [[nodiscard]] std::string_view text(std::size_t column) const { return columns[column].at<StringRef>(index).view(); }
};

// One kernel in one thread of one query.
class NestedKernel {
 public:
  virtual ~NestedKernel() = default;
  // Sets writer's row of the same index. Raises errors as kernels do (kernel.h).
  virtual void apply(const NestedRow& row, VectorWriter& writer) = 0;
  // Whether rows with a NULL argument are given to apply() too.
  [[nodiscard]] virtual bool takes_nulls() const { return false; }
};
using MakeNestedKernel = std::function<std::unique_ptr<NestedKernel>(const NestedInfo&)>;

// The type of the result: that of the constants, or one given here.
[[nodiscard]] duckdb::ScalarFunction nested_function(const std::string& name, std::vector<duckdb::LogicalType> values,
                                                     std::optional<DataType> result, MakeNestedKernel make);

// With the error raised where the options are wrong.
[[nodiscard]] TypedText typed_text_of(const NestedInfo& info);
[[nodiscard]] TimeZone zone_of(const NestedInfo& info);
[[nodiscard]] const duckdb::LogicalType& variant_type();

}  // namespace brook::engine
