#include "engine/order_key.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/emit_text.h"

namespace brook::engine {

namespace {

int depth_of(const DataType& type) {
  int depth = 0;
  for (const Field& field : type.fields()) depth = std::max(depth, depth_of(field.type));
  return depth + 1;
}

}  // namespace

std::string order_key(const std::string& value, const DataType& type) {
  // Lambdas nest as the type does, so its depth makes their parameters differ.
  const std::string part = fmt::format("brook_o{}", depth_of(type));
  if (type.is(TypeKind::kArray)) {
    return fmt::format("list_transform({0}, lambda {1}: struct_pack(there := {1} IS NOT NULL, part := {2}))", value,
                       part, order_key(part, type.element()));
  }
  if (!type.is(TypeKind::kStruct) || type.fields().empty()) return value;
  std::string fields;
  for (std::size_t i = 0; i < type.fields().size(); ++i) {
    const Field& field = type.fields()[i];
    const std::string member = fmt::format("struct_extract({}, {})", part, quoted_string(field.name));
    fields += fmt::format("{0}there{1} := {2} IS NOT NULL, part{1} := {3}", i == 0 ? "" : ", ", i, member,
                          order_key(member, field.type));
  }
  return fmt::format(
      "list_extract(list_transform([{0}], lambda {1}: CASE WHEN {1} IS NOT NULL THEN struct_pack({2}) END), 1)", value,
      part, fields);
}

}  // namespace brook::engine
