#include "source/delta/schema_json.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace brook::source::delta {

namespace {

using nlohmann::json;

struct TypeName {
  std::string_view name;
  TypeKind kind;
};
constexpr std::array<TypeName, 13> kTypes = {{{"boolean", TypeKind::kBoolean},
                                              {"byte", TypeKind::kByte},
                                              {"short", TypeKind::kShort},
                                              {"integer", TypeKind::kInt},
                                              {"long", TypeKind::kLong},
                                              {"float", TypeKind::kFloat},
                                              {"double", TypeKind::kDouble},
                                              {"string", TypeKind::kString},
                                              {"binary", TypeKind::kBinary},
                                              {"date", TypeKind::kDate},
                                              {"timestamp", TypeKind::kTimestamp},
                                              {"timestamp_ntz", TypeKind::kTimestampNtz},
                                              {"variant", TypeKind::kVariant}}};

std::optional<DataType> decimal_of(std::string_view name) {
  int precision = 10;
  int scale = 0;
  if (name == "decimal") return DataType::decimal(precision, scale);
  if (!name.starts_with("decimal(") || !name.ends_with(')')) return std::nullopt;
  const char* end = name.data() + name.size() - 1;
  const auto first = std::from_chars(name.data() + 8, end, precision);
  if (first.ec != std::errc{} || first.ptr == end || *first.ptr != ',') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, scale);
  if (second.ec != std::errc{} || second.ptr != end) return std::nullopt;
  if (precision < 1 || precision > 38 || scale < 0 || scale > precision) return std::nullopt;
  return DataType::decimal(precision, scale);
}

class Parser {
 public:
  Result<TableSchema> parse(const std::string& text) {
    try {
      TableSchema schema;
      schema.columns = TRY(fields_of(json::parse(text)));
      schema.marks = std::move(marks_);
      return schema;
    } catch (const json::exception& problem) {
      return fail(corruption_error(fmt::format("the schema of a Delta table cannot be read: {}", problem.what())));
    }
  }

 private:
  Result<std::vector<Field>> fields_of(const json& type) {
    std::vector<Field> fields;
    for (const json& field : type.at("fields")) {
      if (const auto metadata = field.find("metadata"); metadata != field.end() && metadata->is_object()) {
        for (const auto& [name, value] : metadata->items()) marks_.insert(name);
      }
      fields.push_back({field.at("name"), TRY(type_of(field.at("type"))), field.at("nullable").get<bool>()});
    }
    return fields;
  }

  Result<DataType> type_of(const json& type) {
    if (type.is_string()) return flat_type(type.get_ref<const std::string&>());
    const std::string kind = type.at("type");
    if (kind == "struct") return DataType::structure(TRY(fields_of(type)));
    if (kind == "array") {
      return DataType::array(TRY(type_of(type.at("elementType"))), type.at("containsNull").get<bool>());
    }
    if (kind == "map") {
      const DataType key = TRY(type_of(type.at("keyType")));
      return DataType::map(key, TRY(type_of(type.at("valueType"))), type.at("valueContainsNull").get<bool>());
    }
    return unknown(kind);
  }

  static Result<DataType> flat_type(const std::string& name) {
    const auto found = std::ranges::find(kTypes, name, &TypeName::name);
    if (found != kTypes.end()) return DataType(found->kind);
    if (const std::optional<DataType> decimal = decimal_of(name)) return *decimal;
    return unknown(name);
  }
  static Result<DataType> unknown(const std::string& name) {
    return fail(usage_error(fmt::format("a Delta table has a column of type {}, which is not supported", name))
                    .with_class("UNSUPPORTED_DATATYPE"));
  }

  std::set<std::string> marks_;
};

Result<json> type_json(const DataType& type, const std::string& column);

Result<json> fields_json(const std::vector<Field>& fields, const std::string& column) {
  json list = json::array();
  for (const Field& field : fields) {
    list.push_back({{"name", field.name},
                    {"type", TRY(type_json(field.type, column.empty() ? field.name : column))},
                    {"nullable", field.nullable},
                    {"metadata", json::object()}});
  }
  return json{{"type", "struct"}, {"fields", std::move(list)}};
}

Result<json> type_json(const DataType& type, const std::string& column) {
  if (type.is(TypeKind::kStruct)) return fields_json(type.fields(), column);
  if (type.is(TypeKind::kArray)) {
    return json{{"type", "array"},
                {"elementType", TRY(type_json(type.element(), column))},
                {"containsNull", type.fields().front().nullable}};
  }
  if (type.is(TypeKind::kMap)) {
    return json{{"type", "map"},
                {"keyType", TRY(type_json(type.key(), column))},
                {"valueType", TRY(type_json(type.value(), column))},
                {"valueContainsNull", type.fields().back().nullable}};
  }
  if (type.is(TypeKind::kDecimal)) return json(fmt::format("decimal({},{})", type.precision(), type.scale()));
  const auto found = std::ranges::find(kTypes, type.kind(), &TypeName::kind);
  if (found != kTypes.end() && !type.is(TypeKind::kVariant)) return json(found->name);
  return fail(usage_error(fmt::format("a Delta table has no place for the column {} of type {}", column, type.sql()))
                  .with_class("UNSUPPORTED_DATATYPE")
                  .with_hint(fmt::format("Write CAST({0} AS STRING) AS {0}, for instance.", column)));
}

}  // namespace

Result<TableSchema> parse_schema(const std::string& text) { return Parser().parse(text); }

Result<std::string> schema_json(const Schema& columns) { return TRY(fields_json(columns, "")).dump(); }

Result<std::string> with_columns(const std::string& text, const Schema& more) {
  json schema = json::parse(text, nullptr, false);
  const json added = TRY(fields_json(more, ""));
  for (const json& field : added.at("fields")) schema["fields"].push_back(field);
  return schema.dump();
}

}  // namespace brook::source::delta
