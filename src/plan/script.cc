#include "plan/script.h"

#include "sql/parse.h"

namespace brook::plan {

namespace {

Result<Script> read_script(FileSystem& fs, const Spec& spec, const std::string& file) {
  const std::string text = TRY(read_file(fs, file));
  Script script{.file = file, .source = TRY(Substituted::make(text, file, spec.configuration)), .statements = {}};
  auto statements = sql::parse_statements(script.source.text(), file);
  if (!statements) {
    Error error = std::move(statements).error();
    error.location = script.source.written_at(error.location);
    return fail(std::move(error));
  }
  script.statements = *std::move(statements);
  return script;
}

}  // namespace

Result<std::vector<Script>> read_scripts(FileSystem& fs, const Spec& spec) {
  std::vector<Script> scripts;
  for (const std::string& file : TRY(sql_files(fs, spec))) scripts.push_back(TRY(read_script(fs, spec, file)));
  return scripts;
}

Location written_place(const Location& place, const std::vector<Script>& scripts) {
  for (const Script& script : scripts) {
    if (script.file == place.file) return script.source.written_at(place);
  }
  return place;
}

Error with_written_place(Error error, const std::vector<Script>& scripts) {
  error.location = written_place(error.location, scripts);
  return error;
}

}  // namespace brook::plan
