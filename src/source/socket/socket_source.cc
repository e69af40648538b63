#include "source/socket/socket_source.h"

#include <algorithm>
#include <charconv>
#include <deque>

#include <fmt/format.h>

#include "source/files/utf8.h"
#include "source/option_reader.h"
#include "source/socket/line_socket.h"

namespace brook::source {

namespace {

constexpr const char* kFirstKey = "first";
constexpr std::int64_t kMillisecondUs = 1'000;
// The first look waits for what a sender has to say who has been there already; later ones take what has come.
constexpr std::int64_t kFirstWaitMs = 2'000;
constexpr std::int64_t kQuietMs = 200;

struct SocketOptions {
  std::string host;
  std::string port;
  bool include_timestamp = false;
};

Result<SocketOptions> read_socket_options(const plan::SourceTable& table) {
  OptionReader reader(table.options, table.location);
  SocketOptions options;
  const auto needed = [&](const char* name) -> Result<std::string> {
    if (auto text = reader.text(name); text && !text->empty()) return *std::move(text);
    return fail(usage_error(fmt::format("Set a {} to read from with option(\"{}\", ...).", name, name))
                    .at(table.location)
                    .with_hint("USING socket OPTIONS (host 'localhost', port '9999')"));
  };
  options.host = TRY(needed("host"));
  options.port = TRY(needed("port"));
  const std::int64_t port = TRY(reader.integer("port", 0));
  if (port < 1 || port > 65'535) return fail(reader.wrong("port", options.port, "a number from 1 to 65535"));
  options.include_timestamp = TRY(reader.boolean("includeTimestamp", false));
  reader.ignore({"numPartitions"});
  TRY(reader.refuse_unknown("socket"));
  return options;
}

Schema socket_columns(bool include_timestamp) {
  Schema columns = {{"value", DataType(TypeKind::kString)}};
  if (include_timestamp) columns.push_back({"timestamp", DataType(TypeKind::kTimestamp)});
  return columns;
}

struct Line {
  std::int64_t received_us = 0;
  std::string text;
};
using Lines = std::vector<Line>;

class LineWorker final : public engine::ScanWorker {
 public:
  LineWorker(std::shared_ptr<const Lines> lines, std::span<const std::size_t> projection)
      : lines_(std::move(lines)), columns_(projection.begin(), projection.end()) {}

  Result<std::size_t> next(engine::ChunkBuilder& out, std::uint64_t& morsel) override {
    const std::size_t rows = std::min(engine::kChunkRows, lines_->size() - at_);
    morsel = at_ / engine::kChunkRows;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      for (std::size_t row = 0; row < rows; ++row) {
        const Line& line = (*lines_)[at_ + row];
        if (columns_[i] == 0) {
          static_cast<engine::StringRef*>(out.data(i))[row] = engine::StringRef(line.text);
        } else {
          static_cast<std::int64_t*>(out.data(i))[row] = line.received_us;
        }
      }
      if (columns_[i] == 0) out.keep_alive(i, lines_);
    }
    at_ += rows;
    out.set_rows(rows);
    return rows;
  }

 private:
  std::shared_ptr<const Lines> lines_;
  std::vector<std::size_t> columns_;
  std::size_t at_ = 0;
};

class LineScan final : public engine::ScanSource {
 public:
  LineScan(Lines lines, Schema schema)
      : lines_(std::make_shared<const Lines>(std::move(lines))), schema_(std::move(schema)) {}

  [[nodiscard]] const Schema& schema() const override { return schema_; }
  [[nodiscard]] std::size_t max_workers() const override { return 1; }
  [[nodiscard]] Result<std::unique_ptr<engine::ScanWorker>> open_worker(
      std::span<const std::size_t> projection) override {
    return std::make_unique<LineWorker>(lines_, projection);
  }

 private:
  std::shared_ptr<const Lines> lines_;
  Schema schema_;
};

// Positions count lines. Those that some flow has not taken are kept here, and by the checkpoint once an epoch with
// them is committed.
class SocketSource final : public Source {
 public:
  SocketSource(SocketOptions options, const CancelToken& cancel)
      : options_(std::move(options)), socket_(options_.host, options_.port, cancel) {}

  Result<> restore_record(std::string_view key, std::string_view value) override {
    if (key == kFirstKey) {
      recorded_first_ = TRY(count_of(std::string(value)));
      return {};
    }
    const std::uint64_t number = TRY(count_of(std::string(key)));
    const std::size_t colon = std::min(value.find(':'), value.size());
    Line line;
    line.received_us = static_cast<std::int64_t>(TRY(count_of(std::string(value.substr(0, colon)))));
    line.text = value.substr(std::min(colon + 1, value.size()));
    restored_[number] = std::move(line);
    return {};
  }

  Result<> discover(std::int64_t now_us) override {
    begin();
    const bool is_first = !socket_.is_connected();
    if (is_first) TRY(socket_.connect());
    const std::int64_t at_us = now_us / kMillisecondUs * kMillisecondUs;
    for (std::string& text : TRY(socket_.receive(is_first ? kFirstWaitMs : 0, is_first ? kQuietMs : 0))) {
      Line& line = lines_.emplace_back(at_us, std::string());
      append_replacing_malformed(line.text, text);
    }
    return {};
  }

  Result<Range> plan(const Position& from, const Position& until) override {
    begin();
    const std::uint64_t first = TRY(count_of(from));
    const std::uint64_t last = TRY(count_of(until));
    return Range{from, last > first ? until : from};
  }
  [[nodiscard]] Position end() const override { return end_count() == 0 ? "" : std::to_string(end_count()); }

  Result<engine::Binding> scan(const Range& range) override {
    begin();
    const std::uint64_t from = TRY(count_of(range.from));
    const std::uint64_t to = TRY(count_of(range.to));
    if (from < first_) {
      return fail(input_error(fmt::format("lines {} to {} of the socket {}:{} are gone: they were taken before, and a "
                                          "socket cannot be asked again",
                                          from + 1, first_, options_.host, options_.port))
                      .with_hint("Keep the lines in a streaming table, and let what comes later read that."));
    }
    const auto begin = lines_.begin() + static_cast<std::ptrdiff_t>(from - first_);
    counts_.rows = to - from;
    return std::make_shared<LineScan>(Lines(begin, begin + static_cast<std::ptrdiff_t>(to - from)),
                                      socket_columns(options_.include_timestamp));
  }
  [[nodiscard]] ScanCounts counts() const override { return counts_; }

  Result<std::vector<LogChange>> changes(const Position& front) override {
    begin();
    std::vector<LogChange> changes;
    committing_ = std::max(committed_, TRY(count_of(front)));
    committing_first_ = first_;
    for (std::uint64_t number = recorded_first_; number < std::min(first_, committed_); ++number) {
      changes.push_back({key_of(number), std::nullopt});
    }
    if (first_ != recorded_first_) changes.push_back({kFirstKey, std::to_string(first_)});
    for (std::uint64_t number = std::max(committed_, first_); number < committing_; ++number) {
      const Line& line = lines_[number - first_];
      changes.push_back({key_of(number), fmt::format("{}:{}", line.received_us, line.text)});
    }
    return changes;
  }
  void committed() override {
    committed_ = committing_;
    recorded_first_ = committing_first_;
  }

  Result<> give_up(const std::vector<Position>& readers) override {
    begin();
    std::uint64_t least = committed_;
    for (const Position& reader : readers) least = std::min(least, TRY(count_of(reader)));
    while (first_ < least) {
      lines_.pop_front();
      ++first_;
    }
    return {};
  }

  [[nodiscard]] std::string description() const override {
    return fmt::format("TextSocketV2[host: {}, port: {}]", options_.host, options_.port);
  }
  [[nodiscard]] std::uint64_t backlog(const Position& from) const override {
    const Result<std::uint64_t> count = count_of(from);
    return count && *count < end_count() ? end_count() - *count : 0;
  }

 private:
  static std::string key_of(std::uint64_t number) { return fmt::format("{:012}", number); }
  static Result<std::uint64_t> count_of(const Position& position) {
    std::uint64_t count = 0;
    const char* last = position.data() + position.size();
    if (position.empty()) return count;
    if (const auto parsed = std::from_chars(position.data(), last, count);
        parsed.ec == std::errc() && parsed.ptr == last) {
      return count;
    }
    return fail(corruption_error(fmt::format("'{}' is no number of a line from a socket", position)));
  }
  [[nodiscard]] std::uint64_t end_count() const { return first_ + lines_.size(); }

  // Once all records are restored.
  void begin() {
    if (std::exchange(began_, true)) return;
    first_ = recorded_first_;
    for (auto& [number, line] : restored_) lines_.push_back(std::move(line));
    restored_.clear();
    committed_ = end_count();
  }

  SocketOptions options_;
  LineSocket socket_;
  std::map<std::uint64_t, Line> restored_;
  bool began_ = false;
  std::deque<Line> lines_;
  std::uint64_t first_ = 0;           // the number of the first of them
  std::uint64_t recorded_first_ = 0;  // as far as the checkpoint knows
  std::uint64_t committing_first_ = 0;
  std::uint64_t committed_ = 0;  // lines before this one are in the checkpoint, or were
  std::uint64_t committing_ = 0;
  ScanCounts counts_;
};

}  // namespace

Result<std::unique_ptr<Source>> open_socket_source(const plan::SourceTable& table,
                                                   const SourceEnvironment& environment) {
  if (environment.pipeline.empty()) {
    return fail(usage_error(fmt::format("{} is a socket: only a pipeline's stream reads it, and what was read is gone",
                                        table.name))
                    .with_hint("Ask the streaming table that its lines are written to."));
  }
  return std::make_unique<SocketSource>(TRY(read_socket_options(table)), environment.cancel);
}

Result<> check_socket_source(const plan::SourceTable& table) {
  TRY(read_socket_options(table));
  return {};
}

Result<plan::SourceTraits> describe_socket_source(const plan::SourceTable& table) {
  const SocketOptions options = TRY(read_socket_options(table));
  return plan::SourceTraits{.metadata = {}, .columns = socket_columns(options.include_timestamp)};
}

}  // namespace brook::source
