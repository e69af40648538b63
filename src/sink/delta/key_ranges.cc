#include "sink/delta/key_ranges.h"

#include <charconv>

#include <nlohmann/json.hpp>

#include "analyze/build.h"
#include "engine/value.h"

namespace brook::sink::delta {

namespace {

using analyze::OutputColumn;
using Json = nlohmann::json;

constexpr std::size_t kDateCharacters = 10;
constexpr std::size_t kToSecond = 19;  // "2026-01-31T12:00:00"

std::optional<std::int64_t> number(const std::string& text) {
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// A bound as less() compares it, times up to a second; nothing: it has no such form.
std::optional<std::string> comparable(const DataType& type, std::string text) {
  if (type.is_integral()) return number(text) ? std::optional(std::move(text)) : std::nullopt;
  const bool is_date = type.is(TypeKind::kDate);
  if (!is_date && !type.is(TypeKind::kTimestamp)) return text;
  const std::size_t length = is_date ? kDateCharacters : kToSecond;
  if (text.size() < length || text[4] != '-' || text[0] < '0' || text[0] > '9') return std::nullopt;
  text.resize(length);
  if (!is_date) text[kDateCharacters] = 'T';
  return text;
}

// Some writers say times with the offset of their session.
bool is_in_utc(const std::string& time) {
  const std::size_t zone = time.find_first_not_of("0123456789", time.size() > kToSecond ? kToSecond + 1 : time.size());
  const std::size_t end = time.size() > kToSecond && time[kToSecond] == '.' ? zone : kToSecond;
  return end < time.size() && (time.substr(end) == "Z" || time.substr(end) == "+00:00");
}

bool less(const DataType& type, const std::string& a, const std::string& b) {
  if (!type.is_integral()) return a < b;
  return number(a) < number(b);
}

std::optional<std::string> bound_of(const Json& statistics, const char* which, const std::string& column,
                                    const DataType& type) {
  const auto bounds = statistics.find(which);
  if (bounds == statistics.end() || !bounds->is_object()) return std::nullopt;
  const auto value = bounds->find(column);
  if (value == bounds->end()) return std::nullopt;
  if (type.is_integral()) return comparable(type, value->dump());
  if (!value->is_string()) return std::nullopt;
  std::string text = value->get<std::string>();
  if (type.is(TypeKind::kTimestamp) && !is_in_utc(text)) return std::nullopt;
  return comparable(type, std::move(text));
}

bool has_order(const DataType& type) {
  return type.is_integral() || type.is(TypeKind::kDate) || type.is(TypeKind::kTimestamp) || type.is(TypeKind::kString);
}

}  // namespace

Result<KeyRanges> KeyRanges::of(engine::Engine& engine, const engine::BatchPtr& keys, const CancelToken& cancel) {
  constexpr const char* kKeys = "keys";
  analyze::ColumnId next_id = 1;
  analyze::Scan scan{.table_key = kKeys, .table = kKeys};
  std::vector<OutputColumn> columns;
  std::vector<OutputColumn> bounds;  // of each column that has them: the least, the greatest, how many are not NULL
  analyze::Aggregate aggregate;
  const auto add = [&](const char* function, const DataType& type, const OutputColumn& of) {
    aggregate.calls.push_back({.function = function::find_function(function),
                               .arguments = {analyze::column_of(of)},
                               .filter = nullptr,
                               .type = type,
                               .location = {}});
    bounds.push_back({next_id++, function, type, true});
  };
  std::vector<const Field*> bounded;
  for (const Field& field : keys->schema()) {
    scan.columns.push_back(columns.size());
    columns.push_back({next_id++, field.name, field.type, true});
    if (!has_order(field.type)) continue;
    bounded.push_back(&field);
    add("min", field.type, columns.back());
    add("max", field.type, columns.back());
    add("count", DataType(TypeKind::kLong), columns.back());
  }
  KeyRanges ranges;
  if (bounded.empty()) return ranges;
  aggregate.input = analyze::make_relation(std::move(columns), std::move(scan));
  const auto take = [&](const engine::ChunkView& chunk) -> Result<> {
    for (std::size_t i = 0; i < bounded.size(); ++i) {
      const DataType& type = bounded[i]->type;
      const engine::ColumnView* const of_column = &chunk.columns[i * 3];
      const bool has_nulls = of_column[2].at<std::int64_t>(0) != static_cast<std::int64_t>(keys->rows());
      if (has_nulls || keys->rows() == 0) continue;
      const std::optional<std::string> least =
          comparable(type, engine::to_text(type, engine::read_value(type, of_column[0], 0)));
      const std::optional<std::string> greatest =
          comparable(type, engine::to_text(type, engine::read_value(type, of_column[1], 0)));
      if (least && greatest) ranges.ranges_.push_back({bounded[i]->name, type, *least, *greatest});
    }
    return {};
  };
  const analyze::RelationPtr query = analyze::make_relation(std::move(bounds), std::move(aggregate));
  TRY(engine.for_each_chunk(query, {{kKeys, keys}}, {}, cancel, take));
  return ranges;
}

bool KeyRanges::may_be_in(const source::delta::AddFile& file) const {
  const Json statistics = file.statistics.empty() ? Json() : Json::parse(file.statistics, nullptr, false);
  for (const Range& range : ranges_) {
    std::optional<std::string> least;
    std::optional<std::string> greatest;
    if (const auto value = file.partition_values.find(range.name); value != file.partition_values.end()) {
      if (!value->second) return false;                   // NULL in all rows
      if (range.type.is(TypeKind::kTimestamp)) continue;  // of any zone
      least = greatest = comparable(range.type, *value->second);
    } else if (statistics.is_object()) {
      least = bound_of(statistics, "minValues", range.name, range.type);
      greatest = bound_of(statistics, "maxValues", range.name, range.type);
    }
    if (least && less(range.type, range.greatest, *least)) return false;
    if (greatest && less(range.type, *greatest, range.least)) return false;
  }
  return true;
}

}  // namespace brook::sink::delta
