#include "engine/adapter/copy_sink.h"

#include <algorithm>
#include <charconv>

#include "engine/adapter/flat_copy.h"
#include "engine/adapter/output_format.h"
#include "engine/adapter/partitioned_copy.h"
#include "engine/adapter/type.h"

namespace brook::engine {
namespace {

std::unique_ptr<OutputFormat> make_format(duckdb::ClientContext& context, const CopyPlan& plan) {
  if (plan.target.format == "parquet")
    return parquet_format(context, plan.file_schema(), plan.target.options, plan.target.statistics);
  return text_format(plan.target.format, plan.files, plan.file_schema(), plan.target.options);
}

}  // namespace

Schema CopyPlan::file_schema() const {
  Schema result;
  for (const std::size_t column : file_columns) result.push_back(schema[column]);
  return result;
}

namespace {

// Of a writer option that is a number; 0: it is not given.
Result<std::uint64_t> limit_of(const CopyTarget& target, std::string_view option) {
  for (const auto& [name, value] : target.options) {
    if (!same_name(name, option)) continue;
    std::uint64_t limit = 0;
    const auto parsed = std::from_chars(value.data(), value.data() + value.size(), limit);
    if (parsed.ec == std::errc() && parsed.ptr == value.data() + value.size()) return limit;
    return fail(usage_error(name + " is '" + value + "', and must be a number"));
  }
  return std::uint64_t{0};
}

}  // namespace

Result<CopyPlan> plan_copy(const Schema& schema, const CopyTarget& target, std::shared_ptr<FileSystem> files) {
  CopyPlan plan{
      .target = target, .schema = schema, .partition_columns = {}, .file_columns = {}, .files = std::move(files)};
  for (const std::string& name : target.partitioned_by) {
    const auto found = std::ranges::find_if(schema, [&](const Field& field) { return same_name(field.name, name); });
    if (found == schema.end()) {
      return fail(usage_error("the partition column " + name + " is not a column of the query")
                      .with_class("PARTITION_COLUMN_NOT_FOUND"));
    }
    if (found->type.is_nested() || found->type.is(TypeKind::kVariant)) {
      return fail(usage_error("a column of type " + found->type.sql() + " cannot be a partition column: " + name)
                      .with_class("INVALID_PARTITION_COLUMN_DATA_TYPE"));
    }
    plan.partition_columns.push_back(static_cast<std::size_t>(found - schema.begin()));
  }
  for (std::size_t i = 0; i < schema.size(); ++i) {
    if (std::ranges::find(plan.partition_columns, i) == plan.partition_columns.end()) plan.file_columns.push_back(i);
  }
  if (plan.file_columns.empty()) {
    return fail(usage_error("all columns are partition columns: nothing would be left in the files")
                    .with_class("ALL_PARTITION_COLUMNS_NOT_ALLOWED"));
  }
  TRY(check_output(target, plan.file_schema()));
  plan.most_rows = TRY(limit_of(target, "maxRecordsPerFile"));
  plan.most_bytes = TRY(limit_of(target, "targetFileSize"));
  return plan;
}

SinkFactory copy_sink(const CopyPlan& plan, std::vector<WrittenFile>& written) {
  return [&plan, &written](duckdb::ClientContext& context,
                           duckdb::PreparedStatementData& data) -> duckdb::unique_ptr<duckdb::PhysicalOperator> {
    check_layout(context, data.types, to_duckdb(plan.schema));
    auto format = make_format(context, plan);
    if (plan.partition_columns.empty()) return flat_copy(context, data, plan, std::move(format), written);
    return partitioned_copy(context, data, plan, std::move(format), written);
  };
}

}  // namespace brook::engine
