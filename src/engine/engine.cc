#include "engine/engine.h"

#include <set>

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

// All rows of a table.
analyze::RelationPtr scan_all(const Schema& schema, const std::string& key) {
  analyze::Scan scan;
  scan.table_key = scan.table = key;
  auto relation = std::make_shared<analyze::Relation>();
  for (std::size_t i = 0; i < schema.size(); ++i) {
    scan.columns.push_back(i);
    relation->output.push_back(
        {.id = static_cast<analyze::ColumnId>(i), .name = schema[i].name, .type = schema[i].type});
  }
  relation->node = std::move(scan);
  return relation;
}

// What a query reads more than once: at several places, or in each round of a recursion.
std::set<const ScanSource*> read_again(const analyze::RelationPtr& query, const Query& bound) {
  bool recurses = false;
  analyze::visit_relations(query, [&](const analyze::RelationPtr& relation) {
    const auto* set = std::get_if<analyze::SetOperation>(&relation->node);
    recurses = recurses || (set != nullptr && set->recursion);
  });
  std::set<const ScanSource*> read;
  std::set<const ScanSource*> again;
  for (const BoundScan& scan : bound.scans) {
    const auto* source = std::get_if<std::shared_ptr<ScanSource>>(&scan.binding);
    if (source != nullptr && (!read.insert(source->get()).second || recurses)) again.insert(source->get());
  }
  return again;
}

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

Result<Query> DuckEngine::bind(const analyze::RelationPtr& query, const Bindings& bindings, const QueryContext& context,
                               const CancelToken& cancel) {
  Query bound = TRY(bind_query(query, bindings, context));
  const std::set<const ScanSource*> again = read_again(query, bound);
  if (again.empty()) return bound;
  // A ScanSource gives its rows once.
  Bindings kept = bindings;
  for (auto& [key, binding] : kept) {
    const auto* source = std::get_if<std::shared_ptr<ScanSource>>(&binding);
    if (source == nullptr || !again.contains(source->get())) continue;
    binding = TRY(collect(scan_all((*source)->schema(), key), {{key, *source}}, context, cancel));
  }
  return bind_query(query, kept, context);
}

Result<BatchPtr> DuckEngine::collect(const analyze::RelationPtr& query, const Bindings& bindings,
                                     const QueryContext& context, const CancelToken& cancel) {
  return collect(TRY(bind(query, bindings, context, cancel)), cancel);
}

Result<> DuckEngine::for_each_chunk(const analyze::RelationPtr& query, const Bindings& bindings,
                                    const QueryContext& context, const CancelToken& cancel,
                                    const std::function<Result<>(const ChunkView&)>& consume) {
  return for_each_chunk(TRY(bind(query, bindings, context, cancel)), cancel, consume);
}

Result<std::vector<WrittenFile>> DuckEngine::copy(const analyze::RelationPtr& query, const Bindings& bindings,
                                                  const QueryContext& context, const CancelToken& cancel,
                                                  const CopyTarget& target) {
  return copy(TRY(bind(query, bindings, context, cancel)), cancel, target);
}

Result<std::string> DuckEngine::emitted_sql(const analyze::RelationPtr& query) const {
  EmitOptions options;
  options.scan = [](const analyze::Scan& scan) -> Result<std::string> { return "\"" + scan.table_key + "\""; };
  return emit(query, options);
}

Result<BatchPtr> batch_of_rows(Engine& engine, Schema schema, const std::vector<std::vector<Value>>& rows) {
  auto source = std::make_shared<RowsSource>(schema, rows);
  return engine.collect(scan_all(schema, "rows"), {{"rows", std::shared_ptr<ScanSource>(std::move(source))}}, {}, {});
}

}  // namespace brook::engine
