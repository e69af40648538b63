// The cases of tests/sql in a stream: where a query reads one VALUES list, its rows arrive in two batches instead, and
// the answer must be the one that Spark gave for all of them at once. Row by row queries run over each batch alone;
// aggregations go through the operator that views are maintained with. What cannot run in a stream is counted.
#include <algorithm>
#include <iostream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analyze/analyzer.h"
#include "analyze/build.h"
#include "base/clock.h"
#include "engine/test_goldens.h"
#include "operator/operator.h"
#include "plan/cut.h"
#include "plan/streaming.h"

namespace brook {
namespace {

using namespace engine::goldens;  // NOLINT(google-build-using-namespace): this file is about nothing else

constexpr const char* kTable = "arrivals";
constexpr std::uint64_t kStateBytes = 64 << 20;
constexpr double kRelative = 1e-9;  // of doubles that were added up in another order

// One case whose FROM is one VALUES list, taken apart: the list, and the query over a table in its place.
struct Parts {
  sql::QueryPtr rows;    // SELECT * FROM VALUES …
  sql::QueryPtr stream;  // over STREAM arrivals
  sql::QueryPtr table;   // over arrivals
};

sql::QueryPtr over(const sql::Query& query, bool stream) {
  auto copy = std::make_shared<sql::Query>(query);
  // Rows are compared as a set.
  copy->order_by.clear();
  copy->order_by_all.reset();
  auto& select = std::get<sql::Select>(copy->body);
  sql::TableExpression table{select.from[0]->location,
                             sql::NamedTable{.name = {kTable}, .stream = stream},
                             {.name = select.from[0]->alias.name, .columns = {}}};
  select.from = {std::make_shared<const sql::TableExpression>(std::move(table))};
  return copy;
}

std::optional<Parts> taken_apart(const sql::QueryPtr& query) {
  const auto* select = std::get_if<sql::Select>(&query->body);
  const bool plain = select != nullptr && query->with.empty() && !query->limit && !query->offset &&
                     query->pipe == sql::PipeOperator::kNone;
  if (!plain || select->from.size() != 1 || !std::holds_alternative<sql::ValuesTable>(select->from[0]->node))
    return std::nullopt;
  sql::Select all;
  all.items.push_back({std::make_shared<const sql::Expression>(sql::Expression{{}, sql::Star{}}), {}});
  all.from = select->from;
  return Parts{
      .rows = std::make_shared<const sql::Query>(sql::Query{.location = query->location, .body = std::move(all)}),
      .stream = over(*query, true),
      .table = over(*query, false)};
}

// Numbers by chance begin anew with each batch.
bool draws_numbers(const analyze::Relation& relation) {
  const auto* project = std::get_if<analyze::Project>(&relation.node);
  return project != nullptr && !std::ranges::all_of(project->expressions, analyze::is_deterministic);
}

// The functions of the case, and the table that its rows arrive in.
class ArrivalCatalog : public CaseCatalog {
 public:
  explicit ArrivalCatalog(Schema schema) : table_{.key = kTable, .name = kTable, .schema = std::move(schema)} {}
  [[nodiscard]] const analyze::CatalogTable* find(const sql::Name& name) const override {
    return name.size() == 1 && name[0] == kTable ? &table_ : nullptr;
  }

 private:
  analyze::CatalogTable table_;
};

class StreamedCase {
 public:
  StreamedCase(engine::Engine& engine, const Case& one) : engine_(engine), one_(one), context_(context_of(one)) {
    context_.now_us = system_clock().now_us();
  }

  // The rows that came out; nothing when the query cannot run in a stream.
  Result<std::optional<std::vector<Row>>> run() {
    const sql::Parameters parameters = parameters_of(one_.golden.value("parameters", json::object()));
    const auto query = TRY(sql::parse_query(one_.sql, one_.place, parameters));
    const std::optional<Parts> parts = taken_apart(query);
    if (!parts) return std::optional<std::vector<Row>>();
    const analyze::RelationPtr values = TRY(analyze::analyze_query(parts->rows, CaseCatalog(), options()));
    TRY(cut_into_batches(values));
    ArrivalCatalog catalog(analyze::schema_of(values));
    for (const json& statement : one_.golden.value("before", json::array())) TRY(catalog.run(statement));
    const analyze::RelationPtr streaming = TRY(analyze::analyze_query(parts->stream, catalog, options()));
    if (draws_numbers(*streaming)) return std::optional<std::vector<Row>>();
    const analyze::RelationPtr whole = TRY(analyze::analyze_query(parts->table, catalog, options()));
    const plan::TableChanges changes{.weighted = false, .columns = values->output.size()};
    const plan::ViewCut cut = plan::cut_view(whole, [&](const std::string&) { return changes; }, options());
    if (std::holds_alternative<plan::StatelessPlan>(cut.plan)) {
      TRY(plan::check_streaming(streaming, {.name = "answer"}, "answer", {}));
      for (const engine::BatchPtr& batch : batches_) TRY(take(streaming, {{stream_key(), batch}}));
      return std::optional(std::move(rows_));
    }
    const auto* incremental = std::get_if<plan::IncrementalPlan>(&cut.plan);
    if (incremental == nullptr) return std::optional<std::vector<Row>>();
    TRY(fold(*incremental, cut.appends));
    return std::optional(std::move(rows_));
  }

 private:
  [[nodiscard]] analyze::AnalyzeOptions options() const {
    return {.ansi = context_.ansi, .session_time_zone = context_.session_time_zone};
  }
  static std::string stream_key() { return std::string("stream:") + kTable; }

  // The first half of the rows, then the rest.
  Result<> cut_into_batches(const analyze::RelationPtr& relation) {
    const analyze::Relation* list = relation.get();
    while (const auto* project = std::get_if<analyze::Project>(&list->node)) list = project->input.get();
    const std::vector<std::vector<analyze::ExpressionPtr>>& all = std::get<analyze::Values>(list->node).rows;
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    for (const auto& [first, last] : {std::pair(all.begin(), middle), std::pair(middle, all.end())}) {
      const analyze::RelationPtr part = analyze::make_relation(list->output, analyze::Values{.rows = {first, last}});
      batches_.push_back(TRY(engine_.collect(part, {}, context_, {})));
    }
    return {};
  }

  Result<> take(const analyze::RelationPtr& query, const engine::Bindings& bindings) {
    const TimeZone zone = TRY(TimeZone::find(context_.session_time_zone));
    return engine_.for_each_chunk(query, bindings, context_, {}, [&](const engine::ChunkView& chunk) -> Result<> {
      for (std::size_t row = 0; row < chunk.rows; ++row) {
        Row cells;
        for (std::size_t i = 0; i < query->output.size(); ++i) {
          const DataType& type = query->output[i].type;
          cells.push_back(shown(type, engine::read_value(type, chunk.columns[i], row), zone));
        }
        rows_.push_back(std::move(cells));
      }
      return {};
    });
  }

  // An epoch a batch, as the runtime has them. `appends`: each epoch gives rows of its own.
  Result<> fold(const plan::IncrementalPlan& plan, bool appends) {
    std::vector<std::unique_ptr<op::Operator>> operators;
    for (const plan::Step& step : plan.steps) operators.push_back(TRY(op::make_operator(step, kStateBytes)));
    engine::Bindings bindings;
    for (std::size_t epoch = 0; epoch < batches_.size(); ++epoch) {
      bindings = {{kTable, batches_[epoch]}, {stream_key(), batches_[epoch]}};
      for (std::size_t i = 0; i < operators.size(); ++i) {
        const plan::Step& step = plan.steps[i];
        TRY(operators[i]->begin({.epoch = epoch, .now_us = context_.now_us}));
        TRY(fold_inputs(step, *operators[i], bindings));
        if (step.emits) bindings[plan::step_changes_key(step.name)] = TRY(operators[i]->output()).rows;
        state::ChangeSet changes;
        TRY(operators[i]->save(changes));
        if (step.keeps_rows) bindings[plan::step_rows_key(step.name)] = TRY(operators[i]->rows());
      }
      if (appends) TRY(take(plan.output, bindings));
    }
    return appends ? Result<>() : take(plan.output, bindings);
  }

  Result<> fold_inputs(const plan::Step& step, op::Operator& into, const engine::Bindings& bindings) {
    for (std::size_t input = 0; input < step.inputs.size(); ++input) {
      TRY(engine_.for_each_chunk(step.inputs[input], bindings, context_, {},
                                 [&](const engine::ChunkView& chunk) { return into.fold(input, chunk); }));
    }
    return {};
  }

  engine::Engine& engine_;
  const Case& one_;
  engine::QueryContext context_;
  std::vector<engine::BatchPtr> batches_;
  std::vector<Row> rows_;
};

// What differs from Spark's rows; empty: nothing.
std::string difference(const Case& one, std::vector<Row> ours) {
  std::vector<Row> sparks;
  for (const json& row : one.golden["rows"]) {
    Row cells;
    for (const json& cell : row) cells.push_back(cell.is_null() ? std::nullopt : std::optional<std::string>(cell));
    sparks.push_back(std::move(cells));
  }
  std::ranges::sort(sparks);
  std::ranges::sort(ours);
  if (ours.size() != sparks.size()) return fmt::format("{} rows, but Spark has {}", ours.size(), sparks.size());
  for (std::size_t row = 0; row < sparks.size(); ++row) {
    for (std::size_t i = 0; i < sparks[row].size(); ++i) {
      if (same_cell(ours[row][i], sparks[row][i], one.golden["types"][i], kRelative)) continue;
      return fmt::format("row {}\n  ours:  {}\n  Spark: {}", row, printed(ours[row]), printed(sparks[row]));
    }
  }
  return "";
}

TEST(SqlInStreams, RowsThatArriveInTwoBatchesGiveTheSameAnswer) {
  auto engine = engine::Engine::open({.threads = 2});
  ASSERT_TRUE(engine) << engine.error().to_string();
  std::size_t streamed = 0;
  std::size_t others = 0;
  for (const auto& file : case_files()) {
    for (const Case& one : read_cases(file)) {
      if (!one.differs.empty() || one.golden.contains("error")) continue;
      Result<std::optional<std::vector<Row>>> rows = StreamedCase(**engine, one).run();
      EXPECT_TRUE(rows) << one.place << ": " << rows.error().to_string();
      if (!rows || !*rows) {
        ++others;
        continue;
      }
      ++streamed;
      EXPECT_EQ(difference(one, **std::move(rows)), "") << one.place << ": " << one.sql;
    }
  }
  std::cout << streamed << " cases in streams, " << others << " that no stream can run\n";
  EXPECT_GE(streamed, all_cases() ? 200U : 0U);
}

}  // namespace
}  // namespace brook
