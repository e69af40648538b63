#include "app/project.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brook::app {
namespace {

TEST(MemoryTest, ReadsSizes) {
  EXPECT_EQ(parse_bytes("").value(), 0U);
  EXPECT_EQ(parse_bytes("1048576").value(), 1U << 20);
  EXPECT_EQ(parse_bytes("512MiB").value(), 512U << 20);
  EXPECT_EQ(parse_bytes("1.5 gb").value(), 1536U << 20);
  EXPECT_EQ(parse_bytes("2k").value(), 2048U);
  for (const char* wrong : {"x", "-1", "0", "12XB", "1GiBs", "MiB"}) EXPECT_FALSE(parse_bytes(wrong)) << wrong;
}

TEST(MemoryTest, IsShared) {
  const MemoryShares shares = memory_shares({.threads = 0, .memory = "1GiB"}).value();
  EXPECT_LT(shares.engine_bytes + shares.state_bytes, std::uint64_t{1} << 30);
  EXPECT_GT(memory_shares({}).value().engine_bytes, 0U);
  EXPECT_EQ(memory_shares({.threads = 0, .memory = "1MiB"}).error().kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace brook::app
