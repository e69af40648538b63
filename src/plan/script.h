// Script: one SQL file of a project, parsed. read_scripts() is the way from a spec to its statements.
#pragma once

#include <string>
#include <vector>

#include "plan/spec.h"
#include "plan/substitute.h"
#include "sql/statement.h"

namespace brook::plan {

struct Script {
  std::string file;  // as messages name it
  Substituted source;
  std::vector<sql::Statement> statements;
};

// Errors: kUsage with the place, as the file has it, of bad syntax or an unknown ${key}.
[[nodiscard]] Result<std::vector<Script>> read_scripts(FileSystem& fs, const Spec& spec);

// The error with its place as its file has it.
[[nodiscard]] Error with_written_place(Error error, const std::vector<Script>& scripts);
[[nodiscard]] Location written_place(const Location& place, const std::vector<Script>& scripts);

}  // namespace brook::plan
