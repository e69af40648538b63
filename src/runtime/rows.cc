#include "runtime/rows.h"

#include <bit>
#include <cstring>

#include <fmt/format.h>

#include "analyze/build.h"

namespace brook::runtime {

namespace {

using engine::ColumnView;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a ^ 0x9E3779B97F4A7C15) * (b ^ 0xD1B54A32D192ED03);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t hash_bytes(std::string_view bytes) {
  std::uint64_t hash = bytes.size();
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8);
    hash = mix(hash, word);
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, bytes.data(), bytes.size());
  return mix(hash, rest);
}

std::uint64_t hash_decimal(const DataType& type, const ColumnView& column, std::size_t row) {
  if (type.precision() <= 4) return static_cast<std::uint64_t>(column.at<std::int16_t>(row));
  if (type.precision() <= 9) return static_cast<std::uint64_t>(column.at<std::int32_t>(row));
  if (type.precision() <= 18) return static_cast<std::uint64_t>(column.at<std::int64_t>(row));
  const auto& wide = column.at<engine::Int128>(row);
  return mix(wide.low, static_cast<std::uint64_t>(wide.high));
}

std::uint64_t hash_cell(const DataType& type, const ColumnView& column, std::size_t row) {
  if (!column.is_valid(row)) return 0x6E756C6C;
  switch (type.kind()) {
    case TypeKind::kNull: return 0x6E756C6C;
    case TypeKind::kBoolean: return column.at<bool>(row) ? 1 : 2;
    case TypeKind::kByte: return static_cast<std::uint64_t>(column.at<std::int8_t>(row));
    case TypeKind::kShort: return static_cast<std::uint64_t>(column.at<std::int16_t>(row));
    case TypeKind::kInt:
    case TypeKind::kDate:
    case TypeKind::kYearMonthInterval: return static_cast<std::uint64_t>(column.at<std::int32_t>(row));
    case TypeKind::kLong:
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz:
    case TypeKind::kTime:
    case TypeKind::kDayTimeInterval: return static_cast<std::uint64_t>(column.at<std::int64_t>(row));
    case TypeKind::kFloat: return std::bit_cast<std::uint32_t>(column.at<float>(row));
    case TypeKind::kDouble: return std::bit_cast<std::uint64_t>(column.at<double>(row));
    case TypeKind::kDecimal: return hash_decimal(type, column, row);
    case TypeKind::kCalendarInterval: {
      const auto& bytes = column.at<engine::Int128>(row);
      return mix(bytes.low, static_cast<std::uint64_t>(bytes.high));
    }
    case TypeKind::kString:
    case TypeKind::kBinary:
    case TypeKind::kVariant: return hash_bytes(column.at<engine::StringRef>(row).view());
    case TypeKind::kArray:
    case TypeKind::kMap: {
      const auto& entry = column.at<engine::ListEntry>(row);
      const DataType element = type.is(TypeKind::kArray) ? type.element() : DataType::structure(type.fields());
      std::uint64_t hash = entry.length;
      for (std::uint64_t i = 0; i < entry.length; ++i) {
        hash = mix(hash, hash_cell(element, column.children[0], entry.offset + i));
      }
      return hash;
    }
    case TypeKind::kStruct: {
      std::uint64_t hash = 0;
      for (std::size_t i = 0; i < column.children.size(); ++i) {
        hash = mix(hash, hash_cell(type.fields()[i].type, column.children[i], row));
      }
      return hash;
    }
  }
  return 0;
}

}  // namespace

analyze::RelationPtr scan_all(const Schema& schema, const std::string& key) {
  analyze::Relation relation;
  analyze::Scan scan;
  scan.table_key = key;
  scan.table = key;
  for (std::size_t i = 0; i < schema.size(); ++i) {
    scan.columns.push_back(i);
    relation.output.push_back({static_cast<analyze::ColumnId>(i), schema[i].name, schema[i].type, schema[i].nullable});
  }
  relation.node = std::move(scan);
  return std::make_shared<const analyze::Relation>(std::move(relation));
}

Schema changes_schema(const plan::Dataset& dataset) {
  Schema schema = dataset.schema;
  if (dataset.weighted_changes) schema.push_back({plan::kWeightColumn, DataType(TypeKind::kLong), false});
  return schema;
}

analyze::RelationPtr scan_as_changes(const Schema& schema, const std::string& key) {
  const analyze::RelationPtr rows = scan_all(schema, key);
  analyze::Project project{rows, {}};
  std::vector<analyze::OutputColumn> output = rows->output;
  for (const analyze::OutputColumn& column : rows->output) project.expressions.push_back(analyze::column_of(column));
  const DataType weight(TypeKind::kLong);
  project.expressions.push_back(analyze::constant(weight, "1"));
  output.push_back({static_cast<analyze::ColumnId>(output.size()), plan::kWeightColumn, weight, false});
  return analyze::make_relation(std::move(output), std::move(project));
}

Result<engine::BatchPtr> concatenate(engine::Engine& engine, const Schema& schema,
                                     const std::vector<engine::Binding>& parts, const engine::QueryContext& context,
                                     const CancelToken& cancel) {
  if (parts.empty()) return engine::batch_of_rows(engine, schema, {});
  if (parts.size() == 1) {
    if (const auto* batch = std::get_if<engine::BatchPtr>(parts.data())) return *batch;
  }
  engine::Bindings bindings;
  analyze::RelationPtr all;
  for (const engine::Binding& part : parts) {
    const std::string key = fmt::format("part{}", bindings.size());
    bindings[key] = part;
    analyze::RelationPtr one = scan_all(schema, key);
    if (!all) {
      all = std::move(one);
      continue;
    }
    analyze::Relation both;
    both.output = one->output;
    for (analyze::OutputColumn& column : both.output) {
      column.id += static_cast<analyze::ColumnId>(schema.size() * bindings.size());
    }
    both.node = analyze::SetOperation{analyze::SetKind::kUnion, true, std::move(all), std::move(one)};
    all = std::make_shared<const analyze::Relation>(std::move(both));
  }
  return engine.collect(all, bindings, context, cancel);
}

Result<std::uint64_t> digest(const engine::Batch& batch) {
  const Schema& schema = batch.schema();
  std::uint64_t sum = mix(batch.rows(), schema.size());
  const std::unique_ptr<engine::BatchReader> reader = TRY(batch.read());
  while (const engine::ChunkView* chunk = TRY(reader->next())) {
    for (std::size_t row = 0; row < chunk->rows; ++row) {
      std::uint64_t hash = 0;
      for (std::size_t i = 0; i < schema.size(); ++i) {
        hash = mix(hash + i + 1, hash_cell(schema[i].type, chunk->columns[i], row));
      }
      sum += hash;  // rows of a view without ORDER BY have no order
    }
  }
  return sum == 0 ? 1 : sum;
}

}  // namespace brook::runtime
