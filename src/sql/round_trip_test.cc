// What is printed parses to the same tree, for every form of the grammar.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sql/keyword.h"
#include "sql/parse.h"
#include "sql/print.h"
#include "sql/test_snippets.h"

namespace brook::sql {

namespace {

template <class Tree>
void expect_round_trip(const std::string& text, const Result<Tree>& tree,
                       Result<Tree> (*parse)(std::string_view, const std::string&)) {
  ASSERT_TRUE(tree.has_value()) << text << "\n" << tree.error().to_string();
  const std::string printed = print(*tree);
  const Result<Tree> again = parse(printed, "printed.sql");
  ASSERT_TRUE(again.has_value()) << text << "\n" << printed << "\n" << again.error().to_string();
  EXPECT_TRUE(same_tree(*tree, *again)) << text << "\n" << printed << "\n" << print(*again);
  EXPECT_EQ(print(*again), printed);
}

void expect_expression(const std::string& text) {
  expect_round_trip<ExpressionPtr>(text, parse_expression(text, "x.sql"), &parse_expression);
}
void expect_query(const std::string& text) {
  expect_round_trip<QueryPtr>(text, parse_query(text, "x.sql"), [](std::string_view printed, const std::string& file) {
    return parse_query(printed, file);
  });
}

Result<Statement> parse_one(std::string_view text, const std::string& file) {
  Result<std::vector<Statement>> statements = parse_statements(text, file);
  if (!statements) return fail(statements.error());
  if (statements->size() != 1) return fail(internal_error("not one statement"));
  return (*statements)[0];
}

void expect_statement(const std::string& text) {
  expect_round_trip<Statement>(text, parse_one(text, "x.sql"), &parse_one);
}

// Every keyword of Spark 4.3.
const std::vector<std::string>& spark_keywords() {
  // clang-format off: as many words a line as fit
  static const std::vector<std::string> words = {
      "ADD", "AFTER", "AGGREGATE", "ALIGN", "ALL", "ALTER", "ALWAYS", "ANALYZE", "AND", "ANTI", "ANY", "ANY_VALUE",
      "APPLY", "APPROX", "ARCHIVE", "ARRAY", "AS", "ASC", "ASENSITIVE", "ASOF", "AT", "ATOMIC", "AUTHORIZATION",
      "AUTO", "BEGIN", "BERNOULLI", "BETWEEN", "BIGINT", "BIN", "BINARY", "BINDING", "BIN_DISTRIBUTE_RATIO",
      "BIN_END", "BIN_START", "BOOLEAN", "BOTH", "BUCKET", "BUCKETS", "BY", "BYTE", "CACHE", "CALL", "CALLED",
      "CASCADE", "CASE", "CAST", "CATALOG", "CATALOGS", "CDC", "CHANGE", "CHANGES", "CHAR", "CHARACTER", "CHECK",
      "CLEAR", "CLOSE", "CLUSTER", "CLUSTERED", "CODEGEN", "COLLATE", "COLLATION", "COLLATIONS", "COLLECTION",
      "COLUMN", "COLUMNS", "COMMENT", "COMMIT", "COMPACT", "COMPACTIONS", "COMPENSATION", "COMPUTE", "CONCATENATE",
      "CONDITION", "CONSTRAINT", "CONTAINS", "CONTINUE", "COST", "CREATE", "CROSS", "CUBE", "CURRENT",
      "CURRENT_DATABASE", "CURRENT_DATE", "CURRENT_PATH", "CURRENT_SCHEMA", "CURRENT_TIME", "CURRENT_TIMESTAMP",
      "CURRENT_USER", "CURSOR", "DATA", "DATABASE", "DATABASES", "DATE", "DATEADD", "DATEDIFF", "DATE_ADD",
      "DATE_DIFF", "DAY", "DAYOFYEAR", "DAYS", "DBPROPERTIES", "DEC", "DECIMAL", "DECLARE", "DEFAULT", "DEFAULT_PATH",
      "DEFINED", "DEFINER", "DELAY", "DELETE", "DELIMITED", "DESC", "DESCRIBE", "DETERMINISTIC", "DFS", "DIRECTORIES",
      "DIRECTORY", "DISTANCE", "DISTINCT", "DISTRIBUTE", "DIV", "DO", "DOUBLE", "DROP", "ELSE", "ELSEIF", "END",
      "ENFORCED", "ERROR", "ESCAPE", "ESCAPED", "EVOLUTION", "EXACT", "EXCEPT", "EXCHANGE", "EXCLUDE", "EXCLUSIVE",
      "EXECUTE", "EXISTS", "EXIT", "EXPLAIN", "EXPORT", "EXTEND", "EXTENDED", "EXTERNAL", "EXTRACT", "FALSE", "FETCH",
      "FIELDS", "FILEFORMAT", "FILTER", "FIRST", "FLOAT", "FLOW", "FOLLOWING", "FOR", "FOREIGN", "FORMAT",
      "FORMATTED", "FOUND", "FROM", "FULL", "FUNCTION", "FUNCTIONS", "GENERATED", "GEOGRAPHY", "GEOMETRY", "GLOBAL",
      "GRANT", "GROUP", "GROUPING", "HANDLER", "HAVING", "HISTORY", "HOUR", "HOURS", "IDENTIFIED", "IDENTIFIER",
      "IDENTITY", "IF", "IGNORE", "ILIKE", "IMMEDIATE", "IMPORT", "IN", "INCLUDE", "INCLUSIVE", "INCREMENT", "INDEX",
      "INDEXES", "INNER", "INPATH", "INPUT", "INPUTFORMAT", "INSENSITIVE", "INSERT", "INT", "INTEGER", "INTERSECT",
      "INTERVAL", "INTO", "INVOKER", "IS", "ITEMS", "ITERATE", "JOIN", "JSON", "JSON_TABLE", "KEY", "KEYS",
      "LANGUAGE", "LAST", "LATERAL", "LAZY", "LEADING", "LEAVE", "LEFT", "LEVEL", "LIKE", "LIMIT", "LINES", "LIST",
      "LOAD", "LOCAL", "LOCALTIME", "LOCATION", "LOCK", "LOCKS", "LOGICAL", "LONG", "LOOP", "MACRO", "MAP", "MATCHED",
      "MATCH_CONDITION", "MATERIALIZED", "MAX", "MEASURE", "MERGE", "METRICS", "MICROSECOND", "MICROSECONDS",
      "MILLISECOND", "MILLISECONDS", "MINUS", "MINUTE", "MINUTES", "MODIFIES", "MONTH", "MONTHS", "MSCK", "NAME",
      "NAMESPACE", "NAMESPACES", "NANOSECOND", "NANOSECONDS", "NATURAL", "NEAREST", "NEXT", "NO", "NONE", "NORELY",
      "NOT", "NULL", "NULLS", "NUMERIC", "OF", "OFFSET", "ON", "ONLY", "OPEN", "OPTION", "OPTIONS", "OR", "ORDER",
      "ORDINALITY", "OUT", "OUTER", "OUTPUTFORMAT", "OVER", "OVERLAPS", "OVERLAY", "OVERWRITE", "PARTITION",
      "PARTITIONED", "PARTITIONS", "PATH", "PERCENT", "PIVOT", "PLACING", "POSITION", "PRECEDING", "PRIMARY",
      "PRINCIPALS", "PROCEDURE", "PROCEDURES", "PROPERTIES", "PURGE", "QUALIFY", "QUARTER", "QUERY", "RANGE", "READ",
      "READS", "REAL", "RECORDREADER", "RECORDWRITER", "RECOVER", "RECURSION", "RECURSIVE", "REDUCE", "REFERENCES",
      "REFRESH", "REGEXP", "RELY", "RENAME", "REPAIR", "REPEAT", "REPEATABLE", "REPLACE", "RESET", "RESPECT",
      "RESTRICT", "RETURN", "RETURNS", "REVOKE", "RIGHT", "RLIKE", "ROLE", "ROLES", "ROLLBACK", "ROLLUP", "ROW",
      "ROWS", "SCD", "SCHEMA", "SCHEMAS", "SECOND", "SECONDS", "SECURITY", "SELECT", "SEMI", "SEPARATED", "SEQUENCE",
      "SERDE", "SERDEPROPERTIES", "SESSION_USER", "SET", "SETS", "SHORT", "SHOW", "SIMILARITY", "SINGLE", "SKEWED",
      "SMALLINT", "SOME", "SORT", "SORTED", "SOURCE", "SPECIFIC", "SQL", "SQLEXCEPTION", "SQLSTATE", "START",
      "STATISTICS", "STORED", "STRATIFY", "STREAM", "STREAMING", "STRING", "STRUCT", "SUBSTR", "SUBSTRING", "SYNC",
      "SYSTEM", "SYSTEM_PATH", "SYSTEM_TIME", "SYSTEM_VERSION", "TABLE", "TABLES", "TABLESAMPLE", "TARGET",
      "TBLPROPERTIES", "TEMP", "TEMPORARY", "TERMINATED", "THEN", "TIME", "TIMEDIFF", "TIMESTAMP", "TIMESTAMPADD",
      "TIMESTAMPDIFF", "TIMESTAMP_LTZ", "TIMESTAMP_NTZ", "TINYINT", "TO", "TOUCH", "TRACK", "TRAILING", "TRANSACTION",
      "TRANSACTIONS", "TRANSFORM", "TRIM", "TRUE", "TRUNCATE", "TRY_CAST", "TYPE", "UNARCHIVE", "UNBOUNDED",
      "UNCACHE", "UNIFORM", "UNION", "UNIQUE", "UNKNOWN", "UNLOCK", "UNNEST", "UNPIVOT", "UNSET", "UNTIL", "UPDATE",
      "USE", "USER", "USING", "VALUE", "VALUES", "VAR", "VARCHAR", "VARIABLE", "VARIANT", "VERSION", "VIEW", "VIEWS",
      "VOID", "WATERMARK", "WEEK", "WEEKS", "WHEN", "WHERE", "WHILE", "WIDTH", "WINDOW", "WITH", "WITHIN", "WITHOUT",
      "X", "YEAR", "YEARS", "ZONE",
  };
  // clang-format on
  return words;
}

ExpressionPtr column(const std::string& name) {
  return std::make_shared<const Expression>(Expression{{}, ColumnName{{name}}});
}

}  // namespace

TEST(RoundTrip, Expressions) {
  for (const char* text : kExpressionSnippets) expect_expression(text);
}

TEST(RoundTrip, ExpressionsInsideQueries) {
  for (const char* text : kExpressionSnippets) {
    const std::string line = std::string(text) + "\n";
    expect_query("SELECT " + line + " AS c FROM t WHERE " + line + " GROUP BY " + line + " ORDER BY " + line + " DESC");
    expect_expression("f(" + line + ", " + line + ")");
    expect_expression("CASE WHEN " + line + " THEN " + line + " END");
    expect_expression("((" + line + ") + 1)");
  }
}

TEST(RoundTrip, Queries) {
  for (const char* text : kQuerySnippets) expect_query(text);
}

TEST(RoundTrip, QueriesInsideQueries) {
  for (const char* text : kQuerySnippets) {
    std::string query = text;
    if (query.back() == ';') query.pop_back();
    expect_query("SELECT * FROM (" + query + ") q JOIN r ON EXISTS (" + query + ")");
    expect_query("WITH c AS (" + query + ") (" + query + ") UNION (" + query + ") LIMIT 1");
    expect_expression("a IN (" + query + ") OR b = (" + query + ")");
  }
}

TEST(RoundTrip, Statements) {
  for (const char* text : kStatementSnippets) expect_statement(text);
}

// A printed tree parses whatever keyword stands for a name in it.
TEST(RoundTrip, KeywordsAsNames) {
  for (const std::string& word : spark_keywords()) {
    const ExpressionPtr name = column(word);
    const auto make = [](auto node) { return std::make_shared<const Expression>(Expression{{}, std::move(node)}); };
    const std::vector<ExpressionPtr> trees = {
        name,
        column(word + "-x"),
        make(ColumnName{{word, word}}),
        make(Star{{word}, {{word}, {word, word}}}),
        make(Unary{"-", name}),
        make(Unary{"NOT", name}),
        make(Binary{"+", name, name}),
        make(Binary{"OR", name, name}),
        make(Subscript{name, name}),
        make(FieldAccess{name, word}),
        make(FieldAccess{make(Subscript{name, name}), word}),
        make(Cast{name, DataType::structure({{word, DataType(TypeKind::kInt)}, {"b", DataType(TypeKind::kString)}}),
                  false}),
        make(Case{name, {{name, name}, {name, name}}, name}),
        make(Between{name, name, name, true}),
        make(InList{name, {name, name}, false}),
        make(Like{"LIKE", name, {name}, "", "x", true}),
        make(Is{name, "DISTINCT FROM", name, true}),
        make(Lambda{{word}, name}),
        make(Lambda{{word, word}, name}),
        make(Row{{name, make(NamedArgument{word, name})}}),
        make(Call{.name = {word}, .arguments = {name, name}}),
        make(Call{.name = {word}, .arguments = {}}),
        make(Call{.name = {word},
                  .arguments = {make(Call{.name = {word}, .arguments = {name}}), make(Binary{"AND", name, name})}}),
        make(Call{.name = {"db", word}, .arguments = {make(NamedArgument{word, name})}, .distinct = true}),
        make(Call{.name = {"struct"}, .arguments = {make(NamedArgument{word, name}), name}}),
        make(Call{.name = {"trim"}, .arguments = {name, name}}),
        make(Call{.name = {"trim"}, .arguments = {make(Binary{"+", name, name})}}),
        make(Call{.name = {"f"},
                  .arguments = {name},
                  .ignore_nulls = true,
                  .filter = name,
                  .over = WindowSpec{word, {}, {}, {}}}),
        make(Call{
            .name = {"f"},
            .arguments = {make(Star{})},
            .within_group = {{name, true, true}},
            .over =
                WindowSpec{"",
                           {name},
                           {{name, false, false}},
                           Frame{true, {FrameBound::Kind::kPreceding, name}, {FrameBound::Kind::kFollowing, name}}}}),
        make(Parameter{word}),
        make(Extract{"YEAR", name}),
    };
    for (const ExpressionPtr& tree : trees) {
      const std::string printed = print(tree);
      const auto again = parse_expression(printed, "x.sql");
      ASSERT_TRUE(again.has_value()) << printed << "\n" << again.error().to_string();
      EXPECT_TRUE(same_tree(tree, *again)) << printed << "\n" << print(*again);
    }
    for (const ExpressionPtr& tree : trees)
      expect_query("SELECT " + print(tree) + ", " + print(tree) + " FROM t WHERE " + print(tree) + " GROUP BY " +
                   print(tree) + " ORDER BY " + print(tree));
    const std::string n = quoted_name({word});
    expect_query("WITH " + n + " (" + n + ", b) AS (SELECT " + n + " AS " + n + " FROM " + n + " AS " + n + " (" + n +
                 ")) SELECT * EXCEPT (" + n + ") FROM " + n + " JOIN " + n + "." + n + " USING (" + n +
                 ") LATERAL VIEW " + n + "(" + n + ") " + n + " AS " + n + ", " + n + " WINDOW " + n + " AS (" + n +
                 ")");
    expect_query("SELECT * FROM STREAM " + n + " WATERMARK " + n + " AS " + n + " DELAY OF INTERVAL 1 DAY AS " + n +
                 ", " + n + "(" + n + ") AS " + n);
    expect_query("SELECT * FROM " + n + " PIVOT (sum(a) AS " + n + " FOR " + n + " IN (" + n + " AS " + n + ")) AS " +
                 n);
    expect_query("SELECT * FROM " + n + " UNPIVOT ((" + n + ", b) FOR " + n + " IN ((" + n + ", c) AS " + n + ")) AS " +
                 n);
    expect_statement("CREATE TABLE " + n + " (" + n + " INT, b INT) USING " + n + " PARTITIONED BY (" + n + ")");
    expect_statement("CREATE MATERIALIZED VIEW " + n + "." + n + " (" + n + ", CONSTRAINT " + n + " EXPECT (" + n +
                     ")) AS TABLE " + n);
    expect_statement("CREATE FLOW " + n + " AS INSERT INTO " + n + " TABLE " + n);
    expect_statement("CREATE FLOW " + n + " AS AUTO CDC INTO " + n + " FROM " + n + " KEYS (" + n + ") SEQUENCE BY " +
                     n + " COLUMNS * EXCEPT (" + n + ")");
  }
}

// Most keywords are names without backquotes too.
TEST(RoundTrip, BareKeywords) {
  for (const std::string& word : spark_keywords()) {
    if (!is_structural(word)) expect_query("SELECT a AS " + word + ", t." + word + " FROM t ORDER BY t." + word);
    if (!is_structural(word) && word != "CASE" && word != "NOT") {
      expect_query("SELECT " + word + ", b FROM t");
      expect_query("SELECT a FROM t WHERE (" + word + ") = " + word);
    }
  }
}

}  // namespace brook::sql
