// The commands of the program, one file each. The order of kCommands is that of --help.
#pragma once

#include <array>

#include "app/session.h"

namespace CLI {
class App;
}

namespace brook::app {

void add_init(CLI::App& app, Session& session);
void add_run(CLI::App& app, Session& session);
void add_dry_run(CLI::App& app, Session& session);
void add_plan(CLI::App& app, Session& session);
void add_explain(CLI::App& app, Session& session);
void add_sql(CLI::App& app, Session& session);
void add_generate(CLI::App& app, Session& session);
void add_compact(CLI::App& app, Session& session);
void add_state(CLI::App& app, Session& session);
void add_checkpoint(CLI::App& app, Session& session);
void add_version(CLI::App& app, Session& session);
void add_functions(CLI::App& app, Session& session);

inline constexpr std::array kCommands = {add_init,    add_run,        add_dry_run,  add_plan,
                                         add_explain, add_sql,        add_generate, add_compact,
                                         add_state,   add_checkpoint, add_version,  add_functions};

}  // namespace brook::app
