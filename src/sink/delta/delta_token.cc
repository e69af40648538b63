#include "sink/delta/delta_token.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace brook::sink::delta {

namespace {

const char* name_of(WriteMode mode) {
  return mode == WriteMode::kAppend ? "append" : mode == WriteMode::kReplace ? "replace" : "update";
}

}  // namespace

Token DeltaToken::to_json() const {
  std::string entries;  // the lines that the log will have
  for (const source::delta::AddFile& file : files) entries += source::delta::to_line(file);
  nlohmann::json json = {{"format", 1},
                         {"mode", name_of(mode)},
                         {"application", application},
                         {"epoch", epoch},
                         {"staging", staging},
                         {"files", entries},
                         {"name", name},
                         {"comment", comment},
                         {"schema", schema},
                         {"partitionedBy", partitioned_by},
                         {"configuration", configuration},
                         {"mergeSchema", merge_schema}};
  if (previous) json["previous"] = *previous;
  if (!reached_by.empty()) json["reachedBy"] = reached_by;
  if (mode == WriteMode::kUpdate) {
    json["keys"] = keys;
    json["gone"] = gone;
    json["compression"] = compression;
    json["mostRows"] = sizes.most_rows;
    json["mostBytes"] = sizes.most_bytes;
  }
  if (!compacted.empty()) json["compacted"] = compacted;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<DeltaToken> DeltaToken::from_json(const Token& token) {
  const char* what = "a token of a Delta sink";
  DeltaToken read;
  std::string entries;
  try {
    const nlohmann::json json = nlohmann::json::parse(token);
    const std::string mode = json.at("mode");
    constexpr std::array kModes = {WriteMode::kAppend, WriteMode::kReplace, WriteMode::kUpdate};
    const auto* const known = std::ranges::find_if(kModes, [&](WriteMode each) { return mode == name_of(each); });
    if (known == kModes.end()) return fail(corruption_error(fmt::format("{} has the unknown mode {}", what, mode)));
    read.mode = *known;
    json.at("application").get_to(read.application);
    json.at("epoch").get_to(read.epoch);
    json.at("staging").get_to(read.staging);
    json.at("files").get_to(entries);
    json.at("name").get_to(read.name);
    json.at("comment").get_to(read.comment);
    json.at("schema").get_to(read.schema);
    json.at("partitionedBy").get_to(read.partitioned_by);
    json.at("configuration").get_to(read.configuration);
    json.at("mergeSchema").get_to(read.merge_schema);
    if (json.contains("reachedBy")) json.at("reachedBy").get_to(read.reached_by);
    if (read.mode == WriteMode::kUpdate) {
      json.at("keys").get_to(read.keys);
      json.at("gone").get_to(read.gone);
      json.at("compression").get_to(read.compression);
      json.at("mostRows").get_to(read.sizes.most_rows);
      json.at("mostBytes").get_to(read.sizes.most_bytes);
    }
    if (json.contains("compacted")) json.at("compacted").get_to(read.compacted);
    if (json.contains("previous")) read.previous = json.at("previous").get<std::uint64_t>();
  } catch (const nlohmann::json::exception& problem) {
    return fail(corruption_error(fmt::format("{} cannot be read: {}", what, problem.what())));
  }
  for (source::delta::Action& action : TRY(source::delta::parse_entry(entries, what))) {
    if (auto* file = std::get_if<source::delta::AddFile>(&action)) read.files.push_back(std::move(*file));
  }
  return read;
}

}  // namespace brook::sink::delta
