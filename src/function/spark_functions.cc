#include "function/spark_functions.h"

#include <algorithm>
#include <array>

#include "function/function.h"
#include "function/spark_function_names.h"

namespace brook::function {

namespace {

static_assert(std::ranges::is_sorted(kSparkFunctions));

// Called through the grammar or by rules of their own, so that the table has no entry of the name.
constexpr auto kForms = std::to_array<std::string_view>(
    {"and",      "between", "bigint", "binary",    "boolean", "case",    "cast", "date_part", "datepart",
     "date",     "decimal", "double", "extract",   "float",   "in",      "int",  "not",       "or",
     "smallint", "string",  "struct", "timestamp", "time",    "tinyint", "when"});

struct Reason {
  std::string_view prefix;  // of the names it goes for
  Absence absence;
};
constexpr Absence kNotBuilt{"it is not built yet", ""};
constexpr auto kReasons = std::to_array<Reason>({
    {"java_method", {"it calls Java, and there is no JVM here", "a SQL function: CREATE TEMPORARY FUNCTION"}},
    {"reflect", {"it calls Java, and there is no JVM here", "a SQL function: CREATE TEMPORARY FUNCTION"}},
    {"try_reflect", {"it calls Java, and there is no JVM here", "a SQL function: CREATE TEMPORARY FUNCTION"}},
    {"python_worker_logs", {"it shows the logs of Python workers, and there are none here", ""}},
    {"from_avro", {"Avro schemas are not built yet", "from_json"}},
    {"to_avro", {"Avro schemas are not built yet", "to_json"}},
    {"schema_of_avro", {"Avro schemas are not built yet", "schema_of_json"}},
    {"from_protobuf", {"Protobuf schemas are not built yet", "from_json"}},
    {"to_protobuf", {"Protobuf schemas are not built yet", "to_json"}},
    {"timestamp_nanos", {"a TIMESTAMP holds microseconds", "timestamp_micros(expr div 1000)"}},
    {"unix_nanos", {"a TIMESTAMP holds microseconds", "unix_micros(expr) * 1000"}},
    {"measure", {"there are no metric views here", "the aggregate that the measure stands for"}},
});

bool is_form(std::string_view name) { return std::ranges::find(kForms, name) != kForms.end(); }

}  // namespace

std::span<const std::string_view> spark_functions() { return kSparkFunctions; }

bool is_supported(std::string_view name) { return is_form(name) || find_function(name) != nullptr; }

std::optional<Absence> absence_of(std::string_view name) {
  if (is_supported(name) || !std::ranges::binary_search(kSparkFunctions, name)) return std::nullopt;
  const auto* reason =
      std::ranges::find_if(kReasons, [&](const Reason& known) { return name.starts_with(known.prefix); });
  return reason == kReasons.end() ? kNotBuilt : reason->absence;
}

}  // namespace brook::function
