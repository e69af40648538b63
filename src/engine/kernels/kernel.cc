#include "engine/kernels/kernel.h"

#include <fmt/format.h>

#include "duckdb/common/exception.hpp"

namespace brook::engine {

void raise(const char* error_class, const std::string& message) {
  throw duckdb::InvalidInputException(fmt::format("[{}] {}", error_class, message));
}

void raise_malformed(std::string_view text, const char* from, const char* to) {
  raise("CAST_INVALID_INPUT", fmt::format("The value '{}' of the type \"{}\" cannot be cast to \"{}\" because it is "
                                          "malformed. Correct the value, or use "
                                          "try_cast to get NULL instead.",
                                          text, from, to));
}

void raise_overflow(const std::string& value, const char* from, const char* to) {
  raise("CAST_OVERFLOW", fmt::format("The value {} of the type \"{}\" cannot be cast to \"{}\" due to an overflow. Use "
                                     "try_cast to get NULL instead.",
                                     value, from, to));
}

}  // namespace brook::engine
