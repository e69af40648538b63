// What Spark 4.3.0's SHOW FUNCTIONS lists, and why some of it is not here. Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace brook::function {

// Names in lower case, sorted; operators are left out.
[[nodiscard]] std::span<const std::string_view> spark_functions();

// Whether a query may call the name: an entry of the table, a cast such as int(x), or a form of the grammar.
[[nodiscard]] bool is_supported(std::string_view name);

struct Absence {
  std::string_view reason;   // goes on from "is not supported: "
  std::string_view instead;  // what to write in its place; empty: nothing is near
};
// Why a function of Spark is missing; nothing for functions that are here and names that Spark does not know.
[[nodiscard]] std::optional<Absence> absence_of(std::string_view name);

}  // namespace brook::function
