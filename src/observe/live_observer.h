// LiveObserver: a run on a terminal, one line per dataset, redrawn at most ten times a second:
//   ecommerce  epoch 12  1,204,000 rows  312,004 rows/s  3.90 s
//   dataset                        rows         rows/s  batch      state  waiting
//   transformed_transactions  1,204,000        312,004     12          -        3
//   transaction_metrics       1,204,000        312,004     12         12        3
// Its end leaves the last state and a summary.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "base/clock.h"
#include "observe/terminal.h"
#include "runtime/observer.h"

namespace brook::observe {

class LiveObserver final : public runtime::Observer {
 public:
  // REQUIRES: the clock outlives the observer.
  LiveObserver(Terminal terminal, const Clock& clock) : terminal_(std::move(terminal)), clock_(clock) {}

  void start(const plan::Graph& graph, const std::string& checkpoint_id) override;
  void note(const std::string& text) override;
  void epoch(const runtime::EpochReport& report) override;
  void end(const runtime::RunSummary& summary) override;

 private:
  struct Line {
    std::string name;
    std::set<std::string> sources;  // that it reads, directly or through other datasets
    std::uint64_t rows = 0;         // read in this run
    double rows_per_second = 0;     // of the last epoch it took part in
    std::optional<std::uint64_t> epoch;
    std::optional<std::uint64_t> state_rows;
    std::uint64_t waiting = 0;
  };

  void redraw();

  Terminal terminal_;
  const Clock& clock_;
  std::string name_;
  std::vector<Line> lines_;
  std::int64_t started_us_ = 0;
  std::int64_t drawn_us_ = 0;
  std::optional<std::uint64_t> epoch_;
  std::uint64_t rows_ = 0;
  double rows_per_second_ = 0;
};

}  // namespace brook::observe
