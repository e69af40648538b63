// Deltas: what an epoch's changes of tables do to the rows of a query. DeltaBuilder takes an analyzed query apart: what
// is linear (projections, filters, UNION ALL …) stays a query over the changes alone, what needs to remember becomes a
// step (incremental.h). Compare DBSP's incrementalization (Budiu et al., VLDB 2023).
//
// Used by one thread, for one query. An Error it returns holds, as its message, why the query cannot be maintained.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "analyze/analyzer.h"
#include "plan/incremental.h"

namespace brook::plan {

// How a table's new rows reach a query.
struct TableChanges {
  bool weighted = false;    // they can be taken back: the weight comes after the table's columns
  std::size_t columns = 0;  // of the table, without hidden ones
};
using ChangesOf = std::function<TableChanges(const std::string& table_key)>;

// The changes of a relation: a query over this epoch's rows with the relation's columns (and their ids), and the weight
// as its last column, if rows can be taken back.
struct Delta {
  analyze::RelationPtr query;
  bool weighted = false;

  [[nodiscard]] std::size_t column_count() const { return query->output.size() - (weighted ? 1 : 0); }
};

class DeltaBuilder {
 public:
  DeltaBuilder(ChangesOf changes_of, const analyze::AnalyzeOptions& settings, analyze::ColumnId first_free_id)
      : changes_of_(std::move(changes_of)), settings_(settings), next_id_(first_free_id) {}

  [[nodiscard]] Result<Delta> of(const analyze::RelationPtr& relation);

  // A step that keeps the whole result of a relation: the rows so far, and what an epoch changes of them.
  struct Kept {
    std::size_t step = 0;
    analyze::RelationPtr rows;
    Delta changes;
  };
  // REQUIRES: an Aggregate without grouping sets, or a Distinct.
  [[nodiscard]] Result<Kept> grouping(const analyze::RelationPtr& relation);
  [[nodiscard]] Result<Kept> result(const Delta& delta, const std::vector<analyze::OutputColumn>& columns);

  // The same projection, filter or sort over other rows than those of its input.
  [[nodiscard]] Delta over(const analyze::RelationPtr& relation, const Delta& input);

  [[nodiscard]] std::vector<Step>& steps() { return steps_; }

 private:
  using RelationPtr = analyze::RelationPtr;
  using ExpressionPtr = analyze::ExpressionPtr;
  using Columns = std::vector<analyze::OutputColumn>;

  Result<Delta> of_node(const RelationPtr& relation, const analyze::Scan& scan);
  Result<Delta> of_node(const RelationPtr& relation, const analyze::Values& values);
  Result<Delta> of_node(const RelationPtr& relation, const analyze::Project& project);
  Result<Delta> of_node(const RelationPtr& relation, const analyze::Filter& filter);
  Result<Delta> of_node(const RelationPtr& relation, const analyze::Join& join);
  Result<Delta> of_node(const RelationPtr& relation, const analyze::Aggregate& aggregate);
  Result<Delta> of_node(const RelationPtr& relation, const analyze::Window& window);
  Result<Delta> of_node(const RelationPtr& relation, const analyze::Sort& sort);
  Result<Delta> of_node(const RelationPtr& relation, const analyze::Limit& limit);
  Result<Delta> of_node(const RelationPtr& relation, const analyze::Distinct& distinct);
  Result<Delta> of_node(const RelationPtr& relation, const analyze::SetOperation& set);
  Result<Delta> of_node(const RelationPtr& relation, const analyze::Generate& generate);

  Result<Delta> once(const RelationPtr& relation);
  Result<Delta> grouping_sets(const RelationPtr& relation, const analyze::Aggregate& aggregate);
  Result<Delta> union_all(const Columns& output, Delta left, Delta right);
  Result<Delta> intersect_or_except(const RelationPtr& relation, const analyze::SetOperation& set);

  // What only all rows of a key together give: `compute` makes a query of the key columns and the input's rows, whose
  // columns are the keys, then `output`.
  using Compute = std::function<Result<RelationPtr>(const RelationPtr& rows, const Columns& keys)>;
  Result<Kept> by_partition(const Delta& input, const std::vector<ExpressionPtr>& keys, const Columns& output,
                            const Compute& compute);
  Result<Delta> window_chain(const RelationPtr& relation, const analyze::Window& window);
  Result<Delta> one_window(const Delta& input, const std::vector<analyze::WindowCall>& calls, const Columns& made);

  // Joins on keys alone.
  struct JoinKeys {
    std::vector<ExpressionPtr> left, right;
    std::vector<bool> null_safe;
  };
  Result<Delta> keyed_join(const Columns& output, analyze::JoinKind kind, const JoinKeys& keys, Delta left, Delta right,
                           std::size_t right_columns);
  // The rows of `side` that are (kSemi) or are not (kAnti) among the rows of `matched`.
  Result<Delta> rows_among(analyze::JoinKind kind, const Delta& side, const Delta& matched, const Columns& of_matched);
  Result<Delta> join_beyond_keys(const RelationPtr& relation, const analyze::Join& join, const JoinKeys& keys,
                                 const ExpressionPtr& rest, const Delta& left, const Delta& right);

  std::size_t add_step(Step step);
  // Scans of what a step gives, with these columns.
  Delta changes_of_step(std::size_t step, Columns columns);
  RelationPtr rows_of_step(std::size_t step, Columns columns);
  // Expressions over the delta's rows, the weight passed on.
  Delta projected(const Delta& input, const std::vector<ExpressionPtr>& expressions, Columns output);
  Delta with_weight(const Delta& input);
  Columns fresh(const Columns& columns);
  analyze::OutputColumn weight_column();

  ChangesOf changes_of_;
  analyze::AnalyzeOptions settings_;
  analyze::ColumnId next_id_;
  std::vector<Step> steps_;
};

// Why a query cannot be maintained, as an Error whose message is the reason.
[[nodiscard]] std::unexpected<Error> obstacle(std::string reason);
// What in a relation's own expressions keeps it from being maintained.
[[nodiscard]] Result<> check_expressions(const analyze::Relation& relation);
// Expressions for the columns.
[[nodiscard]] std::vector<analyze::ExpressionPtr> columns_of(const std::vector<analyze::OutputColumn>& columns);
// The greatest id of a column in a tree.
[[nodiscard]] analyze::ColumnId largest_id(const analyze::RelationPtr& root);
// The schema of rows with these columns, and the weight.
[[nodiscard]] Schema schema_with_weight(const std::vector<analyze::OutputColumn>& columns, bool weighted);

}  // namespace brook::plan
