// Calls as Spark prints them: most are name(arguments), some keep the ways of the classes behind them.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/resolver.h"

namespace brook::analyze {

namespace {

// Functions whose class has a name in capitals, whatever case they are written in.
constexpr auto kInCapitals = std::to_array<std::string_view>({"acos",  "acosh",   "asin",
                                                              "asinh", "atan",    "atan2",
                                                              "atanh", "cbrt",    "ceil",
                                                              "cos",   "cosh",    "cot",
                                                              "csc",   "degrees", "dense_rank",
                                                              "e",     "exp",     "expm1",
                                                              "floor", "hypot",   "log10",
                                                              "log1p", "log2",    "percent_rank",
                                                              "pi",    "power",   "radians",
                                                              "rank",  "regexp",  "regexp_like",
                                                              "rlike", "sec",     "signum",
                                                              "sin",   "sinh",    "sqrt",
                                                              "tan",   "tanh",    "spark_partition_id"});

// Functions that are printed under the name of the one they stand for.
struct Renamed {
  std::string_view written;
  std::string_view printed;
};
constexpr auto kRenamed = std::to_array<Renamed>({{"array_agg", "collect_list"},
                                                  {"curdate", "current_date"},
                                                  {"dateadd", "date_add"},
                                                  {"localtime", "current_time"}});

// What array_sort() compares with where no function is given.
constexpr std::string_view kArrayOrder =
    "lambdafunction((IF(((namedlambdavariable() IS NULL) AND (namedlambdavariable() IS NULL)), 0, "
    "(IF((namedlambdavariable() IS NULL), 1, (IF((namedlambdavariable() IS NULL), -1, "
    "(IF((namedlambdavariable() < namedlambdavariable()), -1, (IF((namedlambdavariable() > namedlambdavariable()), 1, "
    "0)))))))))), namedlambdavariable(), namedlambdavariable())";

std::string capitals(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return upper;
}

std::string printed_name(const std::string& written, std::size_t arguments) {
  const std::string name = folded_name(written);
  const auto* renamed = std::ranges::find(kRenamed, name, &Renamed::written);
  if (renamed != kRenamed.end()) return std::string(renamed->printed);
  const bool rounds = name == "floor" || name == "ceil";
  if (rounds && arguments != 1) return name;
  return std::ranges::find(kInCapitals, name) != kInCapitals.end() ? capitals(name) : name;
}

// The table has the text first.
std::string trimmed(std::string_view side, const std::vector<std::string>& names) {
  return fmt::format("TRIM({} {} FROM {})", side, names[1], names[0]);
}

}  // namespace

std::string printed_call(const std::string& written, const std::vector<std::string>& names, bool distinct) {
  const std::string name = folded_name(written);
  if (name == "uuid") return "uuid()";  // its seed is not shown
  if (name == "random") return printed_call("rand", names);
  if (name == "current_database") return "current_schema()";
  if (name == "if" || name == "iff") return fmt::format("(IF({}))", fmt::join(names, ", "));
  if (name == "isnull" && names.size() == 1) return fmt::format("({} IS NULL)", names[0]);
  if (name == "isnotnull" && names.size() == 1) return fmt::format("({} IS NOT NULL)", names[0]);
  if (name == "like" && names.size() >= 2) return fmt::format("{} LIKE {}", names[0], names[1]);
  if (name == "log" && names.size() == 1) return fmt::format("LOG(E(), {})", names[0]);
  if (name == "log") return fmt::format("LOG({})", fmt::join(names, ", "));
  if (names.size() == 2 && name == "trim") return trimmed("BOTH", names);
  if (names.size() == 2 && name == "ltrim") return trimmed("LEADING", names);
  if (names.size() == 2 && name == "rtrim") return trimmed("TRAILING", names);
  if (name == "position" && names.size() == 2) return fmt::format("position({}, 1)", fmt::join(names, ", "));
  if (name == "try_make_timestamp" && names.size() == 7)  // all but the zone
    return fmt::format("try_make_timestamp({})", fmt::join(names.begin(), names.end() - 1, ", "));
  if (name == "to_varchar") return fmt::format("to_char({})", fmt::join(names, ", "));
  if (name == "try_to_time") return fmt::format("try_to_time(to_time({}))", fmt::join(names, ", "));
  if (name == "positive" && names.size() == 1) return fmt::format("(+ {})", names[0]);
  if (name == "array_sort" && names.size() == 1) return fmt::format("array_sort({}, {})", names[0], kArrayOrder);
  if (name == "datepart") return fmt::format("datepart({})", fmt::join(names, " FROM "));
  return fmt::format("{}({}{})", printed_name(written, names.size()), distinct ? "DISTINCT " : "",
                     fmt::join(names, ", "));
}

}  // namespace brook::analyze
