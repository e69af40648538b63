// What the session is: its user, catalog, schema, version.
#include "function/rules.h"
#include "function/text_groups.h"

namespace brook::function {

namespace {

using K = TypeKind;

// Spark's release that the answers are those of, with its revision, as its own version() has them.
constexpr const char* kSparkVersion = "'4.3.0 98bc0212c94705434471627068f41e374ccab143'";

Function constant(std::string name, std::vector<std::string> aliases, TypeKind type, std::string sql, std::string doc,
                  std::string result) {
  std::string example = name + "()";
  return {.name = std::move(name),
          .aliases = std::move(aliases),
          .parameters = {},
          .type = returns(type),
          .nullability = Nullability::kNever,
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

}  // namespace

std::vector<Function> session() {
  return {
      constant("current_user", {"user", "session_user"}, K::kString, "brook_user()", "Who runs the query.", "alice"),
      constant("current_catalog", {}, K::kString, "'spark_catalog'", "The catalog, always this one.", "spark_catalog"),
      constant("current_schema", {"current_database"}, K::kString, "'default'",
               "The schema that a session begins with.", "default"),
      constant("current_path", {}, K::kString, "'system.builtin,system.session,spark_catalog.default'",
               "Where names of functions are looked up.", "system.builtin,system.session,spark_catalog.default"),
      constant("version", {}, K::kString, kSparkVersion, "Spark's version that answers are those of.",
               "4.3.0 98bc0212c94705434471627068f41e374ccab143"),
      // Rows do not remember their file here as Spark's tasks do; _metadata.file_path does.
      constant("input_file_name", {}, K::kString, "''", "Always empty: a row's file is _metadata.file_path.", ""),
      constant("input_file_block_start", {}, K::kLong, "CAST(-1 AS BIGINT)", "Always -1: files are not read in blocks.",
               "-1"),
      constant("input_file_block_length", {}, K::kLong, "CAST(-1 AS BIGINT)",
               "Always -1: files are not read in blocks.", "-1"),
  };
}

}  // namespace brook::function
