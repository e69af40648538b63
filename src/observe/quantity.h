// Quantities as people read them: "12,480", "312,004 rows/s", "1.24 s", and one line of text on a stream. Any thread.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace brook::observe {

[[nodiscard]] std::string grouped(std::uint64_t number);                        // "12,480"
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view one);  // "1 epoch", "12 epochs"
[[nodiscard]] std::string duration(std::int64_t us);                   // "850 us", "23 ms", "1.24 s", "3 min 5 s"
[[nodiscard]] double per_second(std::uint64_t rows, std::int64_t us);  // 0 where no time has passed
[[nodiscard]] std::string rows_per_second(std::uint64_t rows, std::int64_t us);  // "312,004 rows/s"

void write_line(std::FILE* file, std::string_view text);  // and flushes it

}  // namespace brook::observe
