#include "engine/emit_relation.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/emit_text.h"
#include "function/rules.h"

namespace brook::engine {

namespace {

using analyze::OutputColumn;
using analyze::Relation;

constexpr std::string_view kLevel = "brook_level";  // the column of a recursion that counts its rounds

std::string names_of(const std::vector<OutputColumn>& columns) {
  std::string names;
  for (const OutputColumn& column : columns) names += (names.empty() ? "" : ", ") + column_name(column.id);
  return names;
}

std::string named(const std::string& sql, const OutputColumn& column) {
  const std::string name = column_name(column.id);
  return sql == name ? name : fmt::format("{} AS {}", sql, name);
}

// -0.0 and 0.0 are one key, shown as 0.0.
std::string group_key(std::string sql, const DataType& type) {
  if (type.is(TypeKind::kDouble)) return fmt::format("{} + 0.0e0", in_parentheses(std::move(sql)));
  if (type.is(TypeKind::kFloat)) return fmt::format("{} + CAST(0 AS FLOAT)", in_parentheses(std::move(sql)));
  return sql;
}

}  // namespace

std::string RelationEmitter::fresh_alias() { return "s" + std::to_string(fresh_++); }

std::string RelationEmitter::aliased(const std::string& item, const std::vector<OutputColumn>& columns) {
  const std::string alias = fresh_alias();
  return columns.empty() ? fmt::format("{} AS {}", item, alias)
                         : fmt::format("{} AS {}({})", item, alias, names_of(columns));
}

std::string RelationEmitter::render(const Select& select, const std::vector<OutputColumn>& output) {
  std::string sql = select.distinct ? "SELECT DISTINCT " : "SELECT ";
  if (select.columns.empty()) {
    sql += output.empty() ? "1 AS no_column" : names_of(output);
  } else {
    sql += fmt::format("{}", fmt::join(select.columns, ", "));
  }
  if (!select.from.empty()) sql += " FROM " + select.from;
  if (!select.where.empty()) sql += fmt::format(" WHERE {}", fmt::join(select.where, " AND "));
  return sql + select.tail;
}

Result<std::string> RelationEmitter::emit(const RelationPtr& relation) {
  return render(TRY(build(relation)), relation->output);
}

Result<std::string> RelationEmitter::from_item(const RelationPtr& relation) {
  const Select select = TRY(build(relation));
  if (select.is_scan() && !select.from.empty()) return select.from;
  return "(" + render(select, relation->output) + ")";
}

Result<Select> RelationEmitter::open_input(const RelationPtr& relation) {
  Select select = TRY(build(relation));
  if (select.is_open()) return select;
  return Select{.from = "(" + render(select, relation->output) + ")"};
}

Result<Select> RelationEmitter::build(const RelationPtr& relation) {
  struct Visitor {
    RelationEmitter& emitter;
    const Relation& relation;
    Result<Select> operator()(const analyze::Scan& node) const { return emitter.scan(relation, node); }
    Result<Select> operator()(const analyze::Values& node) const { return emitter.values(relation, node); }
    Result<Select> operator()(const analyze::Project& node) const { return emitter.project(relation, node); }
    Result<Select> operator()(const analyze::Filter& node) const { return emitter.filter(node); }
    Result<Select> operator()(const analyze::Join& node) const { return emitter.join(relation, node); }
    Result<Select> operator()(const analyze::Aggregate& node) const { return emitter.aggregate(relation, node); }
    Result<Select> operator()(const analyze::Window& node) const { return emitter.window(relation, node); }
    Result<Select> operator()(const analyze::Sort& node) const { return emitter.sort(node); }
    Result<Select> operator()(const analyze::Limit& node) const { return emitter.limit(node); }
    Result<Select> operator()(const analyze::Distinct& node) const { return emitter.distinct(node); }
    Result<Select> operator()(const analyze::SetOperation& node) const { return emitter.set_operation(relation, node); }
    Result<Select> operator()(const analyze::Generate& node) const { return emitter.generate(relation, node); }
  };
  return std::visit(Visitor{*this, *relation}, relation->node);
}

Result<Select> RelationEmitter::scan(const Relation& relation, const analyze::Scan& scan) {
  return Select{.from = aliased(TRY(options_.scan(scan)), relation.output)};
}

Result<Select> RelationEmitter::values(const Relation& relation, const analyze::Values& values) {
  if (!values.recursion.empty()) {
    std::vector<OutputColumn> columns = relation.output;
    return Select{.from = fmt::format("{} AS {}({}, {})", quoted_name(values.recursion), fresh_alias(),
                                      names_of(columns), kLevel)};
  }
  if (relation.output.empty() && values.rows.size() == 1) return Select{};
  if (values.rows.empty()) {
    Select none{.where = {"false"}};
    for (const OutputColumn& column : relation.output)
      none.columns.push_back(named(literal(column.type, std::nullopt), column));
    return none;
  }
  std::string rows;
  for (const auto& row : values.rows) {
    std::string cells;
    for (const analyze::ExpressionPtr& value : row)
      cells += (cells.empty() ? "" : ", ") + TRY(expressions_.emit(value));
    rows += fmt::format("{}({})", rows.empty() ? "" : ", ", cells.empty() ? "1" : cells);
  }
  return Select{.from = aliased("(VALUES " + rows + ")", relation.output)};
}

Result<Select> RelationEmitter::project(const Relation& relation, const analyze::Project& project) {
  Select select = TRY(open_input(project.input));
  for (std::size_t i = 0; i < project.expressions.size(); ++i) {
    select.columns.push_back(named(TRY(expressions_.emit(project.expressions[i])), relation.output[i]));
  }
  if (select.columns.empty()) select.columns.push_back("1 AS no_column");
  return select;
}

Result<Select> RelationEmitter::filter(const analyze::Filter& filter) {
  Select select = TRY(open_input(filter.input));
  select.where.push_back(in_parentheses(TRY(expressions_.emit_condition(filter.condition))));
  return select;
}

Result<Select> RelationEmitter::join(const Relation& relation, const analyze::Join& join) {
  using Kind = analyze::JoinKind;
  const std::string left = TRY(from_item(join.left));
  std::string right = TRY(from_item(join.right));
  if (join.lateral) right = "LATERAL " + (right.front() == '(' ? right : "(SELECT * FROM " + right + ")");
  std::string word;
  switch (join.kind) {
    case Kind::kInner: word = "JOIN"; break;
    case Kind::kLeft: word = "LEFT JOIN"; break;
    case Kind::kRight: word = "RIGHT JOIN"; break;
    case Kind::kFull: word = "FULL JOIN"; break;
    case Kind::kCross: word = "CROSS JOIN"; break;
    case Kind::kSemi: word = "SEMI JOIN"; break;
    case Kind::kAnti: word = "ANTI JOIN"; break;
  }
  const bool inner = join.kind == Kind::kInner || join.kind == Kind::kCross;
  if (inner && !join.condition)
    return Select{.from = fmt::format("(SELECT {} FROM {} CROSS JOIN {})",
                                      relation.output.empty() ? "1" : names_of(relation.output), left, right)};
  if (inner) word = "JOIN";
  const std::string condition = join.condition ? TRY(expressions_.emit(join.condition)) : "true";
  return Select{.from = fmt::format("({} {} {} ON {})", left, word, right, condition)};
}

Result<Select> RelationEmitter::aggregate(const Relation& relation, const analyze::Aggregate& aggregate) {
  Select select = TRY(open_input(aggregate.input));
  const bool sets = !aggregate.grouping_sets.empty();
  std::vector<std::string> keys;
  for (const analyze::ExpressionPtr& key : aggregate.keys)
    keys.push_back(group_key(TRY(expressions_.emit(key)), key->type));
  if (sets) {  // GROUPING SETS take names, so the keys become columns first
    const std::string alias = fresh_alias();
    Select inner = std::move(select);
    inner.columns = {"*"};
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::string name = fmt::format("{}_{}", alias, i);
      inner.columns.push_back(fmt::format("{} AS {}", std::exchange(keys[i], name), name));
    }
    if (inner.from.empty()) inner.columns.erase(inner.columns.begin());
    select = Select{.from = "(" + render(inner, {}) + ")"};
  }
  std::size_t column = 0;
  for (const std::string& key : keys)
    select.columns.push_back(fmt::format("{} AS {}", key, column_name(relation.output[column++].id)));
  for (const analyze::AggregateCall& call : aggregate.calls) {
    select.columns.push_back(named(TRY(expressions_.emit_aggregate(call)), relation.output[column++]));
  }
  if (sets) {
    std::string all;
    for (const auto& set : aggregate.grouping_sets) {
      std::string names;
      for (const std::size_t key : set) names += (names.empty() ? "" : ", ") + keys[key];
      all += fmt::format("{}({})", all.empty() ? "" : ", ", names);
    }
    const std::string id = keys.empty() ? "CAST(0 AS BIGINT)" : fmt::format("GROUPING_ID({})", fmt::join(keys, ", "));
    select.columns.push_back(named(id, relation.output[column]));
    // Without rows there is no group, not even that of the set ().
    select.tail = fmt::format(" GROUP BY GROUPING SETS ({}) HAVING count(*) > 0", all);
  } else if (!keys.empty()) {
    std::string places;
    for (std::size_t i = 1; i <= keys.size(); ++i) places += fmt::format("{}{}", i == 1 ? "" : ", ", i);
    select.tail = " GROUP BY " + places;
  } else if (aggregate.calls.empty()) {
    select = Select{};  // one row of nothing
  }
  return select;
}

Result<Select> RelationEmitter::window(const Relation& relation, const analyze::Window& window) {
  Select select = TRY(open_input(window.input));
  std::size_t column = 0;
  for (const OutputColumn& passed : window.input->output) {
    select.columns.push_back(named(column_name(passed.id), relation.output[column++]));
  }
  for (const analyze::WindowCall& call : window.calls) {
    select.columns.push_back(named(TRY(expressions_.emit_window(call)), relation.output[column++]));
  }
  return select;
}

Result<Select> RelationEmitter::sort(const analyze::Sort& sort) {
  Select select = TRY(open_input(sort.input));
  std::string keys;
  for (const analyze::SortKey& key : sort.keys) {
    // A bare number would be taken for the place of a column.
    if (std::holds_alternative<analyze::Constant>(key.value->node)) continue;
    keys += (keys.empty() ? " ORDER BY " : ", ") + TRY(expressions_.emit_sort_key(key));
  }
  select.tail = keys;
  return select;
}

Result<Select> RelationEmitter::limit(const analyze::Limit& limit) {
  Select select = TRY(build(limit.input));
  if (select.tail.find(" LIMIT ") != std::string::npos || select.tail.find(" OFFSET ") != std::string::npos ||
      select.distinct) {
    select = Select{.from = "(" + render(select, limit.input->output) + ")"};
  }
  if (limit.limit) select.tail += fmt::format(" LIMIT {}", *limit.limit);
  if (limit.offset > 0) select.tail += fmt::format(" OFFSET {}", limit.offset);
  return select;
}

Result<Select> RelationEmitter::distinct(const analyze::Distinct& distinct) {
  Select select = TRY(open_input(distinct.input));
  select.distinct = true;
  for (const OutputColumn& column : distinct.input->output) {
    select.columns.push_back(named(group_key(column_name(column.id), column.type), column));
  }
  return select;
}

Result<Select> RelationEmitter::set_operation(const Relation& relation, const analyze::SetOperation& operation) {
  using Kind = analyze::SetKind;
  if (operation.recursion) return recursion(relation, operation);
  std::string word = operation.kind == Kind::kUnion    ? "UNION"
                     : operation.kind == Kind::kExcept ? "EXCEPT"
                                                       : "INTERSECT";
  if (operation.all) word += " ALL";
  const std::string both = fmt::format("(({}) {} ({}))", TRY(emit(operation.left)), word, TRY(emit(operation.right)));
  return Select{.from = aliased(both, relation.output)};
}

// Each row carries its level, so that a recursion without end is stopped at Spark's limit.
Result<Select> RelationEmitter::recursion(const Relation& relation, const analyze::SetOperation& operation) {
  const std::string name = quoted_name(operation.recursion->name);
  const std::int64_t most = operation.recursion->most_levels;
  const std::string columns = names_of(relation.output);
  const std::string message = fmt::format(
      "[RECURSION_LEVEL_LIMIT_EXCEEDED] Recursion level limit {} reached but query has not exhausted, try increasing "
      "it "
      "like 'WITH RECURSIVE t(col) MAX RECURSION LEVEL 200'.",
      most);
  const std::string anchor = fmt::format("SELECT *, CAST(1 AS BIGINT) FROM ({})", TRY(emit(operation.left)));
  const std::string step = fmt::format(
      "SELECT * FROM (SELECT *, (SELECT max({0}) + 1 FROM {1}) AS {0} FROM ({2})) WHERE CASE WHEN {0} > {3} THEN "
      "CAST(error({4}) AS BOOLEAN) ELSE true END",
      kLevel, name, TRY(emit(operation.right)), most, quoted_string(message));
  return Select{.from =
                    fmt::format("(WITH RECURSIVE {0}({1}, {2}) AS (({3}) UNION ALL ({4})) SELECT {1} FROM {0}) AS {5}",
                                name, columns, kLevel, anchor, step, fresh_alias())};
}

}  // namespace brook::engine
