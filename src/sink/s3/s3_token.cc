#include "sink/s3/s3_token.h"

#include <nlohmann/json.hpp>

namespace brook::sink::s3 {

Token S3Token::to_json() const {
  const nlohmann::json json = {{"mode", mode == WriteMode::kAppend ? "append" : "replace"},
                               {"complete", complete},
                               {"table", table},
                               {"options", options},
                               {"generation", generation},
                               {"epoch", epoch},
                               {"attempt", attempt},
                               {"staging", staging},
                               {"files", files}};
  return json.dump();
}

Result<S3Token> S3Token::from_json(const Token& token) {
  try {
    const nlohmann::json json = nlohmann::json::parse(token);
    S3Token result;
    result.mode = json.at("mode") == "append" ? WriteMode::kAppend : WriteMode::kReplace;
    result.complete = json.at("complete").get<bool>();
    result.table = json.at("table").get<std::string>();
    result.options = json.at("options").get<brook::s3::Options>();
    result.generation = json.at("generation").get<std::string>();
    result.epoch = json.at("epoch").get<std::uint64_t>();
    result.attempt = json.at("attempt").get<std::string>();
    result.staging = json.at("staging").get<std::string>();
    result.files = json.at("files").get<std::vector<std::string>>();
    return result;
  } catch (const nlohmann::json::exception&) {
    return fail(corruption_error("an S3 sink's token in the checkpoint is not readable: " + token));
  }
}

}  // namespace brook::sink::s3
