// PlainObserver: one line per epoch, for pipes and logs:
//   ecommerce: 2 datasets, checkpoint 6f1c…
//   epoch 4: 100 rows in 18 ms (5,556 rows/s), 1 malformed; orders +96 rows (480), metrics 12 rows; 3 waiting
//   ecommerce: 5 epochs, 500 rows in 0.21 s
#pragma once

#include <cstdio>

#include "runtime/observer.h"

namespace brook::observe {

class PlainObserver final : public runtime::Observer {
 public:
  explicit PlainObserver(std::FILE* messages) : messages_(messages) {}

  void start(const plan::Graph& graph, const std::string& checkpoint_id) override;
  void note(const std::string& text) override;
  void epoch(const runtime::EpochReport& report) override;
  void end(const runtime::RunSummary& summary) override;

 private:
  std::FILE* messages_;
  std::string name_;
};

// "ecommerce: 5 epochs, 500 rows in 0.21 s"
[[nodiscard]] std::string summary_line(const std::string& name, const runtime::RunSummary& summary);

}  // namespace brook::observe
