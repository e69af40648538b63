// Templates: how a function's SQL of the table (function/function.h tells the marks) becomes the SQL of one call.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/data_type.h"
#include "base/result.h"
#include "engine/engine.h"

namespace brook::engine {

struct TemplateCall {
  std::vector<std::string> arguments;  // their SQL, in parentheses where needed
  std::vector<DataType> types;
  DataType result;
  // Marks that only the caller knows: {f}, {d}, {o}, {w}, {nulls}, {indexed:…}, {entry:…}, {string:…}.
  std::function<Result<std::string>(std::string_view mark, std::string_view body)> other;
};

[[nodiscard]] Result<std::string> expand(std::string_view pattern, const TemplateCall& call,
                                         const QueryContext& context);

// How often the template writes argument `index`.
[[nodiscard]] std::size_t uses_of(std::string_view pattern, std::size_t index);

}  // namespace brook::engine
