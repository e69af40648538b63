#include "base/bytes.h"

#include <limits>

#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/crc32c.h"

namespace brook {
namespace {

TEST(Bytes, ReadsWhatWasWritten) {
  std::string out;
  ByteWriter writer(out);
  writer.varint(0);
  writer.varint(300);
  writer.varint(std::numeric_limits<std::uint64_t>::max());
  writer.signed_varint(-1);
  writer.signed_varint(std::numeric_limits<std::int64_t>::min());
  writer.fixed(1.5);
  writer.string("süß");
  ByteReader reader(out);
  EXPECT_EQ(reader.varint(), 0U);
  EXPECT_EQ(reader.varint(), 300U);
  EXPECT_EQ(reader.varint(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(reader.signed_varint(), -1);
  EXPECT_EQ(reader.signed_varint(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(reader.fixed<double>(), 1.5);
  EXPECT_EQ(reader.string(), "süß");
  EXPECT_TRUE(reader.at_end());
  EXPECT_FALSE(reader.bad());
}

TEST(Bytes, DamageNeverReadsPastTheEnd) {
  ByteReader endless("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
  EXPECT_EQ(endless.varint(), 0U);
  EXPECT_TRUE(endless.bad());
  ByteReader cut(
      "\x05"
      "ab");
  EXPECT_EQ(cut.string(), "");
  EXPECT_TRUE(cut.bad());
}

TEST(Base64, RoundTrips) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
  for (const std::string_view text : {"", "Zg==", "Zm8=", "Zm9vYmFy"})
    EXPECT_EQ(to_base64(from_base64(text).value()), text);
  for (const std::string_view text : {"Z", "Zg=", "Zh==", "Z===", "====", "Zg==Zg==", "Zm9*"})
    EXPECT_FALSE(from_base64(text)) << text;
}

TEST(Crc32c, KnownValues) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(crc32c("6789", crc32c("12345")), 0xE3069283U);
}

}  // namespace
}  // namespace brook
