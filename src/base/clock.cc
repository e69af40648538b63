#include "base/clock.h"

#include <chrono>
#include <random>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace brook {

namespace {

template <class ChronoClock>
std::int64_t microseconds_of() {
  return std::chrono::duration_cast<std::chrono::microseconds>(ChronoClock::now().time_since_epoch()).count();
}

class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::int64_t now_us() const override { return microseconds_of<std::chrono::system_clock>(); }
  [[nodiscard]] std::int64_t steady_us() const override { return microseconds_of<std::chrono::steady_clock>(); }
};

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string iso_timestamp(std::int64_t unix_us) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(unix_us / 1'000)};
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", seconds, (time - seconds).count());
}

std::string random_uuid() {
  std::random_device device;
  const auto draw = [&] { return (std::uint64_t{device()} << 32) | device(); };
  const std::uint64_t high = (draw() & ~std::uint64_t{0xF000}) | 0x4000;
  const std::uint64_t low = (draw() & ~(std::uint64_t{3} << 62)) | (std::uint64_t{2} << 62);
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xFFFF, high & 0xFFFF, low >> 48,
                     low & 0xFFFFFFFFFFFF);
}

}  // namespace brook
