#include "runtime/compatibility.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/widening.h"
#include "runtime/edits.h"

namespace brook::runtime {

namespace {

Error refusal(const plan::Dataset& dataset, const std::string& what) {
  return usage_error(fmt::format("{} cannot go on from its checkpoint: {}", dataset.name, what))
      .with_class("INCOMPATIBLE_EDIT")
      .with_hint(fmt::format("Undo the edit, or rebuild it and all that reads it: brookmill run --full-refresh {}",
                             dataset.name))
      .at(dataset.location);
}

// Columns may be added where the table takes them.
bool grows(const Schema& then, const plan::Dataset& dataset) {
  const Result<const sink::SinkFormat*> format = sink::find_sink_format(dataset.format, dataset.location);
  if (!format || (*format)->takes_new_columns == nullptr || !(*format)->takes_new_columns(dataset)) return false;
  return std::ranges::all_of(
      then, [&](const Field& field) { return std::ranges::find(dataset.schema, field) != dataset.schema.end(); });
}

Result<> check_table(const plan::Dataset& dataset, const TableRecord& record) {
  const std::string kind = dataset.kind == plan::DatasetKind::kStreamingTable ? "streaming table" : "materialized view";
  if (record.kind != kind) return fail(refusal(dataset, fmt::format("it was a {} and is now a {}", record.kind, kind)));
  if (record.appends != dataset.appends) {
    return fail(refusal(dataset, record.appends ? "its rows were only added, and can now be taken back"
                                                : "its rows could be taken back, and are now only added"));
  }
  if (!dataset.appends) return {};
  const bool fits =
      record.schema == dataset.schema || grows(record.schema, dataset) || can_read_as(record.schema, dataset);
  if (!fits) {
    return fail(refusal(dataset, fmt::format("its columns changed.\n    then: {}\n    now:  {}", ddl(record.schema),
                                             ddl(dataset.schema))));
  }
  if (record.format != dataset.format) {
    return fail(refusal(dataset, fmt::format("its format was {} and is now {}", record.format, dataset.format)));
  }
  if (record.partitioned_by != dataset.partitioned_by) {
    return fail(
        refusal(dataset, fmt::format("it was partitioned by ({}) and is now by ({})",
                                     fmt::join(record.partitioned_by, ", "), fmt::join(dataset.partitioned_by, ", "))));
  }
  return {};
}

}  // namespace

bool can_read_as(const Schema& then, const plan::Dataset& now) {
  const bool by_place = same_name(now.format, "csv");
  if (!by_place && !same_name(now.format, "parquet") && !same_name(now.format, "json")) return false;
  if (now.schema.size() < then.size()) return false;
  for (std::size_t i = 0; i < then.size(); ++i) {
    const auto same = std::ranges::find(now.schema, then[i].name, &Field::name);
    if (same == now.schema.end() || (by_place && same != now.schema.begin() + static_cast<std::ptrdiff_t>(i))) {
      return false;
    }
    const bool to_fractions = then[i].type.is(TypeKind::kLong) && same->type.is(TypeKind::kDouble);
    if (!widens(then[i].type, same->type) && !to_fractions) return false;
  }
  return true;
}

Result<> check_compatible(const plan::Graph& graph, const CommitRecord& last, const std::set<std::string>& reset) {
  for (const plan::Dataset& dataset : graph.datasets) {
    const auto record = last.tables.find(dataset.key);
    if (record != last.tables.end() && !reset.contains(dataset.key)) TRY(check_table(dataset, record->second));
  }
  for (const plan::Flow& flow : graph.flows) {
    const auto record = last.flows.find(flow.name);
    if (record == last.flows.end() || reset.contains(flow.target)) continue;
    const plan::Dataset& dataset = *graph.dataset(flow.target);
    if (record->second.target != flow.target) {
      return fail(refusal(dataset, fmt::format("the flow {} wrote into {} before", flow.name, record->second.target)));
    }
    const FlowEdit edit = edit_of(flow, dataset, last);
    if (edit.kind == FlowEdit::Kind::kIncompatible) return fail(refusal(dataset, edit.reason));
  }
  return {};
}

}  // namespace brook::runtime
