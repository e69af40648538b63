#include "observe/quantity.h"

#include <cmath>

#include <fmt/format.h>

namespace brook::observe {

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::ptrdiff_t at = std::ssize(text) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

std::string counted(std::uint64_t number, std::string_view one) {
  return fmt::format("{} {}{}", grouped(number), one, number == 1 ? "" : "s");
}

std::string duration(std::int64_t us) {
  if (us < 1'000) return fmt::format("{} us", us);
  if (us < 999'500) return fmt::format("{:.0f} ms", static_cast<double>(us) / 1e3);
  if (us < 60'000'000) return fmt::format("{:.2f} s", static_cast<double>(us) / 1e6);
  const std::int64_t seconds = us / 1'000'000;
  if (seconds < 3'600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3'600, seconds / 60 % 60);
}

double per_second(std::uint64_t rows, std::int64_t us) {
  return us <= 0 ? 0.0 : static_cast<double>(rows) * 1e6 / static_cast<double>(us);
}

std::string rows_per_second(std::uint64_t rows, std::int64_t us) {
  return grouped(static_cast<std::uint64_t>(std::llround(per_second(rows, us)))) + " rows/s";
}

void write_line(std::FILE* file, std::string_view text) {
  std::string line(text);
  line += '\n';
  (void)std::fwrite(line.data(), 1, line.size(), file);
  (void)std::fflush(file);
}

}  // namespace brook::observe
