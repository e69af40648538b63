// Which operator takes which operand: each text on the left is the tree of the one on the right. As Spark 4.3 reads
// them.
#include <gtest/gtest.h>

#include "sql/parse.h"
#include "sql/print.h"

namespace brook::sql {

namespace {

struct Pair {
  const char* text;
  const char* grouped;
};

constexpr Pair kExpressions[] = {
    // arithmetic
    {"a + b * c", "a + (b * c)"},
    {"a * b + c", "(a * b) + c"},
    {"a - b - c", "(a - b) - c"},
    {"a - b + c", "(a - b) + c"},
    {"a / b * c", "(a / b) * c"},
    {"a DIV b % c / d", "((a DIV b) % c) / d"},
    {"a + b || c", "(a + b) || c"},
    {"a || b + c", "(a || b) + c"},
    {"a || b * c", "a || (b * c)"},
    {"-a * b", "(-a) * b"},
    {"-a + b", "(-a) + b"},
    {"~a + b", "(~a) + b"},
    {"- - a", "-(-(a))"},
    {"-~+a", "-(~(+(a)))"},
    {"a * -b", "a * (-b)"},
    {"a - -1", "a - (-1)"},
    {"a -1", "a - (1)"},
    {"-a.b", "-(a.b)"},
    {"-a[0]", "-(a[0])"},
    {"-a::int", "-(a::int)"},
    {"-1::int", "(-1)::int"},
    {"-1[0]", "(-1)[0]"},
    {"a + b::int", "a + (b::int)"},
    {"a::int::string", "(a::int)::string"},
    {"a COLLATE x || b", "(a COLLATE x) || b"},
    // bits and shifts
    {"a + b << c", "(a + b) << c"},
    {"a << b + c", "a << (b + c)"},
    {"a << b >> c >>> d", "((a << b) >> c) >>> d"},
    {"a & b << c", "a & (b << c)"},
    {"a << b & c", "(a << b) & c"},
    {"a ^ b & c", "a ^ (b & c)"},
    {"a | b ^ c", "a | (b ^ c)"},
    {"a & b | c", "(a & b) | c"},
    {"a | b = c | d", "(a | b) = (c | d)"},
    {"a & 1 = 1", "(a & 1) = 1"},
    // comparison
    {"a + 1 > b * 2", "(a + 1) > (b * 2)"},
    {"a = b = c", "(a = b) = c"},
    {"a < b <> c", "(a < b) <> c"},
    {"a <=> b = c", "(a <=> b) = c"},
    {"a == b", "a = b"},
    {"a != b", "a <> b"},
    {"a !> b", "a <= b"},
    {"a !< b", "a >= b"},
    // predicates
    {"a = b IS NULL", "(a = b) IS NULL"},
    {"a + b IS NOT NULL", "(a + b) IS NOT NULL"},
    {"a = b BETWEEN c AND d", "(a = b) BETWEEN c AND d"},
    {"a BETWEEN b AND c AND d", "(a BETWEEN b AND c) AND d"},
    {"a BETWEEN b AND c = d", "a BETWEEN b AND (c = d)"},
    {"a BETWEEN b + 1 AND c * 2 OR d", "(a BETWEEN (b + 1) AND (c * 2)) OR d"},
    {"a NOT BETWEEN b AND c", "(a NOT BETWEEN b AND c)"},
    {"a LIKE b || c", "a LIKE (b || c)"},
    {"a LIKE b = c", "a LIKE (b = c)"},
    {"a || b LIKE c AND d", "((a || b) LIKE c) AND d"},
    {"a RLIKE b OR c", "(a RLIKE b) OR c"},
    {"a + 1 IN (b, c) AND d", "((a + 1) IN (b, c)) AND d"},
    {"a IS DISTINCT FROM b + c AND d", "(a IS DISTINCT FROM (b + c)) AND d"},
    {"a IS NOT TRUE OR b", "(a IS NOT TRUE) OR b"},
    {"EXISTS (SELECT 1) AND a", "(EXISTS (SELECT 1)) AND a"},
    // logic
    {"NOT a = b", "NOT (a = b)"},
    {"!a = b", "NOT (a = b)"},
    {"NOT a AND b", "(NOT a) AND b"},
    {"NOT a OR b", "(NOT a) OR b"},
    {"NOT NOT a", "NOT (NOT a)"},
    {"NOT a IN (1)", "NOT (a IN (1))"},
    {"NOT a BETWEEN b AND c", "NOT (a BETWEEN b AND c)"},
    {"NOT a IS NULL", "NOT (a IS NULL)"},
    {"NOT EXISTS (SELECT 1)", "NOT (EXISTS (SELECT 1))"},
    {"a OR b AND c", "a OR (b AND c)"},
    {"a AND b OR c", "(a AND b) OR c"},
    {"a OR b AND c OR d", "(a OR (b AND c)) OR d"},
    {"a AND b AND c", "(a AND b) AND c"},
    {"a AND b AND c AND d", "(a AND b) AND (c AND d)"},
    {"a AND b AND c AND d AND e", "((a AND b) AND c) AND (d AND e)"},
    {"a OR b OR c OR d OR e OR f", "((a OR b) OR c) OR ((d OR e) OR f)"},
    // lambdas reach as far as they can
    {"f(x -> x + 1 = 2 AND y)", "f(x -> (((x + 1) = 2) AND y))"},
    {"f(x -> y -> x + y)", "f(x -> (y -> (x + y)))"},
    {"f((x, y) -> x OR y, z)", "f((x, y) -> (x OR y), z)"},
    // postfix
    {"a.b[0].c[1]", "((a.b[0]).c)[1]"},
    {"f(a)[0] + 1", "(f(a)[0]) + 1"},
    {"a[b + c * d]", "a[(b + (c * d))]"},
    {"CASE WHEN a OR b THEN c + d ELSE e AND f END", "CASE WHEN (a OR b) THEN (c + d) ELSE (e AND f) END"},
    {"- INTERVAL 1 DAY + a", "(-(INTERVAL 1 DAY)) + a"},
    {"a - INTERVAL '1' HOUR * 2", "a - (INTERVAL '1' HOUR * 2)"},
    {"'a' 'b' || 'c'", "('ab') || 'c'"},
};

constexpr Pair kQueries[] = {
    {"SELECT 1 UNION SELECT 2 UNION SELECT 3", "(SELECT 1 UNION SELECT 2) UNION SELECT 3"},
    {"SELECT 1 UNION SELECT 2 EXCEPT SELECT 3", "(SELECT 1 UNION SELECT 2) EXCEPT SELECT 3"},
    {"SELECT 1 UNION SELECT 2 INTERSECT SELECT 3", "SELECT 1 UNION (SELECT 2 INTERSECT SELECT 3)"},
    {"SELECT 1 INTERSECT SELECT 2 UNION ALL SELECT 3", "(SELECT 1 INTERSECT SELECT 2) UNION ALL SELECT 3"},
    {"SELECT 1 INTERSECT SELECT 2 INTERSECT SELECT 3", "(SELECT 1 INTERSECT SELECT 2) INTERSECT SELECT 3"},
    {"SELECT 1 MINUS SELECT 2", "SELECT 1 EXCEPT SELECT 2"},
    {"SELECT 1 UNION SELECT 2 LIMIT 1", "(SELECT 1 UNION SELECT 2) LIMIT 1"},
    {"((SELECT 1))", "SELECT 1"},
    {"WITH a AS (SELECT 1) SELECT 2 UNION SELECT 3", "WITH a AS (SELECT 1) (SELECT 2 UNION SELECT 3)"},
    {"SELECT * FROM a JOIN b JOIN c", "SELECT * FROM (a JOIN b) JOIN c"},
    {"SELECT * FROM a LEFT JOIN b ON x RIGHT JOIN c ON y", "SELECT * FROM (a LEFT JOIN b ON x) RIGHT JOIN c ON y"},
    {"SELECT * FROM a, b JOIN c", "SELECT * FROM a, (b JOIN c)"},
    {"SELECT * FROM a JOIN b PIVOT (sum(x) FOR y IN (1))", "SELECT * FROM (a JOIN b) PIVOT (sum(x) FOR y IN (1))"},
    {"SELECT * FROM ((a))", "SELECT * FROM a"},
    {"SELECT * FROM (a) AS b", "SELECT * FROM a AS b"},
    {"SELECT a b FROM t u", "SELECT a AS b FROM t AS u"},
    {"SELECT * FROM a SEMI JOIN b USING (x)", "SELECT * FROM a LEFT SEMI JOIN b USING (x)"},
    {"SELECT * FROM STREAM(t)", "SELECT * FROM STREAM t"},
    {"TABLE t", "SELECT * FROM t"},
    {"FROM t SELECT a WHERE b", "SELECT a FROM t WHERE b"},
    {"SELECT a FROM t GROUP BY a, b WITH ROLLUP", "SELECT a FROM t GROUP BY ROLLUP (a, b)"},
    {"SELECT a FROM t GROUP BY GROUPING SETS (ROLLUP (a, b), CUBE (c, d))",
     "SELECT a FROM t GROUP BY GROUPING SETS ((a, b), a, (), (c, d), c, d, ())"},
    {"SELECT sum(a) OVER (ORDER BY b ROWS 2 PRECEDING) FROM t",
     "SELECT sum(a) OVER (ORDER BY b ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM t"},
    {"SELECT a FROM t ORDER BY a ASC", "SELECT a FROM t ORDER BY a"},
    {"SELECT INTERVAL '1 day 2 hours'", "SELECT INTERVAL 1 DAY 2 HOURS"},
    {"SELECT trim(LEADING 'x' FROM a), trim('x' FROM a)", "SELECT ltrim('x', a), trim('x', a)"},
    {"SELECT first(a IGNORE NULLS)", "SELECT first(a) IGNORE NULLS"},
};

}  // namespace

TEST(Precedence, Expressions) {
  for (const Pair& pair : kExpressions) {
    const auto tree = parse_expression(pair.text, "x.sql");
    const auto grouped = parse_expression(pair.grouped, "x.sql");
    ASSERT_TRUE(tree.has_value()) << pair.text << "\n" << tree.error().to_string();
    ASSERT_TRUE(grouped.has_value()) << pair.grouped << "\n" << grouped.error().to_string();
    EXPECT_TRUE(same_tree(*tree, *grouped)) << pair.text << "\n" << pair.grouped;
  }
}

TEST(Precedence, Queries) {
  for (const Pair& pair : kQueries) {
    const auto tree = parse_query(pair.text, "x.sql");
    const auto grouped = parse_query(pair.grouped, "x.sql");
    ASSERT_TRUE(tree.has_value()) << pair.text << "\n" << tree.error().to_string();
    ASSERT_TRUE(grouped.has_value()) << pair.grouped << "\n" << grouped.error().to_string();
    EXPECT_TRUE(same_tree(*tree, *grouped)) << print(*tree) << "\n" << print(*grouped);
  }
}

// The other grouping is another tree: same_tree sees every part.
TEST(Precedence, DifferentTrees) {
  const Pair different[] = {{"a + b * c", "(a + b) * c"},
                            {"a - b - c", "a - (b - c)"},
                            {"a", "b"},
                            {"a", "`A`"},
                            {"1", "1L"},
                            {"1", "'1'"},
                            {"1.5", "1.5D"},
                            {"a.b", "(a).b"},
                            {"f(a)", "f(DISTINCT a)"},
                            {"f(a)", "f(a) FILTER (WHERE b)"},
                            {"f(a)", "f(a) OVER ()"},
                            {"f(a)", "f(a, a)"},
                            {"f(a)", "g(a)"},
                            {"f(a => b)", "f(b)"},
                            {"f(x -> x)", "f(y -> y)"},
                            {"a IN (1)", "a NOT IN (1)"},
                            {"a LIKE b", "a ILIKE b"},
                            {"a IS NULL", "a IS NOT NULL"},
                            {"CASE WHEN a THEN b END", "CASE WHEN a THEN b ELSE NULL END"},
                            {"a::int", "a::bigint"},
                            {"CAST(a AS INT)", "TRY_CAST(a AS INT)"},
                            {"(SELECT 1)", "(SELECT 2)"},
                            {"(SELECT a FROM t)", "(SELECT a FROM STREAM t)"},
                            {"INTERVAL 1 DAY", "INTERVAL 1 HOUR"},
                            {"(SELECT a FROM t ORDER BY a)", "(SELECT a FROM t ORDER BY a DESC)"},
                            {"current_date", "current_date()"},
                            {"-(1)", "-1"}};
  for (const Pair& pair : different) {
    const auto a = parse_expression(pair.text, "x.sql");
    const auto b = parse_expression(pair.grouped, "x.sql");
    ASSERT_TRUE(a.has_value() && b.has_value()) << pair.text;
    EXPECT_FALSE(same_tree(*a, *b)) << pair.text << "\n" << pair.grouped;
  }
}

}  // namespace brook::sql
