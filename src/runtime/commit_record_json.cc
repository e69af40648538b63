#include "runtime/commit_record_json.h"

#include <fmt/format.h>
#include <zlib.h>

#include <nlohmann/json.hpp>

#include "sql/parse.h"

namespace brook::runtime {

namespace {

using nlohmann::json;

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));  // NOLINT
}

json to_json(const OperatorRecord& record) {
  return {
      {"state", record.state}, {"rows", record.rows}, {"bytes", record.bytes}, {"rowsTouched", record.rows_touched}};
}

json to_json(const FlowRecord& flow) {
  json operators = json::object();
  for (const auto& [name, record] : flow.operators) operators[name] = to_json(record);
  json value = {{"target", flow.target},
                {"fingerprint", flow.fingerprint},
                {"outputFingerprint", flow.output_fingerprint},
                {"generation", flow.generation},
                {"positions", flow.positions},
                {"operators", std::move(operators)},
                {"workUs", flow.work_us}};
  if (!flow.watermark.seen_us.empty()) {
    value["watermark"] = flow.watermark.watermark_us;
    value["watermarks"] = flow.watermark.sources_us;
    value["watermarksSeen"] = flow.watermark.seen_us;
  }
  if (!flow.published_in.empty()) value["publishedEpochs"] = flow.published_in;
  return value;
}

json to_json(const engine::WrittenFile& file) {
  return {{"path", file.path}, {"rows", file.rows}, {"bytes", file.size_bytes}};
}

json to_json(const Schema& schema) {
  json columns = json::array();
  for (const Field& field : schema) {
    columns.push_back({{"name", field.name}, {"type", field.type.simple_string()}, {"nullable", field.nullable}});
  }
  return columns;
}

json to_json(const TableRecord& table) {
  json files = json::array();
  for (const engine::WrittenFile& file : table.files) files.push_back(to_json(file));
  return {{"kind", table.kind},
          {"appends", table.appends},
          {"format", table.format},
          {"path", table.path},
          {"partitionedBy", table.partitioned_by},
          {"schema", to_json(table.schema)},
          {"generation", table.generation},
          {"changedIn", table.changed_in},
          {"lastChange", table.last_change},
          {"digest", table.digest},
          {"rows", table.rows},
          {"manifest", table.manifest},
          {"files", files}};
}

// The readers below use at() and get(), which throw on a record of another shape; decode_record() turns that
// into an Error at this boundary.
FlowRecord flow_from(const json& value) {
  FlowRecord flow;
  flow.target = value.at("target");
  flow.fingerprint = value.at("fingerprint");
  flow.output_fingerprint = value.at("outputFingerprint");
  flow.generation = value.at("generation");
  flow.positions = value.at("positions").get<std::map<std::string, std::string>>();
  for (const auto& [name, record] : value.at("operators").items()) {
    flow.operators[name] = {record.at("state"), record.at("rows"), record.at("bytes"), record.at("rowsTouched")};
  }
  if (value.contains("watermark")) {
    flow.watermark.watermark_us = value.at("watermark");
    flow.watermark.sources_us = value.at("watermarks").get<std::vector<std::int64_t>>();
    flow.watermark.seen_us = value.at("watermarksSeen").get<std::vector<std::int64_t>>();
  }
  flow.work_us = value.at("workUs");
  if (value.contains("publishedEpochs")) value.at("publishedEpochs").get_to(flow.published_in);
  return flow;
}

Result<TableRecord> table_from(const json& value) {
  TableRecord table;
  table.kind = value.at("kind");
  table.appends = value.at("appends");
  table.format = value.at("format");
  table.path = value.at("path");
  table.partitioned_by = value.at("partitionedBy").get<std::vector<std::string>>();
  for (const json& column : value.at("schema")) {
    table.schema.push_back(Field{column.at("name"), TRY(sql::parse_data_type(column.at("type").get<std::string>())),
                                 column.at("nullable").get<bool>()});
  }
  table.generation = value.at("generation");
  table.changed_in = value.at("changedIn");
  table.last_change = value.at("lastChange");
  table.digest = value.at("digest");
  table.rows = value.at("rows");
  table.manifest = value.at("manifest");
  for (const json& file : value.at("files")) {
    table.files.push_back({file.at("path"), file.at("rows"), file.at("bytes")});
  }
  return table;
}

Result<CommitRecord> record_from(const json& value) {
  CommitRecord record;
  record.epoch = value.at("epoch");
  record.committed_at_us = value.at("committedAt");
  record.now_us = value.at("now");
  record.random_seed = value.at("seed");
  record.session_time_zone = value.at("timeZone");
  record.ansi = value.at("ansi");
  record.published = value.at("published");
  record.source_logs = value.at("sourceLogs").get<std::map<std::string, std::string>>();
  record.fronts = value.at("fronts").get<std::map<std::string, std::string>>();
  for (const auto& [name, flow] : value.at("flows").items()) record.flows[name] = flow_from(flow);
  for (const auto& [key, table] : value.at("tables").items()) record.tables[key] = TRY(table_from(table));
  for (const json& output : value.at("outputs")) {
    record.outputs.push_back({output.at("table"), output.at("flow"), output.at("token")});
  }
  record.input_rows = value.at("inputRows");
  return record;
}

}  // namespace

std::string encode(const CommitRecord& record) {
  json flows = json::object();
  for (const auto& [name, flow] : record.flows) flows[name] = to_json(flow);
  json tables = json::object();
  for (const auto& [key, table] : record.tables) tables[key] = to_json(table);
  json outputs = json::array();
  for (const OutputRecord& output : record.outputs) {
    outputs.push_back({{"table", output.table}, {"flow", output.flow}, {"token", output.token}});
  }
  const json value = {
      {"format", kRecordFormat},       {"epoch", record.epoch},         {"committedAt", record.committed_at_us},
      {"now", record.now_us},          {"seed", record.random_seed},    {"timeZone", record.session_time_zone},
      {"ansi", record.ansi},           {"published", record.published}, {"sourceLogs", record.source_logs},
      {"fronts", record.fronts},       {"flows", std::move(flows)},     {"tables", std::move(tables)},
      {"outputs", std::move(outputs)}, {"inputRows", record.input_rows}};
  const std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  return fmt::format("{}\ncrc32 {:08x}\n", text, checksum(text));
}

Result<CommitRecord> decode_record(std::string_view bytes, const std::string& path) {
  const std::size_t end = bytes.find('\n');
  const std::string_view text = bytes.substr(0, end);
  if (end == std::string_view::npos || bytes.substr(end + 1) != fmt::format("crc32 {:08x}\n", checksum(text))) {
    return fail(
        corruption_error(fmt::format("{} is damaged: its checksum does not match", path))
            .with_hint("Restore the checkpoint folder from a copy, or start over with a new `storage` folder."));
  }
  try {
    const json value = json::parse(text);
    if (const int format = value.at("format"); format > kRecordFormat) {
      return fail(
          corruption_error(fmt::format("{} has format {}; this brookmill reads up to {}", path, format, kRecordFormat))
              .with_hint("Use the newer brookmill that wrote this checkpoint."));
    }
    if (value.at("format") < kRecordFormat) {
      return fail(corruption_error(fmt::format("{} was written by an earlier brookmill, whose state differs", path))
                      .with_hint("Start over with a new `storage` folder."));
    }
    return record_from(value);
  } catch (const json::exception& problem) {
    return fail(corruption_error(fmt::format("{} is not a commit record: {}", path, problem.what())));
  }
}

}  // namespace brook::runtime
