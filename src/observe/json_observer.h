// JsonObserver: one line of progress_json.h per epoch, for programs.
#pragma once

#include <cstdio>

#include "observe/progress_json.h"
#include "observe/quantity.h"

namespace brook::observe {

class JsonObserver final : public runtime::Observer {
 public:
  JsonObserver(std::FILE* progress, std::FILE* messages) : progress_(progress), messages_(messages) {}

  void start(const plan::Graph& /*graph*/, const std::string& /*checkpoint_id*/) override {}
  void note(const std::string& text) override { write_line(messages_, "note: " + text); }
  void epoch(const runtime::EpochReport& report) override { write_line(progress_, progress_json(report)); }
  void end(const runtime::RunSummary& /*summary*/) override {}

 private:
  std::FILE* progress_;
  std::FILE* messages_;
};

}  // namespace brook::observe
