#include "observe/observers.h"

#include <unistd.h>

#include <cstdlib>

#include <fmt/format.h>

#include "observe/json_observer.h"
#include "observe/live_observer.h"
#include "observe/plain_observer.h"
#include "observe/quantity.h"

namespace brook::observe {

namespace {

class QuietObserver final : public runtime::Observer {
 public:
  explicit QuietObserver(std::FILE* messages) : messages_(messages) {}
  void start(const plan::Graph& /*graph*/, const std::string& /*checkpoint_id*/) override {}
  void note(const std::string& text) override { write_line(messages_, "note: " + text); }
  void epoch(const runtime::EpochReport& /*report*/) override {}
  void end(const runtime::RunSummary& /*summary*/) override {}

 private:
  std::FILE* messages_;
};

bool set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool can_redraw(std::FILE* file) {
  const char* terminal = std::getenv("TERM");
  return ::isatty(::fileno(file)) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

}  // namespace

Result<ProgressMode> progress_mode(std::string_view text) {
  if (text == "auto") return ProgressMode::kAuto;
  if (text == "plain") return ProgressMode::kPlain;
  if (text == "json") return ProgressMode::kJson;
  if (text == "none") return ProgressMode::kNone;
  return fail(usage_error(fmt::format("--progress is '{}'", text)).with_hint("It can be auto, plain, json or none."));
}

std::unique_ptr<runtime::Observer> make_observer(ProgressMode mode, ObserverOutput output, const Clock& clock) {
  switch (mode) {
    case ProgressMode::kJson: return std::make_unique<JsonObserver>(output.progress, output.messages);
    case ProgressMode::kNone: return std::make_unique<QuietObserver>(output.messages);
    case ProgressMode::kAuto:
      if (can_redraw(output.messages)) {
        return std::make_unique<LiveObserver>(Terminal(output.messages, !set("NO_COLOR")), clock);
      }
      break;
    case ProgressMode::kPlain: break;
  }
  return std::make_unique<PlainObserver>(output.messages);
}

}  // namespace brook::observe
