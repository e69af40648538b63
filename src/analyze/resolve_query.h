// The resolver of queries: syntax tree -> relation. One object per (sub)query; its parts are spread over
// resolve_query.cc, resolve_from.cc, joins.cc, set_operation.cc and generate.cc. Used on one thread.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "analyze/resolver.h"

namespace brook::analyze {

// A table of WITH. Its query sees the tables before it; it is analyzed anew for every use but the first.
struct CommonTable {
  std::string name;
  std::vector<std::string> columns;
  sql::QueryPtr query;
  Surroundings surroundings;   // of its query; their common tables are those before it
  mutable RelationPtr unused;  // the analyzed query, until somebody takes it
  bool recursive = false;      // its query reads the table itself
  std::optional<std::int64_t> most_levels = std::nullopt;
  // While the query of a recursive table is analyzed: the rows of the round before.
  const Values* last_round = nullptr;
  std::vector<OutputColumn> round_columns = {};
};

// A FROM item: what it yields, and what can be named of it.
struct Source {
  RelationPtr relation;
  Scope scope;
};

class QueryResolver {
 public:
  QueryResolver(Analysis& analysis, Surroundings surroundings) : analysis_(analysis), surroundings_(surroundings) {}

  [[nodiscard]] Result<RelationPtr> resolve(const sql::QueryPtr& query) { return TRY(resolve_source(query)).relation; }
  // The same, with the tables that plain columns come from: what the next step of a pipe can name.
  [[nodiscard]] Result<Source> resolve_source(const sql::QueryPtr& query);
  // The items of FROM, joined; one row without columns when there is none.
  [[nodiscard]] Result<Source> resolve_from(const std::vector<sql::TableExpressionPtr>& items);

 private:
  Result<void> resolve_with(const sql::Query& query);
  // recursion.cc: the relation of a table that reads itself.
  Result<RelationPtr> resolve_recursion(const CommonTable& table, const Location& location);
  Result<RelationPtr> resolve_set_operation(const sql::SetOperation& operation, const Location& location);
  // ORDER BY over columns that are named by the output alone.
  Result<RelationPtr> resolve_sort(RelationPtr input, const sql::Query& query);
  Result<RelationPtr> resolve_limit(RelationPtr input, const sql::Query& query);

  Result<Source> resolve_table(const sql::TableExpressionPtr& table, const Source* left);
  Result<Source> resolve_node(const sql::NamedTable& node, const sql::TableExpression& table, const Source* left);
  Result<Source> resolve_node(const sql::SubqueryTable& node, const sql::TableExpression& table, const Source* left);
  Result<Source> resolve_node(const sql::FunctionTable& node, const sql::TableExpression& table, const Source* left);
  Result<Source> resolve_node(const sql::ValuesTable& node, const sql::TableExpression& table, const Source* left);
  Result<Source> resolve_node(const sql::Join& node, const sql::TableExpression& table, const Source* left);
  Result<Source> resolve_node(const sql::LateralView& node, const sql::TableExpression& table, const Source* left);
  Result<Source> resolve_node(const sql::Pivot& node, const sql::TableExpression& table, const Source* left);
  Result<Source> resolve_node(const sql::Unpivot& node, const sql::TableExpression& table, const Source* left);
  Result<Source> resolve_node(const sql::TableSample& node, const sql::TableExpression& table, const Source* left);
  Result<std::optional<Source>> resolve_common_table(const sql::NamedTable& node, const sql::TableExpression& table);
  Result<Source> resolve_view(const CatalogTable& view, const sql::NamedTable& node, const sql::TableExpression& table);
  Result<Source> resolve_scan(const CatalogTable& found, const sql::NamedTable& node,
                              const sql::TableExpression& table);
  Result<void> add_watermark(Source& source, const sql::Watermark& watermark);
  // Puts a computed column in front of the others, or in the place of one.
  void add_column(Source& source, const std::string& name, const ExpressionPtr& value);
  void replace_column(Source& source, ColumnId id, const ExpressionPtr& value);
  // Puts the table's alias and column names on a source; `name` is its own, for when there is no alias.
  Result<Source> with_alias(RelationPtr relation, const sql::TableAlias& alias, const sql::Name& name,
                            const Location& location);

  Result<Source> generate(const Source& input, const sql::Name& function_name,
                          const std::vector<sql::ExpressionPtr>& given, bool outer, const sql::TableAlias& alias,
                          const Location& location);
  Result<Source> resolve_lateral_function(const sql::FunctionTable& node, const sql::TableExpression& table,
                                          const Source& left, bool outer);
  // sql_function.cc: f(…) in FROM, of a SQL function that returns a table.
  Result<Source> resolve_table_function(const sql::CreateFunction& function, const sql::FunctionTable& node,
                                        const sql::TableExpression& table, const Source* left);
  // The SQL function that a table function is; nullptr: it is Spark's own, or none.
  [[nodiscard]] const sql::CreateFunction* sql_function_of(const sql::TableExpressionPtr& table) const;
  Result<Source> join(const Source& left, const Source& right, const sql::Join& node, const Location& location);
  Result<Source> join_generator(const Source& left, const sql::Join& node, const Location& location);
  Result<Source> join_using(const Source& left, const Source& right, const sql::Join& node,
                            const std::vector<std::string>& columns, const Location& location);

  Analysis& analysis_;
  Surroundings surroundings_;
  // The tables of this query's WITH.
  std::deque<CommonTable> common_tables_;
};

// SELECT … with the ORDER BY of its query (resolve_select.cc).
[[nodiscard]] Result<Source> resolve_select(Analysis& analysis, const Surroundings& surroundings,
                                            QueryResolver& queries, const sql::Select& select, const sql::Query& query);

// The position that `ORDER BY 2` and `GROUP BY 2` mean; nothing when it is no whole number.
[[nodiscard]] std::optional<std::int64_t> ordinal_of(const sql::ExpressionPtr& expression);

// What a generator makes, its columns named by `aliases` where given. May cast arguments that must agree.
[[nodiscard]] Result<std::vector<OutputColumn>> generated_columns(
    Analysis& analysis, const function::Function& function, std::vector<ExpressionPtr>& arguments,
    const std::string& printed, bool outer, const std::vector<std::string>& aliases, const Location& location);
// The generator of that name and whether it is the outer variant of it; nothing when it is no generator.
struct GeneratorName {
  const function::Function* function = nullptr;
  bool outer = false;
};
[[nodiscard]] std::optional<GeneratorName> find_generator(const sql::Name& name);

}  // namespace brook::analyze
