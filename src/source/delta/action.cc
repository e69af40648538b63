#include "source/delta/action.h"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/version.h"

namespace brook::source::delta {

namespace {

using nlohmann::json;

template <class T>
T value_or(const json& object, const char* name, const T& fallback) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? fallback : found->get<T>();
}

template <class T>
std::optional<T> optional_of(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return found->get<T>();
}

PartitionValues partition_values_of(const json& object) {
  PartitionValues values;
  const auto found = object.find("partitionValues");
  if (found == object.end() || found->is_null()) return values;
  for (const auto& [name, value] : found->items()) {
    const bool is_null = value.is_null() || value.get_ref<const std::string&>().empty();
    values[name] = is_null ? std::nullopt : std::optional(value.get<std::string>());
  }
  return values;
}

json to_json(const PartitionValues& values) {
  json object = json::object();
  for (const auto& [name, value] : values) object[name] = value ? json(*value) : json(nullptr);
  return object;
}

std::string vector_of(const json& object) {
  const auto found = object.find("deletionVector");
  return found == object.end() || found->is_null() ? "" : found->dump();
}

Protocol protocol_of(const json& object) {
  return {.min_reader = object.at("minReaderVersion"),
          .min_writer = object.at("minWriterVersion"),
          .reader_features = value_or(object, "readerFeatures", std::vector<std::string>()),
          .writer_features = value_or(object, "writerFeatures", std::vector<std::string>())};
}

Metadata metadata_of(const json& object) {
  return {.id = value_or(object, "id", std::string()),
          .name = value_or(object, "name", std::string()),
          .description = value_or(object, "description", std::string()),
          .schema = object.at("schemaString"),
          .partitioned_by = value_or(object, "partitionColumns", std::vector<std::string>()),
          .configuration = value_or(object, "configuration", std::map<std::string, std::string>()),
          .created_ms = optional_of<std::int64_t>(object, "createdTime")};
}

AddFile add_of(const json& object) {
  return {.path = decoded_path(object.at("path").get_ref<const std::string&>()),
          .partition_values = partition_values_of(object),
          .size_bytes = object.at("size"),
          .modified_ms = value_or(object, "modificationTime", std::int64_t{0}),
          .data_change = value_or(object, "dataChange", true),
          .statistics = value_or(object, "stats", std::string()),
          .deletion_vector = vector_of(object)};
}

RemoveFile remove_of(const json& object) {
  return {.path = decoded_path(object.at("path").get_ref<const std::string&>()),
          .deleted_ms = optional_of<std::int64_t>(object, "deletionTimestamp"),
          .data_change = value_or(object, "dataChange", true),
          .partition_values = partition_values_of(object),
          .size_bytes = optional_of<std::uint64_t>(object, "size"),
          .deletion_vector = vector_of(object)};
}

void add_action(const json& line, std::vector<Action>& actions) {
  for (const auto& [kind, object] : line.items()) {
    if (object.is_null()) continue;
    if (kind == "protocol") actions.emplace_back(protocol_of(object));
    if (kind == "metaData") actions.emplace_back(metadata_of(object));
    if (kind == "add") actions.emplace_back(add_of(object));
    if (kind == "remove") actions.emplace_back(remove_of(object));
    if (kind == "txn") {
      actions.emplace_back(Transaction{.application = object.at("appId"),
                                       .version = object.at("version"),
                                       .updated_ms = optional_of<std::int64_t>(object, "lastUpdated")});
    }
  }
}

json to_json(const Protocol& protocol) {
  json object = {{"minReaderVersion", protocol.min_reader}, {"minWriterVersion", protocol.min_writer}};
  if (protocol.min_reader >= 3) object["readerFeatures"] = protocol.reader_features;
  if (protocol.min_writer >= 7) object["writerFeatures"] = protocol.writer_features;
  return {{"protocol", object}};
}

json to_json(const Metadata& metadata) {
  json object = {{"id", metadata.id},
                 {"format", {{"provider", "parquet"}, {"options", json::object()}}},
                 {"schemaString", metadata.schema},
                 {"partitionColumns", metadata.partitioned_by},
                 {"configuration", metadata.configuration}};
  if (!metadata.name.empty()) object["name"] = metadata.name;
  if (!metadata.description.empty()) object["description"] = metadata.description;
  if (metadata.created_ms) object["createdTime"] = *metadata.created_ms;
  return {{"metaData", object}};
}

json to_json(const AddFile& file) {
  json object = {{"path", encoded_path(file.path)},
                 {"partitionValues", to_json(file.partition_values)},
                 {"size", file.size_bytes},
                 {"modificationTime", file.modified_ms},
                 {"dataChange", file.data_change}};
  if (!file.statistics.empty()) object["stats"] = file.statistics;
  if (!file.deletion_vector.empty()) object["deletionVector"] = json::parse(file.deletion_vector);
  return {{"add", object}};
}

json to_json(const RemoveFile& file) {
  json object = {{"path", encoded_path(file.path)},
                 {"dataChange", file.data_change},
                 {"extendedFileMetadata", file.size_bytes.has_value()}};
  if (file.deleted_ms) object["deletionTimestamp"] = *file.deleted_ms;
  if (file.size_bytes) {
    object["partitionValues"] = to_json(file.partition_values);
    object["size"] = *file.size_bytes;
  }
  if (!file.deletion_vector.empty()) object["deletionVector"] = json::parse(file.deletion_vector);
  return {{"remove", object}};
}

json to_json(const Transaction& transaction) {
  json object = {{"appId", transaction.application}, {"version", transaction.version}};
  if (transaction.updated_ms) object["lastUpdated"] = *transaction.updated_ms;
  return {{"txn", object}};
}

json to_json(const CommitInfo& info) {
  return {{"commitInfo",
           {{"timestamp", info.timestamp_ms},
            {"operation", info.operation},
            {"operationParameters", info.parameters},
            {"isBlindAppend", info.blind_append},
            {"engineInfo", fmt::format("brookmill/{}", kVersion)}}}};
}

bool stays_as_it_is(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_.~/=:@!$&'()*+,;").find(c) != std::string_view::npos;
}

}  // namespace

Result<std::vector<Action>> parse_entry(std::string_view text, const std::string& where) {
  std::vector<Action> actions;
  try {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string_view line = text.substr(0, end);
      if (line.find_first_not_of(" \t\r") != std::string_view::npos) add_action(json::parse(line), actions);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  } catch (const json::exception& problem) {
    return fail(corruption_error(fmt::format("{} is no entry of a Delta log: {}", where, problem.what())));
  }
  return actions;
}

std::string to_line(const Action& action) {
  const json line = std::visit([](const auto& each) { return to_json(each); }, action);
  return line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string encoded_path(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string result;
  for (const char c : path) {
    if (stays_as_it_is(c)) {
      result += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
  }
  return result;
}

std::string decoded_path(std::string_view path) {
  std::string result;
  for (std::size_t i = 0; i < path.size(); ++i) {
    unsigned int byte = 0;
    if (path[i] == '%' && i + 2 < path.size() &&
        std::from_chars(path.data() + i + 1, path.data() + i + 3, byte, 16).ptr == path.data() + i + 3) {
      result += static_cast<char>(byte);
      i += 2;
    } else {
      result += path[i];
    }
  }
  return result;
}

}  // namespace brook::source::delta
