#include "engine/kernels/typed_json.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/base64.h"
#include "engine/value.h"
#include "engine/value_text.h"
#include "engine/variant/variant_cast.h"
#include "engine/variant/variant_text.h"

namespace brook::engine {

namespace {

// A map's key as Spark's generator names the field: by the value's own text.
std::string key_text(const DataType& type, const ColumnView& column, std::size_t row) {
  switch (type.kind()) {
    case TypeKind::kDate: return std::to_string(column.at<std::int32_t>(row));
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz:
    case TypeKind::kDayTimeInterval: return std::to_string(column.at<std::int64_t>(row));
    case TypeKind::kYearMonthInterval: return std::to_string(column.at<std::int32_t>(row));
    case TypeKind::kStruct: {
      std::string text = "[";
      for (std::size_t i = 0; i < type.fields().size(); ++i) {
        if (i > 0) text += ',';
        text += column.children[i].is_valid(row) ? key_text(type.fields()[i].type, column.children[i], row) : "null";
      }
      return text + "]";
    }
    default: return to_text(type, read_value(type, column, row));
  }
}

}  // namespace

JsonWriter::JsonWriter(const TextOptions& options, const TypedText& text)
    : text_(text),
      ignore_nulls_(option_is_true(options, "ignorenullfields", true)),
      pretty_(option_is_true(options, "pretty", false)),
      sort_keys_(option_is_true(options, "sortkeys", false)) {}

void JsonWriter::break_line(std::string& out, int depth) const {
  if (!pretty_) return;
  out += '\n';
  out.append(2 * static_cast<std::size_t>(depth), ' ');
}

void JsonWriter::append_value(std::string& out, const DataType& type, const ColumnView& column, std::size_t row,
                              int depth) const {
  switch (type.kind()) {
    case TypeKind::kStruct: append_struct(out, type, column, row, depth); break;
    case TypeKind::kArray:
    case TypeKind::kMap: append_list(out, type, column, row, depth); break;
    case TypeKind::kVariant: append_variant_json(out, variant_at(column, row), text_.zone()); break;
    default: append_flat(out, type, column, row);
  }
}

void JsonWriter::append_or_null(std::string& out, const DataType& type, const ColumnView& column, std::size_t row,
                                int depth) const {
  if (column.is_valid(row)) {
    append_value(out, type, column, row, depth);
  } else {
    out += "null";
  }
}

void JsonWriter::append_struct(std::string& out, const DataType& type, const ColumnView& column, std::size_t row,
                               int depth) const {
  std::vector<std::size_t> order(type.fields().size());
  std::iota(order.begin(), order.end(), 0);
  if (sort_keys_) std::ranges::stable_sort(order, {}, [&](std::size_t i) { return type.fields()[i].name; });
  out += '{';
  bool first = true;
  for (const std::size_t i : order) {
    if (ignore_nulls_ && !column.children[i].is_valid(row)) continue;
    if (!std::exchange(first, false)) out += ',';
    break_line(out, depth + 1);
    append_json_string(out, type.fields()[i].name);
    out += colon();
    append_or_null(out, type.fields()[i].type, column.children[i], row, depth + 1);
  }
  if (!first) {
    break_line(out, depth);
  } else if (pretty_) {
    out += ' ';
  }
  out += '}';
}

void JsonWriter::append_list(std::string& out, const DataType& type, const ColumnView& column, std::size_t row,
                             int depth) const {
  const auto& entry = column.at<ListEntry>(row);
  const ColumnView& inner = column.children[0];
  const bool map = type.is(TypeKind::kMap);
  std::vector<std::size_t> order(entry.length);
  std::iota(order.begin(), order.end(), entry.offset);
  if (map && sort_keys_)
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return key_text(type.key(), inner.children[0], i); });
  out += map ? '{' : '[';
  bool first = true;
  for (const std::size_t i : order) {
    if (!std::exchange(first, false)) out += map || !pretty_ ? "," : ", ";
    if (map) {
      break_line(out, depth + 1);
      append_json_string(out, key_text(type.key(), inner.children[0], i));
      out += colon();
      append_or_null(out, type.value(), inner.children[1], i, depth + 1);
    } else {
      if (pretty_ && i == entry.offset) out += ' ';
      append_or_null(out, type.element(), inner, i, depth);
    }
  }
  if (map && !first) break_line(out, depth);
  if (pretty_ && (!map || first)) out += ' ';
  out += map ? '}' : ']';
}

void JsonWriter::append_flat(std::string& out, const DataType& type, const ColumnView& column, std::size_t row) const {
  switch (type.kind()) {
    case TypeKind::kString: append_json_string(out, column.at<StringRef>(row).view()); break;
    case TypeKind::kBinary: append_json_string(out, to_base64(column.at<StringRef>(row).view())); break;
    case TypeKind::kDate: append_json_string(out, text_.date_text(column.at<std::int32_t>(row))); break;
    case TypeKind::kTimestamp: append_json_string(out, text_.timestamp_text(column.at<std::int64_t>(row))); break;
    case TypeKind::kTimestampNtz:
      append_json_string(out, text_.timestamp_ntz_text(column.at<std::int64_t>(row)));
      break;
    case TypeKind::kYearMonthInterval:
    case TypeKind::kDayTimeInterval:
    case TypeKind::kCalendarInterval:
    case TypeKind::kTime: append_json_string(out, to_text(type, read_value(type, column, row))); break;
    case TypeKind::kFloat:
    case TypeKind::kDouble: {
      const bool finite =
          type.is(TypeKind::kFloat) ? std::isfinite(column.at<float>(row)) : std::isfinite(column.at<double>(row));
      const std::string text = to_text(type, read_value(type, column, row));
      out += finite ? text : '"' + text + '"';
      break;
    }
    case TypeKind::kInt: out += std::to_string(column.at<std::int32_t>(row)); break;
    case TypeKind::kLong: out += std::to_string(column.at<std::int64_t>(row)); break;
    case TypeKind::kBoolean: out += column.at<bool>(row) ? "true" : "false"; break;
    default: out += to_text(type, read_value(type, column, row));
  }
}

}  // namespace brook::engine
