// sql_keywords(): the words of Spark's grammar.
#include <array>
#include <string_view>

#include "function/rules.h"
#include "function/text_groups.h"

namespace brook::function {

namespace {

using K = TypeKind;

// clang-format off
constexpr auto kWords = std::to_array<std::string_view>({
    "ADD", "AFTER", "AGGREGATE", "ALIGN", "ALL", "ALTER", "ALWAYS", "ANALYZE", "AND", "ANTI", "ANY", "ANY_VALUE",
    "APPLY", "APPROX", "ARCHIVE", "ARRAY", "AS", "ASC", "ASENSITIVE", "ASOF", "AT", "ATOMIC", "AUTHORIZATION",
    "AUTO", "BEGIN", "BERNOULLI", "BETWEEN", "BIGINT", "BIN", "BINARY", "BINDING", "BIN_DISTRIBUTE_RATIO", "BIN_END",
    "BIN_START", "BOOLEAN", "BOTH", "BUCKET", "BUCKETS", "BY", "BYTE", "CACHE", "CALL", "CALLED", "CASCADE", "CASE",
    "CAST", "CATALOG", "CATALOGS", "CDC", "CHANGE", "CHANGES", "CHAR", "CHARACTER", "CHECK", "CLEAR", "CLOSE",
    "CLUSTER", "CLUSTERED", "CODEGEN", "COLLATE", "COLLATION", "COLLATIONS", "COLLECTION", "COLUMN", "COLUMNS",
    "COMMENT", "COMMIT", "COMPACT", "COMPACTIONS", "COMPENSATION", "COMPUTE", "CONCATENATE", "CONDITION",
    "CONSTRAINT", "CONTAINS", "CONTINUE", "COST", "CREATE", "CROSS", "CUBE", "CURRENT", "CURRENT_DATABASE",
    "CURRENT_DATE", "CURRENT_PATH", "CURRENT_SCHEMA", "CURRENT_TIME", "CURRENT_TIMESTAMP", "CURRENT_USER", "CURSOR",
    "DATA", "DATABASE", "DATABASES", "DATE", "DATEADD", "DATEDIFF", "DATE_ADD", "DATE_DIFF", "DAY", "DAYOFYEAR",
    "DAYS", "DBPROPERTIES", "DEC", "DECIMAL", "DECLARE", "DEFAULT", "DEFAULT_PATH", "DEFINED", "DEFINER", "DELAY",
    "DELETE", "DELIMITED", "DESC", "DESCRIBE", "DETERMINISTIC", "DFS", "DIRECTORIES", "DIRECTORY", "DISTANCE",
    "DISTINCT", "DISTRIBUTE", "DIV", "DO", "DOUBLE", "DROP", "ELSE", "ELSEIF", "END", "ENFORCED", "ERROR", "ESCAPE",
    "ESCAPED", "EVOLUTION", "EXACT", "EXCEPT", "EXCHANGE", "EXCLUDE", "EXCLUSIVE", "EXECUTE", "EXISTS", "EXIT",
    "EXPLAIN", "EXPORT", "EXTEND", "EXTENDED", "EXTERNAL", "EXTRACT", "FALSE", "FETCH", "FIELDS", "FILEFORMAT",
    "FILTER", "FIRST", "FLOAT", "FLOW", "FOLLOWING", "FOR", "FOREIGN", "FORMAT", "FORMATTED", "FOUND", "FROM",
    "FULL", "FUNCTION", "FUNCTIONS", "GENERATED", "GEOGRAPHY", "GEOMETRY", "GLOBAL", "GRANT", "GROUP", "GROUPING",
    "HANDLER", "HAVING", "HISTORY", "HOUR", "HOURS", "IDENTIFIED", "IDENTIFIER", "IDENTITY", "IF", "IGNORE", "ILIKE",
    "IMMEDIATE", "IMPORT", "IN", "INCLUDE", "INCLUSIVE", "INCREMENT", "INDEX", "INDEXES", "INNER", "INPATH", "INPUT",
    "INPUTFORMAT", "INSENSITIVE", "INSERT", "INT", "INTEGER", "INTERSECT", "INTERVAL", "INTO", "INVOKER", "IS",
    "ITEMS", "ITERATE", "JOIN", "JSON", "JSON_TABLE", "KEY", "KEYS", "LANGUAGE", "LAST", "LATERAL", "LAZY",
    "LEADING", "LEAVE", "LEFT", "LEVEL", "LIKE", "LIMIT", "LINES", "LIST", "LOAD", "LOCAL", "LOCALTIME", "LOCATION",
    "LOCK", "LOCKS", "LOGICAL", "LONG", "LOOP", "MACRO", "MAP", "MATCHED", "MATCH_CONDITION", "MATERIALIZED", "MAX",
    "MEASURE", "MERGE", "METRICS", "MICROSECOND", "MICROSECONDS", "MILLISECOND", "MILLISECONDS", "MINUS", "MINUTE",
    "MINUTES", "MODIFIES", "MONTH", "MONTHS", "MSCK", "NAME", "NAMESPACE", "NAMESPACES", "NANOSECOND", "NANOSECONDS",
    "NATURAL", "NEAREST", "NEXT", "NO", "NONE", "NORELY", "NOT", "NULL", "NULLS", "NUMERIC", "OF", "OFFSET", "ON",
    "ONLY", "OPEN", "OPTION", "OPTIONS", "OR", "ORDER", "ORDINALITY", "OUT", "OUTER", "OUTPUTFORMAT", "OVER",
    "OVERLAPS", "OVERLAY", "OVERWRITE", "PARTITION", "PARTITIONED", "PARTITIONS", "PATH", "PERCENT", "PIVOT",
    "PLACING", "POSITION", "PRECEDING", "PRIMARY", "PRINCIPALS", "PROCEDURE", "PROCEDURES", "PROPERTIES", "PURGE",
    "QUALIFY", "QUARTER", "QUERY", "RANGE", "READ", "READS", "REAL", "RECORDREADER", "RECORDWRITER", "RECOVER",
    "RECURSION", "RECURSIVE", "REDUCE", "REFERENCES", "REFRESH", "RELY", "RENAME", "REPAIR", "REPEAT", "REPEATABLE",
    "REPLACE", "RESET", "RESPECT", "RESTRICT", "RETURN", "RETURNS", "REVOKE", "RIGHT", "ROLE", "ROLES", "ROLLBACK",
    "ROLLUP", "ROW", "ROWS", "SCD", "SCHEMA", "SCHEMAS", "SECOND", "SECONDS", "SECURITY", "SELECT", "SEMI",
    "SEPARATED", "SEQUENCE", "SERDE", "SERDEPROPERTIES", "SESSION_USER", "SET", "SETS", "SHORT", "SHOW",
    "SIMILARITY", "SINGLE", "SKEWED", "SMALLINT", "SOME", "SORT", "SORTED", "SOURCE", "SPECIFIC", "SQL",
    "SQLEXCEPTION", "SQLSTATE", "START", "STATISTICS", "STORED", "STRATIFY", "STREAM", "STREAMING", "STRING",
    "STRUCT", "SUBSTR", "SUBSTRING", "SYNC", "SYSTEM", "SYSTEM_PATH", "SYSTEM_TIME", "SYSTEM_VERSION", "TABLE",
    "TABLES", "TABLESAMPLE", "TARGET", "TBLPROPERTIES", "TERMINATED", "THEN", "TIME", "TIMEDIFF", "TIMESTAMP",
    "TIMESTAMPADD", "TIMESTAMPDIFF", "TIMESTAMP_LTZ", "TIMESTAMP_NTZ", "TINYINT", "TO", "TOUCH", "TRACK", "TRAILING",
    "TRANSACTION", "TRANSACTIONS", "TRANSFORM", "TRIM", "TRUE", "TRUNCATE", "TRY_CAST", "TYPE", "UNARCHIVE",
    "UNBOUNDED", "UNCACHE", "UNIFORM", "UNION", "UNIQUE", "UNKNOWN", "UNLOCK", "UNNEST", "UNPIVOT", "UNSET", "UNTIL",
    "UPDATE", "USE", "USER", "USING", "VALUE", "VALUES", "VAR", "VARCHAR", "VARIABLE", "VARIANT", "VERSION", "VIEW",
    "VIEWS", "VOID", "WATERMARK", "WEEK", "WEEKS", "WHEN", "WHERE", "WHILE", "WIDTH", "WINDOW", "WITH", "WITHIN",
    "WITHOUT", "X", "YEAR", "YEARS", "ZONE",
});
// clang-format on

std::string rows_sql() {
  std::string words;
  for (const std::string_view word : kWords) {
    words += words.empty() ? "'" : ", '";
    words += word;
    words += "'";
  }
  return "list_transform([" + words + "], lambda brook_k: struct_pack(keyword := brook_k, reserved := false))";
}

}  // namespace

std::vector<Function> keywords() {
  return {
      {.name = "sql_keywords",
       .kind = FunctionKind::kGenerator,
       .parameters = {},
       .type = returns(
           DataType::structure({{"keyword", DataType(K::kString), false}, {"reserved", DataType(K::kBoolean), false}})),
       .nullability = Nullability::kNever,
       .sql = rows_sql(),
       .doc = "The words of the grammar, and whether they are reserved; none is here.",
       .example = "SELECT keyword FROM sql_keywords() LIMIT 1",
       .result = "ADD"},
  };
}

}  // namespace brook::function
