#include "source/csv/converter.h"

#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "base/time_zone.h"
#include "engine/chunk.h"
#include "source/csv/datetime_pattern.h"
#include "source/csv/number_text.h"
#include "source/csv/time_text.h"

namespace brook::source::csv {

namespace {

// Values of type T by `Parse`: bool(std::string_view, T&). The call is inlined into the loop over the rows.
template <class T, class Parse>
class ParsingConverter final : public Converter {
 public:
  ParsingConverter(std::string null_value, Parse parse)
      : null_value_(std::move(null_value)), parse_(std::move(parse)) {}

  void convert(const Token* tokens, std::size_t stride, std::size_t rows, void* out, RowMask& nulls,
               RowMask& malformed) override {
    auto* const values = static_cast<T*>(out);
    for (std::size_t row = 0; row < rows; ++row) {
      const Token& token = tokens[row * stride];
      if (token.is_null() || (!null_value_.empty() && token.view() == null_value_)) {
        nulls.set(row);
      } else if (!parse_(token.view(), values[row])) [[unlikely]] {
        nulls.set(row);
        malformed.set(row);
      }
    }
  }
  [[nodiscard]] std::size_t width() const override { return sizeof(T); }

 private:
  std::string null_value_;
  Parse parse_;
};

template <class T, class Parse>
std::unique_ptr<Converter> parsing(const CsvOptions& options, Parse parse) {
  return std::make_unique<ParsingConverter<T, Parse>>(options.dialect.null_value, std::move(parse));
}

class StringConverter final : public Converter {
 public:
  explicit StringConverter(std::string null_value) : null_value_(std::move(null_value)) {}

  void convert(const Token* tokens, std::size_t stride, std::size_t rows, void* out, RowMask& nulls,
               RowMask& /*malformed*/) override {
    auto* const values = static_cast<engine::StringRef*>(out);
    for (std::size_t row = 0; row < rows; ++row) {
      const Token& token = tokens[row * stride];
      if (token.is_null() || (!null_value_.empty() && token.view() == null_value_)) {
        nulls.set(row);
      } else {
        values[row] = reference(token);
      }
    }
  }
  [[nodiscard]] std::size_t width() const override { return sizeof(engine::StringRef); }

 private:
  // What StringRef's constructor does, without a copy of unknown length: behind a token at least kInlineBytes can be
  // read (a block is padded), so a short one is read whole and cut by a mask.
  static engine::StringRef reference(const Token& token) {
    if ((token.flags & Token::kUnstable) != 0 || token.size > engine::StringRef::kInlineBytes) {
      return engine::StringRef(token.view());
    }
    static constexpr auto kMasks = [] {
      std::array<std::array<std::uint64_t, 2>, engine::StringRef::kInlineBytes + 1> masks{};
      for (std::size_t size = 0; size < masks.size(); ++size) {
        masks[size][0] = size >= 4 ? 0xFFFFFFFFULL : (1ULL << (8 * size)) - 1;
        masks[size][1] = size <= 4 ? 0 : size == 12 ? ~0ULL : (1ULL << (8 * (size - 4))) - 1;
      }
      return masks;
    }();
    std::uint32_t first = 0;
    std::uint64_t rest = 0;
    std::memcpy(&first, token.data, sizeof(first));
    std::memcpy(&rest, token.data + sizeof(first), sizeof(rest));
    const std::array<std::uint64_t, 2>& masks = kMasks[token.size];
    const std::array<std::uint64_t, 2> words = {token.size | (first & masks[0]) << 32U, rest & masks[1]};
    engine::StringRef value;
    static_assert(sizeof(words) == sizeof(value) && std::is_trivially_copyable_v<engine::StringRef>);
    std::memcpy(static_cast<void*>(&value), words.data(), sizeof(value));
    return value;
  }

  std::string null_value_;
};

// The texts that stand for no number, by options.
template <class T>
struct SpecialValues {
  std::string nan, positive, negative;

  bool parse(std::string_view text, T& out) const {
    using Limits = std::numeric_limits<T>;
    if (text == nan) {
      out = Limits::quiet_NaN();
    } else if (text == negative) {
      out = -Limits::infinity();
    } else if (text == positive) {
      out = Limits::infinity();
    } else {
      return false;
    }
    return true;
  }
};

template <class T, class Parse>
std::unique_ptr<Converter> floating(const CsvOptions& options, Parse parse) {
  const SpecialValues<T> special{options.nan, options.positive_infinity, options.negative_infinity};
  // They go before numbers, which matters only where one of them can be read as a number.
  T ignored = 0;
  const bool goes_first =
      parse(special.nan, ignored) || parse(special.positive, ignored) || parse(special.negative, ignored);
  return parsing<T>(options, [parse, special, goes_first](std::string_view text, T& out) {
    if (goes_first && special.parse(text, out)) return true;
    return parse(text, out) || special.parse(text, out);
  });
}

template <class T>
std::unique_ptr<Converter> decimal(const DataType& type, const CsvOptions& options) {
  return parsing<T>(options, [precision = type.precision(), scale = type.scale()](std::string_view text, T& out) {
    __int128 value = 0;
    if (!parse_decimal(text, precision, scale, value)) return false;
    if constexpr (std::is_same_v<T, engine::Int128>) {
      out.low = static_cast<std::uint64_t>(value);
      out.high = static_cast<std::int64_t>(value >> 64);
    } else {
      out = static_cast<T>(value);
    }
    return true;
  });
}

// Tries again as Spark 1 and 2 did, where that is allowed: by CAST's rules, without a GMT.
template <class T, class ByCast>
bool fall_back(std::string_view text, T& out, const ByCast& by_cast) {
  std::string storage;
  static_cast<void>(without_gmt(text, storage));
  return by_cast(text, out);
}

Result<std::unique_ptr<Converter>> date(const CsvOptions& options) {
  const bool falls_back = options.datetime_fallback.value_or(!options.date_format);
  const auto by_cast = [](std::string_view text, std::int32_t& out) { return parse_date(text, out); };
  if (!options.date_format && falls_back) {  // the default pattern reads nothing that the fallback does not
    return parsing<std::int32_t>(options, [by_cast](std::string_view text, std::int32_t& out) {
      return by_cast(text, out) || fall_back(text, out, by_cast);
    });
  }
  const DatetimePattern pattern = TRY(DatetimePattern::compile(options.date_format.value_or("yyyy-MM-dd")));
  return parsing<std::int32_t>(options, [pattern, falls_back, by_cast](std::string_view text, std::int32_t& out) {
    return pattern.parse_date(text, out) || (falls_back && fall_back(text, out, by_cast));
  });
}

Result<std::unique_ptr<Converter>> timestamp(const CsvOptions& options) {
  const bool falls_back = options.datetime_fallback.value_or(!options.timestamp_format);
  const TimeZone zone = TRY(TimeZone::find(options.time_zone));
  const auto by_cast = [zone](std::string_view text, std::int64_t& out) { return parse_timestamp(text, zone, out); };
  if (!options.timestamp_format) {
    return parsing<std::int64_t>(options, [falls_back, by_cast](std::string_view text, std::int64_t& out) {
      return by_cast(text, out) || (falls_back && fall_back(text, out, by_cast));
    });
  }
  const DatetimePattern pattern = TRY(DatetimePattern::compile(*options.timestamp_format));
  return parsing<std::int64_t>(options, [pattern, falls_back, by_cast, zone](std::string_view text, std::int64_t& out) {
    return pattern.parse_timestamp(text, zone, out) || (falls_back && fall_back(text, out, by_cast));
  });
}

Result<std::unique_ptr<Converter>> timestamp_ntz(const CsvOptions& options) {
  if (!options.timestamp_ntz_format) {
    return parsing<std::int64_t>(
        options, [](std::string_view text, std::int64_t& out) { return parse_timestamp_ntz(text, out); });
  }
  const DatetimePattern pattern = TRY(DatetimePattern::compile(*options.timestamp_ntz_format));
  return parsing<std::int64_t>(
      options, [pattern](std::string_view text, std::int64_t& out) { return pattern.parse_timestamp_ntz(text, out); });
}

}  // namespace

Result<std::unique_ptr<Converter>> make_converter(const Field& field, const CsvOptions& options) {
  switch (field.type.kind()) {
    case TypeKind::kString:
    case TypeKind::kBinary: return std::make_unique<StringConverter>(options.dialect.null_value);
    case TypeKind::kByte: return parsing<std::int8_t>(options, &parse_integer<std::int8_t>);
    case TypeKind::kShort: return parsing<std::int16_t>(options, &parse_integer<std::int16_t>);
    case TypeKind::kInt:
      return parsing<std::int32_t>(options,
                                   [](std::string_view text, std::int32_t& out) { return parse_integer(text, out); });
    case TypeKind::kLong:
      return parsing<std::int64_t>(options,
                                   [](std::string_view text, std::int64_t& out) { return parse_integer(text, out); });
    case TypeKind::kFloat: return floating<float>(options, &parse_float);
    case TypeKind::kDouble:
      return floating<double>(options, [](std::string_view text, double& out) { return parse_double(text, out); });
    case TypeKind::kBoolean: return parsing<bool>(options, &parse_boolean);
    case TypeKind::kDecimal:
      if (field.type.precision() <= 4) return decimal<std::int16_t>(field.type, options);
      if (field.type.precision() <= 9) return decimal<std::int32_t>(field.type, options);
      if (field.type.precision() <= 18) return decimal<std::int64_t>(field.type, options);
      return decimal<engine::Int128>(field.type, options);
    case TypeKind::kDate: return date(options);
    case TypeKind::kTimestamp: return timestamp(options);
    case TypeKind::kTimestampNtz: return timestamp_ntz(options);
    default:
      return fail(
          usage_error(fmt::format("the CSV data source cannot hold column {} of type {}", field.name, field.type.sql()))
              .with_class("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE")
              .with_hint("Read it as STRING and convert it in the query."));
  }
}

}  // namespace brook::source::csv
