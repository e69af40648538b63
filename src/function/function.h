// Function: one entry of the function table: everything brookmill knows of one SQL function, once. The
// analyzer reads its signature and type rule, the engine its implementation, the docs its text.
//
// Adding a function is one entry in the list of its group (strings.cc, dates.cc, …); see CONTRIBUTING.md.
// Source of names, argument types and results: Spark 4.3's ExpressionInfo and FunctionRegistry.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/data_type.h"

namespace brook::function {

// What a parameter takes. Implicit casts (analyze/coercion.h) bring an argument there or fail with
// DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE.
enum class Accepts : std::uint8_t {
  kAny,
  kBoolean,
  kInt,       // cast to INT
  kLong,      // cast to BIGINT
  kDouble,    // cast to DOUBLE
  kIntegral,  // kept if integral, else cast to BIGINT
  kNumeric,   // kept if numeric; STRING becomes DOUBLE
  kDecimal,
  kSeconds,  // cast to DECIMAL(18,6); NULL instead of what is too long
  kString,
  kText,  // STRING only: nothing is cast to it
  kBinary,
  kStringOrBinary,
  kDate,
  kTimestamp,        // TIMESTAMP; DATE, STRING and TIMESTAMP_NTZ are cast
  kDateOrTimestamp,  // kept if one of DATE, TIMESTAMP, TIMESTAMP_NTZ; STRING becomes TIMESTAMP
  kAnyTimestamp,     // kept if TIMESTAMP or TIMESTAMP_NTZ; DATE and STRING become TIMESTAMP
  kTimeOrTimestamp,  // kept if TIME, TIMESTAMP or TIMESTAMP_NTZ; others become TIMESTAMP
  kTime,             // kept if TIME; STRING becomes TIME(6)
  kInterval,
  kOrdered,  // anything with an order
  kArray,
  kMap,
  kStruct,
  kLambda1,  // x -> …; the analyzer types the parameters by Function::lambda_parameters
  kLambda2,
  kSame,           // all kSame arguments are brought to their common type (coalesce, greatest, array …)
  kLiteralString,  // a foldable string, e.g. a format or a unit
};

struct Parameter {
  std::string name;  // for named arguments (f(x => 1)) and the docs
  Accepts accepts = Accepts::kAny;
  std::string default_sql = {};  // SQL text of the default; empty: required
  bool variadic = false;         // the last one only: zero or more
};

// The result type of a generator is the STRUCT of the columns that it makes.
enum class FunctionKind : std::uint8_t { kScalar, kAggregate, kWindow, kGenerator };

// The result type from the argument types (after casts). An Error is completed with place and class by the caller.
using TypeRule = std::function<Result<DataType>(std::span<const DataType> arguments)>;
// One that also needs values: constants[i] is the text (as analyze::Constant has it) of a literal argument, absent for
// others.
using ConstantTypeRule = std::function<Result<DataType>(std::span<const DataType> arguments,
                                                        std::span<const std::optional<std::string>> constants)>;

// How nullable the result is.
enum class Nullability : std::uint8_t { kIfAnyArgument, kAlways, kNever };

struct Function {
  std::string name;                  // lower case
  std::vector<std::string> aliases;  // other names, lower case
  FunctionKind kind = FunctionKind::kScalar;
  std::vector<Parameter> parameters;
  TypeRule type;
  ConstantTypeRule type_by_constants = nullptr;  // asked instead of `type` when set
  Nullability nullability = Nullability::kIfAnyArgument;
  bool deterministic = true;
  // The implementation: a template of DuckDB SQL (functions called brook_… are kernels of engine/kernels) with these
  // marks:
  //   {0} {*} {1*}   an argument, in parentheses where needed; all, or from the second on, with commas ({*: || }: ||)
  //   {type} {type:0} {ddl:0}  DuckDB's type of the result, of an argument; Spark's as a literal; {precision} {scale}
  //   {local:0}      an argument as local time: the same unless it is a TIMESTAMP and the session's zone is not UTC;
  //   {local:text}   the same of a piece of SQL that is an instant; {instant:text} the way back, for a TIMESTAMP result
  //   {string:0} {texts:0}  an argument cast to STRING, to an array of STRING
  //   {struct:1:2}   a STRUCT with the result's field names of every second argument from the second on
  //   {zone} {now} {seed} {own_seed} {last_wins}  of the session: its time zone as a literal, the epoch's clock as a
  //                  TIMESTAMP, the random seed, one for this call alone, whether the last of equal map keys counts
  //   {indexed:1}    a lambda of an element and its index from 0; {entry:1} of a map's key and value, over its entries;
  //   {zipped:2} {joined:2} {folded:2}  of the elements of two lists; of a key and its values in two maps; of structs
  //                  of an accumulator (folded) and an element (next)
  // and of an aggregate, {f} after each call of one in it: {d} DISTINCT; {o} the ORDER BY of WITHIN GROUP, {ordered}
  // whether there is one, {descending} its direction; {f} the FILTER and OVER clauses, {f:condition} with a further
  // condition, {p} with that the first argument is there where NULLs are passed over; {nulls} IGNORE NULLS of a window
  // function; {values} the list of all values; {texts:list} a list as texts.
  // An argument may stand in a template more than once; the emitter sees to it that it is computed once.
  // TIMESTAMP travels as DuckDB TIMESTAMP in UTC.
  // Aggregates: this is for batch queries (the incremental kernel is operator/aggregate's, found by name).
  std::string sql;
  // The same with spark.sql.ansi.enabled=false; empty: no difference.
  std::string sql_not_ansi = {};
  // For functions whose implementation depends on argument types: chosen instead of `sql` when set.
  std::function<std::string(std::span<const DataType> arguments, bool ansi)> sql_by_type = nullptr;
  // Types of a lambda argument's parameters, given the types of the arguments that are no lambdas.
  std::function<std::vector<DataType>(std::span<const DataType> arguments, std::size_t lambda_index)>
      lambda_parameters = nullptr;
  std::string doc;      // one sentence
  std::string example;  // SQL expression whose value is shown in the docs
  std::string result;   // of the example, as Spark prints it
};

// The function of that name or alias (any case), or nullptr. Valid for the life of the process.
[[nodiscard]] const Function* find_function(std::string_view name);

// All entries, sorted by name, for docs and checks.
[[nodiscard]] std::span<const Function> all_functions();

// Up to three names closest to a mistyped one.
[[nodiscard]] std::vector<std::string> similar_functions(std::string_view name);

}  // namespace brook::function
