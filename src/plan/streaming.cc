#include "plan/streaming.h"

#include <fmt/format.h>

#include "analyze/traverse.h"
#include "plan/refuse.h"

namespace brook::plan {

namespace {

using analyze::RelationPtr;

// The first stream scanned in a tree, its subqueries included, or nullptr.
const analyze::Scan* stream_in(const RelationPtr& root) {
  const analyze::Scan* found = nullptr;
  analyze::visit_relations(root, [&](const RelationPtr& relation) {
    const auto* scan = std::get_if<analyze::Scan>(&relation->node);
    if (scan != nullptr && scan->stream && found == nullptr) found = scan;
  });
  return found;
}

class StreamingCheck {
 public:
  explicit StreamingCheck(const Location& where) : where_(where) {}

  Result<> check(const RelationPtr& relation) const {
    if (stream_in(relation) == nullptr) return {};  // a static side may be anything
    TRY(check_subqueries(*relation));
    TRY(std::visit([&](const auto& node) { return of(node); }, relation->node));
    for (const RelationPtr& input : analyze::inputs_of(relation)) TRY(check(input));
    return {};
  }

 private:
  static constexpr const char* kViewHint =
      "Write the rows to a streaming table and put this into   CREATE MATERIALIZED VIEW … AS SELECT … FROM that_table; "
      "brookmill keeps it up to date batch by batch.";

  // A stream inside a subquery of an expression would be joined with another stream.
  Result<> check_subqueries(const analyze::Relation& relation) const {
    const analyze::Scan* stream = nullptr;
    const analyze::ExpressionVisitor visit = [&](const analyze::ExpressionPtr& expression) {
      if (!expression) return;
      if (const auto* subquery = std::get_if<analyze::SubqueryExpression>(&expression->node)) {
        if (stream == nullptr) stream = stream_in(subquery->query);
      }
      analyze::visit_children(*expression, visit);
    };
    analyze::visit_expressions(relation, visit);
    if (stream == nullptr) return {};
    return fail(not_built("a stream in a subquery", place(stream->location), "Read the table without STREAM there."));
  }

  static Result<> of(const analyze::Scan&) { return {}; }
  static Result<> of(const analyze::Project&) { return {}; }
  static Result<> of(const analyze::Filter&) { return {}; }
  static Result<> of(const analyze::Generate&) { return {}; }
  static Result<> of(const analyze::Values&) { return {}; }

  // Whether these can ever give a row is seen when they are planned (stream_cut.h).
  static Result<> of(const analyze::Aggregate&) { return {}; }
  static Result<> of(const analyze::Distinct&) { return {}; }
  Result<> of(const analyze::Window& window) const {
    const std::string name = window.calls.empty() ? "" : window.calls.front().call.function->name;
    return fail(usage_error(fmt::format("the window function {} is not supported over a stream", name))
                    .at(window.calls.empty() ? where_ : place(window.calls.front().call.location))
                    .with_class("NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING")
                    .with_hint(kViewHint));
  }
  Result<> of(const analyze::Sort&) const {
    return fail(usage_error("a stream has no end and cannot be sorted").at(where_).with_hint(kViewHint));
  }
  Result<> of(const analyze::Limit&) const {
    return fail(not_built("LIMIT over a stream in a streaming table", where_, kViewHint));
  }

  Result<> of(const analyze::SetOperation& set) const {
    if (set.kind != analyze::SetKind::kUnion) {
      return fail(usage_error(fmt::format("{} is not supported over a stream",
                                          set.kind == analyze::SetKind::kExcept ? "EXCEPT" : "INTERSECT"))
                      .at(where_)
                      .with_hint(kViewHint));
    }
    if (stream_in(set.left) == nullptr || stream_in(set.right) == nullptr) {
      return fail(usage_error("UNION of a stream and a static table is not supported")
                      .at(where_)
                      .with_hint("Write STREAM before the other table too, or give it a flow of its own."));
    }
    return {};
  }

  Result<> of(const analyze::Join& join) const {
    using analyze::JoinKind;
    const analyze::Scan* left = stream_in(join.left);
    const analyze::Scan* right = stream_in(join.right);
    if (left != nullptr && right != nullptr) return {};
    const bool keeps_right = join.kind == JoinKind::kRight || join.kind == JoinKind::kFull;
    const bool keeps_left = join.kind == JoinKind::kLeft || join.kind == JoinKind::kFull ||
                            join.kind == JoinKind::kSemi || join.kind == JoinKind::kAnti;
    if (left != nullptr ? keeps_right : keeps_left) {
      return fail(
          usage_error("an outer, semi or anti join that keeps rows of the static side is not supported over a stream")
              .at(place((left != nullptr ? left : right)->location))
              .with_hint("Keep the stream's side instead: stream LEFT JOIN static."));
    }
    return {};
  }

  [[nodiscard]] Location place(const Location& at) const { return at.known() ? at : where_; }

  const Location& where_;
};

}  // namespace

Result<> check_streaming(const RelationPtr& query, const Dataset& target, const std::string& flow,
                         const Location& where) {
  if (stream_in(query) == nullptr) {
    return fail(
        usage_error(fmt::format("Streaming tables may only be defined by streaming relations, but the flow {} attempts "
                                "to write a batch relation to the streaming table {}.",
                                flow, target.name))
            .at(where)
            .with_class("INVALID_FLOW_QUERY_TYPE.BATCH_RELATION_FOR_STREAMING_TABLE")
            .with_hint("Write STREAM before the table whose new rows it takes, or make it a MATERIALIZED VIEW."));
  }
  return StreamingCheck(where).check(query);
}

Result<> check_batch(const RelationPtr& query, const Dataset& target, const std::string& flow, const Location& where) {
  const analyze::Scan* stream = stream_in(query);
  if (stream == nullptr) return {};
  return fail(
      usage_error(fmt::format("Materialized views may only be defined by a batch relation, but the flow {} attempts to "
                              "write a streaming relation to the materialized view {}.",
                              flow, target.name))
          .at(stream->location.known() ? stream->location : where)
          .with_class("INVALID_FLOW_QUERY_TYPE.STREAMING_RELATION_FOR_MATERIALIZED_VIEW")
          .with_hint("Leave STREAM out: a view is kept up to date batch by batch anyway."));
}

}  // namespace brook::plan
