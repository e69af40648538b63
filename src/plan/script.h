// Script: one SQL file of a project, parsed. read_scripts() is the way from a spec to its statements.
#pragma once

#include <string>
#include <vector>

#include "analyze/analyzer.h"
#include "plan/spec.h"
#include "plan/substitute.h"
#include "sql/statement.h"

namespace brook::plan {

struct ScriptStatement {
  sql::Statement statement;           // no SET among them
  analyze::AnalyzeOptions settings;  // as the spec and the SETs above it in its file say
};

struct Script {
  std::string file;  // as messages name it
  Substituted source;
  std::vector<ScriptStatement> statements;
};

// Errors: kUsage with the place, as the file has it, of bad syntax or an unknown ${key}.
[[nodiscard]] Result<std::vector<Script>> read_scripts(FileSystem& fs, const Spec& spec);

// The error with its place as its file has it.
[[nodiscard]] Error with_written_place(Error error, const std::vector<Script>& scripts);
[[nodiscard]] Location written_place(const Location& place, const std::vector<Script>& scripts);

}  // namespace brook::plan
