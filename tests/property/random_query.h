// Random aggregation queries and random rows for them, from a seed. One thread.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace brook::property {

// The table that the queries read, as a column list for CREATE TABLE.
inline constexpr const char* kColumns =
    "id BIGINT, k STRING, g INT, a INT, b BIGINT, c DOUBLE, d DECIMAL(12,2), s STRING, f BOOLEAN, dt DATE, ts "
    "TIMESTAMP";

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  // From 0 to count - 1.
  [[nodiscard]] std::size_t below(std::size_t count) { return engine_() % count; }
  [[nodiscard]] bool one_in(std::size_t count) { return below(count) == 0; }
  template <class T>
  [[nodiscard]] const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

 private:
  std::mt19937_64 engine_;
};

// SELECT … FROM t [WHERE …] [GROUP BY …] [HAVING …] [ORDER BY …] [LIMIT …], of the class that is maintained.
[[nodiscard]] std::string random_query(Random& random);

// Lines of CSV without a header; ids continue from `first_id`. Skewed keys, nulls, NaN, infinities, extreme
// values, empty and long strings, Unicode.
[[nodiscard]] std::vector<std::string> random_rows(Random& random, std::size_t count, std::size_t first_id);

}  // namespace brook::property
