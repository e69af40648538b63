#include "sink/console/console_sink.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analyze/build.h"
#include "sink/console/show_string.h"
#include "sink/update_rows.h"
#include "source/option_reader.h"

namespace brook::sink {

namespace {

constexpr std::int64_t kRows = 20;
constexpr std::size_t kTruncated = 20;

struct ConsoleOptions {
  std::uint64_t most_rows = kRows;
  bool truncate = true;
};

Result<ConsoleOptions> read_console_options(const plan::Dataset& dataset) {
  source::OptionReader reader(dataset.options, dataset.location);
  ConsoleOptions options;
  options.most_rows = static_cast<std::uint64_t>(TRY(reader.positive("numRows")).value_or(kRows));
  options.truncate = TRY(reader.boolean("truncate", true));
  TRY(reader.refuse_unknown("console"));
  return options;
}

// The same rows with the text of each value.
analyze::RelationPtr as_texts(const analyze::RelationPtr& query) {
  const DataType text(TypeKind::kString);
  std::vector<analyze::ExpressionPtr> texts;
  std::vector<analyze::OutputColumn> output;
  analyze::ColumnId next_id = 0;
  for (const analyze::OutputColumn& column : query->output) next_id = std::max(next_id, column.id + 1);
  for (const analyze::OutputColumn& column : query->output) {
    texts.push_back(analyze::cast_to(analyze::column_of(column), text));
    output.push_back({next_id++, column.name, text, true});
  }
  return analyze::make_relation(std::move(output), analyze::Project{query, std::move(texts)});
}

class ConsoleSink final : public Sink {
 public:
  explicit ConsoleSink(const ConsoleOptions& options) : options_(options) {}

  Result<Prepared> prepare(const EpochName& name, WriteMode /*mode*/, engine::Engine& engine, const Rows& rows,
                           const CancelToken& cancel) override {
    Prepared prepared;
    ShownRows shown{.truncate = options_.truncate ? kTruncated : 0};
    const analyze::RelationPtr now = TRY(rows_now(rows));
    for (const analyze::OutputColumn& column : now->output) shown.names.push_back(column.name);
    const auto take = [&](const engine::ChunkView& chunk) -> Result<> {
      prepared.rows += chunk.rows;
      for (std::size_t row = 0; row < chunk.rows; ++row) {
        if (shown.rows.size() == options_.most_rows) {
          shown.are_more = true;
          return {};
        }
        auto& cells = shown.rows.emplace_back();
        for (const engine::ColumnView& column : chunk.columns) {
          cells.push_back(column.is_valid(row) ? std::optional(std::string(column.at<engine::StringRef>(row).view()))
                                               : std::nullopt);
        }
      }
      return {};
    };
    TRY(engine.for_each_chunk(as_texts(now), rows.bindings, rows.context, cancel, take));
    const std::string line(43, '-');
    const nlohmann::json token = {
        {"text", fmt::format("{0}\nBatch: {1}\n{0}\n{2}\n", line, name.epoch, show_string(shown))}};
    prepared.token = token.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return prepared;
  }

  Result<> publish(const Token& text, SyncSet& /*syncs*/) override {
    const nlohmann::json token = nlohmann::json::parse(text, nullptr, false);
    if (!token.is_object() || !token.contains("text") || !token["text"].is_string()) {
      return fail(corruption_error("a token of a console sink is not readable: " + text));
    }
    const auto& printed = token["text"].get_ref<const std::string&>();
    std::fwrite(printed.data(), 1, printed.size(), stdout);
    std::fflush(stdout);
    return {};
  }
  Result<> clean_up(const std::vector<Token>& /*keep*/) override { return {}; }
  [[nodiscard]] Result<std::map<std::string, std::string>> unpublished(const Token& /*token*/) const override {
    return std::map<std::string, std::string>();
  }
  [[nodiscard]] std::string description() const override {
    return fmt::format("ConsoleTable[numRows={}, truncate={}]", options_.most_rows, options_.truncate);
  }

 private:
  ConsoleOptions options_;
};

}  // namespace

Result<std::unique_ptr<Sink>> open_console_sink(const plan::Dataset& dataset, const SinkEnvironment& /*environment*/) {
  return std::make_unique<ConsoleSink>(TRY(read_console_options(dataset)));
}

Result<> check_console_sink(const plan::Dataset& dataset) {
  TRY(read_console_options(dataset));
  return {};
}

}  // namespace brook::sink
