#include <algorithm>
#include <charconv>

#include "analyze/coercion.h"
#include "analyze/decimal_rules.h"
#include "analyze/inferred_schema.h"
#include "analyze/java_text.h"
#include "base/date_text.h"

namespace brook::analyze {

namespace {

constexpr int kMaxPrecision = 38;
const DataType kStringType(TypeKind::kString);
const DataType kDoubleType(TypeKind::kDouble);

bool is_true(const InferenceOptions& options, const std::string& name) {
  const auto found = options.find(name);
  return found != options.end() && folded_name(found->second) == "true";
}

bool allows(const InferenceOptions& options, const std::string& name, bool otherwise) {
  return options.contains(name) ? is_true(options, name) : otherwise;
}

DataType exact_type(std::string_view text) {
  int digits = 0;
  int scale = 0;
  int exponent = 0;
  bool point = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.') {
      point = true;
    } else if (text[i] == 'e' || text[i] == 'E') {
      std::string_view rest = text.substr(i + 1);
      if (rest.starts_with('+')) rest.remove_prefix(1);
      std::from_chars(rest.data(), rest.data() + rest.size(), exponent);
      break;
    } else if (text[i] >= '0' && text[i] <= '9') {
      if (digits > 0 || text[i] != '0') ++digits;
      if (point) ++scale;
    }
  }
  scale -= exponent;
  if (scale < 0) {
    digits -= scale;
    scale = 0;
  }
  const int precision = std::max({digits, scale, 1});
  return precision <= kMaxPrecision ? DataType::decimal(precision, scale) : kDoubleType;
}

DataType common_of(const DataType& a, const DataType& b);

DataType common_struct(const DataType& a, const DataType& b) {
  std::vector<Field> fields = a.fields();
  for (const Field& field : b.fields()) {
    const auto same = std::ranges::find(fields, field.name, &Field::name);
    if (same == fields.end()) {
      fields.push_back(field);
    } else {
      same->type = common_of(same->type, field.type);
    }
  }
  std::ranges::sort(fields, {}, &Field::name);
  return DataType::structure(std::move(fields));
}

DataType common_decimal_of(const DataType& a, const DataType& b) {
  const DataType x = a.is(TypeKind::kDecimal) ? a : DataType::decimal(20, 0);
  const DataType y = b.is(TypeKind::kDecimal) ? b : DataType::decimal(20, 0);
  const int scale = std::max(x.scale(), y.scale());
  const int whole = std::max(x.precision() - x.scale(), y.precision() - y.scale());
  return whole + scale > kMaxPrecision ? kDoubleType : DataType::decimal(whole + scale, scale);
}

DataType common_of(const DataType& a, const DataType& b) {
  if (a.is(TypeKind::kNull)) return b;
  if (b.is(TypeKind::kNull)) return a;
  if (a.is(TypeKind::kStruct) && b.is(TypeKind::kStruct)) return common_struct(a, b);
  if (a.is(TypeKind::kArray) && b.is(TypeKind::kArray)) return DataType::array(common_of(a.element(), b.element()));
  if (a == b) return a;
  if (a.is_numeric() && b.is_numeric()) {
    if (a.is_fractional() || b.is_fractional()) return kDoubleType;
    return common_decimal_of(a, b);
  }
  return kStringType;
}

class Inference {
 public:
  Inference(JsonReader& reader, const InferenceOptions& options)
      : reader_(reader),
        primitives_as_string_(is_true(options, "primitivesasstring")),
        prefers_decimal_(is_true(options, "prefersdecimal")),
        timestamps_(is_true(options, "infertimestamp")) {}

  // Of the value whose first token the reader gave last.
  Result<DataType> infer() {
    switch (reader_.token()) {
      case JsonToken::kBeginObject: return object();
      case JsonToken::kBeginArray: return array();
      case JsonToken::kString: return text();
      case JsonToken::kInteger:
      case JsonToken::kFloat: return primitives_as_string_ ? kStringType : number();
      case JsonToken::kTrue:
      case JsonToken::kFalse: return primitives_as_string_ ? kStringType : DataType(TypeKind::kBoolean);
      case JsonToken::kNull:
      case JsonToken::kEnd: return DataType();
      default: return fail(usage_error("The example is no JSON."));
    }
  }

 private:
  Result<DataType> object() {
    std::vector<Field> fields;
    while (reader_.next() == JsonToken::kKey) {
      std::string name(reader_.text());
      reader_.next();
      fields.push_back({std::move(name), TRY(infer())});
    }
    if (reader_.token() != JsonToken::kEndObject) return fail(usage_error("The example is no JSON."));
    std::ranges::stable_sort(fields, {}, &Field::name);
    return DataType::structure(std::move(fields));
  }

  Result<DataType> array() {
    DataType element;
    while (reader_.next() != JsonToken::kEndArray) element = common_of(element, TRY(infer()));
    return DataType::array(std::move(element));
  }

  DataType text() const {
    if (reader_.text().empty()) return {};
    if (prefers_decimal_ && is_plain_number(reader_.text())) return exact_type(reader_.text());
    if (timestamps_ && parse_timestamp(reader_.text())) return DataType(TypeKind::kTimestamp);
    return kStringType;
  }

  static bool is_plain_number(std::string_view text) {
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc() && end == text.data() + text.size() &&
           text.find_first_of("0123456789") != std::string_view::npos;
  }

  DataType number() const {
    if (reader_.token() == JsonToken::kFloat) {
      const bool digits = reader_.text().find_first_of("NI") == std::string_view::npos;
      return prefers_decimal_ && digits ? exact_type(reader_.text()) : kDoubleType;
    }
    std::int64_t value = 0;
    const std::string_view text = reader_.text();
    const bool fits = std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
    return fits ? DataType(TypeKind::kLong) : exact_type(text);
  }

  JsonReader& reader_;
  bool primitives_as_string_;
  bool prefers_decimal_;
  bool timestamps_;
};

// Nulls become STRING, or go where they may; structs without fields go.
std::optional<DataType> settled(const DataType& type, bool drops_nulls = false) {
  if (type.is(TypeKind::kNull)) return drops_nulls ? std::nullopt : std::optional(kStringType);
  if (type.is(TypeKind::kArray)) {
    const std::optional<DataType> element = settled(type.element(), drops_nulls);
    if (!element) return std::nullopt;
    return DataType::array(*element);
  }
  if (!type.is(TypeKind::kStruct)) return type;
  std::vector<Field> fields;
  for (const Field& field : type.fields()) {
    const std::optional<DataType> inner = settled(field.type, drops_nulls);
    if (inner && !field.name.empty()) fields.push_back({field.name, *inner});
  }
  if (fields.empty()) return std::nullopt;
  return DataType::structure(std::move(fields));
}

JsonOptions reading_of(const InferenceOptions& options) {
  return {.comments = allows(options, "allowcomments", false),
          .unquoted_names = allows(options, "allowunquotedfieldnames", false),
          .single_quotes = allows(options, "allowsinglequotes", true),
          .leading_zeros = allows(options, "allownumericleadingzeros", false),
          .non_numeric_numbers = allows(options, "allownonnumericnumbers", true),
          .any_escape = allows(options, "allowbackslashescapinganycharacter", false),
          .control_characters = allows(options, "allowunquotedcontrolchars", false)};
}

}  // namespace

Result<DataType> infer_json_schema(std::string_view json, const InferenceOptions& options) {
  JsonReader reader(json, reading_of(options));
  reader.next();
  const DataType type = TRY(Inference(reader, options).infer());
  const DataType nothing = DataType::structure({});
  if (type.is(TypeKind::kStruct)) return settled(type).value_or(nothing);
  if (type.is(TypeKind::kArray) && type.element().is(TypeKind::kStruct))
    return DataType::array(settled(type.element()).value_or(nothing));
  return settled(type).value_or(kStringType);
}

JsonInference::JsonInference(const InferenceOptions& options) : options_(options), reading_(reading_of(options)) {}

void JsonInference::add(std::string_view record) {
  JsonReader reader(record, reading_);
  if (reader.next() == JsonToken::kEnd) return;
  Result<DataType> type = Inference(reader, options_).infer();
  if (type && type->is(TypeKind::kArray)) type = type->element();
  if (type && type->is(TypeKind::kStruct)) {
    type_ = common_of(type_, *type);
  } else if (!type || !type->is(TypeKind::kNull)) {
    malformed_ = true;
  }
}

Schema JsonInference::columns(const std::string& corrupt_column) const {
  const auto settled_type = settled(type_, is_true(options_, "dropfieldifallnull"));
  Schema columns;
  if (type_.is(TypeKind::kStruct) && settled_type) columns = settled_type->fields();
  if (malformed_ && !corrupt_column.empty() &&
      std::ranges::find(columns, corrupt_column, &Field::name) == columns.end()) {
    columns.push_back({corrupt_column, kStringType, true});
    std::ranges::sort(columns, {}, &Field::name);
  }
  return columns;
}

}  // namespace brook::analyze
