#include "engine/emit_text.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "function/rules.h"

namespace brook::engine {

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; }

// One past the bracket that closes the one at `i`.
std::size_t skip_bracketed(std::string_view sql, std::size_t i) {
  int depth = 0;
  while (i < sql.size()) {
    const char c = sql[i];
    if (c == '\'' || c == '"') {
      i = skip_quoted(sql, i);
      continue;
    }
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') {
      if (--depth == 0) return i + 1;
    }
    ++i;
  }
  return i;
}

std::string number(const DataType& type, const std::string& text) {
  const bool negative = text.starts_with('-');
  const std::size_t digits = text.size() - (negative ? 1 : 0);
  if (type.is(TypeKind::kInt) && digits <= 9) return negative ? "(" + text + ")" : text;
  const bool finite = std::isdigit(static_cast<unsigned char>(text.back())) != 0 && text.find('I') == std::string::npos;
  if (type.is(TypeKind::kDouble) && finite) {
    const bool exponent = text.find_first_of("eE") != std::string::npos;
    const std::string whole = exponent ? text : text + "e0";
    return negative ? "(" + whole + ")" : whole;
  }
  return fmt::format("CAST('{}' AS {})", text, function::duckdb_type(type));
}

// From year 1 to 9999: DuckDB writes others its own way.
bool has_plain_year(const std::string& text) {
  return text.size() > 4 && text[4] == '-' && text[0] != '-' && text[0] != '+' && !text.starts_with("0000");
}

std::string text_literal(const std::string& text) {
  if (text.find('\0') == std::string::npos) return quoted_string(text);
  std::string sql;  // DuckDB's parser ends at a NUL
  std::size_t start = 0;
  while (true) {
    const std::size_t end = text.find('\0', start);
    sql += quoted_string(std::string_view(text).substr(start, end - start));
    if (end == std::string::npos) break;
    sql += " || chr(0) || ";
    start = end + 1;
  }
  return "(" + sql + ")";
}

}  // namespace

std::size_t skip_quoted(std::string_view sql, std::size_t i) {
  const char quote = sql[i++];
  while (i < sql.size()) {
    if (sql[i] == quote) {
      if (i + 1 < sql.size() && sql[i + 1] == quote) {
        ++i;
      } else {
        return i + 1;
      }
    }
    ++i;
  }
  return i;
}

std::string column_name(analyze::ColumnId id) { return "c" + std::to_string(id); }

std::string quoted_name(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + "\"";
}

std::string quoted_string(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c;
    if (c == '\'') quoted += c;
  }
  return quoted + "'";
}

std::string literal(const DataType& type, const std::optional<std::string>& text) {
  if (!text) return fmt::format("CAST(NULL AS {})", function::duckdb_type(type));
  switch (type.kind()) {
    case TypeKind::kBoolean: return *text;
    case TypeKind::kString: return text_literal(*text);
    case TypeKind::kBinary: return fmt::format("from_hex('{}')", *text);
    case TypeKind::kDate:
      return has_plain_year(*text) ? fmt::format("CAST('{}' AS DATE)", *text)
                                   : fmt::format("brook_to_date('{}')", *text);
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz:
      return has_plain_year(*text) ? fmt::format("CAST('{}' AS TIMESTAMP)", *text)
                                   : fmt::format("brook_to_timestamp_ntz('{}')", *text);
    case TypeKind::kTime: return fmt::format("brook_to_time('{}', 9)", *text);
    default: return number(type, *text);
  }
}

bool is_atomic(std::string_view sql) {
  std::size_t i = 0;
  while (i < sql.size() && is_word(sql[i])) ++i;
  if (i == sql.size()) return i > 0;
  if (i == 0 && (sql[0] == '\'' || sql[0] == '"')) return skip_quoted(sql, 0) == sql.size();
  if (sql[i] == '(' || (i == 0 && sql[i] == '[')) return skip_bracketed(sql, i) == sql.size();
  return false;
}

bool is_trivial(std::string_view sql) {
  if (std::ranges::all_of(sql, is_word)) return true;
  if (sql.starts_with('\'')) return skip_quoted(sql, 0) == sql.size();
  if (sql.starts_with("CAST('")) return skip_quoted(sql, 5) + 4 <= sql.size() && is_atomic(sql);
  return sql.starts_with("CAST(NULL AS ") && is_atomic(sql);
}

std::string in_parentheses(std::string sql) { return is_atomic(sql) ? std::move(sql) : "(" + sql + ")"; }

bool is_utc(std::string_view zone) { return zone == "UTC" || zone == "Etc/UTC" || zone == "Z" || zone == "GMT"; }

std::string to_local(std::string sql, const std::string& zone) {
  return is_utc(zone) ? std::move(sql) : fmt::format("brook_to_local({}, {})", sql, quoted_string(zone));
}

std::string to_instant(std::string sql, const std::string& zone) {
  return is_utc(zone) ? std::move(sql) : fmt::format("brook_to_instant({}, {})", sql, quoted_string(zone));
}

}  // namespace brook::engine
