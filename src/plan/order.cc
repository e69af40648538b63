#include "plan/order.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/analyzer.h"
#include "plan/catalog.h"

namespace brook::plan {

namespace {

// Depth first over datasets and views; the path down to the current one shows a cycle.
class Ordering {
 public:
  Ordering(const Draft& draft, const Spec& spec) : draft_(draft), spec_(spec) {}

  Result<std::vector<std::string>> run() {
    for (const DatasetDraft& draft : draft_.datasets) TRY(visit_dataset(draft, draft.dataset.location));
    for (const ViewDraft& view : draft_.views) TRY(visit_view(view, view.location));
    return std::move(order_);
  }

 private:
  Result<> visit_dataset(const DatasetDraft& draft, const Location& read_at) {
    if (done_.contains(draft.dataset.key)) return {};
    TRY(enter(draft.dataset.name, read_at));
    if (!draft.late_rows_of.empty()) TRY(visit_dataset(*draft_.dataset(draft.late_rows_of), read_at));
    for (const FlowDraft& flow : draft_.flows) {
      if (flow.target == draft.dataset.key) TRY(visit_tables_of(flow.query));
    }
    path_.pop_back();
    done_.insert(draft.dataset.key);
    order_.push_back(draft.dataset.key);
    return {};
  }

  Result<> visit_view(const ViewDraft& view, const Location& read_at) {
    const std::string mark = "view " + folded_name(view.name);
    if (done_.contains(mark)) return {};
    TRY(enter(view.name, read_at));
    TRY(visit_tables_of(view.query));
    path_.pop_back();
    done_.insert(mark);
    return {};
  }

  Result<> visit_tables_of(const sql::QueryPtr& query) {
    for (const analyze::TableUse& use : analyze::tables_used(query)) {
      const ViewDraft* view = use.name.size() == 1 ? draft_.view(use.name[0]) : nullptr;
      if (view != nullptr) {
        TRY(visit_view(*view, use.location));
        continue;
      }
      const auto name = qualify(use.name, spec_, use.location);
      const DatasetDraft* dataset = name ? draft_.dataset(name->key()) : nullptr;
      if (dataset != nullptr) TRY(visit_dataset(*dataset, use.location));
    }
    return {};
  }

  Result<> enter(const std::string& name, const Location& read_at) {
    const auto begin = std::ranges::find(path_, name);
    const bool is_new = begin == path_.end();
    std::vector<std::string> circle(begin, path_.end());
    circle.push_back(name);
    path_.push_back(name);
    if (is_new) return {};
    return fail(usage_error(circle.size() == 2
                                ? fmt::format("{} reads itself", name)
                                : fmt::format("the datasets form a cycle: {}", fmt::join(circle, " reads ")))
                    .at(read_at)
                    .with_class("PIPELINE_GRAPH_NOT_TOPOLOGICALLY_SORTED")
                    .with_hint("Take one of these reads out; a dataset is computed after all that it reads."));
  }

  const Draft& draft_;
  const Spec& spec_;
  std::vector<std::string> path_;
  std::set<std::string> done_;
  std::vector<std::string> order_;
};

}  // namespace

Result<std::vector<std::string>> dependency_order(const Draft& draft, const Spec& spec) {
  return Ordering(draft, spec).run();
}

}  // namespace brook::plan
