#include "engine/adapter/output_format.h"

#include <array>

#include "engine/adapter/text_style.h"

namespace brook::engine {
namespace {

Result<> check_parquet(const std::map<std::string, std::string>& options) {
  constexpr std::array kCodecs = {"none", "uncompressed", "snappy", "gzip", "zstd", "lz4", "lz4_raw", "brotli"};
  for (const auto& [name, value] : options) {
    if (!same_name(name, "compression")) continue;
    bool known = false;
    for (const char* codec : kCodecs) known = known || same_name(value, codec);
    if (!known) return fail(usage_error("cannot write Parquet with the compression '" + value + "'"));
  }
  return {};
}

}  // namespace

Result<> check_output(const CopyTarget& target, const Schema& columns) {
  if (target.format == "parquet") return check_parquet(target.options);
  if (target.format != "csv" && target.format != "json" && target.format != "text") {
    return fail(usage_error("cannot write files of the format " + target.format + ": use parquet, csv, json or text"));
  }
  if (target.format == "text" && columns.size() != 1) {
    return fail(usage_error("Text data source supports only a single column, and you have " +
                            std::to_string(columns.size()) + " columns."));
  }
  for (const Field& column : columns) {
    if (target.format == "text" && !column.type.is(TypeKind::kString)) {
      return fail(usage_error("The Text datasource doesn't support the column `" + column.name + "` of the type " +
                              column.type.sql())
                      .with_class("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE"));
    }
    if (target.format == "csv" && (column.type.is_nested() || column.type.is(TypeKind::kVariant))) {
      return fail(usage_error("the CSV format cannot hold the column " + column.name + " of type " + column.type.sql())
                      .with_class("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE"));
    }
  }
  TRY(TextStyle::parse(target.format, target.options));
  return {};
}

}  // namespace brook::engine
