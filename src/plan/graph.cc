#include "plan/graph.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "plan/catalog.h"
#include "plan/cdc.h"
#include "plan/cut.h"
#include "plan/draft.h"
#include "plan/fingerprint.h"
#include "plan/order.h"
#include "plan/refuse.h"
#include "plan/schema.h"
#include "plan/state_settings.h"
#include "plan/stream_cut.h"
#include "plan/streaming.h"

namespace brook::plan {

namespace {

class GraphBuilder {
 public:
  GraphBuilder(const Spec& spec, const std::vector<Script>& scripts, const DescribeSource& describe)
      : scripts_(scripts),
        describe_(describe),
        settings_{.ansi = spec.ansi(), .session_time_zone = spec.session_time_zone()},
        catalog_(std::make_shared<TableCatalog>(spec)) {
    graph_.spec = spec;
  }

  Result<Graph> run() {
    draft_ = TRY(draft_project(scripts_, graph_.spec));
    const std::vector<std::string> order = TRY(dependency_order(draft_, graph_.spec));
    catalog_->set_functions(draft_.functions);
    for (const SourceTable& source : draft_.sources) TRY(add_source(source));
    for (const ViewDraft& view : draft_.views) {
      catalog_->add_view(
          {.key = folded_name(view.name), .name = view.name, .view = view.query, .view_columns = view.columns});
    }
    for (const std::string& key : order) TRY(add_dataset(*draft_.dataset(key)));
    graph_.catalog = catalog_;
    return std::move(graph_);
  }

 private:
  Result<> add_source(SourceTable source) {
    const SourceTraits traits = TRY(describe_(source));
    TRY(settle_columns(source, traits));
    catalog_->add_table({.key = source.key, .name = source.name, .schema = source.schema, .metadata = traits.metadata});
    source.location = written_place(source.location, scripts_);
    graph_.sources.push_back(std::move(source));
    return {};
  }

  // A source's columns are declared, unless its format says what they are.
  static Result<> settle_columns(SourceTable& source, const SourceTraits& traits) {
    if (!traits.columns) {
      if (!source.schema.empty()) return {};
      return fail(not_built("a source without a column list", source.location,
                            "Write the columns: CREATE TABLE t (a INT, b STRING, …) USING …"));
    }
    if (!source.schema.empty() && source.schema != *traits.columns) {
      return fail(
          usage_error(fmt::format("the columns of a {} source are fixed: {}", source.format, ddl(*traits.columns)))
              .at(source.location)
              .with_hint(
                  fmt::format("Leave the column list out: CREATE TABLE {} USING {} …", source.name, source.format)));
    }
    source.schema = *traits.columns;
    source.inferred = traits.inferred;
    if (traits.inferred) source.partitioned_by = traits.partitioned_by;
    return {};
  }

  Result<> add_dataset(const DatasetDraft& draft) {
    Dataset dataset = draft.dataset;
    if (!draft.late_rows_of.empty()) {
      dataset.schema = late_schemas_.at(dataset.key);
      finish_dataset(std::move(dataset));
      return {};
    }
    std::vector<FlowOutput> outputs;
    std::vector<const FlowDraft*> flows;
    for (const FlowDraft& flow : draft_.flows) {
      if (flow.target != dataset.key) continue;
      const analyze::RelationPtr query = TRY(analyze_flow(flow, dataset));
      if (flow.cdc) return add_cdc_dataset(draft, flow, query);
      outputs.push_back({.flow = flow.name, .query = query, .by_name = flow.by_name, .location = flow.location});
      flows.push_back(&flow);
    }
    dataset.schema = TRY(target_schema(dataset, draft.columns, outputs));
    TRY(resolve_partitions(dataset.schema, dataset.partitioned_by, dataset.name, dataset.location));
    for (std::size_t i = 0; i < flows.size(); ++i) {
      const analyze::RelationPtr query = TRY(fit_output(outputs[i], dataset, draft.columns));
      ViewCut cut = TRY(cut_flow(*flows[i], dataset, query));
      TRY(add_flow(*flows[i], dataset, std::move(cut), query));
    }
    finish_dataset(std::move(dataset));
    return {};
  }

  Result<> add_cdc_dataset(const DatasetDraft& draft, const FlowDraft& flow, const analyze::RelationPtr& query) {
    Dataset dataset = draft.dataset;
    const FlowOutput output{.flow = flow.name, .query = cdc_rows(query, *flow.cdc), .location = flow.location};
    dataset.schema = TRY(target_schema(dataset, draft.columns, {output}));
    TRY(resolve_partitions(dataset.schema, dataset.partitioned_by, dataset.name, dataset.location));
    ViewCut cut = TRY(cut_cdc(query, *flow.cdc, dataset, settings_, flow.location));
    TRY(add_flow(flow, dataset, std::move(cut), query));
    finish_dataset(std::move(dataset));
    return {};
  }

  void finish_dataset(Dataset dataset) {
    catalog_->add_table({.key = dataset.key,
                         .name = dataset.name,
                         .schema = dataset.schema,
                         .streamable = dataset.kind == DatasetKind::kStreamingTable && dataset.appends});
    dataset.location = written_place(dataset.location, scripts_);
    graph_.datasets.push_back(std::move(dataset));
  }

  Result<analyze::RelationPtr> analyze_flow(const FlowDraft& flow, const Dataset& target) const {
    analyze::AnalyzeOptions settings = settings_;
    settings.keep_event_rows = target.property(kLateRows) != nullptr;
    Result<analyze::RelationPtr> query = analyze::analyze_query(flow.query, *catalog_, settings);
    if (!query) return fail(std::move(query).error().at(flow.location));
    if (target.kind == DatasetKind::kStreamingTable && !flow.once) {
      TRY(check_streaming(*query, target, flow.name, flow.location));
    } else {
      TRY(check_batch(*query, target, flow.name, flow.location));
    }
    return query;
  }

  Result<ViewCut> cut_flow(const FlowDraft& draft, const Dataset& target, const analyze::RelationPtr& query) const {
    if (target.kind == DatasetKind::kMaterializedView)
      return cut_view(query, [this](const std::string& key) { return changes_of(key); }, settings_);
    if (draft.once) return ViewCut{StatelessPlan{query}, true};
    const std::string policy = graph_.spec.setting("spark.sql.streaming.multipleWatermarkPolicy", "min");
    if (policy != "min" && policy != "max") {
      return fail(usage_error(fmt::format("spark.sql.streaming.multipleWatermarkPolicy is '{}'", policy))
                      .at({graph_.spec.path, 1, 1})
                      .with_hint("It is min or max."));
    }
    const StreamCutOptions options{.settings = settings_, .latest_watermark_counts = policy == "max"};
    return ViewCut{TRY(cut_stream(query, target, options, draft.location)), true};
  }

  Result<> add_flow(const FlowDraft& draft, Dataset& target, ViewCut cut, const analyze::RelationPtr& query) {
    target.appends = cut.appends;
    target.weighted_changes = !cut.appends;
    if (const auto* plan = std::get_if<IncrementalPlan>(&cut.plan); plan != nullptr) {
      if (plan->changes) target.weighted_changes = is_weighted(analyze::schema_of(plan->changes));
      target.updates = plan->updates;
    }
    Flow flow{.name = draft.name,
              .target = target.key,
              .complete = !cut.appends,
              .plan = std::move(cut.plan),
              .inputs = inputs_of_queries({query}),
              .fingerprint = {},
              .output_fingerprint = {},
              .location = written_place(draft.location, scripts_)};
    if (const auto* incremental = std::get_if<IncrementalPlan>(&flow.plan)) flow.inputs = inputs_of_plan(*incremental);
    if (const auto* stateless = std::get_if<StatelessPlan>(&flow.plan)) {
      flow.inputs = inputs_of_queries({stateless->query});
    }
    TRY(check_inputs(flow));
    if (!std::holds_alternative<RecomputePlan>(flow.plan)) ask_for_changes(flow.inputs);
    if (!draft.once && target.property(kLateRows) != nullptr) TRY(add_late_rows(flow, target));
    flow.state_limit_bytes = TRY(state_settings(target)).limit_bytes;
    flow.fingerprint = state_fingerprint(flow.plan, settings_);
    flow.output_fingerprint = output_fingerprint(flow.plan, settings_);
    graph_.flows.push_back(std::move(flow));
    return {};
  }

  Result<> check_inputs(const Flow& flow) const {
    for (const FlowInput& input : flow.inputs) {
      const Dataset* read = graph_.dataset(input.table_key);
      if (read == nullptr || !read->updates) continue;
      return fail(usage_error(fmt::format("{} reads {}, whose rows are updated in place", flow.name, read->name))
                      .at(flow.location)
                      .with_class("UNSUPPORTED_FEATURE")
                      .with_hint(fmt::format("Make a MATERIALIZED VIEW of the aggregation and let both read that, or "
                                             "read what {} reads.",
                                             read->name)));
    }
    return {};
  }

  Result<> add_late_rows(Flow& flow, const Dataset& target) {
    const auto* plan = std::get_if<IncrementalPlan>(&flow.plan);
    if (plan == nullptr || !plan->late_rows) {
      return fail(usage_error(fmt::format("{} asks for late rows, but nothing in the flow {} drops any", target.name,
                                          flow.name))
                      .at(flow.location)
                      .with_hint("Take 'lateRows' out of TBLPROPERTIES, or declare a WATERMARK on the stream."));
    }
    const DatasetDraft& side = *std::ranges::find(draft_.datasets, target.key, &DatasetDraft::late_rows_of);
    flow.late_rows_target = side.dataset.key;
    Schema schema = analyze::schema_of(plan->late_rows);
    for (Field& field : schema) field.nullable = true;
    const auto [known, is_new] = late_schemas_.try_emplace(side.dataset.key, schema);
    if (is_new || known->second == schema) return {};
    return fail(
        usage_error(fmt::format("the late rows of the flow {} have other columns than those of another one", flow.name))
            .at(flow.location)
            .with_hint(fmt::format("Give each flow a table of its own.\n  so far:    {}\n  this flow: {}",
                                   ddl(known->second), ddl(schema))));
  }

  static std::vector<FlowInput> inputs_of_plan(const IncrementalPlan& plan) {
    std::vector<analyze::RelationPtr> queries{plan.output};
    for (const Step& step : plan.steps) queries.insert(queries.end(), step.inputs.begin(), step.inputs.end());
    for (const WatermarkSource& watermark : plan.watermarks) queries.push_back(watermark.latest);
    if (plan.late_rows) queries.push_back(plan.late_rows);
    return inputs_of_queries(queries);
  }

  static std::vector<FlowInput> inputs_of_queries(const std::vector<analyze::RelationPtr>& queries) {
    std::vector<FlowInput> inputs;
    const auto visit = [&](const analyze::RelationPtr& relation) {
      const auto* scan = std::get_if<analyze::Scan>(&relation->node);
      if (scan == nullptr || is_step_key(scan->table_key)) return;
      const auto known = std::ranges::find_if(inputs, [&](const FlowInput& input) {
        return input.table_key == scan->table && input.stream == scan->stream;
      });
      if (known != inputs.end()) {
        ++known->scans;
      } else {
        inputs.push_back({scan->table, scan->stream});
      }
    };
    for (const analyze::RelationPtr& query : queries) analyze::visit_relations(query, visit);
    return inputs;
  }

  [[nodiscard]] TableChanges changes_of(const std::string& key) const {
    const Dataset* dataset = graph_.dataset(key);
    if (dataset == nullptr) return {.weighted = false, .columns = graph_.source(key)->schema.size()};
    return {.weighted = dataset->weighted_changes, .columns = dataset->schema.size()};
  }

  // The flows into these tables tell what changes.
  void ask_for_changes(const std::vector<FlowInput>& inputs) {
    for (Flow& flow : graph_.flows) {
      const bool read = flow.complete && std::ranges::any_of(inputs, [&](const FlowInput& input) {
                          return input.stream && input.table_key == flow.target;
                        });
      if (!read || std::exchange(flow.changes_read, true)) continue;
      auto* plan = std::get_if<IncrementalPlan>(&flow.plan);
      if (plan == nullptr || !plan->changes) {
        flow.difference.push_back(difference_step(graph_.dataset(flow.target)->schema, settings_));
        continue;
      }
      std::ranges::find(plan->steps, plan->kept, &Step::name)->emits = true;
    }
  }

  const std::vector<Script>& scripts_;
  const DescribeSource& describe_;
  analyze::AnalyzeOptions settings_;
  std::shared_ptr<TableCatalog> catalog_;
  Draft draft_;
  std::map<std::string, Schema> late_schemas_;  // of tables of late rows, by their key
  Graph graph_;
};

}  // namespace

std::vector<const Step*> steps_of(const Flow& flow) {
  std::vector<const Step*> steps;
  if (const auto* incremental = std::get_if<IncrementalPlan>(&flow.plan)) {
    for (const Step& step : incremental->steps) steps.push_back(&step);
  }
  for (const Step& step : flow.difference) steps.push_back(&step);
  return steps;
}

const std::string* Dataset::property(std::string_view wanted) const {
  const auto found =
      std::ranges::find_if(properties, [&](const auto& entry) { return same_name(entry.first, wanted); });
  return found == properties.end() ? nullptr : &found->second;
}

const SourceTable* Graph::source(const std::string& key) const {
  const auto found = std::ranges::find(sources, key, &SourceTable::key);
  return found == sources.end() ? nullptr : &*found;
}

const Dataset* Graph::dataset(const std::string& key) const {
  const auto found = std::ranges::find(datasets, key, &Dataset::key);
  return found == datasets.end() ? nullptr : &*found;
}

std::vector<std::string> Graph::with_readers(const std::vector<std::string>& keys) const {
  std::set<std::string> wanted(keys.begin(), keys.end());
  for (const Flow& flow : flows) {  // in dependency order: one pass reaches all
    const bool reads =
        std::ranges::any_of(flow.inputs, [&](const FlowInput& input) { return wanted.contains(input.table_key); });
    if (reads) wanted.insert(flow.target);
    if (wanted.contains(flow.target) && !flow.late_rows_target.empty()) wanted.insert(flow.late_rows_target);
  }
  std::vector<std::string> found;
  for (const std::string& key : keys) {
    if (dataset(key) == nullptr && wanted.erase(key) > 0) found.push_back(key);
  }
  for (const Dataset& dataset : datasets) {
    if (wanted.contains(dataset.key)) found.push_back(dataset.key);
  }
  return found;
}

Result<Graph> build_graph(FileSystem& fs, const Spec& spec, const DescribeSource& describe) {
  const std::vector<Script> scripts = TRY(read_scripts(fs, spec));
  Result<Graph> graph = GraphBuilder(spec, scripts, describe).run();
  if (!graph) return fail(with_written_place(std::move(graph).error(), scripts));
  if (graph->datasets.empty()) {
    return fail(usage_error("the project declares no dataset")
                    .at({spec.path, 1, 1})
                    .with_class("RUN_EMPTY_PIPELINE")
                    .with_hint("Add a CREATE STREAMING TABLE or CREATE MATERIALIZED VIEW to one of its SQL files."));
  }
  return graph;
}

}  // namespace brook::plan
