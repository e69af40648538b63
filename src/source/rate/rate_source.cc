#include "source/rate/rate_source.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "source/counting_source.h"
#include "source/option_reader.h"

namespace brook::source {

namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kMillisecondUs = 1'000;
constexpr const char* kStartedKey = "started";

const Schema& rate_columns() {
  static const Schema columns = {{"timestamp", DataType(TypeKind::kTimestamp)}, {"value", DataType(TypeKind::kLong)}};
  return columns;
}

// Rows (timestamp, value), where the value says the timestamp.
template <class TimestampOf>
FillRows fill_with(TimestampOf timestamp_us) {
  return [timestamp_us](engine::ChunkBuilder& out, std::span<const std::size_t> columns, std::int64_t first,
                        std::size_t count) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      auto* const values = static_cast<std::int64_t*>(out.data(i));
      for (std::size_t k = 0; k < count; ++k) {
        const std::int64_t value = first + static_cast<std::int64_t>(k);
        values[k] = columns[i] == 0 ? timestamp_us(value) : value;
      }
    }
  };
}

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

// Counts seconds since it was first looked at, which is the one record of its log.
class RateSource final : public CountingSource {
 public:
  explicit RateSource(const RateOptions& options) : CountingSource(rate_columns()), options_(options) {}

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
    return CountingSource::discover(now_us);
  }
  Result<std::vector<LogChange>> changes(const Position& front) override {
    TRY(CountingSource::changes(front));
    if (is_saved_ || !is_started_) return std::vector<LogChange>();
    return std::vector<LogChange>{{kStartedKey, std::to_string(started_us_)}};
  }
  void committed() override { is_saved_ = is_started_; }

  [[nodiscard]] std::string description() const override {
    return fmt::format("RateStreamV2[rowsPerSecond={}, rampUpTimeSeconds={}]", options_.rows_per_second,
                       options_.ramp_up_seconds);
  }

 protected:
  [[nodiscard]] std::int64_t count_at(std::int64_t now_us) override { return (now_us - started_us_) / kSecondUs; }

  [[nodiscard]] GeneratedRows rows_of(std::int64_t from, std::int64_t to) const override {
    GeneratedRows rows{value_at(from), value_at(to), {}};
    const std::int64_t start_us = started_us_ + from * kSecondUs;
    const double ms_per_row = static_cast<double>((to - from) * 1'000) /
                              static_cast<double>(std::max<std::int64_t>(rows.end - rows.first, 1));
    rows.fill = fill_with([start_us, ms_per_row, first = rows.first](std::int64_t value) {
      return start_us + std::llround(static_cast<double>(value - first) * ms_per_row) * kMillisecondUs;
    });
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
  std::int64_t started_us_ = 0;
  bool is_started_ = false;
  bool is_saved_ = false;
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
  explicit BatchRateSource(const BatchRateOptions& options) : CountingSource(rate_columns()), options_(options) {}

  [[nodiscard]] std::string description() const override {
    return fmt::format("RatePerMicroBatchStream[rowsPerBatch={}, startTimestamp={}, advanceMsPerBatch={}]",
                       options_.rows_per_batch, options_.start_ms, options_.advance_ms);
  }

 protected:
  [[nodiscard]] std::int64_t count_at(std::int64_t /*now_us*/) override { return taken() + options_.rows_per_batch; }

  [[nodiscard]] GeneratedRows rows_of(std::int64_t from, std::int64_t to) const override {
    return {from, to, fill_with([options = options_](std::int64_t value) {
              return (options.start_ms + value / options.rows_per_batch * options.advance_ms) * kMillisecondUs;
            })};
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
  return plan::SourceTraits{.metadata = {}, .columns = rate_columns()};
}

}  // namespace brook::source
