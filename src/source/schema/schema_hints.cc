#include "source/schema/schema_hints.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/trimmed.h"
#include "sql/parse.h"

namespace brook::source {

namespace {

// The pieces between commas that are not inside brackets or backquotes.
std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> pieces;
  int depth = 0;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`') quoted = !quoted;
    if (quoted) continue;
    if (text[i] == '(' || text[i] == '<') ++depth;
    if (text[i] == ')' || text[i] == '>') --depth;
    if (text[i] != ',' || depth > 0) continue;
    pieces.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

// Takes "a.`b c`" off the front.
std::vector<std::string> take_path(std::string_view& text) {
  std::vector<std::string> path(1);
  bool quoted = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '`') {
      quoted = !quoted;
    } else if (!quoted && (c == ' ' || c == '\t' || c == '\n' || c == ':')) {
      break;
    } else if (!quoted && c == '.') {
      path.emplace_back();
    } else {
      path.back() += c;
    }
  }
  text.remove_prefix(std::min(i + 1, text.size()));
  return path;
}

Result<> set_in(Schema& fields, const SchemaHint& hint, std::size_t at);

Result<DataType> with_hint(const DataType& type, const SchemaHint& hint, std::size_t at) {
  if (at == hint.path.size()) return hint.type;
  const std::string& name = hint.path[at];
  if (type.is(TypeKind::kStruct)) {
    Schema fields = type.fields();
    TRY(set_in(fields, hint, at));
    return DataType::structure(std::move(fields));
  }
  if (type.is(TypeKind::kArray) && same_name(name, "element")) {
    return DataType::array(TRY(with_hint(type.element(), hint, at + 1)));
  }
  if (type.is(TypeKind::kMap) && same_name(name, "key")) {
    return DataType::map(TRY(with_hint(type.key(), hint, at + 1)), type.value());
  }
  if (type.is(TypeKind::kMap) && same_name(name, "value")) {
    return DataType::map(type.key(), TRY(with_hint(type.value(), hint, at + 1)));
  }
  const std::vector<std::string> before(hint.path.begin(), hint.path.begin() + static_cast<std::ptrdiff_t>(at));
  return fail(usage_error(fmt::format("schemaHints names {}, but {} is {}", fmt::join(hint.path, "."),
                                      fmt::join(before, "."), type.sql()))
                  .with_hint("Fields are those of a STRUCT, element of an ARRAY, key and value of a MAP."));
}

Result<> set_in(Schema& fields, const SchemaHint& hint, std::size_t at) {
  auto field = std::ranges::find_if(fields, [&](const Field& each) { return same_name(each.name, hint.path[at]); });
  if (field == fields.end()) {
    fields.push_back({hint.path[at], at + 1 == hint.path.size() ? hint.type : DataType::structure({}), true});
    field = fields.end() - 1;
  }
  field->type = TRY(with_hint(field->type, hint, at + 1));
  return {};
}

}  // namespace

Result<std::vector<SchemaHint>> parse_schema_hints(std::string_view text) {
  std::vector<SchemaHint> hints;
  for (std::string_view piece : pieces_of(text)) {
    piece = trimmed(piece);
    SchemaHint hint;
    hint.path = take_path(piece);
    const bool is_named = std::ranges::none_of(hint.path, [](const std::string& name) { return name.empty(); });
    const Result<DataType> type = sql::parse_data_type(trimmed(piece));
    if (!is_named || !type) return fail(usage_error("not a list of names with types"));
    hint.type = *type;
    hints.push_back(std::move(hint));
  }
  return hints;
}

Result<> apply_hints(const std::vector<SchemaHint>& hints, Schema& columns) {
  for (const SchemaHint& hint : hints) TRY(set_in(columns, hint, 0));
  return {};
}

}  // namespace brook::source
