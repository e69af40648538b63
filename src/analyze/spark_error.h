// Spark's errors of analysis, as its error-conditions.json words them. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/data_type.h"
#include "base/error.h"
#include "sql/expression.h"

namespace brook::analyze {

[[nodiscard]] Error spark_error(std::string_view error_class, std::string message, const Location& location);
// Something Spark knows and brookmill does not (yet): class UNSUPPORTED_FEATURE.
[[nodiscard]] Error unsupported(std::string message, const Location& location);
// DATATYPE_MISMATCH.<sub_class>: Cannot resolve "<sql>" due to data type mismatch: <why>
[[nodiscard]] Error type_mismatch(std::string_view sub_class, std::string_view sql, std::string_view why,
                                  const Location& location);
// The same, UNEXPECTED_INPUT_TYPE. `position` counts from 1; `required` is Spark's text with its quotes.
[[nodiscard]] Error unexpected_input_type(std::string_view sql, std::size_t position, std::string_view required,
                                          std::string_view input_sql, const DataType& type, const Location& location);
[[nodiscard]] Error unresolved_column(const sql::Name& name, const std::vector<sql::Name>& candidates,
                                      const Location& location);
[[nodiscard]] Error missing_aggregation(std::string_view sql, const Location& location);

[[nodiscard]] std::string in_quotes(std::string_view sql);       // "sql"
[[nodiscard]] std::string in_quotes(const DataType& type);       // "INT"
[[nodiscard]] std::string in_backquotes(const sql::Name& name);  // `a`.`b`
[[nodiscard]] std::string in_backquotes(std::string_view name);  // `a`
[[nodiscard]] std::string ordinal_word(std::size_t position);    // 1 -> "first"

// The names in the order in which Spark suggests them for `name`: by edit distance, at most five, in backquotes.
[[nodiscard]] std::vector<std::string> similar_names(const sql::Name& name, std::vector<sql::Name> candidates);
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace brook::analyze
