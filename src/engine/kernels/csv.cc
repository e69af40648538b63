// from_csv() and to_csv(). Source of the semantics: Spark's UnivocityParser and UnivocityGenerator.
#include <cmath>

#include <fmt/format.h>

#include "base/csv_line.h"
#include "engine/kernels/decimal_math.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/nested_function.h"
#include "engine/kernels/nested_groups.h"
#include "engine/kernels/number_text.h"
#include "engine/value.h"

namespace brook::engine {

namespace {

std::string option(const TextOptions& options, const std::string& name, const std::string& otherwise) {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : found->second;
}

class FromCsv final : public NestedKernel {
 public:
  explicit FromCsv(const NestedInfo& info)
      : text_(typed_text_of(info)),
        line_(CsvLineOptions::from(info.options)),
        type_(info.type),
        fail_fast_(folded_name(option(info.options, "mode", "PERMISSIVE")) == "failfast"),
        nan_(option(info.options, "nanvalue", "NaN")),
        infinity_(option(info.options, "positiveinf", "Inf")),
        minus_infinity_(option(info.options, "negativeinf", "-Inf")) {
    const std::string corrupt = option(info.options, "columnnameofcorruptrecord", "_corrupt_record");
    for (std::size_t i = 0; i < type_.fields().size(); ++i) {
      if (same_name(type_.fields()[i].name, corrupt)) corrupt_ = i;
    }
  }

  void apply(const NestedRow& row, VectorWriter& writer) override {
    const std::string_view line = row.text(0);
    const std::vector<std::optional<std::string>> fields = split_csv_line(line, line_);
    const std::size_t wanted = writer.child_count() - (corrupt_ ? 1 : 0);
    bool bad = fields.size() != wanted;
    std::size_t next = 0;
    for (std::size_t i = 0; i < writer.child_count(); ++i) {
      if (i == corrupt_) continue;
      VectorWriter& target = writer.child(i);
      const bool present = next < fields.size() && fields[next].has_value();
      const bool read = present && read_field(target, row.index, *fields[next]);
      if (!read) target.set_null(row.index);
      bad |= present && !read;
      ++next;
    }
    if (bad && fail_fast_) {
      raise("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
            fmt::format("Malformed records are detected in record parsing: {}.\nParse Mode: FAILFAST. To process "
                        "malformed records as null result, try setting the option 'mode' as 'PERMISSIVE'.",
                        line));
    }
    if (!corrupt_) return;
    if (bad) {
      writer.child(*corrupt_).set_text(row.index, line);
    } else {
      writer.child(*corrupt_).set_null(row.index);
    }
  }

 private:
  template <class T>
  static bool write_if(VectorWriter& target, std::size_t row, const std::optional<T>& value) {
    if (value) target.set(row, *value);
    return value.has_value();
  }

  // Java's parse methods take no blanks around whole numbers.
  template <class T>
  static bool whole(VectorWriter& target, std::size_t row, const std::string& text) {
    if (text.empty() || trimmed(text) != text) return false;
    return write_if(target, row, parse_integer<T>(text));
  }

  std::optional<double> fraction(const std::string& text) const {
    if (text == nan_) return std::nan("");
    if (text == infinity_) return HUGE_VAL;
    if (text == minus_infinity_) return -HUGE_VAL;
    return parse_double(text);
  }

  bool read_field(VectorWriter& target, std::size_t row, const std::string& text) const {
    switch (target.type().kind()) {
      case TypeKind::kByte: return whole<std::int8_t>(target, row, text);
      case TypeKind::kShort: return whole<std::int16_t>(target, row, text);
      case TypeKind::kInt: return whole<std::int32_t>(target, row, text);
      case TypeKind::kLong: return whole<std::int64_t>(target, row, text);
      case TypeKind::kBoolean: {
        const bool truth = same_name(text, "true");
        if (!truth && !same_name(text, "false")) return false;
        target.set(row, truth);
        return true;
      }
      case TypeKind::kFloat: {
        const std::optional<double> value = fraction(text);
        if (value) target.set(row, parse_float(text).value_or(static_cast<float>(*value)));
        return value.has_value();
      }
      case TypeKind::kDouble: return write_if(target, row, fraction(text));
      case TypeKind::kDecimal: {
        const auto digits = parse_decimal_text(text);
        const DataType& type = target.type();
        const auto value = digits ? decimal_from_text(*digits, type.precision(), type.scale()) : std::nullopt;
        if (value) target.set_decimal(row, *value);
        return value.has_value();
      }
      case TypeKind::kDate: return write_if(target, row, text_.date(text));
      case TypeKind::kTimestamp: return write_if(target, row, text_.timestamp(text));
      case TypeKind::kTimestampNtz: return write_if(target, row, text_.timestamp_ntz(text));
      case TypeKind::kString:
      case TypeKind::kBinary: target.set_text(row, text); return true;
      case TypeKind::kDayTimeInterval:
      case TypeKind::kYearMonthInterval: return write_cast_text(target, row, text, text_.zone());
      default: return false;
    }
  }

  TypedText text_;
  CsvLineOptions line_;
  DataType type_;
  bool fail_fast_;
  std::string nan_;
  std::string infinity_;
  std::string minus_infinity_;
  std::optional<std::size_t> corrupt_;
};

class ToCsv final : public NestedKernel {
 public:
  explicit ToCsv(const NestedInfo& info)
      : text_(typed_text_of(info)),
        type_(info.type),
        separator_(option(info.options, "sep", option(info.options, "delimiter", ","))),
        quote_(option(info.options, "quote", "\"")),
        escape_(option(info.options, "escape", "\\")),
        null_value_(option(info.options, "nullvalue", "")),
        empty_value_(option(info.options, "emptyvalue", "\"\"")),
        quote_all_(option_is_true(info.options, "quoteall", false)),
        escape_quotes_(option_is_true(info.options, "escapequotes", true)),
        trim_left_(option_is_true(info.options, "ignoreleadingwhitespace", true)),
        trim_right_(option_is_true(info.options, "ignoretrailingwhitespace", true)) {
    if (separator_ == "\\t") separator_ = "\t";
  }

  void apply(const NestedRow& row, VectorWriter& writer) override {
    std::string line;
    for (std::size_t i = 0; i < type_.fields().size(); ++i) {
      if (i > 0) line += separator_;
      const ColumnView& column = row.columns[0].children[i];
      const DataType& type = type_.fields()[i].type;
      append_field(line, column.is_valid(row.index) ? field_text(type, column, row.index) : null_value_,
                   column.is_valid(row.index));
    }
    writer.set_text(row.index, line);
  }

 private:
  std::string field_text(const DataType& type, const ColumnView& column, std::size_t row) const {
    switch (type.kind()) {
      case TypeKind::kDate: return text_.date_text(column.at<std::int32_t>(row));
      case TypeKind::kTimestamp: return text_.timestamp_text(column.at<std::int64_t>(row));
      case TypeKind::kTimestampNtz: return text_.timestamp_ntz_text(column.at<std::int64_t>(row));
      case TypeKind::kBinary: {
        std::string text = "[";
        for (const char byte : column.at<StringRef>(row).view())
          text += fmt::format("{}{:02X}", text.size() > 1 ? " " : "", static_cast<unsigned char>(byte));
        return text + "]";
      }
      default: return to_text(type, read_value(type, column, row));
    }
  }

  void append_field(std::string& line, std::string_view text, bool present) const {
    while (trim_left_ && !text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
    while (trim_right_ && !text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    if (text.empty() && present) {
      line += empty_value_;
      return;
    }
    const bool has_quote = !quote_.empty() && text.find(quote_) != std::string_view::npos;
    const bool special = text.find(separator_) != std::string_view::npos ||
                         text.find_first_of("\r\n") != std::string_view::npos || (has_quote && escape_quotes_) ||
                         (has_quote && text.starts_with(quote_));
    if (quote_.empty() || (!quote_all_ && !special)) {
      line += text;
      return;
    }
    line += quote_;
    for (const char c : text) {
      if (c == quote_[0] || (!escape_.empty() && c == escape_[0] && has_quote)) line += escape_;
      line += c;
    }
    line += quote_;
  }

  TypedText text_;
  DataType type_;
  std::string separator_;
  std::string quote_;
  std::string escape_;
  std::string null_value_;
  std::string empty_value_;
  bool quote_all_;
  bool escape_quotes_;
  bool trim_left_;
  bool trim_right_;
};

}  // namespace

void register_csv(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(nested_function("brook_from_csv", {duckdb::LogicalType::VARCHAR}, std::nullopt,
                                          [](const NestedInfo& info) { return std::make_unique<FromCsv>(info); }));
  loader.RegisterFunction(nested_function("brook_to_csv", {duckdb::LogicalType::ANY}, DataType(TypeKind::kString),
                                          [](const NestedInfo& info) { return std::make_unique<ToCsv>(info); }));
}

}  // namespace brook::engine
