// Spark's hashes, bit by bit: Murmur3_x86_32 and XXH64 as in org.apache.spark. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace brook::engine {

struct Murmur3 {
  using Hash = std::int32_t;
  static Hash of_int(std::int32_t value, Hash seed);
  static Hash of_long(std::int64_t value, Hash seed);
  static Hash of_bytes(std::string_view bytes, Hash seed);
};

struct XxHash64 {
  using Hash = std::int64_t;
  static Hash of_int(std::int32_t value, Hash seed);
  static Hash of_long(std::int64_t value, Hash seed);
  static Hash of_bytes(std::string_view bytes, Hash seed);
};

}  // namespace brook::engine
