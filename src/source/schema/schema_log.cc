#include "source/schema/schema_log.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sql/parse.h"

namespace brook::source {

namespace {

constexpr int kFormat = 1;
constexpr std::string_view kExtension = ".json";

std::string to_json(const FoundSchema& schema) {
  nlohmann::json columns = nlohmann::json::array();
  for (const Field& field : schema.columns) columns.push_back({{"name", field.name}, {"type", field.type.sql()}});
  const nlohmann::json json = {
      {"format", kFormat}, {"columns", std::move(columns)}, {"partitionedBy", schema.partitioned_by}};
  return json.dump(2) + "\n";
}

std::optional<FoundSchema> from_json(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || json.value("format", 0) != kFormat || !json.contains("columns") ||
      !json.contains("partitionedBy")) {
    return std::nullopt;
  }
  FoundSchema schema;
  for (const nlohmann::json& column : json["columns"]) {
    if (!column.is_object()) return std::nullopt;
    const Result<DataType> type = sql::parse_data_type(column.value("type", ""));
    if (!type) return std::nullopt;
    schema.columns.push_back({column.value("name", ""), *type, true});
  }
  for (const nlohmann::json& name : json["partitionedBy"]) {
    if (!name.is_string()) return std::nullopt;
    schema.partitioned_by.push_back(name);
  }
  return schema;
}

}  // namespace

std::string SchemaLog::path_of(const std::string& key, std::uint64_t number) const {
  return join_path(join_path(directory_, key), fmt::format("{:06}{}", number, kExtension));
}

Result<std::uint64_t> SchemaLog::newest_number(const std::string& key) const {
  const std::string folder = join_path(directory_, key);
  std::uint64_t newest = 0;
  if (!TRY(files_->exists(folder))) return newest;
  for (const FileInfo& entry : TRY(files_->list(folder))) {
    std::uint64_t number = 0;
    const char* const end = entry.name.data() + entry.name.size();
    const auto parsed = std::from_chars(entry.name.data(), end, number);
    if (parsed.ec == std::errc() && std::string_view(parsed.ptr, end) == kExtension) newest = std::max(newest, number);
  }
  return newest;
}

Result<std::optional<SchemaLog::Version>> SchemaLog::newest(const std::string& key) const {
  const std::uint64_t number = TRY(newest_number(key));
  if (number == 0) return std::optional<Version>();
  std::optional<FoundSchema> schema = from_json(TRY(read_file(*files_, path_of(key, number))));
  if (!schema) {
    return fail(corruption_error(fmt::format("{} is not readable", path_of(key, number)))
                    .with_hint("Delete it to go on with the version before; columns that came since are found again."));
  }
  return std::optional(Version{number, *std::move(schema)});
}

Result<std::uint64_t> SchemaLog::append(const std::string& key, const FoundSchema& schema) {
  const std::uint64_t number = TRY(newest_number(key)) + 1;
  const std::string path = path_of(key, number);
  TRY(files_->create_directories(parent_path(path)));
  TRY(replace_file_durably(*files_, path, to_json(schema)));
  SyncSet folders;
  for (std::string folder = parent_path(path); folder.size() >= directory_.size(); folder = parent_path(folder)) {
    folders.directories.push_back(folder);
  }
  folders.directories.push_back(parent_path(directory_));
  TRY(sync_all(*files_, folders));
  return number;
}

}  // namespace brook::source
