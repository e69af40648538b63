#include "base/byte_size.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/data_type.h"

namespace brook {

Result<std::uint64_t> parse_bytes(const std::string& text) {
  if (text.empty()) return 0;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  std::string unit = folded_name(std::string_view(end, text.data() + text.size()));
  unit.erase(0, std::min(unit.find_first_not_of(' '), unit.size()));
  if (unit.ends_with("ib") || unit.ends_with("b")) unit.resize(unit.size() - (unit.ends_with("ib") ? 2 : 1));
  constexpr std::string_view kUnits = "kmgt";
  const std::size_t power = unit.empty() ? 0 : kUnits.find(unit) + 1;
  if (error != std::errc() || unit.size() > 1 || (!unit.empty() && power == 0) || !(number > 0)) {
    return fail(usage_error(fmt::format("'{}' is not a size", text)).with_hint("Write it as 512MiB or 2GiB."));
  }
  for (std::size_t i = 0; i < power; ++i) number *= 1024;
  return static_cast<std::uint64_t>(number);
}

}  // namespace brook
