// Names and types.
#include <algorithm>

#include "sql/keyword.h"
#include "sql/print.h"
#include "sql/printer.h"

namespace brook::sql {

namespace {

bool needs_quotes(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; };
  if (name.empty() || !letter(name[0])) return true;
  if (!std::ranges::all_of(name, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); })) return true;
  std::string word(name);
  std::ranges::transform(word, word.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return is_structural(word) || is_clause_word(word) || has_special_form(word);
}

}  // namespace

void write_name(std::string& out, std::string_view name) {
  if (!needs_quotes(name)) {
    out += name;
    return;
  }
  out += '`';
  for (const char c : name) {
    if (c == '`') out += '`';
    out += c;
  }
  out += '`';
}

void write_names(std::string& out, const std::vector<std::string>& names) {
  write_list(out, names, [&](const std::string& name) { write_name(out, name); });
}

void write_qualified(std::string& out, const Name& name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i > 0) out += '.';
    write_name(out, name[i]);
  }
}

void write_type(std::string& out, const DataType& type) {
  switch (type.kind()) {
    case TypeKind::kArray:
      out += "ARRAY<";
      write_type(out, type.element());
      break;
    case TypeKind::kMap:
      out += "MAP<";
      write_type(out, type.key());
      out += ", ";
      write_type(out, type.value());
      break;
    case TypeKind::kStruct:
      out += "STRUCT<";
      write_list(out, type.fields(), [&](const Field& field) {
        write_name(out, field.name);
        out += ": ";
        write_type(out, field.type);
        if (!field.nullable) out += " NOT NULL";
      });
      break;
    default: out += type.sql(); return;
  }
  out += '>';
}

std::string quoted_name(const Name& name) {
  std::string text;
  write_qualified(text, name);
  return text;
}

}  // namespace brook::sql
