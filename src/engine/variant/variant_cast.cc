#include "engine/variant/variant_cast.h"

#include <cmath>
#include <limits>

#include "base/calendar.h"
#include "engine/kernels/decimal_math.h"
#include "engine/kernels/number_text.h"
#include "engine/kernels/typed_text.h"
#include "engine/physical.h"
#include "engine/variant/variant_text.h"

namespace brook::engine {

namespace {

__int128 whole_part(const VariantDecimal& decimal) { return decimal.unscaled / power_of_ten(decimal.scale); }

double as_double(const VariantDecimal& decimal) {
  std::string text;
  __int128 value = decimal.unscaled < 0 ? -decimal.unscaled : decimal.unscaled;
  do {
    text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  return parse_double((decimal.unscaled < 0 ? "-" : "") + text + "e-" + std::to_string(decimal.scale)).value_or(0);
}

std::optional<std::int64_t> in_range(__int128 value, TypeKind kind) {
  const auto fits = [&](auto least, auto most) { return value >= least && value <= most; };
  bool fitting = false;
  switch (kind) {
    case TypeKind::kByte: fitting = fits(INT8_MIN, INT8_MAX); break;
    case TypeKind::kShort: fitting = fits(INT16_MIN, INT16_MAX); break;
    case TypeKind::kInt: fitting = fits(INT32_MIN, INT32_MAX); break;
    default: fitting = fits(INT64_MIN, INT64_MAX);
  }
  return fitting ? std::optional(static_cast<std::int64_t>(value)) : std::nullopt;
}

std::optional<__int128> truncated(double value) {
  constexpr double kLimit = 9.3e18;
  if (!(std::abs(value) < kLimit)) return std::nullopt;
  return static_cast<__int128>(std::trunc(value));
}

// One flat variant into one flat type. Everything returns false where Spark's TRY_CAST gives NULL.
class FlatVariantCast {
 public:
  FlatVariantCast(VectorWriter& writer, std::size_t row, const Variant& variant, const TimeZone& zone)
      : writer_(writer), row_(row), variant_(variant), zone_(zone) {}

  bool apply() {
    const DataType& type = writer_.type();
    if (type.is(TypeKind::kString)) return to_text();
    switch (variant_.kind()) {
      case VariantKind::kString:
      case VariantKind::kUuid: {
        const std::string text = variant_text(variant_, zone_).value_or("");
        return write_cast_text(writer_, row_, text, zone_);
      }
      case VariantKind::kBinary:
        if (!type.is(TypeKind::kBinary)) return false;
        writer_.set_text(row_, variant_.text());
        return true;
      default: break;
    }
    if (type.is(TypeKind::kBoolean)) return to_boolean();
    if (type.is_integral()) return to_integer();
    if (type.is_fractional()) return to_fractional();
    if (type.is(TypeKind::kDecimal)) return to_decimal();
    return to_time();
  }

 private:
  bool to_text() {
    const std::optional<std::string> text = variant_text(variant_, zone_);
    if (text) writer_.set_text(row_, *text);
    return text.has_value();
  }

  bool to_boolean() {
    switch (variant_.kind()) {
      case VariantKind::kBoolean: writer_.set(row_, variant_.boolean()); return true;
      case VariantKind::kLong: writer_.set(row_, variant_.integer() != 0); return true;
      case VariantKind::kFloat: writer_.set(row_, variant_.floating() != 0); return true;
      case VariantKind::kDouble: writer_.set(row_, variant_.number() != 0); return true;
      case VariantKind::kDecimal: writer_.set(row_, variant_.decimal().unscaled != 0); return true;
      default: return false;
    }
  }

  std::optional<__int128> whole_number() const {
    switch (variant_.kind()) {
      case VariantKind::kBoolean: return variant_.boolean() ? 1 : 0;
      case VariantKind::kLong: return variant_.integer();
      case VariantKind::kFloat: return truncated(static_cast<double>(variant_.floating()));
      case VariantKind::kDouble: return truncated(variant_.number());
      case VariantKind::kDecimal: return whole_part(variant_.decimal());
      case VariantKind::kTimestamp: return floor_div(variant_.integer(), kMicrosPerSecond);
      default: return std::nullopt;
    }
  }

  bool to_integer() {
    const std::optional<__int128> whole = whole_number();
    if (!whole) return false;
    const std::optional<std::int64_t> value = in_range(*whole, writer_.type().kind());
    if (value) writer_.set_integer(row_, *value);
    return value.has_value();
  }

  std::optional<double> fraction() const {
    switch (variant_.kind()) {
      case VariantKind::kBoolean: return variant_.boolean() ? 1 : 0;
      case VariantKind::kLong: return static_cast<double>(variant_.integer());
      case VariantKind::kFloat: return static_cast<double>(variant_.floating());
      case VariantKind::kDouble: return variant_.number();
      case VariantKind::kDecimal: return as_double(variant_.decimal());
      case VariantKind::kTimestamp: return static_cast<double>(variant_.integer()) / kMicrosPerSecond;
      default: return std::nullopt;
    }
  }

  bool to_fractional() {
    const std::optional<double> value = fraction();
    if (!value) return false;
    if (writer_.type().is(TypeKind::kFloat)) {
      writer_.set(row_, static_cast<float>(*value));
    } else {
      writer_.set(row_, *value);
    }
    return true;
  }

  bool to_decimal() {
    const DataType& type = writer_.type();
    std::optional<__int128> value;
    switch (variant_.kind()) {
      case VariantKind::kBoolean:
        value = rescaled(variant_.boolean() ? 1 : 0, 0, type.scale(), Rounding::kHalfUp);
        break;
      case VariantKind::kLong: value = rescaled(variant_.integer(), 0, type.scale(), Rounding::kHalfUp); break;
      case VariantKind::kDecimal:
        value = rescaled(variant_.decimal().unscaled, variant_.decimal().scale, type.scale(), Rounding::kHalfUp);
        break;
      case VariantKind::kFloat:
      case VariantKind::kDouble:
        return write_cast_text(writer_, row_, variant_text(variant_, zone_).value_or(""), zone_);
      default: return false;
    }
    if (!value || !fits_precision(*value, type.precision())) return false;
    writer_.set_decimal(row_, *value);
    return true;
  }

  bool to_time() {
    const TypeKind wanted = writer_.type().kind();
    std::int64_t local = 0;  // the wall clock
    switch (variant_.kind()) {
      case VariantKind::kDate: local = variant_.integer() * kMicrosPerDay; break;
      case VariantKind::kTimestampNtz: local = variant_.integer(); break;
      case VariantKind::kTimestamp:
        if (wanted == TypeKind::kTimestamp) return writer_.set(row_, variant_.integer()), true;
        local = zone_.to_local(variant_.integer());
        break;
      default: return wanted == TypeKind::kTimestamp && instant_of_number();
    }
    switch (wanted) {
      case TypeKind::kDate: writer_.set(row_, static_cast<std::int32_t>(floor_div(local, kMicrosPerDay))); return true;
      case TypeKind::kTimestamp: writer_.set(row_, zone_.to_utc(local)); return true;
      case TypeKind::kTimestampNtz: writer_.set(row_, local); return true;
      default: return false;
    }
  }

  // Seconds since 1970.
  bool instant_of_number() {
    std::optional<__int128> micros;
    switch (variant_.kind()) {
      case VariantKind::kLong: micros = static_cast<__int128>(variant_.integer()) * kMicrosPerSecond; break;
      case VariantKind::kFloat:
      case VariantKind::kDouble: micros = truncated(*fraction() * kMicrosPerSecond); break;
      case VariantKind::kDecimal: {
        const VariantDecimal decimal = variant_.decimal();
        micros =
            rescaled(decimal.unscaled, decimal.scale, 6, decimal.unscaled < 0 ? Rounding::kCeiling : Rounding::kFloor);
        break;
      }
      default: return false;
    }
    const std::optional<std::int64_t> value = micros ? in_range(*micros, TypeKind::kLong) : std::nullopt;
    if (value) writer_.set(row_, *value);
    return value.has_value();
  }

  VectorWriter& writer_;
  std::size_t row_;
  const Variant& variant_;
  const TimeZone& zone_;
};

void write_list(VectorWriter& writer, std::size_t row, const Variant& variant, const TimeZone& zone,
                std::optional<VariantCastProblem>& problem) {
  const bool map = writer.type().is(TypeKind::kMap);
  const std::size_t first = writer.size();
  const std::size_t count = variant.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = writer.append();
    if (map) writer.child(0).set_text(place, variant.key(i));
    write_variant(writer.child(map ? 1 : 0), place, variant.at(i), zone, problem);
  }
  writer.set_list(row, first, count);
}

void write_struct(VectorWriter& writer, std::size_t row, const Variant& variant, const TimeZone& zone,
                  std::optional<VariantCastProblem>& problem) {
  const std::vector<Field>& fields = writer.type().fields();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (const std::optional<Variant> field = variant.field(fields[i].name)) {
      write_variant(writer.child(i), row, *field, zone, problem);
    } else {
      writer.child(i).set_null(row);
    }
  }
}

VariantTree entries_of(const DataType& type, const ColumnView& column, std::size_t row) {
  const auto& entry = column.at<ListEntry>(row);
  const ColumnView& inner = column.children[0];
  if (type.is(TypeKind::kArray)) {
    VariantTree::Elements elements;
    for (std::size_t i = entry.offset; i < entry.offset + entry.length; ++i)
      elements.push_back(variant_of(type.element(), inner, i));
    return elements;
  }
  VariantTree::Fields fields;
  for (std::size_t i = entry.offset; i < entry.offset + entry.length; ++i) {
    fields.emplace_back(std::string(inner.children[0].at<StringRef>(i).view()),
                        variant_of(type.value(), inner.children[1], i));
  }
  return fields;
}

__int128 decimal_at(const DataType& type, const ColumnView& column, std::size_t row) {
  switch (physical_of(type)) {
    case Physical::kInt16: return column.at<std::int16_t>(row);
    case Physical::kInt32: return column.at<std::int32_t>(row);
    case Physical::kInt64: return column.at<std::int64_t>(row);
    default: break;
  }
  const auto& wide = column.at<Int128>(row);
  return (static_cast<__int128>(wide.high) << 64) | static_cast<__int128>(wide.low);
}

}  // namespace

void write_variant(VectorWriter& writer, std::size_t row, const Variant& variant, const TimeZone& zone,
                   std::optional<VariantCastProblem>& problem) {
  const DataType& type = writer.type();
  if (type.is(TypeKind::kVariant)) {
    const EncodedVariant encoded = encode(VariantTree::of(variant));
    return writer.set_variant(row, encoded.value, encoded.metadata);
  }
  const VariantKind kind = variant.kind();
  if (kind == VariantKind::kNull) return writer.set_null(row);
  if (type.is(TypeKind::kArray) && kind == VariantKind::kArray) return write_list(writer, row, variant, zone, problem);
  if (type.is(TypeKind::kMap) && kind == VariantKind::kObject) return write_list(writer, row, variant, zone, problem);
  if (type.is(TypeKind::kStruct) && kind == VariantKind::kObject)
    return write_struct(writer, row, variant, zone, problem);
  const bool flat = kind != VariantKind::kObject && kind != VariantKind::kArray;
  const bool castable = !type.is_nested() && (flat || type.is(TypeKind::kString));
  if (castable && FlatVariantCast(writer, row, variant, zone).apply()) return;
  if (!problem) problem = VariantCastProblem{variant, type};
  writer.set_null(row);
}

VariantTree variant_of(const DataType& type, const ColumnView& column, std::size_t row) {
  if (!column.is_valid(row)) return {};
  switch (type.kind()) {
    case TypeKind::kNull: return {};
    case TypeKind::kBoolean: return VariantTree::boolean(column.at<bool>(row));
    case TypeKind::kByte: return VariantTree::integer(column.at<std::int8_t>(row));
    case TypeKind::kShort: return VariantTree::integer(column.at<std::int16_t>(row));
    case TypeKind::kYearMonthInterval:
    case TypeKind::kInt: return VariantTree::integer(column.at<std::int32_t>(row));
    case TypeKind::kDayTimeInterval:
    case TypeKind::kLong: return VariantTree::integer(column.at<std::int64_t>(row));
    case TypeKind::kFloat: return VariantTree::floating(column.at<float>(row));
    case TypeKind::kDouble: return VariantTree::number(column.at<double>(row));
    case TypeKind::kDecimal: return VariantTree::decimal({decimal_at(type, column, row), type.scale()});
    case TypeKind::kString: return VariantTree::text(column.at<StringRef>(row).view());
    case TypeKind::kBinary: return VariantTree::binary(column.at<StringRef>(row).view());
    case TypeKind::kDate: return VariantTree::date(column.at<std::int32_t>(row));
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz:
      return VariantTree::timestamp(column.at<std::int64_t>(row), type.is(TypeKind::kTimestampNtz));
    case TypeKind::kArray:
    case TypeKind::kMap: return entries_of(type, column, row);
    case TypeKind::kStruct: {
      VariantTree::Fields fields;
      for (std::size_t i = 0; i < type.fields().size(); ++i)
        fields.emplace_back(type.fields()[i].name, variant_of(type.fields()[i].type, column.children[i], row));
      return fields;
    }
    case TypeKind::kVariant: return VariantTree::of(variant_at(column, row));
    case TypeKind::kTime:
    case TypeKind::kCalendarInterval: break;  // no variant holds them: the analyzer has refused the cast
  }
  return {};
}

}  // namespace brook::engine
