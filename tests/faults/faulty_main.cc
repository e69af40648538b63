// brookmill-faulty: the whole program on a file system that fails as BROOKMILL_FAULT says (fault.h).
#include <cstdlib>

#include <fmt/format.h>

#include "app/app.h"
#include "fault.h"

int main(int argc, char** argv) {
  using namespace brook;
  const char* text = std::getenv("BROOKMILL_FAULT");
  if (text == nullptr) return app::run_app(argc, argv, local_file_system());
  const char* memory = std::getenv("BROOKMILL_FAULT_MEMORY");
  const Result<std::shared_ptr<faults::Fault>> fault = faults::parse_fault(text, ".", memory == nullptr ? "" : memory);
  if (!fault) {
    fmt::print(stderr, "{}\n", fault.error().to_string());
    return fault.error().exit_code();
  }
  const int exit_code = app::run_app(argc, argv, faults::watched_file_system(local_file_system(), *fault),
                                     faults::watched_remote_calls(*fault));
  (*fault)->finish();
  return exit_code;
}
