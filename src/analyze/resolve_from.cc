// FROM items: named tables, common tables, views, subqueries, VALUES.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/resolve_query.h"
#include "analyze/spark_error.h"
#include "analyze/traverse.h"

namespace brook::analyze {

namespace {

Error arity_mismatch(std::size_t aliases, std::size_t columns, const Location& location) {
  return spark_error(
      "ASSIGNMENT_ARITY_MISMATCH",
      fmt::format("The number of columns or variables assigned or aliased: {} does not match the number of source "
                  "expressions: {}.",
                  aliases, columns),
      location);
}

// "db.t" -> {"db", "t"}, the last part as it is called in the query.
sql::Name qualifier_of(const CatalogTable& table, const sql::Name& written) {
  const std::size_t point = table.key.find('.');
  if (point == std::string::npos) return {written.back()};
  return {table.key.substr(0, point), written.back()};
}

bool is_format(std::string_view name) {
  static constexpr auto kFormats =
      std::to_array<std::string_view>({"avro", "csv", "delta", "json", "orc", "parquet", "text"});
  return std::ranges::any_of(kFormats, [&](std::string_view format) { return same_name(format, name); });
}

Error table_not_found(const Catalog& catalog, const sql::Name& name, const Location& location) {
  if (name.size() == 2 && is_format(name[0])) {
    return unsupported(fmt::format("Reading {} by its path is not supported yet.", in_backquotes(name)), location)
        .with_hint(fmt::format("Declare it with CREATE TABLE … USING {} OPTIONS (path '…') and read that.", name[0]));
  }
  Error error = spark_error(
      "TABLE_OR_VIEW_NOT_FOUND",
      fmt::format("The table or view {} cannot be found. Verify the spelling and correctness of the schema and "
                  "catalog.",
                  in_backquotes(name)),
      location);
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const std::string& candidate : catalog.names()) {
    const std::size_t point = candidate.rfind('.');
    const std::string_view bare =
        point == std::string::npos ? std::string_view(candidate) : std::string_view(candidate).substr(point + 1);
    ranked.emplace_back(edit_distance(folded_name(bare), folded_name(name.back())), candidate);
  }
  if (ranked.empty()) return error;
  std::ranges::sort(ranked);
  constexpr std::size_t kMostSuggestions = 3;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(kMostSuggestions, ranked.size()); ++i) names.push_back(ranked[i].second);
  return std::move(error).with_hint(fmt::format("Did you mean one of these: {}?", fmt::join(names, ", ")));
}

// (1, 2), struct(1, 2) and 1 are rows of VALUES.
std::vector<sql::ExpressionPtr> cells_of(const sql::ExpressionPtr& row) {
  if (const auto* items = std::get_if<sql::Row>(&row->node)) return items->items;
  const auto* call = std::get_if<sql::Call>(&row->node);
  if (call == nullptr || call->name.size() != 1 || !same_name(call->name[0], "struct")) return {row};
  std::vector<sql::ExpressionPtr> cells;
  for (const sql::ExpressionPtr& argument : call->arguments) {
    const auto* named = std::get_if<sql::NamedArgument>(&argument->node);
    cells.push_back(named != nullptr ? named->value : argument);
  }
  return cells;
}

std::optional<double> number_of(const sql::ExpressionPtr& expression) {
  const auto* literal = expression ? std::get_if<sql::Literal>(&expression->node) : nullptr;
  if (literal == nullptr || literal->kind == sql::LiteralKind::kString) return std::nullopt;
  double value = 0;
  const char* const end = literal->text.data() + literal->text.size();
  if (std::from_chars(literal->text.data(), end, value).ptr != end) return std::nullopt;
  return value;
}

// TABLESAMPLE by percent or bucket: each row by itself is in or out, as in Spark; which ones, is chance.
Result<RelationPtr> sampled(const sql::TableSample& node, const RelationPtr& input, const Location& location) {
  const double size = number_of(node.size).value_or(-1);
  const double whole = node.method == "PERCENT" ? 100 : number_of(node.buckets).value_or(0);
  const double fraction = size / whole;
  if (!(fraction >= 0 && fraction <= 1)) {
    return fail(spark_error("INVALID_TABLESAMPLE_FRACTION",
                            fmt::format("Sampling fraction ({}) must be on interval [0, 1].", fraction), location));
  }
  if (fraction == 1) return input;
  const DataType boolean(TypeKind::kBoolean);
  if (fraction == 0) return filter_of(input, constant(boolean, "false", location));
  const DataType double_type(TypeKind::kDouble);
  std::vector<ExpressionPtr> seed;
  if (node.seed) seed.push_back(constant(DataType(TypeKind::kLong), std::to_string(*node.seed), location));
  const ExpressionPtr chance = TRY(call_of("rand", double_type, false, std::move(seed), location));
  const ExpressionPtr limit = constant(double_type, fmt::format("{}", fraction), location);
  return filter_of(input, TRY(call_of("<", boolean, false, {chance, limit}, location)));
}

bool reads_a_stream(const RelationPtr& relation) {
  bool streams = false;
  visit_relations(relation, [&](const RelationPtr& part) {
    const auto* scan = std::get_if<Scan>(&part->node);
    streams = streams || (scan != nullptr && scan->stream);
  });
  return streams;
}

bool is_deterministic_relation(const RelationPtr& relation) {
  bool deterministic = true;
  visit_relations(relation, [&](const RelationPtr& part) {
    visit_expressions(*part,
                      [&](const ExpressionPtr& value) { deterministic = deterministic && is_deterministic(value); });
  });
  return deterministic;
}

// Whether a cell of VALUES is known once for all. aes_encrypt() is, although it draws an initialization vector.
bool is_evaluable(const ExpressionPtr& cell) {
  const auto* call = std::get_if<Call>(&cell->node);
  if (call != nullptr && call->function->name == "aes_encrypt")
    return std::ranges::all_of(call->arguments, is_evaluable);
  return is_deterministic(cell);
}

}  // namespace

Result<Source> QueryResolver::resolve_table(const sql::TableExpressionPtr& table, const Source* left) {
  return std::visit([&](const auto& node) { return resolve_node(node, *table, left); }, table->node);
}

Result<Source> QueryResolver::with_alias(RelationPtr relation, const sql::TableAlias& alias, const sql::Name& name,
                                         const Location& location) {
  Source source{.relation = std::move(relation), .scope = {}};
  source.scope = scope_of(source.relation, alias.name.empty() ? name : sql::Name{alias.name});
  if (alias.columns.empty()) return source;
  if (alias.columns.size() != source.scope.columns.size()) {
    return fail(arity_mismatch(source.scope.columns.size(), alias.columns.size(), location));
  }
  for (std::size_t i = 0; i < alias.columns.size(); ++i) source.scope.columns[i].column.name = alias.columns[i];
  return source;
}

Result<Source> QueryResolver::resolve_node(const sql::NamedTable& node, const sql::TableExpression& table,
                                           const Source*) {
  if (std::optional<Source> common = TRY(resolve_common_table(node, table))) return *std::move(common);
  const CatalogTable* found = analysis_.catalog.find(node.name);
  constexpr std::size_t kMostParts = 3;
  if (found == nullptr && node.name.size() > kMostParts) {
    return fail(
        spark_error("REQUIRES_SINGLE_PART_NAMESPACE",
                    fmt::format("A name has a catalog, a schema and a table, but got {}.", in_backquotes(node.name)),
                    table.location));
  }
  if (found == nullptr) return fail(table_not_found(analysis_.catalog, node.name, table.location));
  return found->view ? resolve_view(*found, node, table) : resolve_scan(*found, node, table);
}

Result<std::optional<Source>> QueryResolver::resolve_common_table(const sql::NamedTable& node,
                                                                  const sql::TableExpression& table) {
  if (node.name.size() != 1) return std::nullopt;
  const CommonTable* found = surroundings_.common_tables;
  while (found != nullptr && !same_name(found->name, node.name[0])) found = found->surroundings.common_tables;
  if (found == nullptr) return std::nullopt;
  if (!node.options.empty()) {
    return fail(
        unsupported(fmt::format("Options on the common table {} are not supported.", in_backquotes(found->name)),
                    table.location)
            .with_hint("Put them on the table inside WITH."));
  }
  RelationPtr relation = found->unused;
  if (found->last_round != nullptr) {
    std::vector<OutputColumn> output;
    for (const OutputColumn& column : found->round_columns)
      output.push_back(analysis_.new_column(column.name, column.type, true));
    relation = make_relation(std::move(output), *found->last_round);
  } else if (relation) {
    found->unused = nullptr;
  } else {
    relation = found->recursive
                   ? TRY(QueryResolver(analysis_, found->surroundings).resolve_recursion(*found, table.location))
                   : TRY(QueryResolver(analysis_, found->surroundings).resolve(found->query));
    if (!is_deterministic_relation(relation)) {
      return fail(
          unsupported(fmt::format("The common table {} is random and used more than once, which is not supported.",
                                  in_backquotes(found->name)),
                      table.location)
              .with_hint("Write it to a dataset of its own, and read that twice."));
    }
  }
  if (node.stream && !reads_a_stream(relation)) {
    return fail(unsupported(fmt::format("The common table {} does not read a stream.", in_backquotes(found->name)),
                            table.location)
                    .with_hint("Drop the word STREAM here, or write FROM STREAM … inside WITH."));
  }
  Source source = TRY(with_alias(relation, {.name = {}, .columns = found->columns}, {found->name}, table.location));
  if (node.watermark) TRY(add_watermark(source, *node.watermark));
  if (table.alias.name.empty()) return source;
  for (ScopeColumn& column : source.scope.columns) column.qualifier = {table.alias.name};
  if (table.alias.columns.empty()) return source;
  if (table.alias.columns.size() != source.scope.columns.size()) {
    return fail(arity_mismatch(source.scope.columns.size(), table.alias.columns.size(), table.location));
  }
  for (std::size_t i = 0; i < table.alias.columns.size(); ++i)
    source.scope.columns[i].column.name = table.alias.columns[i];
  return source;
}

Result<Source> QueryResolver::resolve_view(const CatalogTable& view, const sql::NamedTable& node,
                                           const sql::TableExpression& table) {
  std::vector<std::string>& open = analysis_.open_views;
  if (std::ranges::find(open, view.key) != open.end()) {
    std::vector<std::string> cycle(std::ranges::find(open, view.key), open.end());
    cycle.push_back(view.key);
    return fail(spark_error(
        "RECURSIVE_VIEW",
        fmt::format("Recursive view {} detected (cycle: {}).", in_backquotes(view.name), fmt::join(cycle, " -> ")),
        table.location));
  }
  if (!node.options.empty()) {
    return fail(unsupported(fmt::format("Options on the view {} are not supported yet.", in_backquotes(view.name)),
                            table.location)
                    .with_hint("Put them on the table inside the view."));
  }
  open.push_back(view.key);
  Result<RelationPtr> resolved = QueryResolver(analysis_, {}).resolve(view.view);
  open.pop_back();
  RelationPtr relation = TRY(std::move(resolved));
  if (node.stream && !reads_a_stream(relation)) {
    return fail(spark_error("INCOMPATIBLE_BATCH_VIEW_READ",
                            fmt::format("View {} is a batch view and must be referenced without STREAM.",
                                        in_backquotes(view.name)),
                            table.location)
                    .with_hint("Drop the word STREAM here, or write FROM STREAM … inside the view."));
  }
  const sql::Name qualifier = table.alias.name.empty() ? qualifier_of(view, node.name) : sql::Name{table.alias.name};
  const sql::TableAlias alias{.name = {},
                              .columns = table.alias.columns.empty() ? view.view_columns : table.alias.columns};
  Source source = TRY(with_alias(std::move(relation), alias, qualifier, table.location));
  if (node.watermark) TRY(add_watermark(source, *node.watermark));
  return source;
}

Result<Source> QueryResolver::resolve_scan(const CatalogTable& found, const sql::NamedTable& node,
                                           const sql::TableExpression& table) {
  if (node.stream && !found.streamable) {
    return fail(unsupported(fmt::format("{} cannot be read as a stream.", in_backquotes(found.name)), table.location)
                    .with_hint("Read it without STREAM: rows of it may change, and a stream only grows."));
  }
  Scan scan{.table_key = node.stream ? "stream:" + found.key : found.key,
            .table = found.key,
            .stream = node.stream,
            .columns = {},
            .options = node.options,
            .location = table.location};
  std::vector<OutputColumn> output;
  for (const Schema* part : {&found.schema, &found.metadata}) {
    for (const Field& field : *part) {
      scan.columns.push_back(output.size());
      output.push_back(analysis_.new_column(field.name, field.type, field.nullable));
    }
  }
  const sql::Name qualifier = table.alias.name.empty() ? qualifier_of(found, node.name) : sql::Name{table.alias.name};
  Source source{.relation = nullptr, .scope = {}};
  for (std::size_t i = 0; i < found.schema.size(); ++i)
    source.scope.columns.push_back({.column = output[i], .qualifier = qualifier});
  if (!found.metadata.empty()) {
    source.scope.metadata.push_back(
        {.qualifier = qualifier,
         .fields = {output.begin() + static_cast<std::ptrdiff_t>(found.schema.size()), output.end()}});
  }
  source.relation = make_relation(std::move(output), std::move(scan));
  if (node.watermark) TRY(add_watermark(source, *node.watermark));
  const std::vector<std::string>& names = table.alias.columns;
  if (names.empty()) return source;
  if (names.size() != source.scope.columns.size())
    return fail(arity_mismatch(source.scope.columns.size(), names.size(), table.location));
  for (std::size_t i = 0; i < names.size(); ++i) source.scope.columns[i].column.name = names[i];
  return source;
}

Result<void> QueryResolver::add_watermark(Source& source, const sql::Watermark& watermark) {
  const ScopeNames names(source.scope);
  ExpressionResolver resolver(analysis_, surroundings_, names, {.name = "WATERMARK"});
  const Bound time = TRY(resolver.resolve(watermark.expression));
  const Bound delay = TRY(resolver.resolve(watermark.delay));
  const auto* microseconds = std::get_if<Constant>(&delay.expression->node);
  if (!delay.expression->type.is(TypeKind::kDayTimeInterval) || microseconds == nullptr || !microseconds->text ||
      microseconds->text->starts_with('-')) {
    return fail(
        unsupported("The delay of a watermark must be an interval of days, hours, minutes or seconds, zero or more.",
                    watermark.delay->location)
            .with_hint("Write DELAY OF INTERVAL 10 MINUTES."));
  }
  const DataType& type = time.expression->type;
  if (!type.is(TypeKind::kTimestamp)) {
    return fail(spark_error("EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE",
                            fmt::format("The event time {} has the invalid type {}, but expected \"TIMESTAMP\".",
                                        in_quotes(time.name), in_quotes(type)),
                            watermark.expression->location));
  }
  const auto* column = std::get_if<ColumnRef>(&time.expression->node);
  if (column == nullptr && watermark.name.empty()) {
    return fail(spark_error("REQUIRES_EXPLICIT_NAME_IN_WATERMARK_CLAUSE",
                            "The watermark clause requires an explicit name if it is an expression.",
                            watermark.expression->location)
                    .with_hint(fmt::format("Write WATERMARK {} AS event_time DELAY OF ….", time.name)));
  }
  const ExpressionPtr declared =
      TRY(call_of("event time", type, time.expression->nullable,
                  {time.expression, constant(DataType(TypeKind::kLong), microseconds->text, watermark.delay->location)},
                  watermark.expression->location));
  const bool renamed = !watermark.name.empty() && (column == nullptr || !same_name(watermark.name, column->name));
  if (renamed) {
    add_column(source, watermark.name, declared);
  } else {
    replace_column(source, column->id, declared);
  }
  return {};
}

void QueryResolver::replace_column(Source& source, ColumnId id, const ExpressionPtr& value) {
  Project project{.input = source.relation, .expressions = {}};
  std::vector<OutputColumn> output = source.relation->output;
  for (OutputColumn& column : output) {
    project.expressions.push_back(column.id == id ? value : column_of(column));
    if (column.id != id) continue;
    const OutputColumn made = analysis_.new_column(column.name, value->type, value->nullable);
    for (ScopeColumn& named : source.scope.columns) {
      if (named.column.id == id) named.column.id = made.id;
    }
    column = made;
  }
  source.relation = make_relation(std::move(output), std::move(project));
}

void QueryResolver::add_column(Source& source, const std::string& name, const ExpressionPtr& value) {
  const OutputColumn made = analysis_.new_column(name, value->type, value->nullable);
  Project project{.input = source.relation, .expressions = {value}};
  std::vector<OutputColumn> output = {made};
  for (const OutputColumn& kept : source.relation->output) {
    project.expressions.push_back(column_of(kept));
    output.push_back(kept);
  }
  const sql::Name qualifier = source.scope.columns.empty() ? sql::Name() : source.scope.columns[0].qualifier;
  source.scope.columns.insert(source.scope.columns.begin(), {.column = made, .qualifier = qualifier});
  source.relation = make_relation(std::move(output), std::move(project));
}

Result<Source> QueryResolver::resolve_node(const sql::SubqueryTable& node, const sql::TableExpression& table,
                                           const Source* left) {
  if (node.stream) {
    return fail(unsupported("STREAM before a subquery is not supported.", table.location)
                    .with_hint("Put it on the table inside the subquery."));
  }
  Surroundings inside = surroundings_;
  const Scope nothing;
  const ScopeNames left_names(node.lateral && left != nullptr ? left->scope : nothing);
  const OuterNames outer{.names = &left_names, .next = surroundings_.outer};
  if (node.lateral) inside.outer = &outer;
  if (node.piped && table.alias.name.empty()) return QueryResolver(analysis_, inside).resolve_source(node.query);
  RelationPtr relation = TRY(QueryResolver(analysis_, inside).resolve(node.query));
  Source source = TRY(with_alias(std::move(relation), table.alias, {}, table.location));
  if (node.watermark) TRY(add_watermark(source, *node.watermark));
  return source;
}

Result<Source> QueryResolver::resolve_node(const sql::ValuesTable& node, const sql::TableExpression& table,
                                           const Source*) {
  const Scope nothing;
  const ScopeNames names(nothing);
  ExpressionResolver resolver(analysis_, surroundings_, names, {.name = "VALUES"});
  Values values;
  for (const sql::ExpressionPtr& row : node.rows) {
    std::vector<ExpressionPtr>& bound = values.rows.emplace_back();
    for (const sql::ExpressionPtr& item : cells_of(row)) {
      bound.push_back(TRY(resolver.resolve(item)).expression);
      if (is_evaluable(bound.back())) continue;
      return fail(spark_error("INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE",
                              "Invalid inline table. Cannot evaluate the expression in inline table definition.",
                              item->location));
    }
    if (bound.size() != values.rows[0].size()) {
      return fail(spark_error(
          "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
          fmt::format("Invalid inline table. Inline table expected {} columns but found {} columns in row {}.",
                      values.rows[0].size(), bound.size(), values.rows.size() - 1),
          row->location));
    }
  }
  std::vector<OutputColumn> output;
  for (std::size_t column = 0; column < values.rows[0].size(); ++column) {
    std::vector<ExpressionPtr> cells;
    for (const auto& row : values.rows) cells.push_back(row[column]);
    const std::string name = fmt::format("col{}", column + 1);
    Result<DataType> type = bring_to_common_type(cells, name, "VALUES", table.location);
    if (!type) {
      return fail(
          spark_error("INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE",
                      fmt::format("Invalid inline table. Found incompatible types in the column {} for inline table.",
                                  in_backquotes(name)),
                      table.location));
    }
    const bool nullable = std::ranges::any_of(cells, [](const ExpressionPtr& cell) { return cell->nullable; });
    for (std::size_t row = 0; row < values.rows.size(); ++row) values.rows[row][column] = cells[row];
    output.push_back(analysis_.new_column(name, *type, nullable));
  }
  if (!table.alias.columns.empty() && table.alias.columns.size() != output.size()) {
    return fail(
        spark_error("INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
                    fmt::format("Invalid inline table. Inline table expected {} columns but found {} columns in row 0.",
                                table.alias.columns.size(), output.size()),
                    table.location));
  }
  return with_alias(make_relation(std::move(output), std::move(values)), table.alias, {}, table.location);
}

Result<Source> QueryResolver::resolve_node(const sql::TableSample& node, const sql::TableExpression& table,
                                           const Source* left) {
  Source source = TRY(resolve_table(node.input, left));
  if (node.method == "ROWS") {
    const std::optional<std::int64_t> rows = node.size ? ordinal_of(node.size) : std::nullopt;
    if (!rows) return fail(unsupported("TABLESAMPLE (n ROWS) takes a whole number.", table.location));
    if (*rows < 0) {
      return fail(spark_error("INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE",
                              fmt::format("The limit like expression \"{0}\" is invalid. The limit expression must be "
                                          "equal to or greater than 0, but got {0}.",
                                          *rows),
                              table.location));
    }
    source.relation = make_relation(source.relation->output, Limit{.input = source.relation, .limit = *rows});
  } else {
    source.relation = TRY(sampled(node, source.relation, table.location));
  }
  if (table.alias.name.empty()) return source;
  for (ScopeColumn& column : source.scope.columns) column.qualifier = {table.alias.name};
  return source;
}

}  // namespace brook::analyze
