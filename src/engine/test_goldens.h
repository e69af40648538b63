// The cases of tests/sql with Spark's answers, and how values are compared with them. For tests only.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyze/catalog.h"
#include "analyze/sql_functions.h"
#include "base/time_zone.h"
#include "engine/chunk.h"
#include "engine/engine.h"
#include "sql/parse.h"

namespace brook::engine::goldens {

using nlohmann::json;
using Row = std::vector<std::optional<std::string>>;

struct Case {
  std::string sql;
  std::string place;
  std::string differs;
  json golden;
};

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<Case> read_cases(const std::filesystem::path& path) {
  std::filesystem::path answers = path;
  const json golden = json::parse(text_of(answers.replace_extension(".json")));
  std::vector<Case> cases;
  std::string differs;
  std::istringstream lines(text_of(path));
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.starts_with("-- differs: ")) differs = line.substr(12);
    if (line.empty() || line.starts_with("--")) continue;
    Case one{line.substr(0, line.size() - 1),
             fmt::format("{}:{}", path.filename().string(), number),
             std::exchange(differs, ""),
             {}};
    if (cases.size() < golden.size()) one.golden = golden[cases.size()];
    if (one.golden.is_null() || one.golden["sql"] != one.sql) {
      ADD_FAILURE() << one.place << ": Spark's answer is missing; run tools/spark_goldens/goldens.py "
                    << path.stem().string();
      break;
    }
    cases.push_back(std::move(one));
  }
  return cases;
}

// No tables; the functions that a case makes before its query.
class CaseCatalog : public analyze::Catalog {
 public:
  [[nodiscard]] const analyze::CatalogTable* find(const sql::Name&) const override { return nullptr; }
  [[nodiscard]] std::vector<std::string> names() const override { return {}; }
  [[nodiscard]] const sql::CreateFunction* find_function(const sql::Name& name) const override {
    return functions_.find(name);
  }

  Result<> run(const std::string& statement) {
    const std::vector<sql::Statement> statements = TRY(sql::parse_statements(statement, "before"));
    return functions_.add(std::get<sql::CreateFunction>(statements.at(0).node), {});
  }

 private:
  analyze::SqlFunctions functions_;
};

inline sql::ExpressionPtr parameter_of(const json& value) {
  if (value.is_string()) {
    return std::make_shared<const sql::Expression>(
        sql::Expression{{}, sql::Literal{sql::LiteralKind::kString, value.get<std::string>(), 0}});
  }
  return sql::parse_expression(value.is_number_float() ? value.dump() + "D" : value.dump(), "parameter").value();
}

inline sql::Parameters parameters_of(const json& values) {
  sql::Parameters parameters;
  if (values.is_array()) {
    for (const json& value : values) parameters.positional.push_back(parameter_of(value));
  } else {
    for (const auto& [name, value] : values.items()) parameters.named.emplace(name, parameter_of(value));
  }
  return parameters;
}

inline bool holds_calendar_interval(const DataType& type) {
  return type.is(TypeKind::kCalendarInterval) ||
         std::ranges::any_of(type.fields(), [](const Field& field) { return holds_calendar_interval(field.type); });
}

// Instants become local times, in nested values too, as CAST(… AS STRING) shows them.
inline Value localized(const DataType& type, const Value& value, const TimeZone& zone) {
  if (value.is_null()) return value;
  if (type.is(TypeKind::kTimestamp)) return Value(zone.to_local(std::get<std::int64_t>(value.payload())));
  if (!type.is_nested()) return value;
  std::vector<Value> parts;
  const auto& items = std::get<std::vector<Value>>(value.payload());
  const DataType entry = type.is(TypeKind::kMap) ? DataType::structure(type.fields()) : DataType();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const DataType& part = type.is(TypeKind::kArray) ? type.element()
                           : type.is(TypeKind::kMap) ? entry
                                                     : type.fields()[i].type;
    parts.push_back(localized(part, items[i], zone));
  }
  return Value(std::move(parts));
}

// A null inside of the variant: CAST AS STRING makes it NULL.
inline bool is_null_variant(const Value& value) {
  const auto& parts = std::get<std::vector<Value>>(value.payload());
  return std::get<std::string>(parts[0].payload()) == std::string(1, '\0');
}

// As the golden files have it.
inline std::optional<std::string> shown(const DataType& type, const Value& instant, const TimeZone& zone) {
  const Value value = localized(type, instant, zone);
  if (value.is_null()) return std::nullopt;
  if (type.is(TypeKind::kVariant) && is_null_variant(value)) return std::nullopt;
  if (type.is(TypeKind::kBinary)) {
    std::string hex;
    for (const unsigned char byte : std::get<std::string>(value.payload())) hex += fmt::format("{:02X}", byte);
    return hex;
  }
  if (type.is_ansi_interval()) return std::to_string(std::get<std::int64_t>(value.payload()));
  if (holds_calendar_interval(type)) {
    std::string text = to_json(type, value);
    return text.starts_with('"') ? text.substr(1, text.size() - 2) : text;
  }
  return to_text(type, value);
}

inline bool same_cell(const std::optional<std::string>& ours, const std::optional<std::string>& sparks,
                      const std::string& type, double relative = 1e-13) {
  if (ours == sparks) return true;
  if (!ours || !sparks || (type != "double" && type != "float")) return false;
  const double a = std::strtod(ours->c_str(), nullptr);
  const double b = std::strtod(sparks->c_str(), nullptr);
  return std::abs(a - b) <= relative * std::abs(b);  // the last bits of libm and of StrictMath
}

inline std::string printed(const Row& row) {
  std::string text;
  for (const auto& cell : row) text += (text.empty() ? "" : " | ") + cell.value_or("NULL");
  return text;
}

// The session of a case.
inline QueryContext context_of(const Case& one) {
  return {.session_time_zone = one.golden.value("zone", "UTC"),
          .ansi = one.golden.value("ansi", true),
          .last_map_key_wins = one.golden.value("map_keys", "EXCEPTION") == "LAST_WIN"};
}

// The case files of tests/sql, or of the folder that BROOKMILL_SQL_CASES names; one file with BROOKMILL_SQL_FILE.
inline std::vector<std::filesystem::path> case_files() {
  const char* const folder = std::getenv("BROOKMILL_SQL_CASES");
  const char* const only = std::getenv("BROOKMILL_SQL_FILE");
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder != nullptr ? folder : "tests/sql")) {
    if (entry.path().extension() != ".sql" || (only != nullptr && entry.path().stem() != only)) continue;
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

inline bool all_cases() {
  return std::getenv("BROOKMILL_SQL_CASES") == nullptr && std::getenv("BROOKMILL_SQL_FILE") == nullptr;
}

}  // namespace brook::engine::goldens
