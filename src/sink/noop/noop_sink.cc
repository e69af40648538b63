#include "sink/noop/noop_sink.h"

#include "source/option_reader.h"

namespace brook::sink {

namespace {

class NoopSink final : public Sink {
 public:
  Result<Prepared> prepare(const EpochName& /*name*/, WriteMode /*mode*/, engine::Engine& engine, const Rows& rows,
                           const CancelToken& cancel) override {
    Prepared prepared;
    TRY(engine.for_each_chunk(rows.query, rows.bindings, rows.context, cancel,
                              [&](const engine::ChunkView& chunk) -> Result<> {
                                prepared.rows += chunk.rows;
                                return {};
                              }));
    return prepared;
  }
  Result<> publish(const Token& /*token*/, SyncSet& /*syncs*/) override { return {}; }
  Result<> clean_up(const std::vector<Token>& /*keep*/) override { return {}; }
  [[nodiscard]] Result<std::map<std::string, std::string>> unpublished(const Token& /*token*/) const override {
    return std::map<std::string, std::string>();
  }
  [[nodiscard]] std::string description() const override { return "NoopSink"; }
};

}  // namespace

Result<std::unique_ptr<Sink>> open_noop_sink(const plan::Dataset& /*dataset*/, const SinkEnvironment& /*environment*/) {
  return std::make_unique<NoopSink>();
}

Result<> check_noop_sink(const plan::Dataset& dataset) {
  return source::OptionReader(dataset.options, dataset.location).refuse_unknown("noop");
}

}  // namespace brook::sink
