#include "sink/delta/file_statistics.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include <fmt/format.h>

#include "engine/adapter/partition_path.h"
#include "engine/value_text.h"

namespace brook::sink::delta {

namespace {

using engine::ColumnStatistics;

constexpr std::size_t kBoundCharacters = 32;
constexpr std::string_view kGreatestCharacter = "\xF4\x8F\xBF\xBF";  // U+10FFFF
constexpr std::size_t kDateCharacters = 10;                          // of the years 0001 to 9999

// The bytes of the first so many characters.
std::size_t bytes_of_characters(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (begins && characters-- == 0) break;
  }
  return at;
}

std::string json_text(std::string_view text) {
  std::string json;
  engine::append_json_string(json, text);
  return json;
}

std::optional<std::string> text_bound(std::string_view text, bool greatest) {
  const std::size_t bytes = bytes_of_characters(text, kBoundCharacters);
  if (bytes == text.size()) return json_text(text);
  if (!greatest) return json_text(text.substr(0, bytes));
  if (text.substr(bytes).starts_with(kGreatestCharacter)) return std::nullopt;
  return json_text(std::string(text.substr(0, bytes)).append(kGreatestCharacter));
}

// "2026-01-31 12:00:00.5", with or without a zone behind, as "2026-01-31T12:00:00.500". Nothing for other years.
std::optional<std::string> iso_time(std::string_view text, std::size_t least_digits) {
  constexpr std::size_t kSecondsEnd = 19;
  if (text.size() < kSecondsEnd || text[kDateCharacters] != ' ' || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  std::string digits;
  if (text.size() > kSecondsEnd && text[kSecondsEnd] == '.') {
    for (std::size_t i = kSecondsEnd + 1; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) digits += text[i];
  }
  digits.resize(digits.size() > least_digits ? 6 : least_digits, '0');
  return fmt::format("{}T{}.{}", text.substr(0, kDateCharacters),
                     text.substr(kDateCharacters + 1, kSecondsEnd - kDateCharacters - 1), digits);
}

// JSON of a bound; nothing where there is none.
std::optional<std::string> bound(const DataType& type, const std::optional<std::string>& text, bool greatest) {
  if (!text) return std::nullopt;
  switch (type.kind()) {
    case TypeKind::kByte:
    case TypeKind::kShort:
    case TypeKind::kInt:
    case TypeKind::kLong:
    case TypeKind::kDecimal: return text;
    case TypeKind::kFloat:
    case TypeKind::kDouble: return std::isfinite(std::strtod(text->c_str(), nullptr)) ? text : std::nullopt;
    case TypeKind::kString: return text_bound(*text, greatest);
    case TypeKind::kDate: return text->size() == kDateCharacters ? std::optional(json_text(*text)) : std::nullopt;
    case TypeKind::kTimestamp: {
      const std::optional<std::string> iso = iso_time(*text, 3);
      return iso ? std::optional(json_text(*iso + "Z")) : std::nullopt;
    }
    case TypeKind::kTimestampNtz: {
      const std::optional<std::string> iso = iso_time(*text, 3);
      return iso ? std::optional(json_text(*iso)) : std::nullopt;
    }
    default: return std::nullopt;  // no reader skips files by the bounds of other types
  }
}

class Writer {
 public:
  Writer(const std::vector<ColumnStatistics>& known, std::size_t limit) : limit_(limit) {
    for (const ColumnStatistics& column : known) known_[column.path] = &column;
  }

  // The JSON object of these fields; `value` gives a leaf's.
  template <class ValueOf>
  std::string object(const std::vector<Field>& fields, const ValueOf& value) {
    left_ = limit_;
    std::vector<std::string> path;
    return object_below(fields, path, value);
  }

 private:
  template <class ValueOf>
  std::string object_below(const std::vector<Field>& fields, std::vector<std::string>& path, const ValueOf& value) {
    std::string json;
    for (const Field& field : fields) {
      path.push_back(field.name);
      std::optional<std::string> text;
      if (field.type.is(TypeKind::kStruct)) {
        text = object_below(field.type.fields(), path, value);
        if (text == "{}") text.reset();
      } else if (left_ > 0) {
        --left_;
        if (const auto found = known_.find(path); found != known_.end()) text = value(field.type, *found->second);
      }
      if (text) json += (json.empty() ? "" : ",") + json_text(field.name) + ":" + *text;
      path.pop_back();
    }
    return "{" + json + "}";
  }

  std::map<std::vector<std::string>, const ColumnStatistics*> known_;
  std::size_t limit_;
  std::size_t left_ = 0;
};

}  // namespace

std::string statistics_json(const Schema& columns, const engine::WrittenFile& file, std::size_t indexed_columns) {
  Writer writer(file.columns, indexed_columns);
  const auto min = [](const DataType& type, const ColumnStatistics& of) {
    return bound(type, of.max ? of.min : std::nullopt, false);
  };
  const auto max = [](const DataType& type, const ColumnStatistics& of) {
    return bound(type, of.min ? of.max : std::nullopt, true);
  };
  const auto nulls = [](const DataType&, const ColumnStatistics& of) {
    return std::optional(std::to_string(of.null_count));
  };
  return fmt::format(R"({{"numRecords":{},"minValues":{},"maxValues":{},"nullCount":{}}})", file.rows,
                     writer.object(columns, min), writer.object(columns, max), writer.object(columns, nulls));
}

source::delta::PartitionValues partition_values(const Schema& columns, const std::vector<std::string>& partitioned_by,
                                                const std::string& path) {
  source::delta::PartitionValues values;
  for (const std::string& name : partitioned_by) {
    const auto field = std::ranges::find_if(columns, [&](const Field& each) { return same_name(each.name, name); });
    std::optional<std::string> text = engine::partition_text(path, name);
    const bool instant = field->type.is(TypeKind::kTimestamp);
    if (text && (instant || field->type.is(TypeKind::kTimestampNtz))) {
      if (std::optional<std::string> iso = iso_time(*text, 6)) {
        if (!instant) (*iso)[kDateCharacters] = ' ';
        text = *iso + (instant ? "Z" : "");
      }
    }
    values[field->name] = std::move(text);
  }
  return values;
}

}  // namespace brook::sink::delta
