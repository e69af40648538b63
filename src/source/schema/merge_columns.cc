#include "source/schema/merge_columns.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/widening.h"

namespace brook::source {

namespace {

DataType merged_type(const DataType& table, const DataType& found, bool fractions) {
  if (table.kind() != found.kind()) {
    const bool to_fractions = fractions && table.is(TypeKind::kLong) && found.is(TypeKind::kDouble);
    return to_fractions || widens(table, found) ? found : table;
  }
  switch (table.kind()) {
    case TypeKind::kStruct: return DataType::structure(merged_columns(table.fields(), found.fields(), fractions));
    case TypeKind::kArray: return DataType::array(merged_type(table.element(), found.element(), fractions));
    case TypeKind::kMap: return DataType::map(table.key(), merged_type(table.value(), found.value(), fractions));
    default: return widens(table, found) ? found : table;
  }
}

}  // namespace

Schema merged_columns(const Schema& table, const Schema& found, bool fractions) {
  Schema merged = table;
  for (const Field& field : found) {
    const auto same = std::ranges::find_if(merged, [&](const Field& each) { return same_name(each.name, field.name); });
    if (same == merged.end()) {
      merged.push_back({field.name, field.type, true});
    } else {
      same->type = merged_type(same->type, field.type, fractions);
    }
  }
  return merged;
}

std::string changes_text(const Schema& before, const Schema& after) {
  std::string text;
  for (const Field& field : after) {
    const auto same = std::ranges::find(before, field.name, &Field::name);
    if (same != before.end() && same->type == field.type) continue;
    if (!text.empty()) text += ", ";
    text += same == before.end() ? fmt::format("+ {} {}", field.name, field.type.sql())
                                 : fmt::format("{} {} -> {}", field.name, same->type.sql(), field.type.sql());
  }
  return text;
}

}  // namespace brook::source
