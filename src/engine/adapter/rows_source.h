// RowsSource: rows held by values, as a ScanSource. Small data only: one worker, one value at a time.
#pragma once

#include <vector>

#include "engine/scan.h"
#include "engine/value.h"

namespace brook::engine {

class RowsSource final : public ScanSource {
 public:
  // REQUIRES: every row has one value per column, of its type.
  RowsSource(Schema schema, std::vector<std::vector<Value>> rows)
      : schema_(std::move(schema)), rows_(std::move(rows)) {}

  [[nodiscard]] const Schema& schema() const override { return schema_; }
  [[nodiscard]] std::size_t max_workers() const override { return 1; }
  [[nodiscard]] Result<std::unique_ptr<ScanWorker>> open_worker(std::span<const std::size_t> projection) override;

 private:
  Schema schema_;
  std::vector<std::vector<Value>> rows_;
};

}  // namespace brook::engine
