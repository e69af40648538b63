// What a keyword may stand for. Spark (without enforceReservedKeywords) reserves none, its parser tries every reading;
// ours decides by the word and by what follows, so a few words need backquotes where Spark would take them bare.
// All functions take the word in upper case.
#pragma once

#include <string_view>

namespace brook::sql {

// Can never be a bare column or function name: FROM, WHERE, THEN …
[[nodiscard]] bool is_structural(std::string_view word);
// Begins a clause or an operator; a column only where what follows cannot belong to the clause: ORDER, LEFT, LIKE …
[[nodiscard]] bool is_clause_word(std::string_view word);
// Spark's strict-non-reserved words, which are no table alias, not even after AS: JOIN, ON, UNION …
[[nodiscard]] bool is_strict(std::string_view word);
// Means something of its own in some other place, so that the printer puts a name like it in backquotes.
[[nodiscard]] bool has_special_form(std::string_view word);

}  // namespace brook::sql
