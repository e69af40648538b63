// DuckEngine: Engine on DuckDB. The part that takes SQL text is public here for tests of this folder; the rest of
// brookmill sees Engine only, where the text comes from emit().
#pragma once

#include <mutex>

#include "engine/adapter/instance.h"
#include "engine/engine.h"

namespace brook::engine {

class DuckEngine final : public Engine {
 public:
  static Result<std::unique_ptr<DuckEngine>> open_duckdb(EngineOptions options);
  ~DuckEngine() override;

  Result<BatchPtr> collect(const analyze::RelationPtr& query, const Bindings& bindings, const QueryContext& context,
                           const CancelToken& cancel) override;
  Result<> for_each_chunk(const analyze::RelationPtr& query, const Bindings& bindings, const QueryContext& context,
                          const CancelToken& cancel, const std::function<Result<>(const ChunkView&)>& consume) override;
  Result<std::vector<WrittenFile>> copy(const analyze::RelationPtr& query, const Bindings& bindings,
                                        const QueryContext& context, const CancelToken& cancel,
                                        const CopyTarget& target) override;
  [[nodiscard]] Result<std::string> emitted_sql(const analyze::RelationPtr& query) const override;
  [[nodiscard]] std::string version() const override;

  Result<BatchPtr> collect(Query query, const CancelToken& cancel);
  Result<> for_each_chunk(Query query, const CancelToken& cancel,
                          const std::function<Result<>(const ChunkView&)>& consume);
  Result<std::vector<WrittenFile>> copy(Query query, const CancelToken& cancel, const CopyTarget& target);

  // The instance that the next query runs on; a new one if the last broke.
  Result<std::shared_ptr<Instance>> instance();

 private:
  // The query and its scans; what it reads more than once, as a batch.
  Result<Query> bind(const analyze::RelationPtr& query, const Bindings& bindings, const QueryContext& context,
                     const CancelToken& cancel);
  explicit DuckEngine(EngineOptions options) : options_(std::move(options)) {}
  Result<> empty_spill_directory() const;

  EngineOptions options_;
  std::mutex lock_;
  std::shared_ptr<Instance> instance_;
  int instances_ = 0;  // opened so far; each spills into a folder of its own
};

// The text of a query and its scans, each looked up in the bindings.
[[nodiscard]] Result<Query> bind_query(const analyze::RelationPtr& query, const Bindings& bindings,
                                       const QueryContext& context);

}  // namespace brook::engine
