// The names of partition folders, as Spark and Hive write and read them: "event_date=2026-01-01", special characters as
// %XX, NULL and the empty string as __HIVE_DEFAULT_PARTITION__.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/value.h"

namespace brook::engine {

[[nodiscard]] std::string partition_folder(const Field& column, const Value& value);

// The text of the column in the last folder of the path that names it; nothing for NULL or where no folder does.
[[nodiscard]] std::optional<std::string> partition_text(std::string_view path, std::string_view column);

}  // namespace brook::engine
