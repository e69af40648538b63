#include "sql/keyword.h"

#include <algorithm>
#include <array>

namespace brook::sql {

namespace {

using Word = std::string_view;

constexpr auto kStructural = std::to_array<Word>(
    {"AND", "AS", "BY", "ELSE", "END", "FROM", "ON", "OR", "SELECT", "THEN", "USING", "WHEN", "WHERE"});

constexpr auto kClause = std::to_array<Word>(
    {"AND",        "ANTI",  "AS",      "BETWEEN", "BY",        "CASE",   "CLUSTER", "CROSS",  "DELAY",   "DISTINCT",
     "DISTRIBUTE", "DIV",   "ELSE",    "END",     "ESCAPE",    "EXCEPT", "FOR",     "FROM",   "FULL",    "GROUP",
     "HAVING",     "ILIKE", "IN",      "INNER",   "INTERSECT", "INTO",   "IS",      "JOIN",   "LATERAL", "LEFT",
     "LIKE",       "LIMIT", "MINUS",   "NATURAL", "NOT",       "NULLS",  "OFFSET",  "ON",     "OR",      "ORDER",
     "OVER",       "PIVOT", "QUALIFY", "REGEXP",  "RIGHT",     "RLIKE",  "SELECT",  "SEMI",   "SORT",    "TABLESAMPLE",
     "THEN",       "UNION", "UNPIVOT", "USING",   "WATERMARK", "WHEN",   "WHERE",   "WINDOW", "WITH"});

constexpr auto kStrict =
    std::to_array<Word>({"ANTI", "CROSS", "EXCEPT", "FULL", "INNER", "INTERSECT", "JOIN", "LATERAL", "LEFT", "MINUS",
                         "NATURAL", "ON", "RIGHT", "SEMI", "UNION", "USING"});

constexpr auto kSpecial =
    std::to_array<Word>({"ALL",          "ANY",          "BOTH",         "CASE",         "CAST",
                         "CUBE",         "CURRENT_DATE", "CURRENT_PATH", "CURRENT_TIME", "CURRENT_TIMESTAMP",
                         "CURRENT_USER", "EXISTS",       "EXTRACT",      "FALSE",        "IDENTIFIER",
                         "INTERVAL",     "JSON_TABLE",   "LEADING",      "LOCALTIME",    "LOCALTIMESTAMP",
                         "NULL",         "ONCE",         "OUTER",        "ROLLUP",       "SESSION_USER",
                         "SOME",         "STREAM",       "TABLE",        "TRAILING",     "TRUE",
                         "TRY_CAST",     "UNBOUNDED",    "USER",         "VALUES"});

static_assert(std::ranges::is_sorted(kStructural) && std::ranges::is_sorted(kClause));
static_assert(std::ranges::is_sorted(kStrict) && std::ranges::is_sorted(kSpecial));

}  // namespace

bool is_structural(Word word) { return std::ranges::binary_search(kStructural, word); }
bool is_clause_word(Word word) { return std::ranges::binary_search(kClause, word); }
bool is_strict(Word word) { return std::ranges::binary_search(kStrict, word); }
bool has_special_form(Word word) { return std::ranges::binary_search(kSpecial, word); }

}  // namespace brook::sql
