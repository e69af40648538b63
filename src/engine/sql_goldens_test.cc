// The queries of tests/sql/*.sql against what Spark 4.3 answered (the .json beside them, made by tools/spark_goldens):
// names, types, rows, error classes. A case under `-- differs: reason` is one where brookmill does not do as Spark
// does; it fails when it begins to. BROOKMILL_SQL_CASES names another folder of cases, BROOKMILL_SQL_FILE one file
// (without .sql).
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyze/analyzer.h"
#include "base/clock.h"
#include "base/time_zone.h"
#include "engine/engine.h"
#include "sql/parse.h"

namespace brook::engine {
namespace {

using nlohmann::json;
using Row = std::vector<std::optional<std::string>>;

struct Case {
  std::string sql;
  std::string place;
  std::string differs;
  json golden;
};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<Case> read_cases(const std::filesystem::path& path) {
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

class EmptyCatalog : public analyze::Catalog {
 public:
  [[nodiscard]] const analyze::CatalogTable* find(const sql::Name&) const override { return nullptr; }
  [[nodiscard]] std::vector<std::string> names() const override { return {}; }
};

struct Answer {
  std::vector<std::string> names;
  std::vector<std::string> types;
  std::vector<Row> rows;
};

bool holds_calendar_interval(const DataType& type) {
  return type.is(TypeKind::kCalendarInterval) ||
         std::ranges::any_of(type.fields(), [](const Field& field) { return holds_calendar_interval(field.type); });
}

// Instants become local times, in nested values too, as CAST(… AS STRING) shows them.
Value localized(const DataType& type, const Value& value, const TimeZone& zone) {
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
bool is_null_variant(const Value& value) {
  const auto& parts = std::get<std::vector<Value>>(value.payload());
  return std::get<std::string>(parts[0].payload()) == std::string(1, '\0');
}

std::optional<std::string> shown(const DataType& type, const Value& value) {
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

Result<Answer> answer(Engine& engine, const Case& one) {
  QueryContext context{.now_us = system_clock().now_us(),
                       .session_time_zone = one.golden.value("zone", "UTC"),
                       .ansi = one.golden.value("ansi", true)};
  const auto query = TRY(sql::parse_query(one.sql, one.place));
  const auto relation = TRY(analyze::analyze_query(
      query, EmptyCatalog(), {.ansi = context.ansi, .session_time_zone = context.session_time_zone}));
  const TimeZone zone = TRY(TimeZone::find(context.session_time_zone));
  Answer result;
  for (const auto& column : relation->output) {
    result.names.push_back(column.name);
    result.types.push_back(column.type.simple_string());
  }
  const auto consume = [&](const ChunkView& chunk) -> Result<> {
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      Row cells;
      for (std::size_t i = 0; i < relation->output.size(); ++i) {
        const DataType& type = relation->output[i].type;
        cells.push_back(shown(type, localized(type, read_value(type, chunk.columns[i], row), zone)));
      }
      result.rows.push_back(std::move(cells));
    }
    return {};
  };
  TRY(engine.for_each_chunk(relation, {}, context, CancelToken(), consume));
  return result;
}

bool same_cell(const std::optional<std::string>& ours, const std::optional<std::string>& sparks,
               const std::string& type) {
  if (ours == sparks) return true;
  if (!ours || !sparks || (type != "double" && type != "float")) return false;
  const double a = std::strtod(ours->c_str(), nullptr);
  const double b = std::strtod(sparks->c_str(), nullptr);
  return std::abs(a - b) <= 1e-13 * std::abs(b);  // the last bits of libm and of StrictMath
}

std::string printed(const Row& row) {
  std::string text;
  for (const auto& cell : row) text += (text.empty() ? "" : " | ") + cell.value_or("NULL");
  return text;
}

// Answers of other folders may be older than the types of intervals that tell their fields.
bool same_types(const json& golden, const Answer& ours) {
  if (golden == json(ours.types)) return true;
  if (std::getenv("BROOKMILL_SQL_CASES") == nullptr || golden.size() != ours.types.size()) return false;
  for (std::size_t i = 0; i < golden.size(); ++i) {
    const std::string whole = golden[i];
    const bool months = ours.types[i].find("year") != std::string::npos || ours.types[i] == "interval month";
    const bool same_kind = ours.types[i].starts_with("interval ") &&
                           whole == (months ? "interval year to month" : "interval day to second");
    if (whole != ours.types[i] && !same_kind) return false;
  }
  return true;
}

// What differs; empty: nothing.
std::string difference(const Case& one, const Result<Answer>& ours) {
  if (one.golden.contains("error")) {
    const std::string wanted = one.golden["error"];
    if (ours) return fmt::format("no error, but Spark says {}", wanted);
    return wanted.empty() || ours.error().error_class == wanted
               ? ""
               : fmt::format("{}, but Spark says {}", ours.error().to_string(), wanted);
  }
  if (!ours) return ours.error().to_string();
  if (!same_types(one.golden["types"], *ours)) {
    return fmt::format("types {}, but Spark's are {}", json(ours->types).dump(), one.golden["types"].dump());
  }
  std::vector<Row> rows;
  for (const json& row : one.golden["rows"]) {
    Row cells;
    for (const json& cell : row) cells.push_back(cell.is_null() ? std::nullopt : std::optional<std::string>(cell));
    rows.push_back(std::move(cells));
  }
  std::vector<Row> our_rows = ours->rows;
  if (one.sql.find("ORDER BY") == std::string::npos) {
    std::ranges::sort(rows);
    std::ranges::sort(our_rows);
  }
  if (rows.size() != our_rows.size()) return fmt::format("{} rows, but Spark has {}", our_rows.size(), rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t i = 0; i < rows[row].size(); ++i) {
      if (!same_cell(our_rows[row][i], rows[row][i], ours->types[i])) {
        return fmt::format("row {}, column {}: {}, but Spark has {}\n  ours:  {}\n  Spark: {}", row, i,
                           our_rows[row][i].value_or("NULL"), rows[row][i].value_or("NULL"), printed(our_rows[row]),
                           printed(rows[row]));
      }
    }
  }
  if (one.golden["names"] != json(ours->names)) {
    return fmt::format("names {}, but Spark's are {}", json(ours->names).dump(), one.golden["names"].dump());
  }
  return "";
}

TEST(SqlGoldens, AnswersAreSparks) {
  auto engine = Engine::open({.threads = 2});
  ASSERT_TRUE(engine) << engine.error().to_string();
  std::size_t count = 0;
  std::vector<std::filesystem::path> files;
  const char* const folder = std::getenv("BROOKMILL_SQL_CASES");
  const char* const only = std::getenv("BROOKMILL_SQL_FILE");
  for (const auto& entry :
       std::filesystem::directory_iterator(folder != nullptr ? folder : BROOKMILL_SOURCE_DIR "/tests/sql")) {
    if (entry.path().extension() != ".sql" || (only != nullptr && entry.path().stem() != only)) continue;
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  for (const auto& file : files) {
    for (const Case& one : read_cases(file)) {
      ++count;
      const std::string found = difference(one, answer(**engine, one));
      if (one.differs.empty()) {
        EXPECT_EQ(found, "") << one.place << ": " << one.sql;
      } else {
        EXPECT_NE(found, "") << one.place << " is as in Spark now: take out its `-- differs:`";
      }
    }
  }
  EXPECT_GE(count, folder == nullptr && only == nullptr ? 400U : 1U);
}

}  // namespace
}  // namespace brook::engine
