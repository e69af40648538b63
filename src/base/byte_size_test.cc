#include "base/byte_size.h"

#include <gtest/gtest.h>

namespace brook {
namespace {

TEST(ByteSize, IsReadWithItsUnit) {
  EXPECT_EQ(parse_bytes("").value(), 0U);
  EXPECT_EQ(parse_bytes("1048576").value(), 1U << 20);
  EXPECT_EQ(parse_bytes("512MiB").value(), 512U << 20);
  EXPECT_EQ(parse_bytes("1.5 gb").value(), 1536U << 20);
  EXPECT_EQ(parse_bytes("2k").value(), 2048U);
  for (const char* wrong : {"x", "-1", "0", "12XB", "1GiBs", "MiB"}) EXPECT_FALSE(parse_bytes(wrong)) << wrong;
}

}  // namespace
}  // namespace brook
