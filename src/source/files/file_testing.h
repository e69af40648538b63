// What the tests of file sources share: a folder, rows as text, and the cases of golden data.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "engine/value.h"
#include "sql/statement.h"

namespace brook::source::testing {

using Row = std::vector<std::optional<std::string>>;

// A folder that goes away with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "brookmill-files-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  // Writes a file and gives its path.
  std::string write(const std::string& name, std::string_view bytes) const {
    const std::filesystem::path path = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path.string();
  }

 private:
  std::string path_;
};

inline std::string value_text(const DataType& type, const engine::ColumnView& column, std::size_t row) {
  switch (type.kind()) {
    case TypeKind::kString: return std::string(column.at<engine::StringRef>(row).view());
    case TypeKind::kBinary: {
      std::string hex;
      for (const char c : column.at<engine::StringRef>(row).view())
        hex += fmt::format("{:02X}", static_cast<unsigned char>(c));
      return hex;
    }
    case TypeKind::kDate: return std::to_string(column.at<std::int32_t>(row));
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz: return std::to_string(column.at<std::int64_t>(row));
    case TypeKind::kDouble: return fmt::format("{}", column.at<double>(row));
    case TypeKind::kFloat: return fmt::format("{}", column.at<float>(row));
    default: return engine::to_text(type, engine::read_value(type, column, row));
  }
}

inline std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

inline std::string to_text(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) {
    for (const auto& value : row) text += (value ? quoted(*value) : "NULL") + " ";
    text += "\n";
  }
  return text;
}

// One case of tests/<format>/*.json (tools/spark_goldens/file_goldens.py).
struct Case {
  std::string file;
  nlohmann::json body;

  [[nodiscard]] std::string text() const {
    return body.contains("base64") ? from_base64(body["base64"].get<std::string>()).value()
                                   : body["text"].get<std::string>();
  }
  [[nodiscard]] sql::OptionMap options() const { return body["options"].get<sql::OptionMap>(); }
  [[nodiscard]] std::string zone() const { return body.value("zone", "UTC"); }
  // Spark's answer, or ours where it differs on purpose.
  [[nodiscard]] const nlohmann::json& expected() const { return body.contains("ours") ? body["ours"] : body; }
};
inline void PrintTo(const Case& each, std::ostream* out) { *out << each.file << ": " << each.body["name"]; }

// REQUIRES: `folder` is one of the checkout.
inline std::vector<Case> cases_of(const std::string& folder) {
  std::vector<Case> cases;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path());
    for (nlohmann::json& body : nlohmann::json::parse(in)) {
      cases.push_back({entry.path().stem().string(), std::move(body)});
    }
  }
  std::ranges::sort(cases, {}, [](const Case& each) { return each.file + each.body["name"].get<std::string>(); });
  return cases;
}

inline std::string case_name(const ::testing::TestParamInfo<Case>& each) {
  std::string name = each.param.file + "_" + each.param.body["name"].get<std::string>();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return fmt::format("{}_{}", name, each.index);
}

// Spark's text of a double or float as ours.
inline std::string normalized(const DataType& type, const std::string& text) {
  if (type.is(TypeKind::kDouble)) return fmt::format("{}", std::strtod(text.c_str(), nullptr));
  if (type.is(TypeKind::kFloat)) return fmt::format("{}", std::strtof(text.c_str(), nullptr));
  return text;
}

inline std::vector<Row> expected_rows(const nlohmann::json& rows, const Schema& schema) {
  std::vector<Row> out;
  for (const nlohmann::json& row : rows) {
    Row& values = out.emplace_back();
    for (std::size_t i = 0; i < schema.size(); ++i) {
      values.push_back(row[i].is_null() ? std::nullopt
                                        : std::optional(normalized(schema[i].type, row[i].get<std::string>())));
    }
  }
  return out;
}

}  // namespace brook::source::testing
