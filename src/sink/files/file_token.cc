#include "sink/files/file_token.h"

#include <nlohmann/json.hpp>

namespace brook::sink {

Token FileToken::to_json() const {
  nlohmann::json json = {
      {"mode", mode == WriteMode::kAppend ? "append" : "replace"}, {"staging", staging}, {"files", files}};
  if (!exchanged.empty()) json["exchanged"] = exchanged;
  return json.dump();
}

Result<FileToken> FileToken::from_json(const Token& token) {
  const nlohmann::json json = nlohmann::json::parse(token, nullptr, /*allow_exceptions=*/false);
  const auto is_text = [](const nlohmann::json& value) { return value.is_string(); };
  if (!json.is_object() || !json.contains("mode") || !is_text(json["mode"]) || !json.contains("staging") ||
      !is_text(json["staging"]) || !json.contains("files") || !json["files"].is_array() ||
      !std::ranges::all_of(json["files"], is_text)) {
    return fail(corruption_error("a file sink's token in the checkpoint is not readable: " + token));
  }
  FileToken result;
  result.mode = json["mode"] == "append" ? WriteMode::kAppend : WriteMode::kReplace;
  result.staging = json["staging"];
  result.files = json["files"].get<std::vector<std::string>>();
  if (json.contains("exchanged")) {
    if (!json["exchanged"].is_array() || !std::ranges::all_of(json["exchanged"], is_text)) {
      return fail(corruption_error("a file sink's token in the checkpoint is not readable: " + token));
    }
    result.exchanged = json["exchanged"].get<std::vector<std::string>>();
  }
  return result;
}

}  // namespace brook::sink
