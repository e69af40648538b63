#include "engine/engine.h"

#include "engine/adapter/duck_engine.h"
#include "engine/adapter/files_function.h"
#include "engine/adapter/rows_source.h"
#include "engine/emit.h"

namespace brook::engine {
namespace {

// The FROM item of scan number n, by what it is bound to.
struct FromItem {
  std::size_t n = 0;
  const BoundScan& scan;

  Result<std::string> operator()(const BatchPtr&) const { return "brook_batch(" + std::to_string(n) + ")"; }
  Result<std::string> operator()(const std::shared_ptr<ScanSource>&) const {
    return "brook_scan(" + std::to_string(n) + ")";
  }
  Result<std::string> operator()(const DataFiles& files) const { return files_from_item(files, scan.columns, n); }
};

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(const EngineOptions& options) {
  return TRY(DuckEngine::open_duckdb(options));
}

Result<Query> bind_query(const analyze::RelationPtr& query, const Bindings& bindings, const QueryContext& context) {
  Query result{.sql = {}, .scans = {}, .schema = analyze::schema_of(query), .places = {}};
  PlaceMarks marks;
  EmitOptions options{.context = context, .scan = nullptr, .places = &marks};
  options.scan = [&](const analyze::Scan& scan) -> Result<std::string> {
    const auto found = bindings.find(scan.table_key);
    if (found == bindings.end()) return fail(internal_error("the table " + scan.table_key + " was not bound"));
    const std::size_t n = result.scans.size();
    result.scans.push_back({found->second, scan.columns});
    return std::visit(FromItem{n, result.scans.back()}, found->second);
  };
  PlaceMarks::Text text = marks.take(TRY(emit(query, options)));
  result.sql = std::move(text.sql);
  result.places = std::move(text.places);
  return result;
}

Result<BatchPtr> DuckEngine::collect(const analyze::RelationPtr& query, const Bindings& bindings,
                                     const QueryContext& context, const CancelToken& cancel) {
  return collect(TRY(bind_query(query, bindings, context)), cancel);
}

Result<> DuckEngine::for_each_chunk(const analyze::RelationPtr& query, const Bindings& bindings,
                                    const QueryContext& context, const CancelToken& cancel,
                                    const std::function<Result<>(const ChunkView&)>& consume) {
  return for_each_chunk(TRY(bind_query(query, bindings, context)), cancel, consume);
}

Result<std::vector<WrittenFile>> DuckEngine::copy(const analyze::RelationPtr& query, const Bindings& bindings,
                                                  const QueryContext& context, const CancelToken& cancel,
                                                  const CopyTarget& target) {
  return copy(TRY(bind_query(query, bindings, context)), cancel, target);
}

Result<std::string> DuckEngine::emitted_sql(const analyze::RelationPtr& query) const {
  EmitOptions options;
  options.scan = [](const analyze::Scan& scan) -> Result<std::string> { return "\"" + scan.table_key + "\""; };
  return emit(query, options);
}

Result<BatchPtr> batch_of_rows(Engine& engine, Schema schema, const std::vector<std::vector<Value>>& rows) {
  auto source = std::make_shared<RowsSource>(schema, rows);
  analyze::Scan scan;
  scan.table_key = scan.table = "rows";
  auto relation = std::make_shared<analyze::Relation>();
  for (std::size_t i = 0; i < schema.size(); ++i) {
    scan.columns.push_back(i);
    relation->output.push_back(
        {.id = static_cast<analyze::ColumnId>(i), .name = schema[i].name, .type = schema[i].type});
  }
  relation->node = std::move(scan);
  return engine.collect(relation, {{"rows", std::shared_ptr<ScanSource>(std::move(source))}}, {}, {});
}

}  // namespace brook::engine
