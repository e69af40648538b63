#include "app/project.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brook::app {
namespace {

TEST(MemoryTest, IsShared) {
  const MemoryShares shares = memory_shares({.threads = 0, .memory = "1GiB"}).value();
  EXPECT_LT(shares.engine_bytes + shares.state_bytes, std::uint64_t{1} << 30);
  EXPECT_GT(memory_shares({}).value().engine_bytes, 0U);
  EXPECT_EQ(memory_shares({.threads = 0, .memory = "1MiB"}).error().kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace brook::app
