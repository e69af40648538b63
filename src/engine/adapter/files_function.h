#pragma once
#include "engine/engine.h"
namespace brook::engine {
[[nodiscard]] inline Result<std::string> files_from_item(const DataFiles&, const std::vector<std::size_t>&, std::size_t) {
  return fail(internal_error("data files cannot be read yet"));
}
}  // namespace brook::engine
