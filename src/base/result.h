// Result<T>: a T or an Error. TRY(expr) unwraps a Result or returns its Error from the calling function.
#pragma once

#include <expected>
#include <utility>

#include "base/error.h"

namespace brook {

template <class T = void>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(Error error) { return std::unexpected<Error>(std::move(error)); }

// The one macro of the project: an early return cannot be a function (a GNU statement expression).
#define TRY(expression)                                     \
  __extension__({                                           \
    auto&& try_result_ = (expression);                      \
    if (!try_result_) [[unlikely]]                          \
      return ::brook::fail(std::move(try_result_).error()); \
    *std::move(try_result_);                                \
  })

}  // namespace brook
