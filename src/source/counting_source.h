// CountingSource: a source whose positions are counts (of seconds, rows, events) and whose rows follow from them, so
// that a range can be read again at any time. It has no log. One object per table, as source.h says.
#pragma once

#include "source/generated_scan.h"
#include "source/source.h"

namespace brook::source {

class CountingSource : public Source {
 public:
  Result<> restore_record(std::string_view key, std::string_view value) override;
  Result<> discover(std::int64_t now_us) override;
  Result<Range> plan(const Position& from, const Position& until) override;
  [[nodiscard]] Position end() const override;
  Result<engine::Binding> scan(const Range& range) override;
  [[nodiscard]] ScanCounts counts() const override { return counts_; }
  Result<std::vector<LogChange>> changes(const Position& front) override;
  void committed() override {}
  Result<> give_up(const std::vector<Position>& readers) override;
  [[nodiscard]] std::uint64_t backlog(const Position& from) const override;

 protected:
  // REQUIRES: the schema is a constant. `most_per_epoch` is a count, 0: no limit.
  explicit CountingSource(const Schema& schema, std::int64_t most_per_epoch = 0)
      : schema_(schema), most_per_epoch_(most_per_epoch) {}

  // How far it is by then; what is past is kept, should it go back.
  [[nodiscard]] virtual std::int64_t count_at(std::int64_t now_us) = 0;
  // Those between two counts.
  [[nodiscard]] virtual GeneratedRows rows_of(std::int64_t from, std::int64_t to) const = 0;

  // Up to where ranges were planned, in this process or before.
  [[nodiscard]] std::int64_t taken() const { return taken_; }

 private:
  static Result<std::int64_t> count_of(const Position& position);

  const Schema& schema_;
  std::int64_t most_per_epoch_;
  std::int64_t end_ = 0;
  std::int64_t taken_ = 0;
  ScanCounts counts_;
};

}  // namespace brook::source
