// What groups rows: window specifications with their frames, and GROUP BY.
#include "sql/grammar.h"

#include <algorithm>

#include "sql/keyword.h"

namespace brook::sql {

namespace {

FrameBound parse_bound(Cursor& cursor) {
  using Kind = FrameBound::Kind;
  if (cursor.take("CURRENT", "ROW")) return {Kind::kCurrentRow, nullptr};
  if (cursor.take("UNBOUNDED", "PRECEDING")) return {Kind::kUnboundedPreceding, nullptr};
  if (cursor.take("UNBOUNDED", "FOLLOWING")) return {Kind::kUnboundedFollowing, nullptr};
  ExpressionPtr offset = parse_expression(cursor);
  if (cursor.take("PRECEDING")) return {Kind::kPreceding, std::move(offset)};
  if (!cursor.take("FOLLOWING")) cursor.fail_here("Expected PRECEDING or FOLLOWING here.");
  return {Kind::kFollowing, std::move(offset)};
}

std::optional<Frame> parse_frame(Cursor& cursor) {
  if (!cursor.at("ROWS") && !cursor.at("RANGE")) return std::nullopt;
  Frame frame;
  frame.rows = cursor.at("ROWS");
  cursor.advance();
  if (cursor.take("BETWEEN")) {
    frame.start = parse_bound(cursor);
    cursor.expect("AND");
    frame.end = parse_bound(cursor);
  } else {
    frame.start = parse_bound(cursor);
  }
  return frame;
}

using Sets = std::vector<std::vector<ExpressionPtr>>;

void expand(Cursor& cursor, const GroupingElement& inner, Sets& out);

std::vector<ExpressionPtr> parse_grouping_set(Cursor& cursor) {
  if (cursor.take("(", ")")) return {};
  if (!cursor.at("(") || at_parenthesised_query(cursor)) return {parse_expression(cursor)};
  // "(a, b)" is a set; "(a) + b" is an expression that begins with a parenthesis.
  const std::uint32_t close = cursor.peek().partner;
  const std::string_view after = close == 0 ? std::string_view() : cursor.token(close + 1).key;
  if (after != "," && after != ")") return {parse_expression(cursor)};
  cursor.advance();
  std::vector<ExpressionPtr> set = parse_expressions(cursor);
  cursor.expect(")");
  return set;
}

bool at_analytics(const Cursor& cursor) {
  return cursor.at("ROLLUP", "(") || cursor.at("CUBE", "(") || cursor.at("GROUPING", "SETS");
}

// ROLLUP (…), CUBE (…), GROUPING SETS (…). Sets inside sets are written out, as Spark does.
GroupingElement parse_analytics(Cursor& cursor) {
  const Nest nest(cursor);
  GroupingElement element;
  element.kind = cursor.at("ROLLUP") ? GroupingElement::Kind::kRollup
                 : cursor.at("CUBE") ? GroupingElement::Kind::kCube
                                     : GroupingElement::Kind::kGroupingSets;
  cursor.take("GROUPING");
  cursor.advance();
  cursor.expect("(");
  do {
    if (element.kind == GroupingElement::Kind::kGroupingSets && at_analytics(cursor)) {
      expand(cursor, parse_analytics(cursor), element.sets);
    } else if (element.kind != GroupingElement::Kind::kGroupingSets && cursor.at("(", ")")) {
      cursor.fail_here("An empty set belongs into GROUPING SETS; ROLLUP and CUBE have one by themselves.");
    } else {
      element.sets.push_back(parse_grouping_set(cursor));
    }
  } while (cursor.take(","));
  cursor.expect(")");
  return element;
}

// The highest bit of the mask is the first set.
void append_union(const Sets& sets, std::size_t mask, Sets& out) {
  std::vector<ExpressionPtr> all;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if ((mask >> (sets.size() - 1 - i)) & 1U) all.insert(all.end(), sets[i].begin(), sets[i].end());
  }
  out.push_back(std::move(all));
}

void expand(Cursor& cursor, const GroupingElement& inner, Sets& out) {
  constexpr std::size_t kMostInCube = 12;
  const std::size_t size = inner.sets.size();
  switch (inner.kind) {
    case GroupingElement::Kind::kRollup:
      for (std::size_t cut = 0; cut <= size; ++cut) {
        const Sets kept(inner.sets.begin(), inner.sets.end() - static_cast<std::ptrdiff_t>(cut));
        append_union(kept, (std::size_t{1} << kept.size()) - 1, out);
      }
      break;
    case GroupingElement::Kind::kCube:
      if (size > kMostInCube) return cursor.refuse("A CUBE of more than 12 sets", cursor.here(), "List the sets.");
      for (std::size_t mask = std::size_t{1} << size; mask-- > 0;) append_union(inner.sets, mask, out);
      break;
    default: out.insert(out.end(), inner.sets.begin(), inner.sets.end());
  }
}

bool at_group_by_all(const Cursor& cursor) {
  const Token& next = cursor.peek(1);
  return cursor.at("ALL") &&
         (next.kind == TokenKind::kEnd || next.key == ")" || next.key == ";" || is_clause_word(next.key));
}

Sets taken_sets(std::vector<GroupingElement>& elements) {
  Sets sets;
  for (GroupingElement& element : elements) sets.push_back(std::move(element.sets[0]));
  return sets;
}

bool listed(const Sets& sets, const ExpressionPtr& wanted) {
  return std::ranges::any_of(sets, [&](const auto& set) {
    return std::ranges::any_of(set, [&](const ExpressionPtr& item) { return same_tree(item, wanted); });
  });
}

// Hive's order: GROUP BY a, b WITH CUBE, GROUP BY a, b GROUPING SETS (a, b). Kept in the standard form.
void parse_trailing_analytics(Cursor& cursor, GroupBy& group_by) {
  const bool plain = std::ranges::all_of(group_by.elements,
                                         [](const auto& e) { return e.kind == GroupingElement::Kind::kExpression; });
  if (!plain) return;
  if (cursor.at("WITH", "ROLLUP") || cursor.at("WITH", "CUBE")) {
    cursor.advance();
    const auto kind = cursor.at("CUBE") ? GroupingElement::Kind::kCube : GroupingElement::Kind::kRollup;
    cursor.advance();
    group_by.elements = {{kind, taken_sets(group_by.elements)}};
  } else if (cursor.at("GROUPING", "SETS")) {
    const Location place = cursor.here();
    GroupingElement sets = parse_analytics(cursor);
    if (cursor.failed()) return;
    for (const GroupingElement& element : group_by.elements) {
      if (listed(sets.sets, element.sets[0][0])) continue;
      return cursor.refuse("Grouping by an expression that is in none of the GROUPING SETS", place,
                           "Write GROUP BY GROUPING SETS (…).");
    }
    group_by.elements = {std::move(sets)};
  }
}

}  // namespace

WindowSpec parse_window(Cursor& cursor) {
  WindowSpec window;
  if (cursor.at_name()) {
    window.base = cursor.name("a window");
    return window;
  }
  cursor.expect("(");
  if (cursor.at_name() && cursor.peek(1).key == ")") {
    window.base = cursor.name("a window");
    cursor.expect(")");
    return window;
  }
  if (cursor.take("CLUSTER", "BY")) {
    window.partition_by = parse_expressions(cursor);
  } else {
    if (cursor.take("PARTITION", "BY") || cursor.take("DISTRIBUTE", "BY"))
      window.partition_by = parse_expressions(cursor);
    if (cursor.take("ORDER", "BY") || cursor.take("SORT", "BY")) window.order_by = parse_sort_items(cursor);
  }
  window.frame = parse_frame(cursor);
  if (!cursor.take(")")) cursor.fail_here("Expected PARTITION BY, ORDER BY, ROWS, RANGE or ) here.");
  return window;
}

GroupBy parse_group_by(Cursor& cursor) {
  GroupBy group_by;
  if (at_group_by_all(cursor)) {
    cursor.advance();
    group_by.all = true;
    return group_by;
  }
  do {
    if (at_analytics(cursor)) {
      group_by.elements.push_back(parse_analytics(cursor));
    } else {
      group_by.elements.push_back({GroupingElement::Kind::kExpression, {{parse_expression(cursor)}}});
    }
  } while (cursor.take(","));
  parse_trailing_analytics(cursor, group_by);
  return group_by;
}

}  // namespace brook::sql
