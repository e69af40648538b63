#include "source/files/partition_values.h"

#include <cstring>

#include <fmt/format.h>

#include "engine/plain_chunk.h"
#include "source/csv/converter.h"
#include "source/files/partition_folders.h"

namespace brook::source {

Result<PartitionValue> partition_value(const Field& field, const std::optional<std::string>& text,
                                       const std::string& time_zone, const std::string& path) {
  PartitionValue value;
  if (!text) return value;
  value.is_null = false;
  if (field.type.is(TypeKind::kString) || field.type.is(TypeKind::kBinary)) {
    value.text = *text;
    return value;
  }
  csv::CsvOptions plain;  // folders are named by Spark's own rules, not by those of the files
  plain.time_zone = time_zone;
  const std::unique_ptr<csv::Converter> converter = TRY(csv::make_converter(field, plain));
  const csv::Token token{text->data(), static_cast<std::uint32_t>(text->size()), csv::Token::kText};
  csv::RowMask nulls;
  csv::RowMask malformed;
  alignas(16) std::array<char, 16> bytes{};
  converter->convert(&token, 1, 1, bytes.data(), nulls, malformed);
  if (malformed.any()) {
    return fail(input_error(fmt::format("the folder {}={} of {} is no {}", field.name, *text, path, field.type.sql()))
                    .with_class("INVALID_PARTITION_VALUE")
                    .with_hint("Rename the folder, or make the column a STRING."));
  }
  value.width = converter->width();
  value.bytes = bytes;
  return value;
}

engine::Value value_of(const DataType& type, const PartitionValue& value) {
  if (value.is_null) return {};
  if (type.is(TypeKind::kString) || type.is(TypeKind::kBinary)) return engine::Value(value.text);
  engine::PlainChunk chunk({type});
  std::memcpy(chunk.data(0), value.bytes.data(), value.width);
  chunk.set_rows(1);
  return engine::read_value(type, chunk.view().columns[0], 0);
}

Result<TextScanPlan> text_scan_plan(std::shared_ptr<FileSystem> files, const FileOptions& options,
                                    const FileColumns& columns, std::vector<PlannedFile> planned,
                                    const std::string& time_zone) {
  TextScanPlan plan;
  plan.files = std::move(files);
  plan.columns = columns;
  plan.ignore_missing = options.ignore_missing;
  const PartitionFolders folders(options.path, options.base_path, columns);
  for (const PlannedFile& file : planned) {
    const std::vector<std::optional<std::string>> texts = TRY(folders.values(file.path));
    if (texts.empty()) continue;
    std::vector<PartitionValue>& values = plan.partition_values.emplace_back();
    for (std::size_t i = 0; i < texts.size(); ++i) {
      values.push_back(TRY(partition_value(columns.partition[i], texts[i], time_zone, file.path)));
    }
  }
  plan.planned = std::move(planned);
  return plan;
}

}  // namespace brook::source
