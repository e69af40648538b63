#include "function/docs_page.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "function/function.h"
#include "function/spark_functions.h"

namespace brook::function {

namespace {

// Functions that do not always answer as Spark does.
struct Difference {
  std::string_view name;
  std::string_view how;
};
constexpr auto kDifferences = std::to_array<Difference>({
    {"collate", "UTF8_BINARY only; lower(x) compares without case"},
    {"from_xml", "a schema is a literal, not schema_of_xml(…), and no VARIANT"},
    {"hll_union", "the count of a union may differ within the error of the sketch"},
    {"hll_union_agg", "the count of a union may differ within the error of the sketch"},
    {"input_file_block_length", "always -1: files are not read in blocks"},
    {"input_file_block_start", "always -1: files are not read in blocks"},
    {"input_file_name", "always empty: a row's file is _metadata.file_path"},
    {"monotonically_increasing_id", "a thread is what a partition is in Spark"},
    {"st_asbinary", "a geometry is a STRUCT of srid and wkb"},
    {"st_geogfromwkb", "a geometry is a STRUCT of srid and wkb"},
    {"st_geomfromwkb", "a geometry is a STRUCT of srid and wkb"},
    {"st_setsrid", "a geometry is a STRUCT of srid and wkb"},
    {"st_srid", "a geometry is a STRUCT of srid and wkb"},
    {"sum", "whole numbers add up in 128 bits: only a total that does not fit is an error"},
});

std::string_view accepted(Accepts accepts) {
  switch (accepts) {
    case Accepts::kBoolean: return "boolean";
    case Accepts::kInt: return "int";
    case Accepts::kLong: return "bigint";
    case Accepts::kDouble: return "double";
    case Accepts::kIntegral: return "whole number";
    case Accepts::kNumeric: return "number";
    case Accepts::kDecimal:
    case Accepts::kSeconds: return "decimal";
    case Accepts::kString:
    case Accepts::kText:
    case Accepts::kLiteralString: return "string";
    case Accepts::kBinary: return "binary";
    case Accepts::kStringOrBinary: return "string or binary";
    case Accepts::kDate: return "date";
    case Accepts::kTimestamp:
    case Accepts::kAnyTimestamp: return "timestamp";
    case Accepts::kTimeOrTimestamp: return "time or timestamp";
    case Accepts::kTime: return "time";
    case Accepts::kDateOrTimestamp: return "date or timestamp";
    case Accepts::kInterval: return "interval";
    case Accepts::kOrdered: return "ordered";
    case Accepts::kArray: return "array";
    case Accepts::kMap: return "map";
    case Accepts::kStruct: return "struct";
    case Accepts::kLambda1:
    case Accepts::kLambda2: return "lambda";
    case Accepts::kSame: return "same type";
    default: return "any";
  }
}

// In a table's cell, as code.
std::string code(std::string_view text) {
  if (text.empty()) return "";
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c == '\n' ? ' ' : c;
  }
  return fmt::format("`{}`", cell);
}

std::string parameters_text(const Function& function) {
  std::string text;
  for (const Parameter& parameter : function.parameters) {
    const bool optional = !parameter.default_sql.empty();
    text += fmt::format("{}{}{}: {}{}{}", text.empty() ? "" : ", ", optional ? "[" : "", parameter.name,
                        accepted(parameter.accepts), parameter.variadic ? " …" : "", optional ? "]" : "");
  }
  return text;
}

// What no query calls by its name: operators, and what the analyzer puts in ("time + interval").
bool is_operator(const Function& function) {
  const char first = function.name[0];
  return first < 'a' || first > 'z' || function.name.find(' ') != std::string::npos;
}

std::string_view kind_title(FunctionKind kind) {
  switch (kind) {
    case FunctionKind::kAggregate: return "Aggregate functions";
    case FunctionKind::kWindow: return "Window functions";
    case FunctionKind::kGenerator: return "Functions that make rows";
    default: return "Functions";
  }
}

std::string row_of(const Function& function) {
  const auto* difference = std::ranges::find(kDifferences, function.name, &Difference::name);
  std::string names = code(function.name);
  for (const std::string& alias : function.aliases) names += ", " + code(alias);
  return fmt::format("| {} | {} | {} | {} | {} | {} |\n", names, parameters_text(function), function.doc,
                     code(function.example), code(function.result),
                     difference == kDifferences.end() ? "same" : fmt::format("differs: {}", difference->how));
}

std::string section(FunctionKind kind) {
  std::string text = fmt::format("\n## {}\n\n| name | arguments | what it gives | example | result | against Spark |\n",
                                 kind_title(kind));
  text += "|---|---|---|---|---|---|\n";
  for (const Function& function : all_functions()) {
    if (function.kind == kind && !is_operator(function)) text += row_of(function);
  }
  return text;
}

std::string missing_section() {
  std::string text = "\n## Not supported\n\nA query that calls one of these is refused by its name.\n\n";
  text += "| name | why | instead |\n|---|---|---|\n";
  for (const std::string_view name : spark_functions()) {
    if (const auto absence = absence_of(name))
      text += fmt::format("| {} | {} | {} |\n", code(name), absence->reason, absence->instead);
  }
  return text;
}

}  // namespace

std::string docs_page() {
  const auto supported = std::ranges::count_if(spark_functions(), is_supported);
  const auto differing =
      std::ranges::count_if(kDifferences, [](const Difference& d) { return find_function(d.name) != nullptr; });
  std::string text = "# Functions\n\nWritten by `brookmill functions > docs/functions.md`; do not edit.\n\n";
  text += fmt::format(
      "Of the {} functions that Spark 4.3.0 lists beside its operators, {} are here: {} answer as Spark does, {} "
      "differ on purpose; {} are not supported. Arguments in brackets may be left out; any may be given by name: "
      "`f(x => 1)`.\n",
      spark_functions().size(), supported, supported - differing, differing,
      static_cast<std::ptrdiff_t>(spark_functions().size()) - supported);
  for (const FunctionKind kind :
       {FunctionKind::kScalar, FunctionKind::kAggregate, FunctionKind::kWindow, FunctionKind::kGenerator}) {
    text += section(kind);
  }
  return text + missing_section();
}

}  // namespace brook::function
