// Pieces of DuckDB SQL as text: names, literals, and when a piece needs parentheses.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyze/expression.h"

namespace brook::engine {

[[nodiscard]] std::string column_name(analyze::ColumnId id);  // "c17"
[[nodiscard]] std::string quoted_name(std::string_view name);
[[nodiscard]] std::string quoted_string(std::string_view text);

// A literal of the type; the text forms are those of analyze::Constant.
[[nodiscard]] std::string literal(const DataType& type, const std::optional<std::string>& text);

// One past the closing quote of the quoted text or name that starts at `i`.
[[nodiscard]] std::size_t skip_quoted(std::string_view sql, std::size_t i);

// A name, a number, a string, a call, or something in parentheses: safe beside any operator.
[[nodiscard]] bool is_atomic(std::string_view sql);
// A name or a literal: costs nothing to write twice.
[[nodiscard]] bool is_trivial(std::string_view sql);
[[nodiscard]] std::string in_parentheses(std::string sql);  // where it is not atomic

// The wall clock of an instant in a session time zone, and back. In UTC both are the value itself.
[[nodiscard]] std::string to_local(std::string sql, const std::string& zone);
[[nodiscard]] std::string to_instant(std::string sql, const std::string& zone);
[[nodiscard]] bool is_utc(std::string_view zone);

}  // namespace brook::engine
