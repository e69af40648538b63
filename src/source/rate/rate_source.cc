#include "source/rate/rate_source.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "source/option_reader.h"
#include "source/rate/generated_scan.h"

namespace brook::source {

namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kMillisecondUs = 1'000;
constexpr const char* kStartedKey = "started";

// What the two have in common: positions that are counts, and a log of one record, when the first rows were made.
class CountingSource : public Source {
 public:
  Result<> restore_record(std::string_view key, std::string_view value) override {
    const auto parsed = std::from_chars(value.data(), value.data() + value.size(), started_us_);
    if (key != kStartedKey || parsed.ec != std::errc()) {
      return fail(corruption_error(fmt::format("the record {} of a source's log cannot be read", key)));
    }
    is_started_ = is_saved_ = true;
    return {};
  }
  Result<> discover(std::int64_t now_us) override {
    if (!is_started_) started_us_ = now_us / kMillisecondUs * kMillisecondUs;
    is_started_ = true;
    end_ = std::max(end_, count_at(now_us));
    return {};
  }
  Result<Range> plan(const Position& from, const Position& until) override {
    const std::int64_t first = TRY(count_of(from));
    const std::int64_t last = TRY(count_of(until));
    taken_ = std::max(taken_, last);
    return Range{from, last > first ? until : from};
  }
  [[nodiscard]] Position end() const override { return end_ == 0 ? "" : std::to_string(end_); }
  Result<engine::Binding> scan(const Range& range) override {
    GeneratedRows rows = rows_of(TRY(count_of(range.from)), TRY(count_of(range.to)));
    counts_.rows = static_cast<std::uint64_t>(rows.end - rows.first);
    return make_generated_scan(std::move(rows));
  }
  [[nodiscard]] ScanCounts counts() const override { return counts_; }
  Result<std::vector<LogChange>> changes(const Position& front) override {
    end_ = std::max(end_, TRY(count_of(front)));
    if (is_saved_ || !is_started_) return std::vector<LogChange>();
    return std::vector<LogChange>{{kStartedKey, std::to_string(started_us_)}};
  }
  void committed() override { is_saved_ = is_started_; }
  [[nodiscard]] std::uint64_t backlog(const Position& from) const override {
    const Result<std::int64_t> count = count_of(from);
    if (!count || *count >= end_) return 0;
    const GeneratedRows rows = rows_of(*count, end_);
    return static_cast<std::uint64_t>(rows.end - rows.first);
  }

 protected:
  // How far it is by then. Called after the start.
  [[nodiscard]] virtual std::int64_t count_at(std::int64_t now_us) = 0;
  [[nodiscard]] virtual GeneratedRows rows_of(std::int64_t from, std::int64_t to) const = 0;
  [[nodiscard]] std::int64_t started_us() const { return started_us_; }
  [[nodiscard]] std::int64_t taken() const { return taken_; }  // up to where ranges were planned

 private:
  static Result<std::int64_t> count_of(const Position& position) {
    std::int64_t count = 0;
    const char* last = position.data() + position.size();
    if (position.empty()) return count;
    if (const auto parsed = std::from_chars(position.data(), last, count);
        parsed.ec == std::errc() && parsed.ptr == last && count >= 0) {
      return count;
    }
    return fail(corruption_error(fmt::format("position {} is none of a rate source", position)));
  }

  std::int64_t started_us_ = 0;
  bool is_started_ = false;
  bool is_saved_ = false;
  std::int64_t end_ = 0;
  std::int64_t taken_ = 0;
  ScanCounts counts_;
};

struct RateOptions {
  std::int64_t rows_per_second = 1;
  std::int64_t ramp_up_seconds = 0;
};

Result<RateOptions> read_rate_options(const plan::SourceTable& table) {
  OptionReader reader(table.options, table.location);
  RateOptions options;
  options.rows_per_second = TRY(reader.positive("rowsPerSecond")).value_or(1);
  options.ramp_up_seconds = TRY(reader.duration_us("rampUpTime", 0)) / kSecondUs;
  TRY(reader.positive("numPartitions"));  // rows are the same on any number of threads
  TRY(reader.refuse_unknown("rate"));
  return options;
}

// Counts seconds.
class RateSource final : public CountingSource {
 public:
  explicit RateSource(const RateOptions& options) : options_(options) {}

  [[nodiscard]] std::string description() const override {
    return fmt::format("RateStreamV2[rowsPerSecond={}, rampUpTimeSeconds={}]", options_.rows_per_second,
                       options_.ramp_up_seconds);
  }

 protected:
  [[nodiscard]] std::int64_t count_at(std::int64_t now_us) override { return (now_us - started_us()) / kSecondUs; }

  [[nodiscard]] GeneratedRows rows_of(std::int64_t from, std::int64_t to) const override {
    GeneratedRows rows{value_at(from), value_at(to), {}};
    const std::int64_t start_us = started_us() + from * kSecondUs;
    const double ms_per_row = static_cast<double>((to - from) * 1'000) /
                              static_cast<double>(std::max<std::int64_t>(rows.end - rows.first, 1));
    rows.timestamp_us = [start_us, ms_per_row, first = rows.first](std::int64_t value) {
      return start_us + std::llround(static_cast<double>(value - first) * ms_per_row) * kMillisecondUs;
    };
    return rows;
  }

 private:
  // The first value of that second: speed grows by the same amount each second until the ramp ends.
  [[nodiscard]] std::int64_t value_at(std::int64_t second) const {
    const std::int64_t ramp = options_.ramp_up_seconds;
    const std::int64_t step = options_.rows_per_second / (ramp + 1);
    const std::int64_t climbing = std::min(second, ramp);
    const std::int64_t climbed = climbing * (climbing + 1) / 2 * step;
    return climbed + std::max<std::int64_t>(second - ramp, 0) * options_.rows_per_second;
  }

  RateOptions options_;
};

struct BatchRateOptions {
  std::int64_t rows_per_batch = 0;
  std::int64_t start_ms = 0;
  std::int64_t advance_ms = 1'000;
};

Result<BatchRateOptions> read_batch_rate_options(const plan::SourceTable& table) {
  OptionReader reader(table.options, table.location);
  BatchRateOptions options;
  const std::optional<std::int64_t> rows = TRY(reader.positive("rowsPerBatch"));
  if (!rows) return fail(usage_error("rate-micro-batch needs the option rowsPerBatch").at(table.location));
  options.rows_per_batch = *rows;
  options.start_ms = TRY(reader.integer("startTimestamp", 0));
  options.advance_ms = TRY(reader.integer("advanceMillisPerBatch", options.advance_ms));
  if (options.start_ms < 0) {
    return fail(reader.wrong("startTimestamp", std::to_string(options.start_ms), "milliseconds since 1970"));
  }
  if (options.advance_ms < 0) {
    return fail(reader.wrong("advanceMillisPerBatch", std::to_string(options.advance_ms), "0 or more"));
  }
  TRY(reader.positive("numPartitions"));
  TRY(reader.refuse_unknown("rate-micro-batch"));
  return options;
}

// Counts rows: another batch of them each time it is looked at, once the last was taken.
class BatchRateSource final : public CountingSource {
 public:
  explicit BatchRateSource(const BatchRateOptions& options) : options_(options) {}

  [[nodiscard]] std::string description() const override {
    return fmt::format("RatePerMicroBatchStream[rowsPerBatch={}, startTimestamp={}, advanceMsPerBatch={}]",
                       options_.rows_per_batch, options_.start_ms, options_.advance_ms);
  }

 protected:
  [[nodiscard]] std::int64_t count_at(std::int64_t /*now_us*/) override { return taken() + options_.rows_per_batch; }

  [[nodiscard]] GeneratedRows rows_of(std::int64_t from, std::int64_t to) const override {
    return {from, to, [options = options_](std::int64_t value) {
              return (options.start_ms + value / options.rows_per_batch * options.advance_ms) * kMillisecondUs;
            }};
  }

 private:
  BatchRateOptions options_;
};

}  // namespace

Result<std::unique_ptr<Source>> open_rate_source(const plan::SourceTable& table, const SourceEnvironment&) {
  return std::make_unique<RateSource>(TRY(read_rate_options(table)));
}
Result<> check_rate_source(const plan::SourceTable& table) {
  TRY(read_rate_options(table));
  return {};
}

Result<std::unique_ptr<Source>> open_batch_rate_source(const plan::SourceTable& table, const SourceEnvironment&) {
  return std::make_unique<BatchRateSource>(TRY(read_batch_rate_options(table)));
}
Result<> check_batch_rate_source(const plan::SourceTable& table) {
  TRY(read_batch_rate_options(table));
  return {};
}

Result<plan::SourceTraits> describe_rate_source(const plan::SourceTable&) {
  return plan::SourceTraits{.metadata = {}, .columns = generated_columns()};
}

}  // namespace brook::source
