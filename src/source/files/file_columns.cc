#include "source/files/file_columns.h"

#include <algorithm>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "base/s3/object_path.h"

namespace brook::source {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::any_of(names, [&](const std::string& each) { return same_name(each, name); });
}

PartitionValue text_value(std::string text) {
  PartitionValue value;
  value.is_null = false;
  value.text = std::move(text);
  return value;
}

PartitionValue long_value(std::int64_t number) {
  PartitionValue value;
  value.is_null = false;
  value.width = sizeof(number);
  std::memcpy(value.bytes.data(), &number, sizeof(number));
  return value;
}

}  // namespace

Schema FileColumns::found_in_files() const {
  Schema found;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool is_found = columns[i].origin == ColumnOrigin::kFile || columns[i].origin == ColumnOrigin::kCorruptRecord;
    if (is_found) found.push_back(schema[i]);
  }
  return found;
}

const Schema& file_metadata_fields() {
  static const Schema fields = plan::describe_as_files({})->metadata;
  return fields;
}

std::vector<PartitionValue> metadata_values(const PlannedFile& file) {
  constexpr std::int64_t kMillisecondUs = 1'000;  // Spark knows no finer time of files
  const auto size = static_cast<std::int64_t>(file.size_bytes);
  return {text_value(file_uri(file.path)),
          text_value(file_name(file.path)),
          long_value(size),
          long_value(0),
          long_value(size),
          long_value(file.modified_us / kMillisecondUs * kMillisecondUs)};
}

std::string file_uri(const std::string& path) {
  // What java.net.URI leaves as it is in a path.
  constexpr std::string_view kPlain = "/-_.!~*'():@&=+$,;";
  std::error_code ignored;
  const std::string absolute = std::filesystem::absolute(path, ignored).lexically_normal().string();
  const bool is_object = is_object_path(path);
  std::string uri = is_object ? "" : "file://";
  for (const char c : is_object || absolute.empty() ? path : absolute) {
    const bool plain =
        (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || kPlain.find(c) != std::string_view::npos;
    if (plain || static_cast<unsigned char>(c) >= 0x80) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

Result<FileColumns> file_columns(const plan::SourceTable& table, const std::string& corrupt_column,
                                 const std::string& rescued_column) {
  FileColumns out;
  for (const std::string& name : table.partitioned_by) {
    if (std::ranges::none_of(table.schema, [&](const Field& field) { return same_name(field.name, name); })) {
      return fail(usage_error(fmt::format("PARTITIONED BY names {}, which is no column of {}", name, table.name))
                      .at(table.location));
    }
  }
  for (const Field& field : table.schema) {
    FileColumns::Column column;
    if (contains(table.partitioned_by, field.name)) {
      column = {ColumnOrigin::kPartition, out.partition.size()};
      out.partition.push_back(field);
    } else if (field.name == corrupt_column) {
      if (!field.type.is(TypeKind::kString)) {
        return fail(usage_error(fmt::format("the column for corrupt records, {}, must be a STRING, not {}", field.name,
                                            field.type.sql()))
                        .with_class("INVALID_CORRUPT_RECORD_TYPE")
                        .at(table.location));
      }
      column = {ColumnOrigin::kCorruptRecord, 0};
      out.corrupt_record = out.schema.size();
    } else if (!rescued_column.empty() && same_name(field.name, rescued_column)) {
      if (!field.type.is(TypeKind::kString)) {
        return fail(usage_error(fmt::format("the rescued data column {} must be a STRING, not {}", field.name,
                                            field.type.sql()))
                        .at(table.location));
      }
      column = {ColumnOrigin::kRescued, 0};
    } else {
      column = {ColumnOrigin::kFile, out.file.size()};
      out.file.push_back(field);
    }
    out.columns.push_back(column);
    out.schema.push_back(field);
  }
  const auto is_rescued = [](const FileColumns::Column& column) { return column.origin == ColumnOrigin::kRescued; };
  if (!rescued_column.empty() && std::ranges::none_of(out.columns, is_rescued)) {
    return fail(usage_error(fmt::format("the rescued data column {} is no column of {}", rescued_column, table.name))
                    .at(table.location)
                    .with_hint(fmt::format("Add it to the column list: {} STRING.", rescued_column)));
  }
  for (std::size_t i = 0; i < file_metadata_fields().size(); ++i) {
    out.columns.push_back({ColumnOrigin::kMetadata, i});
    out.schema.push_back(file_metadata_fields()[i]);
  }
  return out;
}

}  // namespace brook::source
