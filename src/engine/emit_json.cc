#include "engine/emit_json.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/emit_cast.h"
#include "engine/emit_text.h"

namespace brook::engine {

namespace {

int depth_of(const DataType& type) {
  int depth = 0;
  for (const Field& field : type.fields()) depth = std::max(depth, depth_of(field.type));
  return depth + 1;
}

// Text in JSON's quotes.
std::string quoted(const std::string& text) { return fmt::format("brook_json_quote({})", text); }

Result<std::string> flat_json(const std::string& value, const DataType& type, const QueryContext& context) {
  const std::string text = TRY(cast_sql(value, type, DataType(TypeKind::kString), false, context));
  switch (type.kind()) {
    case TypeKind::kBoolean:
    case TypeKind::kByte:
    case TypeKind::kShort:
    case TypeKind::kInt:
    case TypeKind::kLong:
    case TypeKind::kDecimal: return text;
    case TypeKind::kFloat:
    case TypeKind::kDouble: return fmt::format("brook_json_number({})", text);
    case TypeKind::kTimestamp:
      return quoted(fmt::format("brook_date_format({}, 'yyyy-MM-dd''T''HH:mm:ss.SSSXXX', {})",
                                to_local(value, context.session_time_zone), quoted_string(context.session_time_zone)));
    case TypeKind::kTimestampNtz:
      return quoted(fmt::format("brook_date_format({}, 'yyyy-MM-dd''T''HH:mm:ss.SSS', 'UTC')", value));
    case TypeKind::kBinary: return quoted(fmt::format("brook_base64({})", value));
    default: return quoted(text);
  }
}

}  // namespace

Result<std::string> json_sql(const std::string& value, const DataType& type, const QueryContext& context) {
  const std::string name = fmt::format("brook_j{}", depth_of(type));
  switch (type.kind()) {
    case TypeKind::kArray:
      return fmt::format("'[' || brook_join(list_transform({}, lambda {}: coalesce({}, 'null')), ',') || ']'", value,
                         name, TRY(json_sql(name, type.element(), context)));
    case TypeKind::kMap: {
      const std::string key = TRY(cast_sql(fmt::format("struct_extract({}, 'key')", name), type.key(),
                                           DataType(TypeKind::kString), false, context));
      return fmt::format(
          "'{{' || brook_join(list_transform(map_entries({0}), lambda {1}: {2} || ':' || coalesce({3}, 'null')), ',') "
          "|| '}}'",
          value, name, quoted(key),
          TRY(json_sql(fmt::format("struct_extract({}, 'value')", name), type.value(), context)));
    }
    case TypeKind::kStruct: {
      std::string fields;  // each NULL where the field is: Spark leaves those out
      for (const Field& field : type.fields()) {
        const std::string part = fmt::format("struct_extract({}, {})", name, quoted_string(field.name));
        fields += fmt::format("{}brook_json_quote({}) || ':' || {}", fields.empty() ? "" : ", ",
                              quoted_string(field.name), TRY(json_sql(part, field.type, context)));
      }
      return fmt::format(
          "list_extract(list_transform([{0}], lambda {1}: CASE WHEN {1} IS NOT NULL THEN '{{' || brook_join(CAST([{2}] "
          "AS VARCHAR[]), ',') || '}}' "
          "END), 1)",
          value, name, fields);
    }
    default: return flat_json(value, type, context);
  }
}

}  // namespace brook::engine
