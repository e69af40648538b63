#include "plan/cdc.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "analyze/build.h"
#include "plan/delta.h"
#include "plan/fingerprint.h"
#include "plan/stream_join_cut.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::OutputColumn;
using analyze::RelationPtr;

constexpr const char* kStart = "__START_AT";
constexpr const char* kEnd = "__END_AT";
// Databricks' property, in seconds, and its default: two days.
constexpr const char* kRememberDeletes = "pipelines.cdc.tombstoneGCThresholdInSeconds";
constexpr std::int64_t kRememberDeletesSeconds = 172'800;

template <class Node>
sql::ExpressionPtr written(Node node, const Location& where) {
  return std::make_shared<const sql::Expression>(sql::Expression{.location = where, .node = std::move(node)});
}

sql::ExpressionPtr number(plan::CdcStep::Change change, const Location& where) {
  return written(sql::Literal{.kind = sql::LiteralKind::kInteger, .text = std::to_string(static_cast<int>(change))},
                 where);
}

// Where the target's columns begin in the query: behind the keys, the sequence and the kind of change.
std::size_t first_column(const sql::CreateCdcFlow& flow) { return flow.keys.size() + 2; }

Result<std::int64_t> remember_deletes_us(const Dataset& target) {
  constexpr std::int64_t kSecond = 1'000'000;
  const std::string* text = target.property(kRememberDeletes);
  if (text == nullptr) return kRememberDeletesSeconds * kSecond;
  std::int64_t seconds = 0;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (read.ec == std::errc() && read.ptr == text->data() + text->size() && seconds >= 0 &&
      seconds <= std::numeric_limits<std::int64_t>::max() / kSecond) {
    return seconds * kSecond;
  }
  return fail(usage_error(fmt::format("{} is '{}', which is no number of seconds", kRememberDeletes, *text))
                  .at(target.location));
}

}  // namespace

Result<sql::QueryPtr> cdc_query(const sql::CreateCdcFlow& flow, const Location& where) {
  if (flow.scd_type == 2 && flow.apply_as_truncate) {
    return fail(usage_error("APPLY AS TRUNCATE WHEN goes with SCD type 1 alone")
                    .at(flow.apply_as_truncate->location)
                    .with_hint("Leave it out, or write STORED AS SCD TYPE 1."));
  }
  sql::Select select;
  for (const sql::Name& key : flow.keys) select.items.push_back({written(sql::ColumnName{key}, where), {}});
  select.items.push_back({flow.sequence_by, {}});
  sql::Case change;
  using Change = CdcStep::Change;
  if (flow.apply_as_truncate) {
    change.branches.push_back({flow.apply_as_truncate, number(Change::kTruncate, where)});
  }
  if (flow.apply_as_delete) change.branches.push_back({flow.apply_as_delete, number(Change::kDelete, where)});
  change.otherwise = number(Change::kUpsert, where);
  const bool always = change.branches.empty();
  select.items.push_back({always ? change.otherwise : written(std::move(change), where), {}});
  if (flow.columns.empty()) {
    select.items.push_back({written(sql::Star{.qualifier = {}, .except = flow.except_columns}, where), {}});
  }
  for (const sql::Name& column : flow.columns) select.items.push_back({written(sql::ColumnName{column}, where), {}});
  select.from = {flow.source};
  auto query = std::make_shared<sql::Query>();
  query->location = where;
  query->body = std::move(select);
  return sql::QueryPtr(std::move(query));
}

RelationPtr cdc_rows(const RelationPtr& query, const sql::CreateCdcFlow& flow) {
  const auto first = query->output.begin() + static_cast<std::ptrdiff_t>(first_column(flow));
  std::vector<OutputColumn> output(first, query->output.end());
  if (flow.scd_type == 2) {
    const OutputColumn& sequence = query->output[flow.keys.size()];
    for (const char* name : {kStart, kEnd}) output.push_back({sequence.id, name, sequence.type, true});
  }
  std::vector<ExpressionPtr> expressions = columns_of(output);
  analyze::ColumnId next_id = largest_id(query) + 1;
  for (OutputColumn& column : output) column.id = next_id++;
  return analyze::make_relation(std::move(output), analyze::Project{query, std::move(expressions)});
}

Result<ViewCut> cut_cdc(const RelationPtr& query, const sql::CreateCdcFlow& flow, const Dataset& target,
                        const analyze::AnalyzeOptions& settings, const Location& where) {
  const bool history = flow.scd_type == 2;
  const std::size_t keys = flow.keys.size();
  std::vector<OutputColumn> read(query->output.begin(),
                                 query->output.begin() + static_cast<std::ptrdiff_t>(first_column(flow)));
  // The row's columns in the target's order; start and end stay behind them.
  std::vector<OutputColumn> given;
  const RelationPtr rows = cdc_rows(query, flow);
  const std::size_t ends = rows->output.size() - (history ? 2 : 0);
  bool fits = target.schema.size() == rows->output.size();
  for (const Field& field : target.schema) {
    const auto own = std::ranges::find_if(
        rows->output, [&](const OutputColumn& column) { return same_name(column.name, field.name); });
    const auto at = static_cast<std::size_t>(own - rows->output.begin());
    fits = fits && own != rows->output.end() && own->type == field.type && (at >= ends) == (given.size() >= ends);
    if (!fits) break;
    if (at < ends) read.push_back(query->output[first_column(flow) + at]);
    given.push_back({0, field.name, field.type, true});
  }
  if (!fits) {
    return fail(usage_error(fmt::format("{} is declared with other columns than AUTO CDC gives it", target.name))
                    .at(where)
                    .with_hint(fmt::format("Leave the columns out, or declare these:\n  declared: {}\n  given:    {}",
                                           ddl(target.schema), ddl(analyze::schema_of(rows)))));
  }
  analyze::ColumnId next_id = largest_id(query) + 1;
  for (OutputColumn& column : given) column.id = next_id++;
  const std::vector<ExpressionPtr> columns = columns_of(read);
  for (OutputColumn& column : read) column.id = next_id++;

  const DataType& sequence = read[keys].type;
  for (std::size_t i = 0; i <= keys; ++i) {
    if (is_comparable(read[i].type)) continue;
    return fail(
        usage_error(fmt::format("{} has the type {}, whose values have no order", read[i].name, read[i].type.sql()))
            .at(where)
            .with_hint("Take a part of it as the key or the sequence."));
  }
  if (sequence.is(TypeKind::kNull)) return fail(usage_error("SEQUENCE BY is always NULL").at(where));

  Step step{.name = {},
            .kind = CdcStep{.key_count = keys,
                            .history = history,
                            .ignore_nulls = flow.ignore_null_updates,
                            .remember_deletes_us = TRY(remember_deletes_us(target))},
            .inputs = {analyze::make_relation(std::move(read), analyze::Project{query, columns})},
            .output = schema_with_weight(given, true),
            .keeps_rows = true,
            .fingerprint = {}};
  identify(step, settings);

  IncrementalPlan plan;
  plan.kept = step.name;
  plan.output = scan_of(step_rows_key(step.name), given);
  given.push_back({next_id++, kWeightColumn, DataType(TypeKind::kLong), false});
  plan.changes = scan_of(step_changes_key(step.name), given);
  plan.steps.push_back(std::move(step));
  return ViewCut{std::move(plan), false};
}

}  // namespace brook::plan
