// The rows of collations().
#include "base/collation.h"

#include "duckdb/common/types/value.hpp"
#include "engine/kernels/kernel.h"
#include "engine/kernels/text_groups.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;
using duckdb::Value;

constexpr const char* kIcuVersion = "78.3.0.0";  // of Spark 4.3

LogicalType row_type() {
  duckdb::child_list_t<LogicalType> columns;
  for (const char* const name : {"CATALOG", "SCHEMA", "NAME", "LANGUAGE", "COUNTRY", "ACCENT_SENSITIVITY",
                                 "CASE_SENSITIVITY", "PAD_ATTRIBUTE", "ICU_VERSION"}) {
    columns.emplace_back(name, LogicalType::VARCHAR);
  }
  return LogicalType::STRUCT(std::move(columns));
}

Value row_of(const Collation& collation) {
  const auto text = [](std::string_view value) {
    return value.empty() ? Value(LogicalType::VARCHAR) : Value(std::string(value));
  };
  const bool by_locale = collation.order == Collation::Order::kLocale;
  const bool ignores_case = collation.ignores_case || collation.order == Collation::Order::kLowerCase;
  duckdb::vector<Value> cells = {Value("SYSTEM"),
                                 Value("BUILTIN"),
                                 Value(collation.name()),
                                 text(by_locale ? collation.locale->language : ""),
                                 text(by_locale ? collation.locale->country : ""),
                                 Value(collation.ignores_accents ? "ACCENT_INSENSITIVE" : "ACCENT_SENSITIVE"),
                                 Value(ignores_case ? "CASE_INSENSITIVE" : "CASE_SENSITIVE"),
                                 Value(collation.ignores_trailing_blanks ? "RTRIM" : "NO_PAD"),
                                 text(by_locale ? kIcuVersion : "")};
  return Value::STRUCT(row_type(), std::move(cells));
}

void collations(duckdb::DataChunk&, duckdb::ExpressionState&, duckdb::Vector& result) {
  duckdb::vector<Value> rows;
  for (const Collation& collation : Collation::all()) rows.push_back(row_of(collation));
  result.Reference(Value::LIST(row_type(), std::move(rows)));
}

}  // namespace

void register_collations(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(duckdb::ScalarFunction("brook_collations", {}, LogicalType::LIST(row_type()), collations));
}

}  // namespace brook::engine
